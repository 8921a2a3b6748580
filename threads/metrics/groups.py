"""The groups of the company, for its admins: who runs them, how busy they are, which are for everybody who is new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.actions import folders
from accounts.models import Group, GroupFolder, Membership, User
from accounts.models.group import GroupQuerySet
from accounts.requests import PersonRequest
from microblog.kit.folded import holds
from microblog.kit.paging import by_name
from microblog.kit.spreadsheets import csv_answer
from microblog.kit.subcounts import number_of
from threads.actions import group_admin
from threads.models import Conversation

from .models import WeekFigure
from .rounding import FEW, rounded

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 50
TABS = {
    "open": gettext_lazy("Open"),
    "announcements": gettext_lazy("Announcements"),
    "nobody": gettext_lazy("Run by nobody"),
    "closed": gettext_lazy("Closed"),
    "going": gettext_lazy("Being deleted"),
}
KINDS: "dict[str, StrOrPromise]" = {
    "": gettext_lazy("All kinds"),
    "public": gettext_lazy("Public"),
    "private": gettext_lazy("Private"),
    "secret": gettext_lazy("Secret"),
}
# Sentences about groups with which something could not be done.
MOST_PROBLEMS = 5


@dataclass(frozen=True)
class GroupFilter:
    """``state``: open, announcements (open, and only admins post), nobody (open, and run by nobody), closed, going (closed,
    and to be deleted); ``kind``:
    who can read, empty for all; ``words``: a part of the name, the address or what it is for; ``folder``: of the menu."""

    state: str
    kind: str
    words: str
    folder: GroupFolder | None = None

    def rows(self, user: User) -> GroupQuerySet:
        """Those the admin may know of."""
        found = Group.objects.visible_to(user).filter(closed_at__isnull=self.state not in ("closed", "going"))
        if self.state == "going":
            found = found.filter(delete_at__isnull=False)
        if self.state == "nobody":
            found = found.orphaned()
        if self.state == "announcements":
            found = found.filter(posting=Group.Posting.ADMINS)
        if self.kind:
            found = found.filter(visibility=self.kind)
        if self.folder:
            found = found.filter(folder=self.folder)
        return found.filter(holds("folded_words", self.words)) if self.words else found

    def query(self) -> str:
        folder = {"folder": self.folder.pk} if self.folder else {}
        return urlencode({"state": self.state, "kind": self.kind, "q": self.words} | folder)


def _asked(request: HttpRequest, known: list[GroupFolder]) -> GroupFilter:
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    number = request.GET.get("folder", "")
    return GroupFilter(
        state=state if state in TABS else "open",
        kind=kind if kind in KINDS else "",
        words=request.GET.get("q", "").replace("\0", "").strip(),
        folder=_folder(number, known) if number else None,
    )


def _folder(number: str, known: list[GroupFolder]) -> GroupFolder:
    """Raises Http404."""
    for folder in known:
        if str(folder.pk) == number:
            return folder
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def groups(request: PersonRequest) -> HttpResponse:
    """By name; ``after``: the name of the last one of the page before, ``id`` its number. POST: ``act`` (close, reopen,
    everybody, nobody; folder, with the number of a ``folder`` or none) with every ``group`` (addresses)."""
    if request.method == "POST":
        _act_on_many(request)
        return redirect(request.get_full_path())
    known = list(GroupFolder.objects.all())
    asked = _asked(request, known)
    unknown = _unknown_to(request.user)
    found = _with_facts(asked.rows(request.user)).annotate(unknown=number_of(unknown))
    rows, more = by_name(found, request.GET, PAGE)
    shown = list(rows_with_facts(rows, request.user))
    context = {
        "rows": shown,
        "more": more,
        "q": asked.words,
        "state": asked.state,
        "query": asked.query(),
        "tabs": desk.tabs(TABS, asked.state, {"nobody": desk.count(request, "manage_groups")}),
        "choice": desk.choice("kind", _("Who can read"), KINDS, asked.kind),
        "kept": (f"&kind={asked.kind}" if asked.kind else "")
        + (f"&folder={asked.folder.pk}" if asked.folder else ""),
        "folder": asked.folder,
        "folders": known,
        # Counted with the rows, where there are some.
        "hidden": shown[0].group.unknown if shown else unknown.count(),
    }
    return render(request, "metrics/groups.html", context)


@require_GET
@desk.open_to()
def as_csv(request: PersonRequest) -> StreamingHttpResponse:
    """The list as it is filtered, all pages of it."""
    header = [
        "group", "address", "kind", "joining", "posting", "mail", "closed", "to be deleted", "for who is new",
        "members", "admins", "last activity", "posts of 7 days", "founded", "folder",
    ]  # fmt: skip
    found = _with_facts(_asked(request, list(GroupFolder.objects.all())).rows(request.user)).order_by(
        "name", "pk"
    )
    rows = rows_with_facts(found, request.user)
    return csv_answer(f"groups-{timezone.localdate()}", header, (_line(row) for row in rows))


@desk.counts("manage_groups")
def waiting() -> QuerySet[Group]:
    """Groups for which somebody has to be found."""
    return Group.objects.orphaned()


def _unknown_to(user: User) -> GroupQuerySet:
    """Open groups that are not in the list, because only their members may know of them."""
    return Group.objects.filter(closed_at=None).exclude(pk__in=Group.objects.visible_to(user))


def _with_facts(found: GroupQuerySet) -> GroupQuerySet:
    week = WeekFigure.objects.filter(week=None, name=WeekFigure.Name.GROUP, group=OuterRef("pk"))
    newest = Conversation.objects.filter(group=OuterRef("pk")).newest_first().values("last_activity_at")
    admins = Membership.objects.filter(role=Membership.Role.ADMIN, user__is_active=True).select_related(
        "user"
    )
    return (
        found.select_related("folder")
        .annotate(
            written=Subquery(week.values("value")[:1], output_field=IntegerField()),
            newest=Subquery(newest[:1]),
        )
        .prefetch_related(Prefetch("memberships", admins.order_by("joined_at"), to_attr="admins"))
    )


@dataclass(frozen=True)
class GroupRow:
    """``written``: posts and replies of seven days, in fives; ``last``: the day something was said last. None where too
    few people are in it to hide among; ``last`` is also None where nothing was said."""

    group: Any
    people: int
    written: int | None
    last: date | None
    runs: list[User]

    @property
    def joining(self) -> str:
        return str(Group.Joining(self.group.joining).label)

    @property
    def is_alone(self) -> bool:
        return not (self.runs or self.group.closed_at)


def _people_in(groups: list[Any]) -> dict[int, int]:
    """{group: how many who are here are in it}. Asked at once: group by group it takes PostgreSQL ten times as long."""
    here = Membership.objects.filter(group__in=groups, user__is_active=True).order_by()
    return dict(here.values("group").annotate(number=Count("pk")).values_list("group", "number"))


def rows_with_facts(found: Iterable[Any], user: User) -> Iterator[GroupRow]:
    groups = list(found)
    people = _people_in(groups)
    for group in groups:
        number = people.get(group.pk, 0)
        runs: list[User] = [membership.user for membership in group.admins]
        many = number >= FEW
        # Everybody reads in a public group when something was said.
        tells = many or group.is_public
        last = timezone.localdate(group.newest) if group.newest and tells else None
        yield GroupRow(group, number, rounded(group.written or 0) if many else None, last, runs)


def row_of(slug: str, user: User) -> GroupRow | None:
    """One group that the admin may know of."""
    found = _with_facts(Group.objects.visible_to(user).filter(slug=slug))
    return next(rows_with_facts(found, user), None)


def _line(row: GroupRow) -> list[Any]:
    group = row.group
    runs = ", ".join(person.name for person in row.runs)
    closed = timezone.localdate(group.closed_at) if group.closed_at else ""
    goes = timezone.localdate(group.delete_at) if group.delete_at else ""
    return [
        group.name, group.slug, group.visibility, group.joining, group.posting, group.mail_policy, closed, goes,
        "yes" if group.is_default else "", row.people, runs, row.last, row.written,
        timezone.localdate(group.created_at), group.folder.name if group.folder else "",
    ]  # fmt: skip


def _act_on_many(request: PersonRequest) -> None:
    """The same act with each: where it cannot be done with one, the others are done."""
    act = request.POST.get("act", "")
    if act not in TOGETHER:
        return
    number = request.POST.get("folder", "") if act == "folder" else ""
    folder = _folder(number, list(GroupFolder.objects.all())) if number else None
    chosen = Group.objects.visible_to(request.user).filter(slug__in=request.POST.getlist("group")[:PAGE])
    done = 0
    problems: dict[str, str] = {}
    for group in chosen:
        try:
            if act == "folder":
                folders.put(group, folder, by=request.user)
            else:
                act_on(group, act, request.user)
            done += 1
        except ValidationError as error:
            problems.setdefault(error.messages[0], group.name)
    if done:
        messages.success(request, ngettext("Done with %d group.", "Done with %d groups.", done) % done)
    for sentence, name in list(problems.items())[:MOST_PROBLEMS]:
        messages.error(request, f"{name}: {sentence}")


TOGETHER = ("close", "reopen", "everybody", "nobody", "folder")


def act_on(group: Group, act: str, by: User) -> str:
    """What is said afterwards; empty for an act there is none of. Raises ValidationError, PermissionDenied."""
    if act == "close":
        group_admin.close(group, by=by)
        return _("%(name)s is closed. It can be read on.")
    if act == "reopen":
        group_admin.reopen(group, by=by)
        return _("%(name)s is open again.")
    if act in ("everybody", "nobody"):
        group_admin.set_default(group, act == "everybody", by=by)
        return _("Saved for %(name)s.")
    return ""
