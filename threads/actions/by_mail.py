"""Who takes part in a conversation by mail has all of it by mail: written down when a live mail comes, never guessed."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from accounts.models import Group, Membership, User
from threads.models import Conversation, Participant, Subscription

from . import bounds, rights

# A mail that names more readers is a circular: none of them takes part by it.
MOST = 100


@transaction.atomic
def take_part(
    conversation: Conversation,
    *,
    author: User | None,
    addresses: Collection[str],
    is_proven: bool,
    since: datetime,
) -> None:
    """A live mail is by ``author`` and names ``addresses`` (lower case) in To and Cc: who of them may read it is in the
    conversation by mail from now on. Whoever chose something for it, muted it, or follows it in the browser stays so;
    its author is by mail again, unless they muted it.

    Of a mail that is not proven only those count who are in the group, or in a private conversation: a forged one brings
    nobody in who is not there. Its author counts only where nothing was written down of them before ``since``, when the
    mail was taken up.
    """
    people = rights.readers(conversation).order_by()
    if not is_proven:
        people = people.filter(_is_inside(conversation))
    of_mail = Q(addresses__address__in=list(addresses), addresses__verified_at__isnull=False)
    found = set(people.filter(of_mail).values_list("pk", flat=True)[: MOST + 1])
    writer = author if author and people.filter(pk=author.pk).exists() else None
    named = found - {writer.pk if writer else None}
    if len(named) > MOST or not _within_bounds(author if is_proven else None, conversation, len(named)):
        named = set()
    wanted = named | ({writer.pk} if writer else set())
    Subscription.objects.bulk_create(
        [
            Subscription(user_id=pk, conversation=conversation, mail=Subscription.CHAIN)
            for pk in sorted(wanted)
        ],
        ignore_conflicts=True,
    )
    if writer:
        own = Subscription.objects.filter(conversation=conversation, user=writer, mail="")
        own = own.exclude(level=Subscription.Level.MUTED)
        own = own if is_proven else own.filter(at__gte=since)
        own.update(mail=Subscription.CHAIN, level=Subscription.Level.FOLLOWING)


def in_browser(user: User, conversation: Conversation) -> None:
    """Whoever writes in the browser reads there, and follows it, unless they muted it."""
    neither, chain = Q(level=Subscription.Level.NEITHER), Q(mail=Subscription.CHAIN)
    own = Subscription.objects.filter(neither | chain, user=user, conversation=conversation)
    own.update(
        level=Case(When(neither, then=Value(Subscription.Level.FOLLOWING)), default=F("level")),
        mail=Case(When(chain, then=Value("")), default=F("mail")),
    )


def left(user: User, group: Group) -> None:
    """Whoever leaves a group gets no more of it by mail, also where colleagues may go on reading."""
    _end(user, Subscription.objects.filter(conversation__group=group))


def choose(user: User, conversation: Conversation, mail: str) -> None:
    """How much of it comes by mail (Involvement, or "" for as elsewhere), whether they follow it or not."""
    Subscription.objects.update_or_create(
        user=user,
        conversation=conversation,
        defaults={"mail": mail},
        create_defaults={"mail": mail, "level": Subscription.Level.NEITHER},
    )


def choose_for_group(membership: Membership, level: str) -> None:
    """How much of a group comes by mail (Involvement, or "" for as everywhere)."""
    Membership.objects.filter(pk=membership.pk).update(involvement=level)


def _end(user: User, here: QuerySet[Subscription]) -> None:
    here.filter(user=user, mail=Subscription.CHAIN).update(mail="")


def _is_inside(conversation: Conversation) -> Q:
    seat = Participant.objects.current().filter(conversation=conversation.pk, user=OuterRef("pk"))
    member = Membership.objects.filter(group=conversation.group_id, user=OuterRef("pk"))
    return Q(Exists(member)) | Q(Exists(seat))


def _within_bounds(sender: User | None, conversation: Conversation, people: int) -> bool:
    """Mails that name many people count for their sender; those that nobody is proven to have sent for the group,
    or the private conversation."""
    place = f"group-{conversation.group_id}" if conversation.group_id else f"conversation-{conversation.pk}"
    key = f"user-{sender.pk}" if sender else place
    try:
        bounds.naming(key, people)
    except ValidationError:
        return False
    return True
