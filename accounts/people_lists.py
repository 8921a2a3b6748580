"""Read a list of people: CSV with a header line, or addresses as they are copied out of a mail."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from microblog.kit.spreadsheets import FORMULA
from microblog.kit.storable import storable

from .company.domains import is_outside
from .erased.returning import are_erased
from .models import EmailAddress, Group, User
from .models.address import validate_address

MOST_BYTES, MOST_ROWS, MOST_CELL, MOST_LINE = 2_000_000, 5_000, 500, 100_000
# What a column may be called, in capitals or not.
NAMES = {
    "name": ("name", "full name", "display name", "displayname"),
    "address": (
        "email",
        "e-mail",
        "mail",
        "address",
        "email address",
        "e-mail address",
        "user principal name",
    ),
    "title": ("title", "job title", "job", "position"),
    "role": ("role",),
    "groups": ("groups", "group"),
}


@dataclass
class InvitedRow:
    """One row. ``problem`` says why it is left out; empty: it can be invited. ``note``: what to look at before."""

    line: int
    address: str
    name: str = ""
    title: str = ""
    role: str = User.Role.MEMBER
    groups: list[str] = field(default_factory=list)
    problem: str = ""
    note: str = ""


def too_large() -> str:
    return _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000}


def decoded(data: bytes) -> str:
    """The text of a file. Excel writes UTF-8 with a mark, UTF-16, or the old Western code page."""
    for mark, charset in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(charset)
            except UnicodeDecodeError:
                continue
    return data.decode("cp1252", "replace")


def read(text: str, by: User) -> list[dict[str, Any]]:
    """The rows, each with what is wrong with it. Raises ValidationError when the whole is no list of people."""
    text = storable(text, nul="")
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValidationError(_("There is nobody in it."))
    found = _from_csv(text) if _is_header(lines[0]) else _from_text(lines)
    people = list(islice(found, MOST_ROWS + 1))
    if len(people) > MOST_ROWS:
        raise ValidationError(_("More than %(most)d rows. Cut the file in parts.") % {"most": MOST_ROWS})
    _check_all(people, by)
    return [asdict(person) for person in people]


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _is_header(line: str) -> bool:
    """A line of names without an address is one."""
    is_name = line.strip().strip('\ufeff"').lower() in NAMES["address"]
    return "@" not in line and (is_name or any(mark in line for mark in ",;\t"))


def _from_csv(text: str) -> Iterator[InvitedRow]:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text.strip().splitlines()[0]))
    columns: dict[str, int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells)
            else:
                yield _person(reader.line_num, columns, cells)
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)d cannot be read as CSV.") % {"line": reader.line_num}
        ) from error


def _columns(header: list[str]) -> dict[str, int]:
    """{field: number of its column}. Raises ValidationError without a column of addresses."""
    found: dict[str, int] = {}
    for number, cell in enumerate(header):
        word = " ".join(cell.split()).lower()
        for name, known in NAMES.items():
            if word in known:
                found.setdefault(name, number)
    if "address" not in found:
        names = ", ".join(cell.strip()[:30] for cell in header[:8])
        text = _("No column is called “email”. The first line has: %(names)s.")
        raise ValidationError(text % {"names": names})
    return found


def _person(line: int, columns: dict[str, int], cells: list[str]) -> InvitedRow:
    given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
    long = [name for name, value in given.items() if len(value) > MOST_CELL]
    given = {name: " ".join(value[:MOST_CELL].split()) for name, value in given.items()}
    groups = given.pop("groups", "").replace("|", ";").replace(",", ";").split(";")
    person = InvitedRow(line, given.pop("address").lower(), **given)  # type: ignore[arg-type]
    person.groups = [slug.strip().lower() for slug in groups if slug.strip()]
    person.role = person.role.lower() or User.Role.MEMBER
    if long:
        person.problem = _("The cell “%(name)s” is too long.") % {"name": long[0]}
    return person


def _from_text(lines: list[str]) -> Iterator[InvitedRow]:
    """ "Ann Smith <ann@example.com>, bo@example.com", one or many a line."""
    for number, line in enumerate(lines, 1):
        for cells in csv.reader([line[:MOST_LINE].replace(";", ",")], skipinitialspace=True):
            for cell in filter(None, map(str.strip, cells)):
                name, _bracket, address = cell.rpartition("<")
                yield InvitedRow(
                    number, address.strip(" >").lower()[:254], " ".join(name.split())[:MOST_CELL]
                )


def _check_all(people: list[InvitedRow], by: User) -> None:
    """Write to each what is wrong with it; four queries, however many there are."""
    addresses = {person.address for person in people}
    owners = dict(
        EmailAddress.objects.filter(address__in=addresses)
        .exclude(user__kind__in=(User.Kind.OUTSIDER, User.Kind.GUEST))
        .values_list("address", "user__name")
    )
    erased = are_erased(addresses)
    wanted = {slug for person in people for slug in person.groups}
    known = Group.objects.open_for(by).at(*wanted).values_list("slug", "former_slugs__slug")
    groups = {slug for slugs in known for slug in slugs}
    seen: set[str] = set()
    for person in people:
        person.name = person.name or name_of(person.address)
        if person.address in erased:
            person.problem = person.problem or _("Who had this address was erased here.")
        person.problem = person.problem or _problem(person, owners, groups, seen)
        if not person.problem and is_outside(person.address):
            person.note = _("Outside the mail domains of the company.")
        seen.add(person.address)


def _problem(person: InvitedRow, owners: dict[str, str], groups: Iterable[str], seen: set[str]) -> str:
    try:
        validate_address(person.address)
    except ValidationError:
        return _("This is no e-mail address.")
    if person.address in seen:
        return _("This address stands further up already.")
    if person.address in owners:
        return _("Here already: %(name)s.") % {"name": owners[person.address]}
    return _problem_of_words(person, groups)


def _problem_of_words(person: InvitedRow, groups: Iterable[str]) -> str:
    if len(person.name) > User.NAME_LENGTH or len(person.title) > 200:
        return _("The name or the title is longer than 200 characters.")
    if person.name.startswith(FORMULA) or person.title.startswith(FORMULA):
        return _("A name or a title does not begin like a formula.")
    if person.role not in User.Role.values:
        return _("There is no role “%(role)s”.") % {"role": person.role[:30]}
    missing = [slug for slug in person.groups if slug not in groups]
    return _("There is no group “%(group)s”.") % {"group": missing[0][:60]} if missing else ""


def name_of(address: str) -> str:
    """What an address says of its owner's name: ann.smith@ is Ann Smith."""
    local = address.partition("@")[0].partition("+")[0]
    words = local.replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words if not word.isdigit()) or address
