"""The last part of every sign-in that is not by a company account: a second step, and in."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url

from accounts.models import User
from accounts.second_step import pending, rules, steps
from accounts.signin import devices, kept
from accounts.signin.required import place_of


def enter(request: HttpRequest, user: User, page: str = "home") -> HttpResponse:
    """Sign in who has shown the password, or a link out of their mailbox, and go to this page. Whoever has a second step
    is asked for it first; of whom one is asked, and who has none, sets it up first."""
    if steps.has_one(user):
        pending.begin(request, user, resolve_url(page))
        return redirect("sign_in_code")
    if rules.asks(user):
        pending.begin(request, user, resolve_url(page))
        return redirect("sign_in_set_up")
    return let_in(request, user, page)


def let_in(request: HttpRequest, user: User, page: str) -> HttpResponse:
    """Nothing is missing any more. What they wrote while signed out is the page they see, if there is something."""
    found = kept.carried(request)
    half = pending.of(request)
    if half and half.user.pk == user.pk and half.ldap_name:
        request.ldap_name = half.ldap_name  # type: ignore[attr-defined]  # as after the password (signin/backends.py)
    pending.end(request)
    login(request, user)
    is_theirs = found is not None and kept.put(request, found)
    response = HttpResponseRedirect(place_of(found) if found and is_theirs else resolve_url(page))
    devices.remember(request, response, user)
    return response
