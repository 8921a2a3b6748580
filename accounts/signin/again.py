"""Whoever does something dangerous shows again who they are, if that was long ago (ASVS 5.0, 7.5.3): a laptop that stands
open gives no roles away.

    @desk.open_to()
    @again.confirmed({"role": _("Change a role"), "deactivate": _("Close an account")})
    def person(request, pk): ...

The page that asks says for what: somebody who finds a browser that is signed in could begin something, and leave its owner
to show who they are. What was sent travels in that page, sealed, and goes on to the view as it came. Files do not: no view
that takes files asks.
"""

import functools
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.company import only
from accounts.company.providers import offered
from accounts.company.refusals import AwayError, RefusedError
from accounts.models import User
from accounts.passkeys import place
from accounts.requests import PersonRequest
from accounts.second_step import rules, steps
from accounts.second_step.forms import AS_TYPED
from accounts.second_step.judging import judge
from microblog.kit.times import pause

from . import kept, mailed, shown, throttle
from .required import is_script, page_before

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

log = logging.getLogger("skein.signin")

View = Callable[..., HttpResponseBase]
When = Callable[[HttpRequest], bool]
# What is about to be done; or that by the ``act`` of the form, "" for every other.
What: TypeAlias = "StrPromise | Mapping[str, StrPromise]"
PASSWORD = "confirm_password"  # noqa: S105 - the name of a field


class AgainForm(forms.Form):
    """The password; or a code, of whoever has a second step: browsers fill in passwords by themselves, whoever sits there.

    ``wait``: seconds until the next try.
    """

    wait = 0
    confirm_password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, data: Any, request: PersonRequest):
        super().__init__(data)
        self.request, self.user = request, request.user
        self.origin = request.META.get("REMOTE_ADDR", "")
        self.asks_code = steps.has_one(self.user)
        if self.asks_code:
            self.fields[PASSWORD].label = _("Code of your app, or a recovery code")
            self.fields[PASSWORD].widget = forms.TextInput(attrs=AS_TYPED)

    def clean_confirm_password(self) -> str:
        try:
            self._judge_code() if self.asks_code else self._judge_password()
        except ValidationError as error:
            self.wait = (error.params or {}).get("wait", 0)
            raise
        return self.cleaned_data[PASSWORD]

    def _is_password(self) -> bool:
        try:
            return only.is_password(self.user, self.cleaned_data[PASSWORD])
        except AwayError as error:
            raise ValidationError(
                _("The directory of the company does not answer. Try again in a minute.")
            ) from error
        except RefusedError as error:
            raise ValidationError(error.text) from error

    def _judge_code(self) -> None:
        if not rules.has_use(self.user):
            raise ValidationError(_("People sign in with their company account here."))
        judge(self.request, self.user, self.cleaned_data[PASSWORD])

    def _judge_password(self) -> None:
        taken = throttle.OLD_PASSWORD.take(str(self.user.pk))
        if taken.wait:
            text = _("Too many tries. Wait %(pause)s, then try again.")
            params = {"pause": pause(taken.wait), "wait": taken.wait}
            raise ValidationError(text, code="blocked", params=params)
        if not self._is_password():
            address = self.user.addresses.filter(primary=True).values_list("address", flat=True).first() or ""
            known = throttle.Try(address, self.origin).shown
            log.warning("Sign-in as %s from %s: wrong password, asked again", known, self.origin)
            raise ValidationError(_("This is not your password."))
        throttle.OLD_PASSWORD.forget(str(self.user.pk))


def may_mail(user: User) -> bool:
    """Whether a fresh link is what this person shows: they came in by one, and have nothing that says more."""
    has_more = can_ask(user) or steps.has_one(user)
    is_open = mailed.are_on() and not only.bars(user)
    return is_open and not has_more and not rules.wants_more_than_a_link(user)


def can_ask(user: User) -> bool:
    """Whether this person has something to show by which they would be known again: a password, or a company account."""
    return only.has_password(user) or (user.company_accounts.exists() and bool(offered()))


def confirmed(what: What, when: When | None = None) -> Callable[[View], View]:
    """Of a view: what is sent to it is done only by somebody who has shown lately who they are. ``when``: which of it; else
    the acts of ``what``, or everything."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: PersonRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if request.method == "POST":
                if PASSWORD in request.POST:
                    answer = _answered(request, what)
                    if answer is not None:
                        return answer
                if _is_dangerous(request, what, when) and not shown.is_fresh(request):
                    return _ask(request, what, kept.whole(request, page_before(request)))
            return view(request, *args, **options)

        guarded.asks_again = True  # type: ignore[attr-defined]  # a mark on a function
        return guarded

    return guard


def _is_dangerous(request: HttpRequest, what: What, when: When | None) -> bool:
    if when is not None:
        return when(request)
    return isinstance(what, Promise) or request.POST.get("act", "") in what or "" in what


def _told(what: What, act: str) -> str:
    if isinstance(what, Promise):
        return str(what)
    return str(what[act if act in what else ""])


def _answered(request: PersonRequest, what: What) -> HttpResponseBase | None:
    """None when the password is right, and what was sent first stands in the request again."""
    found = kept.unseal(request.POST.get(kept.FIELD, ""))
    if found is None or found.writer != request.user.pk or found.action != request.get_full_path():
        return redirect(page_before(request))
    form = AgainForm(request.POST, request)
    if not form.is_valid():
        return _ask(request, what, found, form)
    shown.renew(request)
    request.POST = found.values  # type: ignore[assignment]  # as it came
    return None


def _ask(
    request: PersonRequest, what: What, found: kept.KeptRequest | None, form: AgainForm | None = None
) -> HttpResponse:
    if is_script(request):
        text = _("Show first who you are: load this page again and do it once more.")
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    user = request.user
    form = form or AgainForm(None, request)
    act = (found.values if found else request.POST).get("act", "")
    context = {
        "what": _told(what, act),
        "form": form,
        "has_typed": only.has_password(user) or (form.asks_code and rules.has_use(user)),
        "providers": offered(),
        "has_passkey": not only.bars(user) and place.of(request) is not None and user.passkeys.exists(),
        "by_mail": may_mail(user),
        "kept": kept.seal(found) if found else "",
        "back": found.page if found else page_before(request),
        "here": request.get_full_path(),
    }
    status = 429 if form.wait else 422 if form.is_bound else 403
    response = render(request, "accounts/again.html", context, status=status)
    if form.wait:
        response["Retry-After"] = str(form.wait)
    add_never_cache_headers(response)
    return response
