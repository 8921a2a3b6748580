"""What an undo would take away, and what it would leave.

A message came by the import when no other mail proves it. A conversation stays whole when somebody has answered one of
these messages since, when moderators decided about one, or when a legal hold covers it.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import User
from threads.bridge.models import Archive, IncomingMail, Origin
from threads.models import Conversation, Message
from threads.models.conversation import ConversationQuerySet

SHOWN = 200


def mails_of(archive: Archive) -> QuerySet[IncomingMail]:
    return IncomingMail.objects.filter(batch__archive=archive)


def _is_brought(archive: Archive, message: str = "pk") -> Q:
    """Of a message: nothing but this import proves it. ``message``: where its number stands."""
    proofs, ours = Origin.objects.filter(message=OuterRef(message)), Q(mail__batch__archive=archive)
    return Q(Exists(proofs.filter(ours))) & ~Q(Exists(proofs.filter(~ours)))


def brought(archive: Archive) -> QuerySet[Message]:
    found = Message.objects.filter(conversation__in=mails_of(archive).values("conversation"))
    return found.filter(_is_brought(archive))


def _has(messages: QuerySet[Message]) -> Q:
    return Q(Exists(messages.filter(conversation=OuterRef("pk"))))


def touched(archive: Archive) -> ConversationQuerySet:
    """Conversations with something that came by the import alone."""
    near = Conversation.objects.filter(pk__in=mails_of(archive).values("conversation"))
    return near.filter(_has(Message.objects.filter(_is_brought(archive))))


def answers(archive: Archive) -> QuerySet[Message]:
    """What was written below messages of the import, since. A message that was there before and got its parent by the import
    is none: it is the older row."""
    below = Message.objects.filter(_is_brought(archive, "parent"), pk__gt=F("parent"))
    return below.exclude(_is_brought(archive))


def _judged(archive: Archive) -> QuerySet[Message]:
    return Message.objects.filter(_is_brought(archive)).exclude(moderated="")


def going(archive: Archive) -> ConversationQuerySet:
    """Of these the messages of the import go. Without order and joins, to be asked again under locks."""
    return touched(archive).filter(~_has(answers(archive)), ~_has(_judged(archive)))


def whole(archive: Archive) -> ConversationQuerySet:
    """Of the going ones, those in which there is nothing else."""
    return going(archive).filter(~_has(Message.objects.exclude(_is_brought(archive))))


class AnsweredConversation(NamedTuple):
    number: int
    subject: str
    names: str


@dataclass
class UndoPlan:
    """``named``: those that the reader may read; ``others``: how many answered ones are not told."""

    conversations: int
    messages: int
    mails: int
    judged: int
    others: int
    named: list[AnsweredConversation]


def plan(archive: Archive, reader: User) -> UndoPlan:
    """Two queries, however much there is."""
    named = _named(archive, reader)
    stays = Q(is_answered=True) | Q(is_judged=True)
    ours = Message.objects.filter(_is_brought(archive), conversation=OuterRef("pk")).order_by()
    counted = ours.values("conversation").annotate(number=Count("pk")).values("number")
    mails = (
        mails_of(archive).order_by().values("batch__archive").annotate(number=Count("pk")).values("number")
    )
    found = touched(archive).annotate(
        is_answered=_has(answers(archive)), is_judged=_has(_judged(archive)), brought=Subquery(counted)
    )
    numbers = found.aggregate(
        conversations=Count("pk", filter=~stays),
        messages=Sum("brought", filter=~stays),
        answered=Count("pk", filter=Q(is_answered=True)),
        judged=Count("pk", filter=Q(is_judged=True, is_answered=False)),
        mails=Max(Subquery(mails)),
    )
    return UndoPlan(
        conversations=numbers["conversations"],
        messages=numbers["messages"] or 0,
        mails=numbers["mails"] or 0,
        judged=numbers["judged"],
        others=numbers["answered"] - len(named),
        named=named,
    )


def _named(archive: Archive, reader: User) -> list[AnsweredConversation]:
    readable = Exists(Conversation.objects.visible_to(reader).filter(pk=OuterRef("conversation")))
    near = answers(archive).filter(readable, conversation__in=mails_of(archive).values("conversation"))
    rows = near.order_by("conversation", "author__name").distinct()
    subjects: dict[int, str] = {}
    names: dict[int, list[str]] = {}
    for pk, subject, name in rows.values_list("conversation", "conversation__subject", "author__name")[
        :SHOWN
    ]:
        subjects[pk] = subject
        names.setdefault(pk, []).append(name)
    return [AnsweredConversation(pk, subject, ", ".join(names[pk])) for pk, subject in subjects.items()]
