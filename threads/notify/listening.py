"""Who of some people wants to hear of a conversation."""

from collections.abc import Callable, Iterator

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Group, Involvement, Membership
from microblog.kit.compiled_query import CompiledQuery
from threads.actions.rights import readers
from threads.models import Conversation, Subscription


def listening(conversation: Conversation, user_ids: set[int]) -> dict[int, bool]:
    """{reader: whether replies and reactions interest them}; who may not read, or wants nothing of the
    group, is not in it, unless they chose something for the conversation. Who muted it still hears when named.
    One query for each few people."""
    found: dict[int, bool] = {}
    for some in _padded(sorted(user_ids)):
        found |= {pk: not is_muted for pk, is_muted in _rows(conversation, some)}
    return found


def _rows(conversation: Conversation, user_ids: list[int]) -> list[tuple[int, bool]]:
    group = conversation.group
    if group is None:
        return _OF_PRIVATE.all(conversation.pk, *user_ids)
    prepared = _OF_PUBLIC_GROUP if group.is_public else _OF_GROUP
    return prepared.all(conversation.pk, group.pk, *user_ids)


def _padded(ids: list[int]) -> Iterator[list[int]]:
    """As many at a time as a query has places; nobody has the id 0."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        yield some + [0] * (_AT_ONCE - len(some))


def _of_private(pk: int, *user_ids: int) -> QuerySet:
    return _hearing(Conversation(pk=pk), user_ids)


def _of_group(visibility: str) -> Callable[..., QuerySet]:
    def build(pk: int, group_pk: int, *user_ids: int) -> QuerySet:
        group = Group(pk=group_pk, visibility=visibility)
        nothing = Membership.objects.filter(
            group=group_pk, user=OuterRef("pk"), involvement=Involvement.NOTHING
        )
        here = Subscription.objects.filter(conversation=pk, user=OuterRef("pk"))
        chosen = here.exclude(mail__in=["", Involvement.NOTHING])
        people = _hearing(Conversation(pk=pk, group=group), user_ids)
        return people.filter(~Exists(nothing) | Exists(chosen))

    return build


def _hearing(conversation: Conversation, user_ids: tuple[int, ...]) -> QuerySet:
    muted = Subscription.objects.filter(
        conversation=conversation.pk, user=OuterRef("pk"), level=Subscription.Level.MUTED
    )
    people = readers(conversation).filter(pk__in=user_ids).order_by()
    return people.annotate(is_muted=Exists(muted)).values_list("pk", "is_muted")


# Asked for each message and reaction; nearly always for one or two people.
_AT_ONCE = 8
_OF_PRIVATE = CompiledQuery(_of_private, int, *[int] * _AT_ONCE)
_OF_PUBLIC_GROUP = CompiledQuery(_of_group(Group.Visibility.PUBLIC), int, int, *[int] * _AT_ONCE)
_OF_GROUP = CompiledQuery(_of_group(Group.Visibility.PRIVATE), int, int, *[int] * _AT_ONCE)
