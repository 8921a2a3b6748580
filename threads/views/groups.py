"""Groups: the directory, the page of one, coming and going."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Group, Invitation, JoinRequest, Membership, User
from microblog.kit.prepared import Prepared
from threads.actions import governing, joining
from threads.models import Attachment

from . import feed, posts
from .forms import GroupForm, GroupSettingsForm, add_error
from .home import before, feed_context
from .stream import whole_number

MEMBERS = 50
FILES = 60
ALL_GROUPS = 60


def group_for(user, slug: str) -> Group:
    """The group with the reader's ``membership``, ``asked``, ``invited`` and its size, or 404."""
    found = _GROUP.all(user.pk, slug) if user.can_sign_in else []
    if not found:
        raise Http404
    (group,) = found
    group.membership = next(iter(_MEMBERSHIP.all(user.pk, group.pk)), None)
    group.may_read = group.is_public or group.membership is not None
    return group


def _one_group(user_pk: int, slug: str):
    own = {"group": OuterRef("pk"), "user": user_pk}
    groups = feed.with_size(Group.objects.visible_to(User(pk=user_pk)).filter(slug=slug))
    return groups.annotate(
        asked=Exists(JoinRequest.objects.filter(decided_at=None, **own)),
        invited=Exists(Invitation.objects.filter(**own)),
    )


def _few_members(group_pk: int):
    return Membership.objects.filter(group=group_pk).select_related("user").order_by("role", "pk")[:7]


_GROUP = Prepared(_one_group, int, str)
_MEMBERSHIP = Prepared(lambda user, group: Membership.objects.filter(user=user, group=group), int, int)
_FEW_MEMBERS = Prepared(_few_members, int)


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """All groups one may know of, by name; ``after`` is the last name of the page before."""
    mine = Membership.objects.filter(group=OuterRef("pk"), user=request.user.pk)
    asked = JoinRequest.objects.filter(group=OuterRef("pk"), user=request.user.pk, decided_at=None)
    groups = feed.with_size(Group.objects.visible_to(request.user).filter(closed_at=None)).annotate(
        is_member=Exists(mine), asked=Exists(asked)
    )
    words = request.GET.get("q", "").strip()
    if words:
        groups = groups.filter(name__icontains=words)
    if after := request.GET.get("after"):
        groups = groups.filter(name__gt=after)
    rows = list(groups.order_by("name", "pk")[: ALL_GROUPS + 1])
    context = {"groups": rows[:ALL_GROUPS], "q": words, "more": len(rows) > ALL_GROUPS and rows[-2].name}
    return render(request, "threads/groups.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(joining.found(by=request.user, **form.cleaned_data))
        except ValidationError as problem:
            add_error(form, problem)
    status = 422 if request.method == "POST" else 200
    return render(request, "threads/group_new.html", {"form": form}, status=status)


@require_GET
def show(request: HttpRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    page = feed.IN_GROUP.page(request.user, before(request), group.pk)
    context = feed_context(page, partial(posts.article, in_group=True)) | _facts(request, group)
    if request.htmx and request.GET.get("before"):
        return render(request, "threads/_partials/posts.html", context)
    return render(request, "threads/group.html", context)


@require_GET
def about(request: HttpRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    return render(request, "threads/group_about.html", _facts(request, group))


@require_GET
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to it. Those of a private group are its own business."""
    group = group_for(request.user, slug)
    if not group.may_read:
        raise Http404
    people = group.memberships.select_related("user").order_by("role", "user__name", "pk")
    words = request.GET.get("q", "").strip()
    if words:
        people = people.filter(user__name__icontains=words)
    start = whole_number(request.GET.get("from", "")) or 0
    rows = list(people[start : start + MEMBERS + 1])
    context = _facts(request, group) | {
        "members": rows[:MEMBERS],
        "next_from": start + MEMBERS if len(rows) > MEMBERS else None,
        "q": words,
    }
    return render(request, "threads/group_members.html", context)


@require_GET
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """What was attached in its conversations, newest first."""
    group = group_for(request.user, slug)
    if not group.may_read:
        raise Http404
    found = Attachment.objects.visible_to(request.user).filter(message__conversation__group=group.pk)
    found = found.exclude(blob=None).select_related("message__author").order_by("-pk")
    if last := whole_number(request.GET.get("before", "")):
        found = found.filter(pk__lt=last)
    rows = list(found[: FILES + 1])
    context = _facts(request, group) | {
        "files": rows[:FILES],
        "more": rows[FILES - 1].pk if len(rows) > FILES else None,
    }
    return render(request, "threads/group_files.html", context)


@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    joining.join(request.user, group)
    return redirect(group)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    try:
        joining.leave(request.user, group)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect(group)
    return redirect("home" if group.visibility == Group.Visibility.SECRET else group)


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    try:
        joining.ask(request.user, group, request.POST.get("note", ""))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(group)


@require_POST
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    group = _own_group(request.user, slug)
    asked = get_object_or_404(group.join_requests.select_related("user", "group"), pk=pk)
    joining.decide(asked, by=request.user, accept=request.POST.get("answer") == "accept")
    return redirect("group_members", slug=slug)


@require_POST
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An admin makes a member admin, or a member again, or takes them out."""
    group = _own_group(request.user, slug)
    chosen = get_object_or_404(group.memberships.select_related("user", "group"), pk=pk)
    act = request.POST.get("act", "")
    try:
        if act == "remove":
            governing.remove(chosen, by=request.user)
        elif act in Membership.Role.values:
            governing.appoint(chosen, by=request.user, role=act)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("group_members", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest, slug: str) -> HttpResponse:
    group = _own_group(request.user, slug)
    # The form works on a copy: the head of the page shows the group as it is.
    form = GroupSettingsForm(request.POST or None, instance=Group.objects.get(pk=group.pk))
    if request.method == "POST" and form.is_valid():
        try:
            governing.change(group, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            add_error(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("group_settings", slug=slug)
    context = _facts(request, group) | {"form": form}
    return render(request, "threads/group_settings.html", context, status=422 if form.errors else 200)


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Admins take colleagues in, members of an open group invite them; by handle or address."""
    group = group_for(request.user, slug)
    wanted = request.POST.get("person", "").strip().lstrip("@").lower()
    people = User.objects.visible_to(request.user).employees()
    person = people.filter(handle=wanted).first() or people.with_address(wanted).first()
    try:
        if person is None:
            raise ValidationError(_("There is no colleague called “%(name)s”.") % {"name": wanted})
        if group.membership is not None and group.membership.is_admin:
            joining.add(group, person, by=request.user)
        else:
            joining.invite(group, person, by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("group_members", slug=slug)


def _own_group(user, slug: str) -> Group:
    """The group, for its admins; for everybody else this page does not exist."""
    group = group_for(user, slug)
    if group.membership is None or not group.membership.is_admin:
        raise Http404
    return group


def _facts(request, group: Group) -> dict:
    membership = group.membership
    admin = membership is not None and membership.is_admin
    waiting = group.join_requests.filter(decided_at=None).select_related("user") if admin else None
    few = _FEW_MEMBERS.all(group.pk) if group.may_read else []
    return {
        "group": group,
        "current_group": group,
        "stream": f"group:{group.slug}",
        "address": f"{group.slug}@{settings.MAIL_DOMAIN}",
        "membership": membership,
        "is_admin": admin,
        "may_start": group.may_start(request.user, membership),
        "requests": list(waiting.order_by("pk")) if admin else [],
        "few_members": few,
        "more_members": max(0, group.size - 7),
    }
