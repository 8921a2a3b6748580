"""The mails of an uploaded archive: mbox (also .gz, .xz, .bz2), one mail, an Outlook file, or a ZIP of such files.

Nothing is unpacked to disk, and what a file says of its own size is not believed further than it is read.
"""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from microblog.kit.storable import storable

from ..intake import mbox
from ..intake.upload import is_mail
from ..unchain.mime.carried import from_msg

#: Of a whole archive, unpacked. Archives that are larger are imported in parts, or by `ingest`.
MOST_UNPACKED = 8_000_000_000
#: Texts shrink to a tenth, at best to a thirtieth; what shrinks more than this is made to fill a disk.
MOST_SHRUNK, SHRUNK_FROM = 200, 20_000_000
#: Bytes of the list of files of a ZIP: about 500,000 files.
MOST_LISTED = 50_000_000
NAME, STEP = 120, 1 << 16
#: Bytes to unpack .xz with: `xz -9` takes 65 MB.
MOST_MEMORY = 100_000_000
# What ZIP can be read without a bound on memory of its own: not LZMA.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_OUTLOOK = b"\xd0\xcf\x11\xe0"
# With files in it, or empty.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class _Lzma(io.RawIOBase):
    """lzma.open with a bound: a dictionary of 4 GB is asked for by a few bytes."""

    def __init__(self, stream: BinaryIO):
        self.stream, self.left = stream, b""
        self.unpacking = self._anew()

    @staticmethod
    def _anew() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY)

    def _behind(self) -> bytes:
        """The beginning of the next stream: they can follow each other, with zeros between them."""
        data = self.unpacking.unused_data.lstrip(b"\0")
        while not data and (more := self.stream.read(STEP)):
            data = more.lstrip(b"\0")
        return data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            if self.unpacking.eof:
                self.left = self._behind()
                if not self.left:
                    return 0
                self.unpacking = self._anew()
            elif self.unpacking.needs_input and not self.left:
                self.left = self.stream.read(STEP)
                if not self.left:
                    raise EOFError
            data, self.left = self.unpacking.decompress(self.left, len(buffer)), b""
            if data:
                buffer[: len(data)] = data
                return len(data)


_PACKED: dict[bytes, Callable[..., object]] = {
    b"\x1f\x8b": gzip.open,
    b"\xfd7zXZ": lambda stream, mode: io.BufferedReader(_Lzma(stream)),
    b"BZh": bz2.open,
}
_ARCHIVES = (".zip", ".gz", ".xz", ".bz2", ".7z", ".rar", ".tar", ".tgz", ".pst")
# What systems put beside the files that people pack.
_LITTER = ("__MACOSX/",)
_LITTER_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")
#: What a file can fail with while it is read.
BROKEN = (
    EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, RuntimeError, OSError,
    ValueError, OverflowError, struct.error,
)  # fmt: skip


class UnreadableArchiveError(ValueError):
    """Why nothing of it is taken, in a sentence."""


def _require_broken(error: Exception) -> None:
    """Raises what is no fault of the file: a disk that fails has a number, a damaged bz2 has none; and our own sentence."""
    is_disk = isinstance(error, OSError) and error.errno is not None
    if is_disk or isinstance(error, UnreadableArchiveError):
        raise error


@dataclass(frozen=True)
class MailOfArchive:
    """``where``: which file or which number it has in the archive. ``raw`` is None when it cannot be taken, and
    ``problem`` says why."""

    where: str
    raw: bytes | None
    problem: str = ""


@dataclass
class OpenArchive:
    """``position``: how many bytes of the file were read, to compare with its size."""

    mails: Iterator[MailOfArchive]
    stream: BinaryIO | None = None
    read: int = 0

    @property
    def position(self) -> int:
        return self.stream.tell() if self.stream else self.read


@contextmanager
def opened(path: Path) -> Iterator[OpenArchive]:
    """The mails in their order, the same at each call. Raises UnreadableArchiveError, here or while they are read."""
    with open(path, "rb") as stream:
        head = stream.read(8)
        stream.seek(0)
        archive = OpenArchive(iter(()), stream)
        if not head:
            raise UnreadableArchiveError(_("The file is empty."))
        if head.startswith(_ZIP):
            archive.stream = None
            archive.mails = _of_zip(stream, archive)
        elif head.startswith(_OUTLOOK):
            archive.mails = iter([_outlook("1", stream.read(mbox.CHUNK * 64))])
        elif opener := next((found for mark, found in _PACKED.items() if head.startswith(mark)), None):
            unpacked = BoundedStream(opener(stream, "rb"), stream.tell)
            archive.mails = _of_stream(cast(BinaryIO, unpacked), "")
        else:
            _require_mail(stream)
            archive.mails = _of_stream(stream, "")
        yield archive


def _require_mail(stream: BinaryIO) -> None:
    head = stream.read(mbox.CHUNK)
    stream.seek(0)
    if not head.startswith(b"From ") and not is_mail(head):
        raise UnreadableArchiveError(
            _("This is no archive of mails. Send an mbox, a ZIP of .eml files, or a .msg file.")
        )


def _of_stream(stream: BinaryIO, name: str) -> Iterator[MailOfArchive]:
    number = 0
    before = f"{name}, " if name else ""
    mails = mbox.read(stream, settings.MAIL_SIZE_LIMIT)
    while True:
        number += 1
        where = f"{before}{number}"
        try:
            raw = next(mails)
        except StopIteration:
            return
        except BROKEN as error:
            _require_broken(error)
            yield MailOfArchive(
                where, None, _("The file is damaged here: nothing behind this place can be read.")
            )
            return
        yield _checked(where, raw)


def _checked(where: str, raw: bytes | None) -> MailOfArchive:
    if raw is None:
        most = filesizeformat(settings.MAIL_SIZE_LIMIT)
        return MailOfArchive(where, None, _("It is larger than %(most)s.") % {"most": most})
    if not is_mail(raw):
        return MailOfArchive(where, None, _("This is no mail."))
    return MailOfArchive(where, raw)


def _outlook(where: str, content: bytes) -> MailOfArchive:
    raw = from_msg(content)
    if raw is None:
        return MailOfArchive(where, None, _("This Outlook file cannot be read here. Save it as .eml."))
    return MailOfArchive(where, raw)


class BoundedStream:
    """A packed stream that ends with a sentence before it fills the memory or the days of anybody. What stands before a
    damaged place is read."""

    def __init__(self, stream: Any, packed: Callable[[], int]):
        self.stream, self.packed, self.size = stream, packed, 0
        self.broken: Exception | None = None

    def read(self, size: int) -> bytes:
        parts, left = [], size
        while left and not self.broken:
            data = self._next(left)
            if not data:
                break
            parts.append(data)
            left -= len(data)
        if self.broken and not parts:
            raise self.broken
        return b"".join(parts)

    def _next(self, most: int) -> bytes:
        try:
            data: bytes = self.stream.read1(min(most, STEP))
        except BROKEN as error:
            _require_broken(error)
            self.broken = error
            return b""
        self.size += len(data)
        require_honest(self.size, self.packed())
        return data


def require_honest(unpacked: int, packed: int) -> None:
    """Raises UnreadableArchiveError when so many bytes unpack to so many."""
    if unpacked > MOST_UNPACKED:
        words = {"size": filesizeformat(unpacked), "most": filesizeformat(MOST_UNPACKED)}
        raise UnreadableArchiveError(
            _("Unpacked it is %(size)s or more; at most %(most)s are read at a time.") % words
        )
    if unpacked > SHRUNK_FROM and unpacked > MOST_SHRUNK * max(packed, 1):
        raise UnreadableArchiveError(
            _("It unpacks to more than %(times)d times its size. No mails do that: it is not opened.")
            % {"times": MOST_SHRUNK}
        )


# --- ZIP ---------------------------------------------------------------------------------------------------------------


def _of_zip(stream: BinaryIO, archive: OpenArchive) -> Iterator[MailOfArchive]:
    _require_short_list(stream)
    try:
        packed = zipfile.ZipFile(stream)
    except BROKEN as error:
        _require_broken(error)
        raise UnreadableArchiveError(_("The ZIP is damaged and cannot be opened.")) from error
    with packed:
        entries = [
            entry for entry in packed.infolist() if not entry.is_dir() and not _is_litter(entry.filename)
        ]
        _require_honest_list(entries, stream)
        for entry in entries:
            yield from _of_entry(packed, entry)
            archive.read += entry.compress_size


def _require_short_list(stream: BinaryIO) -> None:
    """The list is read as a whole before anything can be counted: its length is looked up first (APPNOTE 4.3.14, 4.3.16)."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    end, large = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    listed = struct.unpack_from("<I", tail, end + 12)[0] if 0 <= end <= len(tail) - 22 else 0
    if listed == 0xFFFFFFFF and 0 <= large <= len(tail) - 56:
        listed = struct.unpack_from("<Q", tail, large + 40)[0]
    if listed > MOST_LISTED:
        raise UnreadableArchiveError(_("There are too many files in it. Pack them in parts."))


def _require_honest_list(entries: list[zipfile.ZipInfo], stream: BinaryIO) -> None:
    """What its list says, before anything is unpacked."""
    if not entries:
        raise UnreadableArchiveError(_("There is no file in it."))
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:3] == ":/":
            words = {"name": _name(entry)}
            raise UnreadableArchiveError(
                _("A file in it wants to be outside of it: %(name)s. It is not opened.") % words
            )
    size = stream.seek(0, 2)
    packed = sum(entry.compress_size for entry in entries)
    if packed > size:
        # Files that lie over each other: small on disk, endless unpacked.
        raise UnreadableArchiveError(
            _("The files in it overlap. No program packs like that: it is not opened.")
        )
    require_honest(sum(entry.file_size for entry in entries), packed)


def _of_entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[MailOfArchive]:
    name = _name(entry)
    if entry.flag_bits & 1:
        yield MailOfArchive(name, None, _("It is locked with a password."))
        return
    if entry.compress_type not in _METHODS:
        yield MailOfArchive(
            name, None, _("It is packed in a way that is not opened here. Use the usual ZIP.")
        )
        return
    if name.lower().endswith(_ARCHIVES):
        yield MailOfArchive(name, None, _("An archive inside an archive is not opened."))
        return
    try:
        with packed.open(entry) as stream:
            head = stream.read(4)
        with packed.open(entry) as stream:
            yield from _of_file(name, head, cast(BinaryIO, stream))
    except BROKEN as error:
        _require_broken(error)
        yield MailOfArchive(name, None, _("The file is damaged."))


def _of_file(name: str, head: bytes, stream: BinaryIO) -> Iterator[MailOfArchive]:
    if head == _OUTLOOK:
        yield _outlook(name, stream.read(mbox.CHUNK * 64))
    elif head == b"From":
        yield from _of_stream(stream, name)
    else:
        raw = stream.read(settings.MAIL_SIZE_LIMIT + 1)
        yield _checked(name, raw if len(raw) <= settings.MAIL_SIZE_LIMIT else None)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER) or PurePosixPath(name).name in _LITTER_NAMES


def _name(entry: zipfile.ZipInfo) -> str:
    return storable(entry.filename, nul="")[-NAME:]
