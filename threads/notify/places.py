"""Of which groups and conversations somebody chose how much reaches them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from accounts.models import Group, Involvement, Membership, User
from microblog.kit.numbers import whole_number
from threads.actions import by_mail
from threads.models import Conversation, Subscription

# Conversations on the page, the newest choices.
MOST = 50


@dataclass(frozen=True)
class PlaceChoice:
    """One row: ``name`` of its field; ``chosen``: of Involvement, or "" where they said nothing yet."""

    name: str
    title: str
    url: str
    chosen: str
    group: Group | None = None
    is_muted: bool = False
    is_by_mail: bool = False


def groups_of(user: User, shown: str = "") -> list[PlaceChoice]:
    """Those they chose something for, and the one at the address ``shown``, if they are in it."""
    mine = Membership.objects.filter(user=user).select_related("group").order_by("group__name")
    rows = mine.filter(~Q(involvement="") | Q(group__slug=shown))
    return [
        PlaceChoice(
            f"group-{row.group_id}", row.group.name, row.group.get_absolute_url(), row.involvement, row.group
        )
        for row in rows
    ]


def others_of(user: User, known: list[PlaceChoice]) -> list[Group]:
    """The groups they are in and chose nothing for."""
    there = {row.group.pk for row in known if row.group}
    return [group for group in Group.objects.joined_by(user).order_by("name") if group.pk not in there]


def conversations_of(user: User, shown: int | None = None) -> list[PlaceChoice]:
    """Those they chose something for or muted, and ``shown``, if they may read it."""
    readable = Conversation.objects.visible_to(user)
    rows = Subscription.objects.filter(user=user, conversation__in=readable.values("pk"))
    rows = rows.exclude(~Q(level=Subscription.Level.MUTED), mail="").select_related("conversation__group")
    found = [_of_conversation(row.conversation, row) for row in rows.order_by("-at", "-pk")[:MOST]]
    if shown and f"conversation-{shown}" not in {row.name for row in found}:
        row = Subscription.objects.filter(user=user, conversation=shown).first()
        place = readable.filter(pk=shown).select_related("group")
        found = [*(_of_conversation(one, row) for one in place), *found]
    return found


def _of_conversation(conversation: Conversation, row: Subscription | None = None) -> PlaceChoice:
    return PlaceChoice(
        f"conversation-{conversation.pk}",
        conversation.subject,
        conversation.get_absolute_url(),
        _level(row) if row else "",
        conversation.group,
        row is not None and row.level == Subscription.Level.MUTED,
        row is not None and row.mail == Subscription.CHAIN,
    )


def _level(row: Subscription) -> str:
    """As the page shows it: who takes part by mail has everything."""
    return Involvement.EVERYTHING if row.mail == Subscription.CHAIN else row.mail


def choose(user: User, posted: QueryDict) -> None:
    """What the page sent: a level for each row that is there, ``forget`` one of them, ``add`` a group. What names a place
    that is not theirs changes nothing."""
    wanted = {
        name: str(posted[name]) for name in posted if name.partition("-")[0] in ("group", "conversation")
    }
    if posted.get("add"):
        wanted[f"group-{posted['add']}"] = str(posted.get("add_level", ""))
    if posted.get("forget"):
        wanted[str(posted["forget"])] = ""
    chosen = _numbers(wanted, "group"), _numbers(wanted, "conversation")
    for row in Membership.objects.filter(user=user, group__in=chosen[0]):
        by_mail.choose_for_group(row, chosen[0][row.group_id])
    rows = Subscription.objects.filter(user=user, conversation__in=chosen[1])
    known = {row.conversation_id: _level(row) for row in rows}
    for conversation in Conversation.objects.visible_to(user).filter(pk__in=chosen[1]):
        if known.get(conversation.pk, "") != chosen[1][conversation.pk]:
            by_mail.choose(user, conversation, chosen[1][conversation.pk])


def _numbers(wanted: Mapping[str, str], kind: str) -> dict[int, str]:
    """{number of the place: level}, of those of this kind whose level is one."""
    levels = {*Involvement.values, ""}
    rows = ((name.partition("-"), level) for name, level in wanted.items() if level in levels)
    found = {whole_number(number): level for (name, _dash, number), level in rows if name == kind}
    return {number: level for number, level in found.items() if number}
