"""The copy that is kept, under every hold that covers the message."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from accounts.models import Group
from threads.actions.holding import going
from threads.bridge.evidence import EvidenceQuery
from threads.bridge.models import IncomingMail, Origin
from threads.models import HeldCopy, HeldFile, LegalHold, Message


def question(hold: LegalHold) -> EvidenceQuery:
    """What a hold covers, as an export asks for it."""
    return EvidenceQuery.of_hold(hold)


@receiver(going, dispatch_uid="keeping.held")
def keep(messages: list[Message], why: HeldCopy.Why, **_kwargs: Any) -> None:
    """In the transaction of the change: there is a copy if and only if there is a change."""
    by_key = {message.pk: message for message in messages}
    for hold in LegalHold.objects.active().prefetch_related("people", "groups"):
        covered = question(hold).messages().filter(pk__in=by_key)
        for pk in covered.values_list("pk", flat=True).distinct():
            _copy(hold, by_key[pk], why)


def _copy(hold: LegalHold, message: Message, why: HeldCopy.Why) -> None:
    hidden = getattr(message, "withheld", None)
    copy = HeldCopy.objects.create(
        hold=hold, message=message.pk, conversation=message.conversation_id, author_id=message.author_id,
        claimed_by_id=message.claimed_by_id, subject=message.conversation.subject,
        body=hidden.body if hidden else message.body, signature=hidden.signature if hidden else message.signature,
        message_id=message.message_id, sent_at=message.sent_at, why=why,
    )  # fmt: skip
    files = [(f.blob_id, f.name, f.content_type) for f in message.attachments.all()]
    files += [(f.blob_id, f.name, f.facts.get("content_type", "")) for f in message.withheld_files.all()]
    HeldFile.objects.bulk_create(
        HeldFile(copy=copy, blob_id=blob, name=name, content_type=kind[:100]) for blob, name, kind in files
    )


def conversations_under_hold(ids: list[int]) -> set[int]:
    """Which of these conversations have a message or a mail that a hold covers, or of which it keeps a copy."""
    if not ids:
        return set()
    held = _said_under_hold(ids)
    mails = IncomingMail.objects.filter(Q(conversation__in=ids) | Q(origins__message__conversation__in=ids))
    for found in _covered(mails, is_placed=True):
        pairs = found.values_list("conversation", "origins__message__conversation")
        held |= {pk for pair in pairs for pk in pair if pk is not None}
    return held & set(ids)


def _said_under_hold(ids: list[int]) -> set[int]:
    active = LegalHold.objects.active()
    held = set(
        HeldCopy.objects.filter(hold__in=active, conversation__in=ids).values_list("conversation", flat=True)
    )
    for hold in active.prefetch_related("people", "groups"):
        covered = question(hold).messages().filter(conversation__in=ids)
        held |= set(covered.order_by().values_list("conversation", flat=True).distinct())
    return held


def is_group_under_hold(group: Group) -> bool:
    """A hold that names the group, or covers something in it."""
    active = LegalHold.objects.active()
    for hold in active.prefetch_related("people", "groups"):
        if group in hold.groups.all() or question(hold).messages().filter(conversation__group=group).exists():
            return True
    mails = IncomingMail.objects.exclude(state=IncomingMail.State.DELETED)
    placed = mails.filter(Q(conversation__group=group) | Q(origins__message__conversation__group=group))
    found = [*_covered(placed, is_placed=True), *_covered(mails.filter(group=group, conversation=None))]
    if any(rows.exists() for rows in found):
        return True
    return HeldCopy.objects.filter(
        hold__in=active, conversation__in=group.conversations.values("pk")
    ).exists()


def mails_of(messages: Iterable[int]) -> list[int]:
    """The mails that brought these messages, once or again."""
    mails = Origin.objects.filter(message__in=list(messages)).values_list("mail_id", flat=True)
    return list(mails.order_by("mail_id").distinct())


def messages_under_hold(ids: list[int]) -> set[int]:
    """Which of these messages stand in a conversation, or came by a mail, that a hold may cover."""
    rows = Message.objects.filter(pk__in=ids).values_list("pk", "conversation")
    under = conversations_under_hold(list({conversation for _pk, conversation in rows}))
    mails = mails_under_hold(mails_of(ids))
    brought = Origin.objects.filter(message__in=ids, mail__in=mails).values_list("message_id", flat=True)
    return {pk for pk, conversation in rows if conversation in under} | set(brought)


def mails_under_hold(ids: list[int]) -> set[int]:
    """Which of these mails a hold may cover. Nobody looks into their bytes for words and days: they stay."""
    held: set[int] = set()
    if not ids:
        return held
    places = dict(IncomingMail.objects.filter(pk__in=ids).values_list("pk", "conversation"))
    under = _said_under_hold([pk for pk in places.values() if pk is not None])
    held = {mail for mail, conversation in places.items() if conversation in under}
    for found in _covered(IncomingMail.objects.filter(pk__in=ids)):
        held |= set(found.values_list("pk", flat=True))
    return held


def _covered(mails: QuerySet[IncomingMail], *, is_placed: bool = False) -> Iterator[QuerySet[IncomingMail]]:
    """Those of each hold. ``is_placed``: they became messages, which were asked for words and days already; a hold that
    names neither people nor groups has no mails beside."""
    for hold in LegalHold.objects.active().prefetch_related("people__addresses", "groups"):
        if not is_placed or hold.people.all() or hold.groups.all():
            yield mails.filter(pk__in=_mails_of(hold))


def _mails_of(hold: LegalHold) -> QuerySet[IncomingMail]:
    """Mails of its people, or to its groups; of one that names neither, all."""
    mails = IncomingMail.objects.all()
    if hold.is_of_conversation:
        return mails.filter(conversation=hold.conversation_id) if hold.conversation_id else mails.none()
    if people := list(hold.people.all()):
        addresses = [row.address for person in people for row in person.addresses.all()]
        return mails.filter(Q(sender__in=people) | Q(envelope_from__in=addresses))
    groups = list(hold.groups.all())
    return mails.filter(group__in=groups) if groups else mails


def covering(users: list[int]) -> LegalHold | None:
    """A hold that names one of these people, or covers something by them."""
    mine = Q(author__in=users) | Q(claimed_by__in=users)
    for hold in LegalHold.objects.active().prefetch_related("people", "groups").order_by("pk"):
        if {person.pk for person in hold.people.all()} & set(users):
            return hold
        if question(hold).messages().filter(mine).exists() or hold.copies.filter(mine).exists():
            return hold
    return None
