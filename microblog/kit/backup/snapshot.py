"""What the copy of a database tells of it."""

from collections.abc import Set
from dataclasses import dataclass

from .manifest import Entry


@dataclass(frozen=True)
class Snapshot:
    # [app, name]
    migrations: list[list[str]]
    # What it calls the stored files.
    named: Set[str]
    entries: list[Entry]
