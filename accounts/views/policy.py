"""The usage policy for those who read and accept it: the one of the site, or of a group (``slug``)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Group, Policy, PolicyVersion
from accounts.policy import accepting, differences, languages, page
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number

Published = PolicyVersion.State.PUBLISHED


def policy_for(request: PersonRequest, slug: str) -> Policy:
    """One that is in force, or 404; a group's for those who may read the group."""
    found = Policy.objects.filter(current__gt=0).select_related("group")
    if not slug:
        return get_object_or_404(found, group=None)
    return get_object_or_404(
        found.filter(group__in=Group.objects.readable_by(request.user)), group__slug=slug
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest, slug: str = "") -> HttpResponse:
    """Read it; POST accepts the version that was shown."""
    policy = policy_for(request, slug)
    after = page.place_after(request)
    if request.method != "POST":
        return page.shown(request, policy, after=after)
    try:
        _accept(request, policy)
    except ValidationError as problem:
        return page.shown(request, policy, after=after, error=problem.messages[0])
    messages.success(request, _("Thank you. You can write now."))
    return HttpResponseRedirect(
        after or (policy.group.get_absolute_url() if policy.group else reverse("home"))
    )


def _accept(request: PersonRequest, policy: Policy) -> None:
    if "agree" not in request.POST:
        raise ValidationError(_("Tick the box if you have read the policy and will follow it."))
    number = whole_number(request.POST.get("version", "")) or 0
    text = {one.language: one.body for one in page.published(policy, policy.current).texts.all()}
    accepting.accept(
        policy,
        number,
        user=request.user,
        language=page.language_for(request, text),
        address=request.META.get("REMOTE_ADDR", ""),
    )


@require_GET
def version(request: PersonRequest, number: int, slug: str = "") -> HttpResponse:
    """One version, whole, to be read or printed, and the list of all."""
    policy = policy_for(request, slug)
    shown = page.published(policy, number)
    context = page.text_of(request, shown) | {
        "policy": policy,
        "version": shown,
        "versions": policy.versions.filter(state=Published).order_by("-number"),
    }
    return render(request, "accounts/policy_version.html", context)


@require_GET
def changes(request: PersonRequest, slug: str = "") -> HttpResponse:
    """What changed from one published version (``from``) to another (``to``)."""
    policy = policy_for(request, slug)
    old, new = (whole_number(request.GET.get(name, "")) for name in ("from", "to"))
    before, after = page.published(policy, old), page.published(policy, new)
    context = comparison(request, before, after) | {"policy": policy}
    return render(request, "accounts/policy_changes.html", context)


def comparison(request: PersonRequest, before: PolicyVersion, after: PolicyVersion) -> dict[str, Any]:
    """In the language this person reads, of those the newer one is there in."""
    old, new = ({text.language: text.body for text in version.texts.all()} for version in (before, after))
    language = page.language_for(request, new)
    return {
        "before": before,
        "after": after,
        "text_language": language,
        "languages": [(code, languages.name_of(code)) for code in new],
        "lines": differences.lines(old.get(language, ""), new.get(language, "")),
    }
