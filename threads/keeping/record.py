"""The record of processing activities (GDPR, article 30): every column of the database, and what it says of people.

    own     is about the person the row belongs to
    people  names a person by number
    words   a text or bytes in which any person may be named
    plain   nothing of people

The tables are in ``tables``. A column that stands nowhere fails a test (tests/keeping/test_record.py): whoever adds a
field says here what it is for. Erasing a person follows this record: it looks through all ``words`` and ``own``, and
deletes the rows whose ``goes`` is the person.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

KINDS: dict[str, "StrPromise"] = {
    "own": _("about the person"),
    "people": _("names a person by number"),
    "words": _("may name people"),
}
# Tables of Django that Skein does not use.
UNUSED = frozenset({"auth", "contenttypes"})


class Column(NamedTuple):
    """A column with something of people in it, for the page and the CSV."""

    record: "Record"
    name: str
    kind: str

    @property
    def says(self) -> "StrPromise":
        return KINDS[self.kind]


@dataclass(frozen=True)
class Record:
    """One table. ``goes``: the column of the person with whom a row goes when they are erased."""

    label: str
    purpose: "StrPromise"
    kept: "StrPromise"
    seen: "StrPromise"
    own: str = ""
    people: str = ""
    words: str = ""
    plain: str = ""
    goes: str = ""

    @cached_property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def columns(self, *kinds: str) -> list[Column]:
        return [Column(self, name, kind) for kind in kinds for name in getattr(self, kind).split()]
