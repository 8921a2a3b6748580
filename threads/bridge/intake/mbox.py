"""Mails out of files: .eml, mbox (also .gz, .xz, .bz2), Maildir, standard input. Streams; never holds a whole archive."""

import bz2
import gzip
import lzma
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

CHUNK = 1 << 20
# mbox separator (RFC 4155): after an empty line, "From", an address, and a date that ends in a year.
_START = re.compile(rb"\r?\n\r?\n(?=From \S+[^\r\n]{0,80}[ \t]\d{4}[ \t+\-\w]{0,12}\r?\n)")
_FROM_LINE = re.compile(rb"From [^\n]*\n")
# mboxrd: a ">" was put before lines of the text that begin with "From ".
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_OPENERS: dict[str, Callable[..., object]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}


def mails(path: str, limit: int) -> Iterator[bytes | None]:
    """The raw mails of a file, a Maildir, a directory of .eml files, or ``-`` for standard input, in order.

    None stands for a mail of more than ``limit`` bytes. Raises OSError, EOFError and lzma.LZMAError for
    files that cannot be read.
    """
    if path == "-":
        yield from read(sys.stdin.buffer, limit)
    elif Path(path).is_dir():
        for file in _files(Path(path)):
            yield from mails(str(file), limit)
    else:
        opener = _OPENERS.get(Path(path).suffix.lower(), open)
        with cast(BinaryIO, opener(path, "rb")) as stream:
            yield from read(stream, limit)


def size(path: str) -> int:
    """Bytes on disk, for a progress bar; 0 when nobody knows."""
    if path == "-":
        return 0
    found = Path(path)
    return sum(file.stat().st_size for file in _files(found)) if found.is_dir() else found.stat().st_size


def _files(directory: Path) -> list[Path]:
    """Delivered mails of a Maildir, by name, which begins with the time of delivery; else all files."""
    if (directory / "cur").is_dir() or (directory / "new").is_dir():
        found = [file for name in ("cur", "new") for file in (directory / name).glob("*")]
        return sorted((f for f in found if f.is_file()), key=lambda file: file.name)
    return sorted(file for file in directory.rglob("*") if file.is_file() and not file.name.startswith("."))


def read(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The raw mails of an open file, one mail or an mbox; None for one of more than ``limit`` bytes."""
    head = stream.read(CHUNK)
    if not head.startswith(b"From "):
        whole = head + stream.read(limit + 1 - len(head)) if len(head) <= limit else head
        if whole.strip():
            yield whole if len(whole) <= limit else None
        return
    yield from _mbox(head, stream, limit)


def _mbox(buffer: bytes, stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    searched, dropped = 0, 0
    while True:
        found = _START.search(buffer, searched)
        if found:
            yield _mail(buffer[: found.start() + 1], dropped, limit)
            buffer, searched, dropped = buffer[found.end() :], 0, 0
            continue
        # A separator may lie across two reads.
        searched = max(0, len(buffer) - 200)
        if len(buffer) > limit + CHUNK:
            dropped += searched
            buffer, searched = buffer[searched:], 0
        more = stream.read(CHUNK)
        if not more:
            if buffer.strip() or dropped:
                yield _mail(buffer, dropped, limit)
            return
        buffer += more


def _mail(block: bytes, dropped: int, limit: int) -> bytes | None:
    if dropped or len(block) > limit + 200:
        return None
    found = _FROM_LINE.match(block)
    text = block[found.end() :] if found else block
    return _ESCAPED.sub(rb"\1", text) if b"\n>" in text else text
