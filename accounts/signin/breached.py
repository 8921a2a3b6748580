"""Passwords that were stolen elsewhere are not taken. The list is a file of the operator's own (SKEIN_PASSWORD_LIST): no
password, nor a piece of its hash, is asked for over the network.

Three forms are known by themselves:

- SHA-1 in hexadecimal, one a line and sorted, with or without ":COUNT" ("ordered by hash", as Pwned Passwords is handed out);
- a folder of its ranges: files ABCDE or ABCDE.txt, with the other 35 digits a line;
- the passwords themselves, one a line, in any order.

However long it is, no more than a few kB of it are in memory: sorted hashes are found by halving, the others are scanned as
mapped pages.
"""

import hashlib
import logging
import mmap
import re
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

log = logging.getLogger("skein.accounts")

HASH = 40  # digits of SHA-1
PREFIX = 5  # of them name the file of a range
#: Bytes of a line that are looked at.
LINE = 200
#: Lines that are compared to see whether a list is sorted.
SAMPLES = 500
_HASHED = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*")
_OTHER_HASH = re.compile(rb"([0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})(:\d+)?\s*")


class UnusableListError(Exception):
    """Why the list cannot be used, in words for a person."""


class BreachedPasswordValidator:
    """One of AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: User | None = None) -> None:
        if settings.PASSWORD_LIST and is_breached(password, Path(settings.PASSWORD_LIST)):
            text = _(
                "This password was stolen from some other place and stands in lists of them. Choose another one."
            )
            raise ValidationError(text, code="password_breached")

    def get_help_text(self) -> str:
        return _("It must not stand in a list of stolen passwords.")


def is_breached(password: str, path: Path) -> bool:
    """Also when the list has it in small letters. A list that cannot be read keeps nobody from choosing a password: the log
    says so, and so does `manage.py doctor`."""
    return any(_stands_in(path, word.encode(errors="replace")) for word in {password, password.lower()})


def examined(path: Path) -> str:
    """What kind of list it is. Raises UnusableListError."""
    try:
        if path.is_dir():
            return _examined_folder(path)
        with path.open("rb") as file:
            if not _is_hashed(file):
                return "passwords, one a line"
            _require_sorted(file)
            return "SHA-1, sorted"
    except OSError as error:
        raise UnusableListError(f"{path} cannot be read: {error.strerror}.") from error


# --- Finding -------------------------------------------------------------------------------------------------------


def _stands_in(path: Path, word: bytes) -> bool:
    try:
        return _has(path, word)
    except (OSError, UnusableListError) as error:
        log.error("The list of stolen passwords could not be read: %s", error)
        return False


def _has(path: Path, word: bytes) -> bool:
    digest = hashlib.sha1(word, usedforsecurity=False).hexdigest().upper().encode()
    if path.is_dir():
        return _in_folder(path, digest)
    with path.open("rb") as file:
        return _in_sorted(file, digest) if _is_hashed(file) else _in_plain(file, word)


def _is_hashed(file: IO[bytes]) -> bool:
    file.seek(0)
    first = file.readline(LINE)
    if _OTHER_HASH.fullmatch(first):
        raise UnusableListError(f"{file.name} has hashes of another kind than SHA-1 (NTLM?).")
    if not first:
        raise UnusableListError(f"{file.name} is empty.")
    return bool(_HASHED.fullmatch(first))


def _in_sorted(file: IO[bytes], digest: bytes) -> bool:
    """By halving: 36 looks at a file of 40 GB. The line, if it is there, begins in [low, high)."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start = _line_from(file, middle)
        if start >= high:
            high = middle
            continue
        found = file.readline(LINE)[:HASH].upper()
        if found == digest:
            return True
        if found < digest:
            low = file.tell()
        else:
            high = middle
    return False


def _line_from(file: IO[bytes], place: int) -> int:
    """Where the first line begins that does not begin before ``place``; the file stands there."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline(LINE)
    return file.tell()


def _in_plain(file: IO[bytes], word: bytes) -> bool:
    """Whole lines are looked for: a short word would stand in many."""
    lines = (word + b"\n", word + b"\r\n")
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        is_at_an_end = text[: len(lines[1])].startswith(lines) or text[-len(word) - 1 :] in (
            word,
            b"\n" + word,
        )
        return is_at_an_end or any(text.find(b"\n" + line) >= 0 for line in lines)


def _in_folder(folder: Path, digest: bytes) -> bool:
    """A range has a thousand lines or two. Those with the count 0 only hide how many there are."""
    name, rest = digest[:PREFIX].decode(), digest[PREFIX:]
    with _range(folder, name).open("rb") as file:
        for line in file:
            found, _colon, count = line.strip().partition(b":")
            if found.upper() == rest:
                return count != b"0"
    return False


def _range(folder: Path, name: str) -> Path:
    """Raises UnusableListError when this range is missing: what it would say is not known."""
    for path in (folder / f"{name}.txt", folder / name):
        if path.is_file():
            return path
    raise UnusableListError(f"{folder} lacks the range {name}.")


# --- Examining -----------------------------------------------------------------------------------------------------


def _examined_folder(folder: Path) -> str:
    for number in range(0, 16**PREFIX, 16**PREFIX // 64):
        with _range(folder, f"{number:05X}").open("rb") as file:
            file.read(1)
    return "a folder of ranges of SHA-1"


def _require_sorted(file: IO[bytes]) -> None:
    """Halving finds nothing in a list that is ordered otherwise, by how often a password was seen for one."""
    size, before = file.seek(0, 2), b""
    for number in range(SAMPLES):
        if _line_from(file, size * number // SAMPLES) >= size:
            return
        line = file.readline(LINE)
        if not _HASHED.fullmatch(line):
            raise UnusableListError(f"{file.name} has lines that are no SHA-1: {line[:20]!r}.")
        if line[:HASH].upper() < before:
            raise UnusableListError(f"{file.name} is not sorted: take the one that is ordered by hash.")
        before = line[:HASH].upper()
