"""The last part of every sign-in that is not by a company account: a second step, and in."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.second_step import pending, rules, steps
from accounts.signals import sign_in_changed
from accounts.signin import again, devices, kept, shown
from accounts.signin.required import place_of


def enter(request: HttpRequest, user: User, page: str = "home", way: str = shown.PASSWORD) -> HttpResponse:
    """Sign in who has shown the password, or a link out of their mailbox, and go to this page. Whoever has a second step
    is asked for it first; of whom one is asked, and who has none, sets it up first.

    ``way``: what they have shown, shown.PASSWORD or LINK."""
    if steps.has_one(user):
        pending.begin(request, user, resolve_url(page), way)
        return redirect("sign_in_code")
    if rules.asks(user):
        pending.begin(request, user, resolve_url(page), way)
        return redirect("sign_in_set_up")
    return let_in(request, user, page, way)


def let_in(
    request: HttpRequest, user: User, page: str, way: str = shown.PASSWORD, *, with_code: bool = False
) -> HttpResponse:
    """Nothing is missing any more. What they wrote while signed out is the page they see, if there is something.

    ``with_code``: they have just shown one, too."""
    found = kept.carried(request)
    half = pending.of(request)
    if half and half.user.pk == user.pk and half.ldap_name:
        request.ldap_name = half.ldap_name  # type: ignore[attr-defined]  # as after the password (signin/backends.py)
    pending.end(request)
    if way == shown.LINK:
        _note_link(request, user, with_code)
    login(request, user)
    is_theirs = found is not None and kept.put(request, found)
    response = HttpResponseRedirect(place_of(found) if found and is_theirs else resolve_url(page))
    devices.remember(request, response, user)
    return response


def _note_link(request: HttpRequest, user: User, with_code: bool) -> None:
    """A mailbox alone shows nobody who could be asked for more. They are told, for the case that it was not them."""
    has_more = again.can_ask(user)
    request.mailed_link = True  # type: ignore[attr-defined]  # for the audit log and signin/shown.py
    request.link_is_enough = with_code or not has_more  # type: ignore[attr-defined]  # for signin/shown.py
    if has_more:
        text = _("Somebody came in by a link out of your mailbox")
        sign_in_changed.send(sender=User, people=[user], text=text)


def go_on(request: HttpRequest, page: str = "") -> str:
    """Where what was sent before goes on; its sender, and nobody else, has just shown who they are."""
    found = kept.carried(request)
    if found is None or not kept.put(request, found):
        return page or reverse("home")
    kept.go_on(request)
    return reverse("kept")
