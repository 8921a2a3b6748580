"""What the page shows on which a usage policy is written."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import Group, Policy, PolicyVersion
from accounts.policy import accepting, differences, languages, rights
from accounts.requests import PersonRequest
from microblog.kit import markdown
from microblog.kit.numbers import whole_number
from microblog.kit.storable import storable

from .policy import comparison

FEW = 8  # people who have not accepted, by name
BAR = 300  # width of the bar of the drawing
State = PolicyVersion.State


@dataclass(frozen=True)
class Typed:
    """What somebody sent from the page."""

    language: str
    body: str
    summary: str
    asks_again: bool
    note: str = ""

    @classmethod
    def of(cls, request: PersonRequest) -> "Typed":
        data = request.POST
        language, summary, note = data.get("language", ""), data.get("summary", ""), data.get("note", "")
        return cls(language, storable(data.get("body", ""), nul=""), summary, "asks_again" in data, note)


def url_of(group: Group | None, language: str = "") -> str:
    url = reverse("group_policy_desk", args=[group.slug]) if group else reverse("manage_policy")
    return f"{url}?language={language}" if language in languages.NAMES else url


def shown(
    request: PersonRequest,
    group: Group | None,
    *,
    typed: Typed | None = None,
    is_preview: bool = False,
    problem: str = "",
    meanwhile: PolicyVersion | None = None,
    status: int = 200,
) -> HttpResponse:
    """``meanwhile``: what somebody else saved since this person opened the page; what is typed stays in its box."""
    versions = list(_versions(Policy.objects.of(group.pk if group else None)))
    version = versions[0] if versions else None
    policy = version.policy if version else None
    texts = {text.language: text.body for text in version.texts.all()} if version else {}
    draft = version if version and not version.is_published else None
    language = _language(request, texts, typed)
    context = {
        "frame": "accounts/policy_group_frame.html" if group else "desk/page.html",
        "group": group,
        "desk_url": url_of(group),
        "policy": policy,
        "version": version,
        "draft": draft,
        "versions": versions,
        "may_write": rights.may_write(group, request.user),
        "may_review": bool(draft and draft.state == State.REVIEW and rights.may_review(draft, request.user)),
        "text_language": language,
        "language_name": languages.name_of(language),
        "languages": [(code, languages.name_of(code)) for code in texts],
        "others": [(code, languages.name_of(code)) for code in texts if code != language],
        "addable": [(code, name) for code, name in languages.NAMES.items() if code not in (*texts, language)],
        "typed": typed or _stored(draft, language, texts),
        "is_typed": typed is not None,
        "problem": problem,
        "meanwhile": meanwhile,
    }
    context |= _words(typed, texts.get(language, ""), is_preview, meanwhile) | _progress(policy)
    return render(request, "accounts/policy_desk.html", context, status=status)


def changes(request: PersonRequest, policy: Policy) -> HttpResponse:
    """Any two versions beside each other, drafts too."""
    numbers = [whole_number(request.GET.get(name, "")) for name in ("from", "to")]
    found = {version.number: version for version in _versions(Policy.objects.filter(pk=policy.pk))}
    if not all(number in found for number in numbers):
        raise Http404
    before, after = (found[number] for number in numbers if number is not None)
    group = policy.group
    context = comparison(request, before, after) | {
        "frame": "accounts/policy_group_frame.html" if group else "desk/page.html",
        "group": group,
        "desk_url": url_of(group),
        "policy": policy,
    }
    return render(request, "accounts/policy_desk_changes.html", context)


def _versions(policies: QuerySet[Policy]) -> QuerySet[PolicyVersion]:
    """All, the newest first, with who did what."""
    found = PolicyVersion.objects.filter(policy__in=policies).order_by("-number").prefetch_related("texts")
    return found.select_related("policy__group", "edited_by", "reviewed_by", "published_by")


def _language(request: PersonRequest, texts: dict[str, str], typed: Typed | None) -> str:
    asked = typed.language if typed else request.GET.get("language", "")
    if asked in languages.NAMES:
        return asked
    return languages.choose(texts, "", "") or languages.choose(languages.NAMES, "", "")


def _stored(draft: PolicyVersion | None, language: str, texts: dict[str, str]) -> Typed:
    if draft is None:
        return Typed(language, texts.get(language, ""), "", True)
    return Typed(language, texts.get(language, ""), draft.summary, draft.asks_again)


def _words(
    typed: Typed | None, stored: str, is_preview: bool, meanwhile: PolicyVersion | None
) -> dict[str, Any]:
    """The text as people will see it, and how what is typed differs from what somebody else saved."""
    text = typed.body if typed and is_preview else stored
    found: dict[str, Any] = {"html": SafeString(markdown.document(text)), "is_preview": is_preview}
    if typed and meanwhile:
        found["lines"] = differences.lines(stored, typed.body.replace("\r\n", "\n"))
    return found


def _progress(policy: Policy | None) -> dict[str, Any]:
    """How many accepted, and who did not yet."""
    if policy is None or not policy.asks:
        return {}
    numbers = accepting.progress(policy)
    done, all_of_it = numbers.total - numbers.missing, max(numbers.total, 1)
    return {
        "numbers": numbers,
        "accepted": done,
        "percent": done * 100 // all_of_it,
        "width": done * BAR // all_of_it,
        "few": accepting.missing_with_reminder(policy)[:FEW] if numbers.missing else [],
    }
