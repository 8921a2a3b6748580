"""The rows of the page of notices: all that is told of one conversation is one row."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from threads.queries.feed_rows import START
from threads.rendering import plain

from .models import Notification, NotificationQuerySet

PAGE_SIZE = 20
_MOST = PAGE_SIZE  # rows a query has places for
EXCERPT = 160  # characters
NAMED = 2  # people


@dataclass
class NoticeRow:
    """One row: the ``newest`` notice, and what else is told of the same conversation.

    The numbers, ``people`` and ``reasons`` are those of the unread notices, if there are any; newest first.
    """

    newest: Notification
    # How its message starts.
    start: str = ""
    number: int = 1
    unread: int = 0
    people: list[User] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def dom_id(self) -> str:
        about = self.newest.conversation_id
        return f"notices-{about}" if about else f"notice-{self.newest.pk}"

    @property
    def by(self) -> str:
        """ "Ana", "Ana and Ruth", "Ana, Ruth and 3 others"; empty when nobody did it."""
        names = [person.name for person in self.people[:NAMED]]
        if others := len(self.people) - len(names):
            names = [
                ", ".join(names),
                ngettext("%(count)d other", "%(count)d others", others) % {"count": others},
            ]
        return " ".join([names[0], _("and"), names[1]]) if len(names) > 1 else "".join(names)

    @property
    def what(self) -> str:
        """ "mentioned you, replied to you"."""
        return ", ".join(str(Notification.Reason(reason).label) for reason in self.reasons)

    @property
    def excerpt(self) -> str:
        """How the newest message starts, if that is more than the title says."""
        if self.newest.message_id is None or self.newest.conversation is None:
            return ""
        return plain.cut(plain.beside(self.newest.conversation.subject, self.start), EXCERPT)


def page_of(user: User, reasons: list[str] | None, before: int | None) -> tuple[list[NoticeRow], int | None]:
    """(rows, the number after which the next page begins or None). Three queries, however many notices."""
    before = min(before or _END, _END)
    found = list(_newest(user.pk, before, reasons)) if reasons else _NEWEST.all(user.pk, before)
    rows = [NoticeRow(notice, notice.start or "") for notice in found[:PAGE_SIZE]]
    about = [row.newest.conversation_id for row in rows if row.newest.conversation_id]
    if about and reasons:
        facts = list(_facts(user.pk, *about, reasons=reasons))
    else:
        facts = _FACTS.all(user.pk, *about, *[0] * (_MOST - len(about))) if about else []
    _sum_up(rows, facts)
    return rows, rows[-1].newest.pk if len(found) > PAGE_SIZE else None


def together(notices: list[Notification]) -> NoticeRow:
    """Notices that are at hand already, oldest first, as one row: for a mail about them."""
    row = NoticeRow(notices[-1], number=len(notices), unread=len(notices))
    _name(row, [(notice.reason, notice.actor) for notice in reversed(notices)])
    return row


def _of_kind(notices: NotificationQuerySet, reasons: list[str] | None) -> NotificationQuerySet:
    return notices.filter(reason__in=reasons) if reasons else notices.shown()


def _newest(user_pk: int, before: int, reasons: list[str] | None = None) -> QuerySet:
    """The newest notice of each row, with what a row prints; of the message only how it starts."""
    notices = _of_kind(Notification.objects.visible_to(User(pk=user_pk)), reasons)
    newer = Notification.objects.filter(
        user=user_pk, conversation=OuterRef("conversation"), pk__gt=OuterRef("pk")
    )
    return (
        notices.filter(~Exists(_of_kind(newer, reasons)), pk__lt=before)
        .select_related("actor", "conversation", "message")
        .only("reason", "at", "text", "read_at", "actor__name", "actor__kind", "actor__photo_mark", "conversation__subject",
              "message__unchecked")
        .annotate(start=Left("message__body_html", START))
        .order_by("-pk")[: _MOST + 1]
    )  # fmt: skip


def _facts(user_pk: int, *about: int, reasons: list[str] | None = None) -> QuerySet:
    """What is told of these conversations: a line for each kind of notice and person."""
    return (
        _of_kind(Notification.objects.visible_to(User(pk=user_pk)), reasons)
        .filter(conversation__in=about)
        .order_by()
        .values_list("conversation", "reason", "actor", "actor__name", "actor__kind", "actor__photo_mark")
        .annotate(newest=Max("pk"), number=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
        .annotate(newest_unread=Max("pk", filter=Q(read_at=None)))
    )


# After every notice. The page as nearly everybody opens it: of all kinds.
_END = 2**62
_NEWEST = CompiledQuery(_newest, int, int)
_FACTS = CompiledQuery(_facts, int, *[int] * _MOST)


def _sum_up(rows: list[NoticeRow], facts: Iterable[tuple]) -> None:
    """Fill in the numbers and people of rows that stand for a conversation, and the others' own."""
    told: dict[int, list[tuple]] = {}
    for conversation, *fact in facts:
        told.setdefault(conversation, []).append(tuple(fact))
    for row in rows:
        if row.newest.conversation_id in told:
            _fill(row, told[row.newest.conversation_id])
        else:
            row.unread = int(row.newest.read_at is None)
            _name(row, [(row.newest.reason, row.newest.actor)])


def _fill(row: NoticeRow, facts: list[tuple]) -> None:
    """``facts``: (reason, actor, name, kind, photo, newest, number, unread, newest unread) of each sort of notice."""
    row.unread = sum(fact[7] for fact in facts)
    which = 8 if row.unread else 5
    shown = sorted((fact for fact in facts if fact[which]), key=lambda fact: -fact[which])
    row.number = row.unread or sum(fact[6] for fact in facts)
    _name(
        row,
        [(fact[0], _actor(*fact[1:5]) if fact[1] else None) for fact in shown],
    )


def _actor(pk: int, name: str, kind: str, photo: str) -> User:
    """Unsaved, only to be looked at."""
    return User(pk=pk, name=name, kind=kind, photo_mark=photo)


def _name(row: NoticeRow, told: Iterable[tuple[str, User | None]]) -> None:
    """``told``: (reason, who did it), newest first."""
    told = list(told)
    row.reasons = list(dict.fromkeys(reason for reason, _actor in told))
    row.people = list({actor.pk: actor for _reason, actor in told if actor}.values())
