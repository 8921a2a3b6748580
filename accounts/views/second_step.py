"""The code after the password, and one's own second step: set up, new recovery codes, taken off."""

import json
import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.company import only
from accounts.models import User
from accounts.requests import PersonRequest
from accounts.second_step import codes, pending, rules, steps
from accounts.second_step.forms import AppCodeForm, CodeForm
from accounts.signin import again, shown, sign_in_part
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
    if half is None or not steps.has_one(half.user):
        return redirect("sign_in")
    on_paper = request.GET.get("with") == "paper"
    form = CodeForm(request.POST or None, request, half.user, on_paper=on_paper)
    if request.method == "POST" and form.is_valid():
        return let_in(request, half.user, half.page, half.way, with_code=True)
    minutes = pending.LASTS // 60
    context = {"form": form, "person": half.user, "on_paper": on_paper, "minutes": minutes}
    response = render(request, "accounts/sign_in_code.html", context)
    return refused(response, form) if form.is_bound else response


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def at_the_door(request: HttpRequest) -> HttpResponse:
    """After the password of somebody who has to have a second step and has none: they set it up, and are in. A mailed link
    leads nobody here: whoever reads a mailbox would make themselves the owner."""
    half = None if request.user.is_authenticated else pending.of(request)
    if half is None or half.way == shown.LINK or steps.has_one(half.user):
        return redirect("sign_in")
    secret, over = _begun(request) or _begin(request, half.user)
    form = AppCodeForm(request.POST or None)
    fresh = _set_up(form, half.user, secret, over)
    if fresh is None:
        return _app_page(request, form, secret, half.user, is_asked=True)
    del request.session[NEW]
    way_on = let_in(request, half.user, half.page)
    page = _codes_page(request, fresh, is_new=True, way_on=way_on["Location"])
    page.cookies.update(way_on.cookies)
    return page


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: PersonRequest) -> HttpResponse:
    """The app is given its secret, and shows with a code that it has it. Begun by ``change``, which asks who it is."""
    begun = _begun(request)
    if begun is None or not rules.has_use(request.user):
        return redirect(sign_in_part())
    form = AppCodeForm(request.POST or None)
    fresh = _set_up(form, request.user, *begun)
    if fresh is None:
        return _app_page(request, form, begun[0], request.user)
    del request.session[NEW]
    return _codes_page(request, fresh, is_new=True)


def _begin(request: HttpRequest, user: User) -> tuple[str, int]:
    """The secret of a new app, and the number of the second step whose place it takes; kept for half an hour."""
    row = steps.of(user)
    begun = codes.new_secret(), row.pk if row else 0
    request.session[NEW] = sealing.seal(SEALED_FOR, json.dumps(begun))
    return begun


def _begun(request: HttpRequest) -> tuple[str, int] | None:
    text = sealing.unseal(SEALED_FOR, request.session.get(NEW, ""), LASTS)
    return tuple(json.loads(text)) if text else None


def _set_up(form: AppCodeForm, user: User, secret: str, over: int) -> list[str] | None:
    """The recovery codes; None while the right code has not come."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return steps.set_up(user, secret, form.cleaned_data["code"], over=over)
    except ValidationError as error:
        form.add_error("code", error)
        return None


@never_cache
@require_POST
@again.confirmed(
    {
        "begin": gettext_lazy("Set up a second step of your sign-in"),
        "codes": gettext_lazy("Make new recovery codes"),
        "off": gettext_lazy("Take off your second step"),
    }
)
def change(request: PersonRequest) -> HttpResponse:
    """``act``: begin, codes or off."""
    act = request.POST.get("act", "")
    if act == "begin" and rules.has_use(request.user):
        _begin(request, request.user)
        return redirect("second_step")
    if act == "codes":
        try:
            return _codes_page(request, steps.renew(request.user))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    if act == "off" and rules.asks(request.user):
        messages.error(
            request, _("It is asked of you here. Set up another app in its place, if this one is gone.")
        )
    elif act == "off" and steps.take_off(request.user, by=request.user):
        is_link = not only.has_password(request.user)
        said = _("A mailed link alone is enough now.") if is_link else _("Your password alone is enough now.")
        messages.success(request, said)
    return redirect(sign_in_part())


def _app_page(
    request: HttpRequest, form: AppCodeForm, secret: str, user: User, is_asked: bool = False
) -> HttpResponse:
    person = user.addresses.filter(primary=True).values_list("address", flat=True).first() or user.name
    address = codes.address_of(secret, person=person, site=site.name())
    context = {
        "form": form,
        "picture": codes.drawn(address),
        "address": address,
        "secret": codes.in_fours(secret),
        "is_asked": is_asked,
        "by_link": not only.has_password(user),
    }
    return render(request, "accounts/second_step.html", context, status=422 if form.errors else 200)


def _codes_page(
    request: HttpRequest, fresh: list[str], is_new: bool = False, way_on: str = ""
) -> HttpResponse:
    """The only time that they are seen."""
    today = time.strftime("%Y-%m-%d")
    head = _("Recovery codes for %(site)s, made on %(day)s. Each is good once.")
    text = "\r\n".join([head % {"site": site.name(), "day": today}, "", *fresh, ""])
    context = {"codes": fresh, "text": text, "is_new": is_new, "file": f"recovery-codes-{today}.txt"}
    context["way_on"] = way_on or sign_in_part()
    return render(request, "accounts/recovery_codes.html", context)
