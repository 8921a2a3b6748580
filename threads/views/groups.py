"""Groups: the directory, founding one, the pages of one."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Group, JoinRequest, Membership, User, called
from accounts.requests import PersonRequest
from microblog.kit.folded import holds
from microblog.kit.numbers import whole_number
from microblog.kit.paging import by_name
from threads.actions import joining, rights, ties
from threads.models import Attachment, Participant, RetentionRule
from threads.queries import feed
from threads.queries.groups import facts, group_for, invitations, with_size

from .drawing import cards
from .forms import GroupForm, add_error
from .home import before, feed_context

MEMBERS = 50
FILES = 60
# Where a session keeps the people who could not be added to a group.
LEFT_OVER = "people.left.%d"
ALL_GROUPS = 60


@require_GET
def directory(request: PersonRequest) -> HttpResponse:
    """The groups one may know of, by name; ``show``: one's own (mine), or those that are closed; ``after`` and ``id`` are the
    last name and number of the page before."""
    mine = Membership.objects.filter(group=OuterRef("pk"), user=request.user.pk)
    asked = JoinRequest.objects.filter(group=OuterRef("pk"), user=request.user.pk, decided_at=None)
    show = request.GET.get("show", "")
    show = show if show in ("mine", "closed") else ""
    found = Group.objects.visible_to(request.user).filter(closed_at__isnull=show != "closed")
    groups = with_size(found).annotate(is_member=Exists(mine), asked=Exists(asked))
    if show == "mine":
        groups = groups.joined_by(request.user)
    words = request.GET.get("q", "").strip()
    if words:
        groups = groups.filter(holds("folded_words", words))
    rows, more = by_name(groups, request.GET, ALL_GROUPS)
    context = {
        "groups": rows,
        "q": words,
        "show": show,
        "may_found": rights.may_found(request.user),
        "more": more,
    }
    return render(request, "threads/groups.html", context)


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    rights.require_found(request.user)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(joining.found(by=request.user, **form.cleaned_data))
        except ValidationError as problem:
            add_error(form, problem)
    status = 422 if request.method == "POST" else 200
    return render(request, "threads/group_new.html", {"form": form}, status=status)


@require_GET
def show(request: PersonRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    page = feed.IN_GROUP.page(request.user, before(request), group.pk)
    context = feed_context(page, partial(cards.article, in_group=True)) | facts(request, group)
    if request.htmx and request.GET.get("before"):
        return render(request, "threads/_posts.html", context)
    return render(request, "threads/group.html", context)


@require_GET
def about(request: PersonRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    rules = RetentionRule.objects.for_group(group) if group.may_read else []
    return render(request, "threads/group_about.html", facts(request, group) | {"rules": rules})


@require_GET
def members(request: PersonRequest, slug: str) -> HttpResponse:
    """Who belongs to it. Those of a private group are its own business."""
    group = group_for(request.user, slug)
    if not group.may_read:
        raise Http404
    people = group.memberships.select_related("user").order_by("role", "user__name", "pk")
    words = request.GET.get("q", "").strip()
    if words:
        people = people.filter(called(words, "user__"))
    start = whole_number(request.GET.get("from", "")) or 0
    rows = list(people[start : start + MEMBERS + 1])
    context = facts(request, group) | {
        "members": rows[:MEMBERS],
        "next_from": start + MEMBERS if len(rows) > MEMBERS else None,
        "q": words,
        "wanted": request.session.pop(LEFT_OVER % group.pk, "") or request.GET.get("person", ""),
        "may_tie": ties.may_tie(group, request.user, group.membership),
        "guests": _guests(group.pk) if group.has_guests else [],
        "invitations": invitations(request.user, group)[:MEMBERS] if group.membership else [],
    }
    return render(request, "threads/group_members.html", context)


def _guests(group_pk: int) -> list[User]:
    """Who reads single conversations of the group from outside; ``here_until``: the last of these."""
    places = Participant.objects.current().filter(user=OuterRef("pk"), conversation__group=group_pk)
    last = Subquery(places.order_by("-ends_at").values("ends_at")[:1])
    found = User.objects.guests().filter(Exists(places)).annotate(here_until=last)
    return list(found.order_by("name", "pk")[:MEMBERS])


@require_GET
def files(request: PersonRequest, slug: str) -> HttpResponse:
    """What was attached in its conversations, newest first."""
    group = group_for(request.user, slug)
    if not group.may_read:
        raise Http404
    found = Attachment.objects.visible_to(request.user).filter(message__conversation__group=group.pk)
    found = found.exclude(blob=None).select_related("message__author", "blob").order_by("-pk")
    if last := whole_number(request.GET.get("before", "")):
        found = found.filter(pk__lt=last)
    rows = list(found[: FILES + 1])
    context = facts(request, group) | {
        "files": rows[:FILES],
        "more": rows[FILES - 1].pk if len(rows) > FILES else None,
    }
    return render(request, "threads/group_files.html", context)
