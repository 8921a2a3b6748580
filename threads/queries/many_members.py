"""Who is meant by a pasted list, looked up at once: who would come into a group, and what is wrong with the others."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import names
from accounts.models import EmailAddress, Group, Membership, User


@dataclass(frozen=True)
class CandidateRow:
    """One line of the list. ``problem``: why nobody comes in by it; ``is_member``: they are in already."""

    typed: str
    user: User | None = None
    is_member: bool = False
    problem: str = ""

    @property
    def comes_in(self) -> bool:
        return self.user is not None and not self.is_member and not self.problem


def rows_of(group: Group, typed: Iterable[str], *, asker: User) -> list[CandidateRow]:
    """A row for each, in order; four queries however many there are."""
    words = list(typed)
    people = _Directory(words, asker)
    found = [(word, people.meant(word)) for word in words]
    return _with_members(group, found)


def rows_of_people(group: Group, people: Iterable[User]) -> list[CandidateRow]:
    """The same for people who are known, of a directory group."""
    return _with_members(group, [(user.name, [user]) for user in people])


def _with_members(group: Group, found: list[tuple[str, list[User]]]) -> list[CandidateRow]:
    members = set(Membership.objects.filter(group=group).values_list("user_id", flat=True))
    seen: set[int] = set()
    rows = []
    for word, people in found:
        row = _row(word, people, members, seen)
        rows.append(row)
        seen |= {row.user.pk} if row.user else set()
    return rows


def _row(word: str, people: list[User], members: set[int], seen: set[int]) -> CandidateRow:
    if not people:
        return CandidateRow(word, problem=_("Nobody here is called that or has this address."))
    if len(people) > 1:
        return CandidateRow(word, problem=_("Several colleagues are called that: write the address."))
    (user,) = people
    if user.pk in seen:
        return CandidateRow(word, user, problem=_("Stands further up already."))
    if user.kind != User.Kind.EMPLOYEE:
        return CandidateRow(word, user, problem=_("Only colleagues can be members."))
    if not user.is_active:
        return CandidateRow(word, user, problem=_("Has left."))
    return CandidateRow(word, user, is_member=user.pk in members)


class _Directory:
    """Everybody whom the words of a list may mean: by handle, by address, by a whole name that one colleague has."""

    def __init__(self, words: list[str], asker: User):
        short = {word.lstrip("@").lower() for word in words}
        # No outsiders: of them only who may read their words learns that they are known here, and their names.
        people = User.objects.visible_to(asker).exclude(kind__in=(User.Kind.OUTSIDER, User.Kind.GUEST))
        self.by_handle = {user.handle: user for user in people.filter(handle__in=short)}
        rows = EmailAddress.objects.filter(address__in=short, user__in=people).select_related("user")
        self.by_address = {row.address: row.user for row in rows}
        self.by_name: dict[str, list[User]] = {}
        cores = {core for word in words if " " in (core := names.core(word))}
        for user in people.employees().filter(folded_name__in=cores).order_by("pk") if cores else ():
            self.by_name.setdefault(user.folded_name, []).append(user)

    def meant(self, word: str) -> list[User]:
        short = word.lstrip("@").lower()
        user = self.by_handle.get(short) or self.by_address.get(short)
        return [user] if user else self.by_name.get(names.core(word), [])
