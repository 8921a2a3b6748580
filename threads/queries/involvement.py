"""How much of a conversation reaches people by mail: as they chose for it, else for its group, else for everywhere."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import EmailAddress, Group, Involvement, Membership, User
from microblog.kit.compiled_query import CompiledQuery
from threads.actions.rights import readers
from threads.models import Addressee, Conversation, Message, Participant, Subscription

# As it comes: one of them was chosen, the other was written down.
ALL = frozenset({Involvement.EVERYTHING, Subscription.CHAIN})


class Chosen(NamedTuple):
    """What one person said of a conversation, its group, and everywhere; empty or None where they said nothing."""

    user: int
    mail: str | None
    level: str | None
    group: str | None
    everywhere: str | None
    # They are in the group, follow it, or it is a private one.
    is_theirs: bool

    @property
    def involvement(self) -> str:
        """Of Involvement, or Subscription.CHAIN. Whoever muted it hears only that somebody names them."""
        found = self.mail or self.group or self._everywhere
        is_muted = self.level == Subscription.Level.MUTED
        return Involvement.MENTIONS if is_muted and found in ALL else found

    @property
    def _everywhere(self) -> str:
        """ "Everything" is not every public group of the company."""
        found = self.everywhere or Involvement.MENTIONS
        return found if self.is_theirs or found != Involvement.EVERYTHING else Involvement.MENTIONS


def of_people(conversation: Conversation, user_ids: Iterable[int]) -> dict[int, str]:
    """{person: Involvement or Subscription.CHAIN} for all of them, whether they may read it or not. One query."""
    people = User.objects.filter(pk__in=list(user_ids)).order_by()
    return {one.user: one.involvement for one in map(Chosen._make, _chosen(people, conversation))}


def as_it_comes(conversation: Conversation) -> set[int]:
    """Who may read it and has every message of it by mail. One query, whatever the group has members."""
    group = conversation.group
    if group is None:
        rows = _OF_PRIVATE.all(conversation.pk)
    else:
        rows = (_OF_PUBLIC_GROUP if group.is_public else _OF_GROUP).all(conversation.pk, group.pk)
    return {one.user for one in map(Chosen._make, rows) if one.involvement in ALL}


def had_by_mail(messages: Iterable[Message]) -> set[tuple[int, int]]:
    """(person, message) of whoever wrote it or stands in To or Cc of its own mail, by a verified address. One query.

    Whom only Bcc named, or a list brought it, nobody can know. Of a mail that could not be checked nobody had anything: a
    forged one must neither keep a mention from somebody, nor itself from the person it names as its author.
    """
    true = [message for message in messages if not (message.is_claim or message.unchecked)]
    own = {(message.author_id, message.pk) for message in true}
    mailed = [message.pk for message in true if message.source == Message.Source.MAIL]
    if not mailed:
        return own
    owner = EmailAddress.objects.filter(address=OuterRef("address"), verified_at__isnull=False)
    named = Addressee.objects.filter(message__in=mailed).exclude(address="")
    rows = named.annotate(owner=Subquery(owner.values("user")[:1])).values_list("owner", "message")
    return own | {(int(user), int(pk)) for user, pk in rows if user}


def had_by_mail_of(user: User) -> QuerySet[Addressee]:
    """The same for one person and the messages of a query this becomes a part of."""
    own = EmailAddress.objects.filter(user=user.pk, verified_at__isnull=False)
    here = Addressee.objects.filter(
        message=OuterRef("pk"), message__claimed_by=None, message__unchecked=False
    )
    return here.filter(address__in=own.values("address"))


def _candidates(conversation: Conversation) -> QuerySet[User]:
    """Readers who said "everything" somewhere: few, out of ten thousand."""
    here = Subscription.objects.filter(conversation=conversation.pk)
    said = here.filter(mail__in=[Involvement.EVERYTHING, "chain"]).values("user")
    of_group = Membership.objects.filter(group=conversation.group_id, involvement=Involvement.EVERYTHING)
    everywhere = User.objects.filter(mail_choice__level=Involvement.EVERYTHING)
    return (
        readers(conversation)
        .filter(pk__in=said.union(of_group.values("user"), everywhere.values("pk")))
        .order_by()
    )


def _chosen(people: QuerySet[User], conversation: Conversation) -> QuerySet[User, Any]:
    here = Subscription.objects.filter(conversation=conversation.pk, user=OuterRef("pk"))
    membership = Membership.objects.filter(group=conversation.group_id, user=OuterRef("pk"))
    seat = Participant.objects.current().filter(conversation=conversation.pk, user=OuterRef("pk"))
    follows = here.filter(level=Subscription.Level.FOLLOWING)
    rows = people.annotate(
        mail=Subquery(here.values("mail")[:1]),
        level=Subquery(here.values("level")[:1]),
        of_group=Subquery(membership.values("involvement")[:1]),
        everywhere=F("mail_choice__level"),
        is_theirs=Q(Exists(membership)) | Q(Exists(seat)) | Q(Exists(follows)),
    )
    return rows.values_list("pk", "mail", "level", "of_group", "everywhere", "is_theirs")


def _of_private(pk: int) -> QuerySet[User, Any]:
    conversation = Conversation(pk=pk)
    return _chosen(_candidates(conversation), conversation)


def _of_group(visibility: str) -> Callable[..., QuerySet[User, Any]]:
    def build(pk: int, group_pk: int) -> QuerySet[User, Any]:
        conversation = Conversation(pk=pk, group=Group(pk=group_pk, visibility=visibility))
        return _chosen(_candidates(conversation), conversation)

    return build


# Asked for each message, and for each page that offers to write one.
_OF_PRIVATE = CompiledQuery(_of_private, int)
_OF_PUBLIC_GROUP = CompiledQuery(_of_group(Group.Visibility.PUBLIC), int, int)
_OF_GROUP = CompiledQuery(_of_group(Group.Visibility.PRIVATE), int, int)
