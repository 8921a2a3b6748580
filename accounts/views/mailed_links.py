"""A link by mail, to sign in with: asked for, and followed.

It may be opened in another browser than the one that asked, on a phone for one: so nothing happens before a button is
pressed, which says as whom. Mail scanners follow links, and press none.
"""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import links
from accounts.company import only
from accounts.models import OneTimeLink, User
from accounts.requests import PersonRequest
from accounts.second_step import rules
from accounts.signin import again, devices, kept, mailed, shown
from accounts.signin.forms import AddressForm
from accounts.signin.required import page_before, page_wished
from accounts.signin.throttle import Try
from microblog.kit.limits import Limit
from microblog.kit.times import pause

from .entering import enter
from .links import dead, is_flooded

log = logging.getLogger("skein.signin")
# Mails to one mailbox, asked for from one network address, and to all mailboxes of one person.
TO_ADDRESS, FROM_ORIGIN = Limit("signin.link.address", 4, 60 * 60), Limit("signin.link.origin", 30, 15 * 60)
TO_PERSON = Limit("link.person", 6, 60 * 60)
# Where who asked was on the way to, in the browser that asked.
NEXT = "link_next"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether the address is known or not. By a POST without one comes what somebody wrote while
    signed out."""
    if not mailed.are_on() or request.user.is_authenticated:
        return redirect("sign_in")
    page = page_wished(request)
    if request.method == "POST" and "address" not in request.POST:
        kept.carry(request, request.POST.get(kept.FIELD, ""))
        return redirect(reverse("sign_in_link") + (f"?{urlencode({'next': page})}" if page else ""))
    form = AddressForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "next": page}
        return render(request, "accounts/sign_in_link.html", context, status=422 if form.errors else 200)
    if wait := FROM_ORIGIN.take(_origin(request)).wait:
        form.add_error(None, _("Too many links were asked for. Wait %(pause)s.") % {"pause": pause(wait)})
        answer = render(request, "accounts/sign_in_link.html", {"form": form, "next": page}, status=429)
        answer["Retry-After"] = str(wait)
        return answer
    asked = form.cleaned_data["address"]
    device = devices.mark_of(request, asked)
    if not is_flooded(TO_ADDRESS, asked, device) and not _is_person_flooded(asked, device):
        links.sign_in(asked)
    if page:
        request.session[NEXT] = page
    return render(
        request,
        "accounts/sign_in_link.html",
        {"sent_to": asked, "lasts": pause(int(links.SIGN_IN.total_seconds()))},
    )


@never_cache
@require_POST
def ask_again(request: PersonRequest) -> HttpResponse:
    """Another one for somebody who is signed in, to show once more who they are (signin/again.py). What they were about to do
    waits in this browser."""
    user = request.user
    address = (
        user.addresses.filter(primary=True, verified_at__isnull=False)
        .values_list("address", flat=True)
        .first()
    )
    if address is None or not again.may_mail(user):
        return redirect("home")
    device = devices.mark_of(request, address)
    if is_flooded(TO_ADDRESS, address, device) or _is_person_flooded(address, device):
        messages.error(
            request, _("Too many links were asked for. Look in your mailbox, or try again in an hour.")
        )
        return redirect(page_before(request))
    kept.carry(request, request.POST.get(kept.FIELD, ""))
    links.sign_in(address)
    found = kept.unseal(request.POST.get(kept.FIELD, ""))
    lasts = pause(int(links.SIGN_IN.total_seconds()))
    context = {"sent_to": address, "lasts": lasts, "back": found.page if found else reverse("home")}
    return render(request, "accounts/again_sent.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """A second step is asked for behind it, as behind a password."""
    link = OneTimeLink.objects.with_token(OneTimeLink.Purpose.SIGN_IN, token)
    if link is None or link.user is None or not mailed.opens(link) or only.bars(link.user):
        return _refused(request, link)
    if rules.wants_more_than_a_link(link.user):
        text = _("A link alone is not enough for you here. Sign in by passkey, company account or password.")
        return _refused(request, link, text)
    if request.method == "GET":
        return render(request, "accounts/follow_link.html", {"person": link.user})
    try:
        user = links.come_in(link)
    except ValidationError as error:
        return _refused(request, link, error.messages[0])
    is_again = request.user.pk == user.pk
    way_on = enter(request, user, request.session.pop(NEXT, "") or "home", shown.LINK)
    if is_again and kept.waiting(request):
        kept.go_on(request)
    return way_on


def _is_person_flooded(address: str, device: str) -> bool:
    """Whether this person was mailed too often, whichever of their mailboxes was named."""
    user = User.objects.coming_in().with_verified_address(address).values_list("pk", flat=True).first()
    return is_flooded(TO_PERSON, str(user or address), device)


def _refused(request: HttpRequest, link: OneTimeLink | None, reason: str = "") -> HttpResponse:
    # What is no more than looked at may be a picture on a page of somebody else: its readers would be banned.
    if request.method == "POST":
        named = Try(link.address if link else "", "").shown
        log.warning("Sign-in as %s from %s: a link that opens nothing", named, _origin(request))
    return dead(request, reason)


def _origin(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
