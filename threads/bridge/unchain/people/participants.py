"""Who is who in one mail: a name printed without an address often has one elsewhere in the same mail.

Nothing is guessed: a name gets an address only if all places that print both agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from ..mime.headers import mailboxes
from ..mime.lists import is_list, list_addresses
from ..quotes.claims import Anchor
from ..values import ParsedMail
from .names import PrintedPerson

_WORD = re.compile(r"\w+")
_BOUNCES = re.compile(r"[-+.]bounces?\b|\bbounces?[-+.]")
_HEADERS = ("from", "reply-to", "x-original-from", "sender", "to", "cc")
#: Headers longer than this are distribution lists nobody on which is quoted.
MAX_HEADER = 6_000
#: Nobody has so many names without a word in common.
MANY_NAMES = 3


def complete(mail: ParsedMail, anchors: list[Anchor]) -> None:
    """Fill in the missing addresses and names of the anchors' authors, in place."""
    if not anchors:
        return
    people = list(_printed(mail, anchors))
    lists = _lists(mail, people)
    for anchor in anchors:
        if anchor.email in lists or _BOUNCES.search(anchor.email):
            anchor.email = ""  # a list's address in the place of the author's
    if all(anchor.name and anchor.email for anchor in anchors):
        return
    by_name: dict[str, set[str]] = defaultdict(set)
    by_address: dict[str, str] = {}
    for name, address in people:
        if address not in lists:
            by_name[_key(name)].add(address)
            by_address.setdefault(address, name)
    for anchor in anchors:
        if anchor.name and not anchor.email:
            known = by_name.get(_key(anchor.name), set())
            anchor.email = next(iter(known)) if len(known) == 1 else ""
        elif anchor.email and not anchor.name:
            anchor.name = by_address.get(anchor.email) or _spelled(anchor.email, anchors)


def _spelled(address: str, anchors: list[Anchor]) -> str:
    """The one author of the mail, of two words or more, whose whole name an address spells out."""
    local = address.partition("@")[0]
    names = {anchor.name for anchor in anchors if _spells(local, _WORD.findall(anchor.name.casefold()))}
    return names.pop() if len(names) == 1 else ""


def _spells(local: str, words: list[str]) -> bool:
    return len(words) > 1 and all(len(word) > 2 and word in local for word in words)


def _printed(mail: ParsedMail, anchors: list[Anchor]) -> Iterable[PrintedPerson]:
    """Everyone printed with both a name and an address, in the order of trust."""
    yield from _both([PrintedPerson(mail.author_name, mail.author_email)])
    yield from _both(PrintedPerson(anchor.name, anchor.email) for anchor in anchors)
    for header in _HEADERS:
        boxes = mailboxes(mail.headers.get(header, "")[:MAX_HEADER])
        yield from _both(PrintedPerson(box.name, box.email) for box in boxes)
    for anchor in anchors:
        yield from _both(anchor.people)


def _both(people: Iterable[PrintedPerson]) -> Iterable[PrintedPerson]:
    return (p for p in people if p.name and "@" in p.email and not _BOUNCES.search(p.email))


def _lists(mail: ParsedMail, people: list[PrintedPerson]) -> set[str]:
    """Addresses that stand for a list: that the mail's header names so, or that are printed with names that have
    no word in common (lists that rewrite senders print all names with their own)."""
    names: dict[str, list[set[str]]] = defaultdict(list)
    for name, address in people:
        words = set(_WORD.findall(name.casefold()))
        if len(names[address]) < MANY_NAMES and all(words.isdisjoint(known) for known in names[address]):
            names[address].append(words)
    lists = list_addresses(mail.headers)
    return lists | {a for a, known in names.items() if len(known) >= (2 if is_list(a) else MANY_NAMES)}


def _key(name: str) -> str:
    """Equal for "Lee, Ann" and "ann lee"."""
    return " ".join(sorted(_WORD.findall(name.casefold())))
