"""The code after the password, and one's own second step: set up, new recovery codes, taken off."""

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.company import only
from accounts.models import User
from accounts.requests import PersonRequest
from accounts.second_step import codes, pending, steps
from accounts.second_step.forms import AppCodeForm, CodeForm
from accounts.signin import again
from microblog.kit import sealing, site

from .entering import let_in
from .signin import refused

# The secret of an app that is being set up, in the session: sealed, for half an hour.
NEW, SEALED_FOR, LASTS = "new_app", "accounts.second_step.new", 30 * 60


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """After the password. ``with=paper``: a recovery code is at hand, no app."""
    half = None if request.user.is_authenticated else pending.of(request)
    if half is None:
        return redirect("sign_in")
    on_paper = request.GET.get("with") == "paper"
    form = CodeForm(request.POST or None, request, half.user, on_paper=on_paper)
    if request.method == "POST" and form.is_valid():
        return let_in(request, half.user, half.page)
    minutes = pending.LASTS // 60
    context = {"form": form, "person": half.user, "on_paper": on_paper, "minutes": minutes}
    response = render(request, "accounts/sign_in_code.html", context)
    return refused(response, form) if form.is_bound else response


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: PersonRequest) -> HttpResponse:
    """The app is given its secret, and shows with a code that it has it. Begun by ``change``, which asks who it is."""
    secret = sealing.unseal(SEALED_FOR, request.session.get(NEW, ""), LASTS)
    if secret is None or _lacks_password(request.user):
        return _back()
    form = AppCodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            fresh = steps.set_up(request.user, secret, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            del request.session[NEW]
            return _codes_page(request, fresh, is_new=True)
    return _app_page(request, form, secret, request.user)


@never_cache
@require_POST
@again.confirmed()
def change(request: PersonRequest) -> HttpResponse:
    """``act``: begin, codes or off."""
    act = request.POST.get("act", "")
    if act == "begin" and not _lacks_password(request.user):
        if steps.has_one(request.user):
            return _back()
        request.session[NEW] = sealing.seal(SEALED_FOR, codes.new_secret())
        return redirect("second_step")
    if act == "codes":
        try:
            return _codes_page(request, steps.renew(request.user))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    if act == "off" and steps.take_off(request.user, by=request.user):
        messages.success(request, _("Your password alone is enough now."))
    return _back()


def _lacks_password(user: User) -> bool:
    return not user.has_usable_password() or only.bars(user)


def _back() -> HttpResponse:
    return redirect(reverse("account") + "#signin")


def _app_page(request: HttpRequest, form: AppCodeForm, secret: str, user: User) -> HttpResponse:
    person = user.addresses.filter(primary=True).values_list("address", flat=True).first() or user.name
    address = codes.address_of(secret, person=person, site=site.name())
    context = {
        "form": form,
        "picture": codes.drawn(address),
        "address": address,
        "secret": codes.in_fours(secret),
    }
    return render(request, "accounts/second_step.html", context, status=422 if form.errors else 200)


def _codes_page(request: HttpRequest, fresh: list[str], is_new: bool = False) -> HttpResponse:
    """The only time that they are seen."""
    today = time.strftime("%Y-%m-%d")
    head = _("Recovery codes for %(site)s, made on %(day)s. Each is good once.")
    text = "\r\n".join([head % {"site": site.name(), "day": today}, "", *fresh, ""])
    context = {"codes": fresh, "text": text, "is_new": is_new, "file": f"recovery-codes-{today}.txt"}
    return render(request, "accounts/recovery_codes.html", context)
