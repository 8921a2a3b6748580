"""Passwords that were stolen elsewhere are not taken. The list is a file of the operator's own (SKEIN_PASSWORD_LIST): no
password, nor a piece of its hash, is asked for over the network.

Three forms are known by themselves:

- SHA-1 in hexadecimal, one a line and sorted, with or without ":COUNT" ("ordered by hash", as Pwned Passwords is handed out);
- a folder of its ranges: files ABCDE or ABCDE.txt, with the other 35 digits a line;
- the passwords themselves, one a line, in any order.

However long it is, no more than a few MB of it are in memory: sorted hashes are found by halving, the others are scanned in
blocks. It may be cut or exchanged while it is read.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

log = logging.getLogger("skein.accounts")

HASH = 40  # digits of SHA-1
PREFIX = 5  # of them name the file of a range
BOM = b"\xef\xbb\xbf"
#: Bytes of a line that are looked at.
LINE = 200
#: Bytes of a plain list that are looked at together.
BLOCK = 2**20
#: Lines that are compared to see whether a list is sorted.
SAMPLES = 500
_HASHED = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*")
_REST = re.compile(rb"[0-9A-Fa-f]{35}(:\d+)?")
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
    file.seek(_begin(file))
    first = file.readline(LINE)
    if _OTHER_HASH.fullmatch(first):
        raise UnusableListError(f"{file.name} has hashes of another kind than SHA-1 (NTLM?).")
    if not first:
        raise UnusableListError(f"{file.name} is empty.")
    return bool(_HASHED.fullmatch(first))


def _begin(file: IO[bytes]) -> int:
    """Behind the mark that editors on Windows write before everything else."""
    file.seek(0)
    return len(BOM) if file.read(len(BOM)) == BOM else 0


def _in_sorted(file: IO[bytes], digest: bytes) -> bool:
    """By halving: 36 looks at a file of 40 GB. The line, if it is there, begins in [low, high)."""
    begin = low = _begin(file)
    high = file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        start = _line_from(file, middle, begin)
        if start >= high:
            high = middle
            continue
        line = file.readline(LINE)
        found = line[:HASH].upper()
        if found == digest:
            return True
        # What is no hash is at the end, if anywhere: blank, or room that a disk was slow to fill.
        if _HASHED.fullmatch(line) and found < digest:
            low = file.tell()
        else:
            high = middle
    return False


def _line_from(file: IO[bytes], place: int, begin: int) -> int:
    """Where the first line begins that does not begin before ``place``; the file stands there."""
    file.seek(max(place - 1, begin))
    if place > begin:
        file.readline(LINE)
    return file.tell()


def _in_plain(file: IO[bytes], word: bytes) -> bool:
    """Whole lines are looked for: a short word would stand in many."""
    lines = (b"\n" + word + b"\n", b"\n" + word + b"\r\n")
    return any(line in text for text in _blocks(file, len(lines[1]) - 1) for line in lines)


def _blocks(file: IO[bytes], overlap: int) -> Iterator[bytes]:
    """The text between two ends of a line, block by block; each begins with the last bytes of the one before."""
    file.seek(_begin(file))
    before = b"\n"
    while block := file.read(BLOCK):
        yield before + block
        before = (before + block)[-overlap:]
    if not before.endswith(b"\n"):
        yield before + b"\n"


def _in_folder(folder: Path, digest: bytes) -> bool:
    """A range has a thousand lines or two. Those with the count 0 only hide how many there are."""
    name, rest = digest[:PREFIX].decode(), digest[PREFIX:]
    with _range(folder, name).open("rb") as file:
        for line in file:
            found, _colon, count = line.strip().removeprefix(BOM).partition(b":")
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
            lines = [line.strip().removeprefix(BOM) for line in file if line.strip()]
        if not lines:
            raise UnusableListError(f"{file.name} is empty.")
        if not all(map(_REST.fullmatch, lines)):
            raise UnusableListError(f"{file.name} has lines that are no SHA-1 without its beginning (NTLM?).")
    return "a folder of ranges of SHA-1"


def _require_sorted(file: IO[bytes]) -> None:
    """Halving finds nothing in a list that is ordered otherwise, by how often a password was seen for one."""
    begin = _begin(file)
    size, before = file.seek(0, 2), b""
    for number in range(SAMPLES):
        if _line_from(file, size * number // SAMPLES, begin) >= size:
            return
        line = file.readline(LINE)
        if not _HASHED.fullmatch(line):
            raise UnusableListError(f"{file.name} has lines that are no SHA-1: {line[:20]!r}.")
        if line[:HASH].upper() < before:
            raise UnusableListError(f"{file.name} is not sorted: take the one that is ordered by hash.")
        before = line[:HASH].upper()
