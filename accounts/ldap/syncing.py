"""A look at the whole directory: who is missing there, or disabled, leaves; names and titles follow; its groups are brought.

Nobody is made by it: people come in when they sign in. Whom it does not know, because they never signed in by it, it does not
touch.
"""

import logging
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import directory, directory_groups
from accounts.audit.origin import acting_as
from accounts.models import CompanyAccount, DirectoryGroup, LdapDirectory, User
from accounts.models.directory import DirectoryGroupQuerySet

from . import asking, entries, linking
from .config import ISSUER, LdapConfig, current, row
from .entries import LdapGroup, LdapPerson
from .faults import LdapFaultError

log = logging.getLogger("skein.accounts")
# Before the number of a group of this directory; others came by SCIM.
OURS = "ldap:"


class BrakeError(LdapFaultError):
    """More are missing than may leave at once."""


@dataclass
class LdapLook:
    """What came of it: people by name. ``kept``: who should have left and could not, with the reason."""

    seen: int = 0
    left: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    groups: int = 0


def look(*, is_dry: bool = False, at_most: int | None = None) -> LdapLook:
    """``at_most``: how many may leave, and how many groups and memberships may go, instead of what is set and of a quarter.
    A dry one leaves no trace. Raises LdapFaultError: nothing was done, and the desk says why."""
    config = current()
    if config is None:
        raise LdapFaultError(_("No directory is switched on."))
    try:
        with asking.opened(config, asking.LOOK) as connection:
            people = entries.everybody(config, connection)
            groups = entries.groups(config, connection) if config.group_base else []
        with acting_as(config.name):
            result = _apply(config, people, groups, is_dry, at_most)
    except LdapFaultError as error:
        if not is_dry:
            _note(error.text)
        raise
    if not is_dry:
        _note("")
    return result


def _note(fault: str) -> None:
    LdapDirectory.objects.update_or_create(
        pk=LdapDirectory.ONE, defaults={"looked_at": timezone.now(), "fault": fault[:500]}
    )
    row.forget()


def _apply(
    config: LdapConfig, people: list[LdapPerson], groups: list[LdapGroup], is_dry: bool, at_most: int | None
) -> LdapLook:
    if not people:
        raise BrakeError(
            _("The directory shows nobody: what it lets Skein see has changed. Nothing was done.")
        )
    by_key = {person.key: person for person in people}
    rows = CompanyAccount.objects.filter(issuer=ISSUER).select_related("user", "user__manager")
    rows = rows.prefetch_related("user__addresses").order_by("pk")
    linked = {one.subject: one.user for one in rows}
    gone = [
        user
        for key, user in linked.items()
        if user.is_active and (key not in by_key or by_key[key].is_disabled)
    ]
    _require_few_gone(config, by_key, linked, gone, at_most)
    if config.group_base:
        _require_few_lost(groups, by_key, linked, {user.pk for user in gone}, at_most)
    result = LdapLook(seen=len(people))
    for user in gone:
        _leave(user, result, is_dry)
    for key, user in linked.items():
        if key in by_key and not by_key[key].is_disabled:
            _follow(user, config, by_key[key], result, is_dry)
    if config.group_base and not is_dry:
        _bring_groups(groups, by_key, linked)
    result.groups = len(groups)
    return result


def _require_few_gone(
    config: LdapConfig,
    by_key: dict[str, LdapPerson],
    linked: dict[str, User],
    gone: list[User],
    at_most: int | None,
) -> None:
    if gone and at_most is None and not any(key in by_key for key in linked):
        raise BrakeError(
            _(
                "The directory shows nobody of those who signed in by it: it may be another one. Nothing was done."
            )
        )
    active = sum(user.is_active for user in linked.values())
    most = min(config.most_gone, _quarter(active)) if at_most is None else at_most
    if len(gone) > most:
        text = _(
            "%(count)d people are missing or disabled in the directory; at most %(most)d leave at once. Nothing was done."
        )
        raise BrakeError(text % {"count": len(gone), "most": most})


def _require_few_lost(
    groups: list[LdapGroup],
    by_key: dict[str, LdapPerson],
    linked: dict[str, User],
    gone: set[int],
    at_most: int | None,
) -> None:
    """Of the groups here, and of who is in them: but for those who leave altogether, ``gone``."""
    here = set(_ours().values_list("external_id", flat=True))
    if here and not groups and at_most is None:
        raise BrakeError(
            _("The directory shows none of its groups: what it lets Skein see has changed. Nothing was done.")
        )
    rows = _ours().filter(members__is_active=True).values_list("external_id", "members")
    before = {(group, pk) for group, pk in rows if pk not in gone}
    said = {OURS + group.key: _members(group, groups, by_key, linked) for group in groups}
    after = {(group, pk) for group, members in said.items() for pk in members}
    for there, lost, text in (
        (
            len(here),
            len(here - set(said)),
            _(
                "%(count)d groups are missing in the directory; at most %(most)d go at once. Nothing was done."
            ),
        ),
        (
            len(before),
            len(before - after),
            _(
                "%(count)d people are missing in groups of the directory; at most %(most)d at once. Nothing was done."
            ),
        ),
    ):
        most = _quarter(there) if at_most is None else at_most
        if lost > most:
            raise BrakeError(text % {"count": lost, "most": most})


def _quarter(count: int) -> int:
    return max(1, count // 4)


def _leave(user: User, result: LdapLook, is_dry: bool) -> None:
    try:
        if not is_dry:
            _send_away(user)
        result.left.append(user.name)
    except ValidationError as error:
        # The only admin, the last break-glass account.
        result.kept.append(f"{user.name}: {error.messages[0]}")
        log.warning(
            "The directory does not have number %d any more, who stays: %s", user.pk, error.messages[0]
        )


@transaction.atomic
def _send_away(user: User) -> None:
    """Marked as our doing, unless somebody else was faster."""
    if directory.withdraw(user):
        user.company_accounts.filter(issuer=ISSUER).update(gone_at=timezone.now())


def _follow(user: User, config: LdapConfig, person: LdapPerson, result: LdapLook, is_dry: bool) -> None:
    try:
        if not is_dry and linking.refresh(user, config, person):
            result.changed.append(person.name)
    except ValidationError as error:
        result.kept.append(f"{user.name}: {error.messages[0]}")


# --- Groups --------------------------------------------------------------------------------------------------------


def _ours() -> DirectoryGroupQuerySet:
    return DirectoryGroup.objects.here().filter(external_id__startswith=OURS)


@transaction.atomic
def _bring_groups(groups: list[LdapGroup], by_key: dict[str, LdapPerson], linked: dict[str, User]) -> None:
    here = {one.external_id: one for one in _ours().all_locked()}
    for group in groups:
        members = _members(group, groups, by_key, linked)
        known = here.pop(OURS + group.key, None)
        if known is None:
            directory_groups.bring(group.name, members, OURS + group.key)
        elif known.name != group.name or set(known.members.values_list("pk", flat=True)) != members:
            directory_groups.change(known, name=group.name, members=members, external_id=known.external_id)
    for left in here.values():
        directory_groups.withdraw(left)


def _members(
    group: LdapGroup, groups: list[LdapGroup], by_key: dict[str, LdapPerson], linked: dict[str, User]
) -> set[int]:
    """Of the group and of the groups in it, however they stand in each other."""
    places, logins = _all_in(group, {one.place: one for one in groups})
    return {
        user.pk
        for key, user in linked.items()
        if user.is_active
        and (person := by_key.get(key))
        and (entries.place_of(person.dn) in places or person.login in logins)
    }


def _all_in(group: LdapGroup, by_place: dict[str, LdapGroup]) -> tuple[set[str], set[str]]:
    places: set[str] = set()
    logins: set[str] = set()
    waiting, seen = [group], {group.place}
    while waiting:
        one = waiting.pop()
        places |= one.members
        logins |= one.logins
        inner = [by_place[place] for place in one.members if place in by_place and place not in seen]
        seen |= {each.place for each in inner}
        waiting += inner
    return places, logins
