"""The pages of one-time links, and of a forgotten password. Each looks the same for a link that is wrong, old or used."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import addresses, links
from accounts.company import only
from accounts.models import OneTimeLink
from accounts.signin import devices
from accounts.signin.forms import AddressForm, NewPasswordForm
from microblog.kit.limits import Limit
from microblog.kit.times import pause

from .entering import enter

Purpose = OneTimeLink.Purpose
# Mails to one mailbox, and asked for from one network address.
TO_ADDRESS, FROM_ORIGIN = Limit("link.address", 4, 60 * 60), Limit("link.origin", 30, 15 * 60)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, the first one or a new one, and be signed in."""
    link = OneTimeLink.objects.with_token(Purpose.PASSWORD, token)
    if link is None or link.user is None or not link.user.can_sign_in:
        return dead(request)
    if only.bars(link.user):
        return _company_only(request)
    form = NewPasswordForm(request.POST or None, user=link.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = links.set_password(link, form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return enter(request, user)
    context = {"form": form, "person": link.user}
    return render(request, "accounts/choose_password.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Prove an address. By a button: mail scanners follow links, and press none."""
    link = OneTimeLink.objects.with_token(Purpose.ADDRESS, token)
    if link is None or link.user is None or not link.user.can_sign_in:
        return dead(request)
    if request.method == "GET":
        return render(request, "accounts/prove_address.html", {"link": link})
    try:
        addresses.prove(link)
    except ValidationError as error:
        return dead(request, error.messages[0])
    messages.success(request, _("%(address)s is yours now.") % {"address": link.address})
    return redirect("account")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether the address is known or not."""
    if only.is_on():
        return _company_only(request)
    form = AddressForm(request.POST or None, initial={"address": request.GET.get("address", "")[:254]})
    if request.method == "GET" or not form.is_valid():
        return render(request, "accounts/forgotten.html", {"form": form}, status=422 if form.errors else 200)
    wait = FROM_ORIGIN.take(request.META.get("REMOTE_ADDR", "")).wait
    if wait:
        form.add_error(None, _("Too many links were asked for. Wait %(pause)s.") % {"pause": pause(wait)})
        return render(request, "accounts/forgotten.html", {"form": form}, status=429)
    asked = form.cleaned_data["address"]
    if not is_flooded(TO_ADDRESS, asked, devices.mark_of(request, asked)):
        links.forgotten(asked)
    return render(
        request,
        "accounts/forgotten.html",
        {"sent_to": asked, "lasts": pause(int(links.BY_MAIL.total_seconds()))},
    )


def is_flooded(limit: Limit, who: str, device: str) -> bool:
    """Whether it was asked for too often. A browser in which they have signed in (``device``: its mark) is counted apart: what
    strangers ask for shuts nobody out."""
    return bool(limit.take(f"{who} {device}".rstrip()).wait)


def _company_only(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/company_only.html", only.ways(), status=403)


def dead(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a link that is wrong, old or used."""
    return render(request, "accounts/dead_link.html", {"reason": reason}, status=404)
