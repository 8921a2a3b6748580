"""Read people the way clients print them in header lines and attributions.

Not RFC 5322: a printed "From:" line has lost its quotes, its angle brackets may be square, names
hold commas, and directory clients print paths. Nothing raises; what cannot be read is a name.
"""

import re
from html import unescape
from typing import NamedTuple

from ..languages import squeeze
from ..mime import via, words

#: Longer address lines than this are cut: no client prints them and nobody reads them.
LONGEST = 20_000
_LOCAL = r"[^\s<>()\[\]{}\"',;:|@\\]"
_ADDRESS = rf"{_LOCAL}{{1,128}}@[^\W_][\w.-]{{0,250}}"
ADDRESS = re.compile(_ADDRESS)
#: An address with what is printed round it: <a@b>, [mailto:a@b], (a@b), "<mailto:a@b>", bare.
_BRACKETED = re.compile(
    rf"[<\[(]{{0,2}}\s?(?:<?(?:mailto|smtp|e-?mail)\s?:\s?)?(?P<address>{_ADDRESS})\s?"
    rf"(?:<mailto:[^<>\s]{{0,300}}>|\|mailto:[^<>\s]{{0,300}})?[>\])]{{0,2}}",
    re.IGNORECASE,
)
#: Webmailers print an address and its link, when they reply to their own replies many times over:
#: a@b[mailto:a@b], a@b [mailto:a@b[mailto:a@b]].
_LINK = re.compile(
    rf"(?<!\w)({_ADDRESS})\s?(?:\[mailto:[^\[\]<>]{{0,300}}\]|<mailto:[^\[\]<>]{{0,300}}>)", re.IGNORECASE
)
MAX_LINKS = 5
_NOTES = re.compile(r"^(?P<name>[^/@<>]{2,80})/(?P<path>[^@<>]{1,120}?)(?:@(?P<domain>[\w.-]{1,80}))?$")
#: "Ann Lee@ACME": a Notes name and its Notes domain, not an address.
_NOTES_PLAIN = re.compile(
    r"^(?P<name>[^@<>\[\]()\"]{1,60}\s[^@<>\[\]()\s]{1,60})@[A-Za-z][\w-]{1,40}(?:\s[A-Za-z&][\w-]{0,40}){0,3}$"
)
#: "Ann Lee@ACME": a Notes domain, not an Internet one.
_NOTES_DOMAIN = re.compile(
    r"^(?P<name>[^@<>:;]{3,80}?)\s?@\s?[A-Za-z_]{2,40}(?:\s[A-Za-z&][\w-]{0,40}){0,3}$"
)
_EXCHANGE_PATH = re.compile(r"[</\[]?/?O=[^<>;]{1,300}/CN=(?P<name>[^/<>;\]]{1,80})[>\]]?", re.IGNORECASE)
#: The address an Exchange server makes of one it cannot print: the true one stands beside it, or nowhere.
_ENCAPSULATED = re.compile(r"[<\[](?:mailto:)?IMCEA[A-Z]{1,12}-[^<>\[\]]{1,500}[>\]]", re.IGNORECASE)
BEHALF = re.compile(
    r"\s?[(\[]?\b(?:on behalf of|im auftrag von|im namen von|de la part de|en nombre de|por cuenta de|em nome de|per conto di"
    r"|namens|på vegne af|på vegne av|för räkning|puolesta|w imieniu|v zastoupení|от имени|代表)\s",
    re.IGNORECASE,
)
_EDGES = " \t\r\n\"'“”„«»‘’`,;:<>*_|"


class PrintedPerson(NamedTuple):
    """A printed person: the name ("" if only an address is printed), the address in lower case
    ("" if only a name is printed)."""

    name: str
    email: str


def parse_person(text: str) -> PrintedPerson:
    """The one person in ``text``: an attribution's name or a "From:" value."""
    line = _readable(text)
    behalf = BEHALF.search(line)
    if behalf and line[behalf.end() :].strip(_EDGES):
        return _behalf(_person(line[: behalf.start()]), _person(line[behalf.end() :].rstrip(")] ")))
    return _person(line)


def _behalf(sender: PrintedPerson, author: PrintedPerson) -> PrintedPerson:
    """ "Assistant on behalf of Boss": the words are the boss's. "Ann Lee <ann@x> on behalf of berths@x": a
    desk has no words, they are those of the person who is named."""
    return author if author.name or not sender.name else sender


def parse_people(text: str) -> list[PrintedPerson]:
    """The people of a printed To or Cc line, in order, without blanks."""
    people = (_person(part) for part in _split(_readable(text)))
    return [person for person in people if person.name or person.email]


def _readable(text: str) -> str:
    """One line, encoded words decoded, addresses without their links."""
    line = squeeze(unescape(text[:LONGEST]) if "&lt;" in text or "&quot;" in text else text[:LONGEST])
    for _ in range(MAX_LINKS if "mailto:" in line else 0):
        line = _LINK.sub(r"\1", line)
    return words.text(line)


# -- one person ------------------------------------------------------------------------------------


def _person(line: str) -> PrintedPerson:
    line = _ENCAPSULATED.sub("", line).strip()
    exchange = _EXCHANGE_PATH.search(line)
    if exchange and "@" not in line:
        before = line[: exchange.start()].strip(_EDGES + "[(/")
        return PrintedPerson(_name(before or exchange["name"]), "")
    if "/" in line and (notes := _notes(line)):
        return notes
    at_domain = _NOTES_DOMAIN.match(line)
    if at_domain and " " in at_domain["name"].strip(_EDGES):
        return PrintedPerson(_name(at_domain["name"]), "")
    if plain := _NOTES_PLAIN.match(line):
        return PrintedPerson(_name(plain["name"]), "")
    found = _address(line)
    if not found:
        return PrintedPerson(_name(via.without(line)), "")
    address = found["address"].rstrip(".-_").lower()
    name = _name(via.without(_outside(line, found)))
    if name.startswith("@") or name.lower() == address or "@" in name and address in name.lower():
        name = ""  # the address again, or the Notes domain behind it
    return PrintedPerson(name, address)


def _address(line: str) -> re.Match[str] | None:
    """The last bracketed address, else the first one: names may look like addresses too."""
    found = list(_BRACKETED.finditer(line[:2000]))
    bracketed = [match for match in found if match[0][0] in "<[("]
    if bracketed:
        return bracketed[-1]
    return found[0] if found else None


def _outside(line: str, found: re.Match[str]) -> str:
    """The name beside an address: before it, or in brackets behind it."""
    before, after = line[: found.start()].strip(_EDGES + "[("), line[found.end() :].strip()
    if before:
        return before
    bracket = re.match(r"[(\[<\"]([^()\[\]<>\"]{1,120})[)\]>\"]", after)
    return bracket[1] if bracket else after.strip(_EDGES + "()[]")


def _notes(line: str) -> PrintedPerson | None:
    """Lotus Notes: "Ann Lee/Sales/Acme@ACME" or "CN=Ann Lee/OU=Sales/O=Acme" is Ann Lee. An address
    beside the path counts: "Ann Lee/HQ/Acme <ann@acme.example>"."""
    found = _address(line) if "." in line else None
    path = _outside(line, found) if found and found.start() and line[found.start()] in "<[(" else ""
    match = _NOTES.match((path or line).strip(_EDGES))
    if not match or "//" in line or (found and not path and "=" not in line and " " not in match["name"]):
        return None
    name = re.sub(r"^CN=", "", match["name"], flags=re.IGNORECASE)
    return PrintedPerson(_name(name), found["address"].lower() if found and path else "")


def _name(text: str) -> str:
    """A name in the order people say it: "Lee, Ann (Sales)" is Ann Lee (Sales)."""
    name = _unbracketed(squeeze(text).strip(_EDGES))
    name = _TECHNICAL.sub("", name).strip(_EDGES) or name
    name = name.replace('\\"', '"').replace("\\", "")
    swapped = re.fullmatch(r"([^\d,]{1,60}),\s?([^\d,(]{1,60})(\s\([^()]{1,60}\))?", name)
    if swapped and not _TITLE.fullmatch(swapped[2]):
        return f"{swapped[2].strip()} {swapped[1].strip()}{swapped[3] or ''}"
    return name


def _unbracketed(name: str) -> str:
    """Without brackets that have lost their partner, or that hold all of the name."""
    if (
        name.count("(") != name.count(")")
        or name.count("[") != name.count("]")
        or name[:1] + name[-1:] in {"()", "[]"}
    ):
        name = name.strip("()[]")
    return name.strip(_EDGES)


#: "(E-mail)", "[mailto:...]", "(SMTP:a@b)": what address books add; "(Sales)" is part of the name.
_TECHNICAL = re.compile(
    r"\s?[\[(](?:(?:mailto:|SMTP:)[^()\[\]]{0,120}|[^()\[\]]{0,120}@[^()\[\]]{0,120}|e-?mail\s?\d?)[\])]?$",
    re.IGNORECASE,
)
#: What may follow a name after a comma without being a first name.
_TITLE = re.compile(
    r"(?:jr|sr|ph\.?\s?d|md|m\.?d|esq|cpa|mba|inc|llc|ltd|gmbh|ag|s\.?a|co|ii|iii|iv)\.?", re.IGNORECASE
)


# -- lists -----------------------------------------------------------------------------------------


def _split(line: str) -> list[str]:
    """The entries of a list. Semicolons decide if there are any outside quotes; with commas alone
    a comma parts two people only if both sides can stand alone."""
    parts = _cut(line, ";")
    if len(parts) > 1:
        return [entry for part in parts for entry in (_commas(part) if part.count("@") > 1 else [part])]
    return _commas(line)


def _commas(line: str) -> list[str]:
    """ "Lee, Ann <ann@x>, bob@x" is two people: a piece without an address waits for the next one
    if that one has an address, and if it looks like a family name."""
    pieces = [piece.strip() for piece in _cut(line, ",") if piece.strip()]
    with_address = ["@" in piece for piece in pieces]
    if not any(with_address):
        return _nameless(pieces)
    out: list[str] = []
    waiting = ""
    for piece, addressed in zip(pieces, with_address, strict=True):
        if addressed:
            joins = waiting and not ADDRESS.match(piece.lstrip("<[("))
            out += [f"{waiting}, {piece}"] if joins else [waiting, piece]
            waiting = ""
        else:
            out.append(waiting)
            waiting = piece
    return [entry for entry in [*out, waiting] if entry]


def _nameless(pieces: list[str]) -> list[str]:
    """Names only: one "Lee, Ann" is a person; single words in pairs are persons too."""
    if (
        len(pieces) % 2 == 0
        and all(" " not in piece and "/" not in piece for piece in pieces[::2])
        and len(pieces) <= 2
    ):
        return [", ".join(pieces)]
    return pieces


def _cut(line: str, mark: str) -> list[str]:
    """Cut at ``mark`` where it is outside quotes and brackets."""
    if mark not in line:
        return [line]
    parts, start, quoted, depth = [], 0, False, 0
    for i, char in enumerate(line):
        if char == '"':
            quoted = not quoted and '"' in line[i + 1 :]
        elif not quoted and char in "<([":
            depth += 1
        elif not quoted and char in ">)]":
            depth = max(0, depth - 1)
        elif char == mark and not quoted and (not depth or mark == ";"):
            parts.append(line[start:i])
            start = i + 1
    return [*parts, line[start:]]
