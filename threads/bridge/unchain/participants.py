"""Who is who in one mail: a name printed without an address often has one elsewhere in the same mail.

Nothing is guessed: a name gets an address only if all places that print both agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from .claims import Anchor
from .mime.headers import mailboxes
from .names import Person
from .values import ParsedMail

_WORD = re.compile(r"\w+")
_BOUNCES = re.compile(r"[-+.]bounces?\b|\bbounces?[-+.]")
_HEADERS = ("from", "reply-to", "x-original-from", "sender", "to", "cc")
#: Headers longer than this are distribution lists nobody on which is quoted.
MAX_HEADER = 6_000


def complete(mail: ParsedMail, anchors: list[Anchor]) -> None:
    """Fill in the missing addresses and names of the anchors' authors, in place."""
    for anchor in anchors:
        if _BOUNCES.search(anchor.email):
            anchor.email = ""  # a list's envelope address in the place of the author's
    if all(anchor.name and anchor.email for anchor in anchors):
        return
    people = list(_printed(mail, anchors))
    lists = _lists(mail, people)
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


def _printed(mail: ParsedMail, anchors: list[Anchor]) -> Iterable[Person]:
    """Everyone printed with both a name and an address, in the order of trust."""
    yield from _both([Person(mail.author_name, mail.author_email)])
    yield from _both(Person(anchor.name, anchor.email) for anchor in anchors)
    for header in _HEADERS:
        boxes = mailboxes(mail.headers.get(header, "")[:MAX_HEADER])
        yield from _both(Person(box.name, box.email) for box in boxes)
    for anchor in anchors:
        yield from _both(anchor.people)


def _both(people: Iterable[Person]) -> Iterable[Person]:
    return (p for p in people if p.name and "@" in p.email and not _BOUNCES.search(p.email))


def _lists(mail: ParsedMail, people: list[Person]) -> set[str]:
    """Addresses that stand for a list: lists that rewrite senders print many names with their own."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, address in people:
        names[address].add(_key(name))
    posts = mail.headers.get("list-post", "").lower()
    return {address for address, known in names.items() if len(known) > 2 or address in posts}


def _key(name: str) -> str:
    """Equal for "Lee, Ann" and "ann lee"."""
    return " ".join(sorted(_WORD.findall(name.casefold())))
