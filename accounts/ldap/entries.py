"""Somebody, and a group, as the directory has them."""

import re
import time
import uuid
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from microblog.kit.storable import storable

from .asking import LdapEntry, escaped, search
from .config import Kind, LdapConfig

_ID = {Kind.AD: "objectGUID", Kind.OTHER: "entryUUID"}
_PEOPLE = {Kind.AD: "(objectCategory=person)(objectClass=user)", Kind.OTHER: "(objectClass=person)"}
_NAMES = {Kind.AD: ("userPrincipalName", "sAMAccountName", "mail"), Kind.OTHER: ("uid", "mail")}
_GROUPS = {
    Kind.AD: "(objectClass=group)",
    Kind.OTHER: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))",
}
ABOUT = (
    "mail", "displayName", "cn", "givenName", "sn", "title", "department", "departmentNumber", "ou", "telephoneNumber", "uid",
    "userPrincipalName", "sAMAccountName", "userAccountControl", "accountExpires", "nsAccountLock", "pwdAccountLockedTime",
)  # fmt: skip
_OF_A_GROUP = ("cn", "member", "uniqueMember", "memberUid")
# userAccountControl: ACCOUNTDISABLE.
_DISABLED = 0x2
# accountExpires counts tenths of microseconds since 1601; these two say never.
_SINCE_1601, _NEVER = 11_644_473_600, (0, 2**63 - 1)
# pwdAccountLockedTime of somebody whom an admin has locked, for good.
_FOR_GOOD = "000001010000Z"


@dataclass(frozen=True)
class LdapPerson:
    """``key``: what stays the same whatever they are called; ``mail`` in small letters, or empty."""

    key: str
    dn: str
    login: str
    name: str
    mail: str
    title: str
    department: str
    phone: str
    is_disabled: bool


@dataclass(frozen=True)
class LdapGroup:
    """``members``: places of people and groups, as ``place_of`` writes them; ``logins``: of people."""

    key: str
    place: str
    name: str
    members: frozenset[str]
    logins: frozenset[str]


def called(config: LdapConfig, connection: Any, typed: str) -> list[LdapPerson]:
    """Whoever is meant by what somebody typed: an address or a name to sign in."""
    names = "".join(f"({name}={escaped(typed)})" for name in _NAMES[Kind(config.kind)])
    return _people(config, connection, f"(|{names})")


def with_key(config: LdapConfig, connection: Any, key: str) -> list[LdapPerson]:
    number = uuid.UUID(key)
    is_ad = Kind(config.kind) == Kind.AD
    said = "".join(f"\\{byte:02x}" for byte in number.bytes_le) if is_ad else str(number)
    return _people(config, connection, f"({_ID[Kind(config.kind)]}={said})")


def everybody(config: LdapConfig, connection: Any) -> list[LdapPerson]:
    return _people(config, connection, "")


def _people(config: LdapConfig, connection: Any, more: str) -> list[LdapPerson]:
    kind = Kind(config.kind)
    wanted = f"(&{_PEOPLE[kind]}{config.more_filter}{more})"
    found = search(connection, config.base_dn, wanted, (_ID[kind], *ABOUT))
    return [_person(entry, key) for entry in found if (key := _key_of(entry, kind))]


def groups(config: LdapConfig, connection: Any) -> list[LdapGroup]:
    kind = Kind(config.kind)
    found = search(connection, config.group_base, _GROUPS[kind], (_ID[kind], *_OF_A_GROUP))
    return [_group(entry, key) for entry in found if (key := _key_of(entry, kind)) and entry.text("cn")]


def _key_of(entry: LdapEntry, kind: Kind) -> str:
    raw = next(iter(entry.values.get(_ID[kind].lower(), [])), b"")
    try:
        return str(uuid.UUID(bytes_le=raw) if kind == Kind.AD else uuid.UUID(raw.decode()))
    except ValueError:
        return ""


def _person(entry: LdapEntry, key: str) -> LdapPerson:
    given = " ".join(part for part in (entry.text("givenName"), entry.text("sn")) if part)
    mail = storable(entry.text("mail")).lower()
    login = entry.text("userPrincipalName", "uid", "sAMAccountName")
    return LdapPerson(
        key,
        entry.dn,
        storable(login).lower(),
        _short("name", entry.text("displayName") or given or entry.text("cn") or login),
        mail,
        _short("title", entry.text("title")),
        _short("department", entry.text("department", "departmentNumber", "ou")),
        _short("phone", entry.text("telephoneNumber")),
        _is_disabled(entry),
    )


def _short(field: str, text: str) -> str:
    most: int = User._meta.get_field(field).max_length  # type: ignore[union-attr, assignment]
    return storable(text, nul="")[:most].strip()


def _is_disabled(entry: LdapEntry) -> bool:
    control, expires = (_number(entry.text(name)) for name in ("userAccountControl", "accountExpires"))
    is_over = expires not in _NEVER and expires / 10_000_000 - _SINCE_1601 < time.time()
    is_locked = (
        entry.text("nsAccountLock").lower() == "true" or entry.text("pwdAccountLockedTime") == _FOR_GOOD
    )
    return bool(control & _DISABLED) or is_over or is_locked


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,20}", text) else 0


def _group(entry: LdapEntry, key: str) -> LdapGroup:
    said = [*entry.values.get("member", []), *entry.values.get("uniquemember", [])]
    return LdapGroup(
        key,
        place_of(entry.dn),
        storable(entry.text("cn"), nul="")[:255],
        frozenset(place_of(value.decode(errors="replace")) for value in said),
        frozenset(value.decode(errors="replace").lower() for value in entry.values.get("memberuid", [])),
    )


def place_of(dn: str) -> str:
    """A name of an entry as it is compared: servers write one and the same with and without blanks, in any case."""
    return re.sub(r"\s*,\s*", ",", dn.strip()).lower()
