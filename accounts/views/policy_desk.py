"""Where a usage policy is written: the site's by its admins (and reviewed by others), a group's by the group's."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.models import Group, Policy, PolicyVersion
from accounts.policy import accepting, drafting, proof, rights
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number
from microblog.kit.spreadsheets import csv_answer

from . import policy_desk_page as page


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to(desk.Role.REVIEWER)
@again.confirmed(
    {
        "publish": gettext_lazy("Publish a usage policy that everybody has to accept"),
        "approve": gettext_lazy("Approve a usage policy"),
        "stop": gettext_lazy("End the usage policy"),
    }
)
def site(request: PersonRequest) -> HttpResponseBase:
    return _desk(request, None)


@require_GET
@desk.open_to(desk.Role.REVIEWER)
def site_changes(request: PersonRequest) -> HttpResponseBase:
    return page.changes(request, _policy(None))


@require_http_methods(["POST"])
@desk.open_to()
def site_accepted(request: PersonRequest) -> HttpResponseBase:
    return _accepted(request, _policy(None))


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: PersonRequest, slug: str) -> HttpResponseBase:
    return _desk(request, _own(request, slug))


@require_GET
def group_changes(request: PersonRequest, slug: str) -> HttpResponseBase:
    return page.changes(request, _policy(_own(request, slug)))


@require_http_methods(["POST"])
def group_accepted(request: PersonRequest, slug: str) -> HttpResponseBase:
    return _accepted(request, _policy(_own(request, slug)))


def _own(request: PersonRequest, slug: str) -> Group:
    """A group for its admins; to everybody else this page is not there."""
    found = Group.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None or not rights.may_write(found, request.user):
        raise Http404
    return found


def _policy(group: Group | None) -> Policy:
    policy = Policy.objects.of(group.pk if group else None).select_related("group").first()
    if policy is None:
        raise Http404
    return policy


def _accepted(request: PersonRequest, policy: Policy) -> HttpResponseBase:
    proof.note(policy, by=request.user)
    return csv_answer("policy-accepted", proof.header(policy), proof.rows(policy))


# --- The desk ----------------------------------------------------------------------------------------


def _desk(request: PersonRequest, group: Group | None) -> HttpResponse:
    if request.method != "POST":
        return page.shown(request, group)
    # A button with another language saves first, so that nothing typed is lost.
    act = request.POST.get("act") or ("save" if "to" in request.POST else "")
    try:
        if act == "start":
            drafting.start(group, by=request.user)
        elif act == "remind":
            _remind(request, _policy(group))
        elif act == "stop":
            drafting.stop(_policy(group), by=request.user)
            messages.success(request, _("Nobody is asked any more. A new version asks everybody."))
        elif act == "preview":
            return page.shown(request, group, typed=page.Typed.of(request), is_preview=True)
        elif act in ACTS:
            ACTS[act](request, _version(request, group))
        else:
            raise ValidationError(_("There is no such button here."))
    except ValidationError as problem:
        return page.shown(
            request, group, typed=page.Typed.of(request), problem=problem.messages[0], status=422
        )
    except drafting.SavedMeanwhile as meanwhile:
        return page.shown(
            request, group, typed=page.Typed.of(request), meanwhile=meanwhile.version, status=409
        )
    return redirect(page.url_of(group, _next_language(request)))


def _next_language(request: PersonRequest) -> str:
    data = request.POST
    return data.get("add", "") if data.get("to") == "add" else data.get("to") or data.get("language", "")


def _version(request: PersonRequest, group: Group | None) -> PolicyVersion:
    number = whole_number(request.POST.get("version", "")) or 0
    policy = Policy.objects.of(group.pk if group else None).first()
    version = policy.versions.filter(number=number).first() if policy else None
    if version is None:
        raise ValidationError(
            _("This draft was discarded meanwhile. Your text is still here; start a new one.")
        )
    return version


def _revision(request: PersonRequest) -> int:
    return whole_number(request.POST.get("revision", "")) or 0


def _save(request: PersonRequest, version: PolicyVersion) -> PolicyVersion:
    typed = page.Typed.of(request)
    return drafting.save(
        version,
        by=request.user,
        revision=_revision(request),
        language=typed.language,
        body=typed.body,
        summary=typed.summary,
        asks_again=typed.asks_again,
    )


def _saved(request: PersonRequest, version: PolicyVersion) -> None:
    _save(request, version)
    messages.success(request, _("Saved."))


@transaction.atomic
def _send(request: PersonRequest, version: PolicyVersion) -> None:
    version = _save(request, version)
    drafting.send(version, by=request.user, revision=version.revision)
    messages.success(request, _("It is in review."))


@transaction.atomic
def _publish(request: PersonRequest, version: PolicyVersion) -> None:
    """What is on the page, saved or not."""
    version = _save(request, version)
    drafting.publish(version, by=request.user, revision=version.revision)
    messages.success(request, _("Version %(number)d is published.") % {"number": version.number})


def _discard(request: PersonRequest, version: PolicyVersion) -> None:
    drafting.discard(version, by=request.user, revision=_revision(request))
    messages.success(request, _("The draft is discarded."))


def _review(request: PersonRequest, version: PolicyVersion) -> None:
    is_approved = request.POST.get("act") == "approve"
    note = request.POST.get("note", "")
    try:
        drafting.review(
            version, by=request.user, revision=_revision(request), is_approved=is_approved, note=note
        )
    except PermissionDenied:
        raise ValidationError(_("Nobody reviews what they wrote themselves.")) from None
    messages.success(request, _("Approved.") if is_approved else _("Your note is with its author."))


def _remind(request: PersonRequest, policy: Policy) -> None:
    if not rights.may_write(policy.group, request.user):
        raise PermissionDenied
    count = accepting.remind(policy, by=request.user)
    text = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count)
    messages.success(request, text % {"count": count})


ACTS: dict[str, Any] = {
    "save": _saved,
    "send": _send,
    "publish": _publish,
    "discard": _discard,
    "approve": _review,
    "change": _review,
}
