"""To the company's sign-in and back."""

import logging
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.audit import notes, record
from accounts.company import discovery, flow, linking, only, providers, refusals
from accounts.company.providers import AnyProvider
from accounts.company.refusals import AwayError, RefusedError
from accounts.erased import returning
from accounts.erased.returning import ErasedPersonError
from accounts.models import SamlProvider, User
from accounts.saml import config as saml
from accounts.saml.config import SamlConfig
from accounts.signin import devices, kept, shown
from accounts.signin.required import page_wished, place_of
from accounts.signin.throttle import Try
from microblog.kit.limits import Limit
from microblog.kit.times import pause

from .entering import go_on

log = logging.getLogger("skein.signin")
# Each leaves a row: a whole company comes from one address, a script asks for more.
BEGUN = Limit("company.begun", 600, 5 * 60)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the provider. By POST comes what somebody wrote while signed out.

    The answer to a form is a page that goes on by itself: a redirect would count as where the form is sent, and our
    pages send forms nowhere else (form-action).
    """
    provider = providers.named(slug)
    if provider is None:
        return redirect("sign_in")
    next_page = page_wished(request)
    if request.method == "POST":
        kept.carry(request, request.POST.get(kept.FIELD, ""))
        here = _here(slug, next_page, again="again" in request.POST)
        return render(request, "accounts/company_go.html", {"provider": provider, "here": here})
    again = request.user.pk if "again" in request.GET else None
    if request.user.is_authenticated and not again:
        return HttpResponseRedirect(next_page or reverse("home"))
    if wait := BEGUN.take(request.META.get("REMOTE_ADDR", "")).wait:
        text = _("Too many sign-ins from your network. Wait %(pause)s.") % {"pause": pause(wait)}
        return _page(request, provider, {"text": text}, 429)
    try:
        there = _way_there(request, provider, asks_anew=bool(again), next=next_page, again=again)
        return HttpResponseRedirect(there)
    except AwayError as error:
        return _away(request, provider, error, next_page)
    except RefusedError as error:
        return _refused(request, provider, error)


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """The provider sends somebody back."""
    # One of SAML may be off as yet, and tried at the desk.
    provider = providers.named(slug) or saml.named(slug)
    if provider is None:
        return redirect("sign_in")
    try:
        answer = _answer(request, provider)
        if answer.way.get("trial"):
            return _tried(request, provider, answer=answer)
        _require_on(provider)
        user = _person(request, provider, answer)
    except AwayError as error:
        return _away(request, provider, error, "")
    except RefusedError as error:
        if error.way.get("trial"):
            return _tried(request, provider, error=error)
        return _refused(request, provider, error)
    if answer.way.get("again"):
        shown.note(request, shown.COMPANY, answer.asked_at)
        return HttpResponseRedirect(go_on(request, answer.way["next"]))
    return _enter(request, provider, user, answer)


def _way_there(request: HttpRequest, provider: AnyProvider, **way: Any) -> str:
    """The address of the provider."""
    if isinstance(provider, SamlConfig):
        from accounts.saml import flow as saml_flow

        return saml_flow.begin(request, provider, **way)
    return flow.begin(request, provider, **way)


def _answer(request: HttpRequest, provider: AnyProvider) -> flow.Answer:
    if isinstance(provider, SamlConfig):
        from accounts.saml import flow as saml_flow

        return saml_flow.finish(request, provider)
    return flow.finish(request, provider)


def _require_on(provider: AnyProvider) -> None:
    if isinstance(provider, SamlConfig) and not provider.is_on:
        raise RefusedError(refusals.STATE)


def _person(request: HttpRequest, provider: AnyProvider, answer: flow.Answer) -> User:
    """Who signs in; or who shows again who they are, and is nobody else."""
    again = answer.way.get("again")
    if not again:
        return linking.person_of(provider, answer)
    user = linking.known(answer)
    if user is None or user.pk != again or request.user.pk != again:
        raise RefusedError(refusals.SOMEBODY)
    return user


def _enter(request: HttpRequest, provider: AnyProvider, user: User, answer: flow.Answer) -> HttpResponse:
    request.company_provider = provider.name  # type: ignore[attr-defined]  # for the audit log
    request.company_asked_at = answer.asked_at  # type: ignore[attr-defined]  # for signin/shown.py
    login(request, user)
    response = HttpResponseRedirect(_place(request, answer.way["next"]))
    devices.remember(request, response, user)
    return response


def _place(request: HttpRequest, next_page: str) -> str:
    """Where what somebody wrote before is to be seen, or where they were."""
    found = kept.carried(request)
    return place_of(found) if found and kept.put(request, found) else next_page or reverse("home")


def _here(slug: str, next_page: str, again: bool = False) -> str:
    query = ({"next": next_page} if next_page else {}) | ({"again": "1"} if again else {})
    return reverse("company_sign_in", args=[slug]) + (f"?{urlencode(query)}" if query else "")


def _away(request: HttpRequest, provider: AnyProvider, error: AwayError, next_page: str) -> HttpResponse:
    log.warning("Sign-in as ? from %s: company account, %s is away", _origin(request), provider.slug)
    context = {
        "provider": provider,
        "since": error.since,
        "here": _here(provider.slug, next_page),
        "next": next_page,
        "seconds": discovery.FRESH,
        "company_only": only.is_on(),
    }
    response = render(request, "accounts/company_away.html", context, status=503)
    response["Retry-After"] = str(discovery.FRESH)
    return response


def _refused(request: HttpRequest, provider: AnyProvider, error: RefusedError) -> HttpResponse:
    # Without a state that this browser began with, it may be a picture on a page of somebody else: its readers would be banned.
    if error.is_begun:
        log.warning("Sign-in as %s from %s: %s", Try(error.address, "").shown, _origin(request), error.words)
    if isinstance(error.__cause__, ErasedPersonError):
        returning.note(error.__cause__)
    # Whom the provider vouched for: what anybody can send us is in the log of the process alone.
    if error.address or error.user:
        words = {"address": error.address or (error.user.name if error.user else "")}
        record(notes.REFUSED, by=None, person=error.user, words=words, reason=error.words)
    return _page(request, provider, {"text": error.text}, 403)


def _tried(
    request: HttpRequest,
    provider: AnyProvider,
    *,
    answer: flow.Answer | None = None,
    error: RefusedError | None = None,
) -> HttpResponse:
    """What a test at the desk has shown. Nobody is signed in by it, linked or made."""
    if not request.user.is_authenticated or not request.user.is_admin:
        return redirect("sign_in")
    text, user = (error.text, None) if error else ("", None)
    if answer:
        try:
            user = linking.would_be(provider, answer)
        except RefusedError as refusal:
            text, error = refusal.text, refusal
    row = SamlProvider.objects.filter(slug=provider.slug).first()
    context = {"row": row, "text": text, "error": error, "person": user, "answer": answer}
    return render(request, "accounts/manage_saml_tried.html", context)


def _page(request: HttpRequest, provider: AnyProvider, context: dict, status: int) -> HttpResponse:
    context = {"provider": provider, "here": _here(provider.slug, "")} | context
    return render(request, "accounts/company_refused.html", context, status=status)


def _origin(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
