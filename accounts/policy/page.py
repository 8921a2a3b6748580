"""The page on which a policy is read and accepted."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from accounts.models import Policy, PolicyAcceptance, PolicyVersion, User
from microblog.kit import markdown

from . import languages


def shown(
    request: HttpRequest, policy: Policy, *, after: str = "", is_refused: bool = False, error: str = ""
) -> HttpResponse:
    """``after``: where to go on; ``is_refused``: somebody wanted to write; ``error``: they did not accept rightly."""
    version = published(policy, policy.current)
    assert isinstance(request.user, User)  # a page for people who are signed in
    accepted = newest_accepted(request.user, policy)
    context = text_of(request, version) | {
        "policy": policy,
        "version": version,
        "accepted": accepted,
        "is_due": bool(policy.asks) and (accepted is None or accepted.version.number < policy.asks),
        "is_changed": accepted is not None and accepted.version.number < version.number,
        "contact": version.reviewed_by or version.published_by,
        "after": after,
        "is_refused": is_refused,
        "error": error,
    }
    status = 403 if is_refused else 422 if error else 200
    return render(request, "accounts/policy.html", context, status=status)


def published(policy: Policy, number: int | None) -> PolicyVersion:
    """A published version, or 404: drafts are nobody's but their writers'."""
    found = policy.versions.filter(number=number or 0, state=PolicyVersion.State.PUBLISHED)
    version = found.select_related("reviewed_by", "published_by").prefetch_related("texts").first()
    if version is None:
        raise Http404
    version.policy = policy
    return version


def newest_accepted(user: User, policy: Policy) -> PolicyAcceptance | None:
    own = PolicyAcceptance.objects.filter(user=user, version__policy=policy).select_related("version")
    return own.order_by("-version__number").first()


def text_of(request: HttpRequest, version: PolicyVersion) -> dict[str, Any]:
    """The text in a language this person reads, as HTML, and in which others it is there."""
    texts = {text.language: text.body for text in version.texts.all()}
    language = language_for(request, texts)
    return {
        "text_language": language,
        "html": SafeString(markdown.document(texts.get(language, ""))),
        "languages": [(code, languages.name_of(code)) for code in texts],
    }


def language_for(request: HttpRequest, texts: dict[str, str]) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return languages.choose(texts, asked, request.headers.get("Accept-Language", ""))


def place_after(request: HttpRequest) -> str:
    """The page of ours to go on to; empty when none was named."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_here else ""
