"""What goes when imports are taken back, and what stays.

A message goes when one of their mails brought it and no other mail proves it. The conversation stays as it is where people
have done something with such a message since; there are no threads with holes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    ManyToOneRel,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailAddress, User
from threads.bridge.models import ImportBatch, ImportNote, IncomingMail, Origin
from threads.models import Activity, Attachment, Bookmark, Conversation, Message, Reaction
from threads.models.conversation import ConversationQuerySet
from threads.moderation.models import Case

from ..duplicates.models import LikelyPair

Batches = Collection[int]
SHOWN = 50
#: Why a conversation stays, the first reason that holds.
WHY: dict[str, "str | Promise"] = {
    "answered": _("answered or changed since"),
    "touched": _("reacted to, saved, or read by guests"),
    "judged": _("reported, or decided about by moderators"),
    "decided": _("closed, or its best answer chosen"),
}


def mails(batches: Batches) -> QuerySet[IncomingMail]:
    """Those that came by these imports alone: neither a delivery nor another import has brought the same bytes."""
    found = IncomingMail.objects.filter(batch__in=batches, deliveries=1, known_by=None)
    return found.exclude(state=IncomingMail.State.DELETED)


def _proofs(batches: Batches, message: str) -> tuple[QuerySet[Origin], QuerySet[Origin]]:
    """Origins by these mails, and by all others, of the message whose number stands in the column ``message``."""
    proofs = Origin.objects.filter(message=OuterRef(message))
    # Said twice, and not the one as the opposite of the other: nested questions are too deep for SQLite.
    ours = Q(mail__batch__in=batches, mail__deliveries=1, mail__known_by=None)
    others = Q(mail__batch=None) | ~Q(mail__batch__in=batches) | Q(mail__deliveries__gt=1)
    return proofs.filter(ours), proofs.filter(others | Q(mail__known_by__isnull=False))


def is_brought(batches: Batches, message: str = "pk") -> Q:
    ours, others = _proofs(batches, message)
    return Q(Exists(ours.filter(gave=Origin.Gave.MESSAGE))) & ~Q(Exists(others))


def brought(batches: Batches) -> QuerySet[Message]:
    near = IncomingMail.objects.filter(batch__in=batches).values("conversation")
    return Message.objects.filter(is_brought(batches), conversation__in=near)


def shared(batches: Batches) -> QuerySet[Message]:
    """What they brought, and another mail too."""
    made = Origin.objects.filter(message=OuterRef("pk"), mail__batch__in=batches, gave=Origin.Gave.MESSAGE)
    near = IncomingMail.objects.filter(batch__in=batches).values("conversation")
    return Message.objects.filter(Exists(made), ~is_brought(batches), conversation__in=near)


def _has(messages: QuerySet[Message]) -> Exists:
    return Exists(messages.filter(conversation=OuterRef("pk")))


def _reasons(batches: Batches) -> dict[str, Any]:
    """By WHY."""
    ours = Message.objects.filter(is_brought(batches))
    # What another archive brought is no answer; nor is what was here before, and was hung there by the import.
    by_import = Origin.objects.filter(
        message=OuterRef("pk"), mail__batch__isnull=False, gave=Origin.Gave.MESSAGE
    )
    hung = ImportNote.objects.filter(
        message=OuterRef("pk"), batch__in=batches, parent_since=OuterRef("parent")
    )
    below = Message.objects.filter(is_brought(batches, "parent")).exclude(is_brought(batches))
    answers = below.filter(~Exists(by_import), ~Exists(hung))
    changed = ours.filter(edited_at__isnull=False, withdrawn_at=None)
    of_ours = {"message": OuterRef("pk")}
    touched = ours.filter(
        Exists(Reaction.objects.filter(**of_ours)) | Exists(Bookmark.objects.filter(**of_ours))
    )
    judged = ours.filter(~Q(moderated="") | Exists(Case.objects.filter(**of_ours)))
    # What is left of a conversation stays closed.
    whole = Q(_has(ours)) & ~Q(_has(Message.objects.exclude(is_brought(batches))))
    facts = Activity.objects.filter(conversation=OuterRef("pk"))
    # An export says of its best answer that it is one: that is no choice made here.
    chosen = Exists(facts.filter(verb=Activity.Verb.CHOOSE, message=OuterRef("best_answer")))
    is_best = _has(ours.filter(pk=OuterRef("best_answer")))
    return {
        "answered": Q(_has(answers)) | Q(_has(changed)),
        "touched": Q(_has(touched)) | Q(_has(ours), guest_count__gt=0),
        "judged": Q(_has(judged)),
        "decided": whole & Q(closed_at__isnull=False) | Q(chosen) & Q(is_best),
    }


def near(batches: Batches) -> ConversationQuerySet:
    """Conversations into which these imports have put something, or of which they know something."""
    return Conversation.objects.filter(
        pk__in=mails(batches).exclude(conversation=None).values("conversation")
    )


def open_to_undo(batches: Batches) -> ConversationQuerySet:
    """Of these all that the imports did is taken back. Without order and joins, to be asked again under locks."""
    return near(batches).exclude(reduce(or_, _reasons(batches).values()))


def people_since(imports: Iterable[ImportBatch]) -> datetime:
    """Outsiders who came before then are not of these imports."""
    return min(one.people_since or one.started_at for one in imports)


def newcomers(since: datetime, until: datetime) -> QuerySet[User]:
    """Outsiders whom nobody knew before the import."""
    return User.objects.filter(
        kind=User.Kind.OUTSIDER, created_at__gte=since, created_at__lte=until, merged_into=None
    )


def named_nowhere(people: QuerySet[User]) -> QuerySet[User]:
    """Those of whom there is nothing but their address, and guesses who else they may be."""
    # Those without a name to look back by, too (related_name="+"). What has many people has a table of its own for them.
    relations = [one for one in User._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel)]
    for relation in relations:
        model = relation.related_model
        if isinstance(model, type) and model not in (EmailAddress, LikelyPair):
            rows = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            people = people.filter(~Exists(rows))
    return people


class KeptConversation(NamedTuple):
    number: int
    subject: str
    why: "str | Promise"


@dataclass
class Plan:
    """``kept``: how many conversations stay, by WHY; ``named``: those of them that the reader may read. ``shared``: messages
    that another mail brought too."""

    conversations: int
    messages: int
    mails: int
    files: int
    people: int
    shared: int
    joined: int
    kept: dict[str, int]
    named: list[KeptConversation]

    @property
    def stay(self) -> int:
        return sum(self.kept.values())

    @property
    def unnamed(self) -> int:
        return self.stay - len(self.named)


def plan(imports: Sequence[ImportBatch], reader: User, until: datetime) -> Plan:
    """Three queries, however much there is. ``until``: when the imports ended."""
    batches = [one.pk for one in imports]
    why: dict[int, str] = {}
    going: list[int] = []
    numbers = Counter[str]()
    for pk, size, brought_here, mails_here, *reasons in _rows(batches):
        reason = next((name for name, is_so in zip(WHY, reasons, strict=True) if is_so), "")
        if reason:
            why[pk] = reason
            continue
        going.append(pk)
        numbers.update(conversations=brought_here >= size, messages=brought_here, mails=mails_here)
    beside = _beside(batches, going, newcomers(people_since(imports), until))
    return Plan(
        conversations=numbers["conversations"],
        messages=numbers["messages"],
        mails=numbers["mails"] + beside["unplaced"],
        files=beside["files"],
        people=beside["people"],
        shared=beside["shared"],
        joined=sum(one.joined for one in imports),
        kept={name: list(why.values()).count(name) for name in WHY},
        named=_named(why, reader),
    )


def _rows(batches: Batches) -> Iterable[tuple[Any, ...]]:
    """Of each conversation: its number, how many messages it has, how many of them and how many mails are theirs, and for each
    of WHY whether it holds."""
    reasons = [ExpressionWrapper(is_so, BooleanField()) for is_so in _reasons(batches).values()]
    ours = Message.objects.filter(is_brought(batches), conversation=OuterRef("pk"))
    placed = mails(batches).filter(conversation=OuterRef("pk"))
    return near(batches).values_list("pk", "message_count", _number(ours), _number(placed), *reasons)


def _beside(batches: Batches, going: list[int], people: QuerySet[User]) -> dict[str, int]:
    """What is not counted by conversation, in one query. ``going``: conversations that nothing keeps."""
    elsewhere = Message.objects.exclude(is_brought(batches), conversation__in=going)
    for column in ("author", "claimed_by", "edited_by"):
        people = people.filter(~Exists(elsewhere.filter(**{column: OuterRef("pk")})))
    files = Attachment.objects.filter(is_brought(batches, "message"), message__conversation__in=going)
    counted: dict[str, QuerySet[Any]] = {
        "files": files.exclude(blob=None),
        "people": people,
        "shared": shared(batches),
        "unplaced": mails(batches).filter(conversation=None),
    }
    columns = [_number(rows) for rows in counted.values()]
    numbers = ImportBatch.objects.filter(pk=min(batches)).values_list(*columns).get()
    return dict(zip(counted, numbers, strict=True))


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many there are, for each row of another query."""
    counted = rows.order_by().annotate(of=Value(1)).values("of").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _named(why: dict[int, str], reader: User) -> list[KeptConversation]:
    readable = Conversation.objects.visible_to(reader).filter(pk__in=why).order_by("-last_activity_at", "-pk")
    rows = readable.values_list("pk", "subject")[:SHOWN]
    return [KeptConversation(pk, subject, WHY[why[pk]]) for pk, subject in rows]
