"""What a backup says it is, and whether it is that."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from microblog import VERSION
from microblog.kit.progress import Tick

from . import Refused

NAME, SEAL = "manifest.json", "manifest.sha256"
DATABASE, FILES, KEY = "database/", "files/", "secret_key"
# Raised when an older Skein could not read what this one writes.
FORMAT = 1
CHUNK = 1 << 20
BROKEN = "The manifest of this backup is broken"


@dataclass(frozen=True)
class Entry:
    name: str
    size: int
    sha256: str


@dataclass
class Manifest:
    made_at: str
    # "sqlite" or "postgresql".
    kind: str
    # [app, name] of each migration that the database had.
    migrations: list[list[str]]
    entries: list[Entry] = field(default_factory=list)
    version: str = VERSION
    format: int = FORMAT

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.entries)

    def below(self, folder: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.name.startswith(folder))


def copy(source: Iterable[bytes], target: IO[bytes], name: str, tick: Tick) -> Entry:
    """Write the pieces, and say what they were."""
    digest, size = hashlib.sha256(), 0
    for piece in source:
        target.write(piece)
        digest.update(piece)
        size += len(piece)
        tick(len(piece))
    return Entry(name, size, digest.hexdigest())


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")


def entry_of(root: Path, name: str, tick: Tick = lambda size: None) -> Entry:
    """What lies in the folder under this name."""
    digest, size = hashlib.sha256(), 0
    with open(root / name, "rb", opener=_without_links) as file:
        for piece in pieces(file):
            digest.update(piece)
            size += len(piece)
            tick(len(piece))
    return Entry(name, size, digest.hexdigest())


def create(path: Path) -> IO[bytes]:
    """A new file that nobody else may read."""
    # Each step for itself: Path.mkdir gives its mode to the last one alone.
    for folder in reversed([step for step in path.parents if not step.is_dir()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write(manifest: Manifest, root: Path) -> str:
    """The last thing that is written: a folder without it is no backup. Returns its SHA-256."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode() + b"\n"
    digest = hashlib.sha256(text).hexdigest()
    for name, content in ((NAME, text), (SEAL, f"{digest}  {NAME}\n".encode())):
        with create(root / name) as file:
            file.write(content)
    return digest


def read(root: Path, expected: str = "") -> Manifest:
    """The manifest, if it is whole and names nothing outside of its folder. ``expected``: the SHA-256 that the
    operator kept elsewhere. Raises Refused."""
    try:
        text, seal = (root / NAME).read_bytes(), (root / SEAL).read_text("ascii").split()
    except (OSError, ValueError):
        raise Refused(f"{root} is no complete backup: it has no {NAME} with its {SEAL}.") from None
    digest = hashlib.sha256(text).hexdigest()
    if [digest] != seal[:1]:
        raise Refused(f"{BROKEN}: it was changed after it was written.")
    if expected and digest != expected.strip().lower():
        raise Refused("This is another backup than that one: its manifest has another SHA-256.")
    manifest = _parsed(text)
    _ensure_names_stay_inside(manifest.entries)
    return manifest


def _parsed(text: bytes) -> Manifest:
    try:
        found: dict[str, Any] = json.loads(text)
        if int(found["format"]) > FORMAT or _numbers(found["version"]) > _numbers(VERSION):
            raise Refused(
                f"This backup was made by Skein {found['version']}, which is newer than this {VERSION}."
            )
        entries = [Entry(str(e["name"]), int(e["size"]), str(e["sha256"])) for e in found.pop("entries")]
        found["migrations"] = [[str(app), str(name)] for app, name in found["migrations"]]
        return Manifest(entries=entries, **found)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refused(f"{BROKEN}: it is not written as Skein writes it.") from None


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _ensure_names_stay_inside(entries: list[Entry]) -> None:
    names = [entry.name for entry in entries]
    if bad := [name for name in names if not _is_inside(name)]:
        raise Refused(f"{BROKEN}: {bad[0]!r} is no name of a file in it.")
    if len(set(names)) < len(names):
        raise Refused(f"{BROKEN}: it names a file twice.")


def _is_inside(name: str) -> bool:
    steps = name.split("/")
    plain = name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(steps)
    return plain and (name == KEY or name.startswith((DATABASE, FILES)))


def verify(manifest: Manifest, root: Path, tick: Tick) -> None:
    """Every file is there and is what it was. Raises Refused."""
    for entry in manifest.entries:
        try:
            is_same = _is_plain(root, entry.name) and entry_of(root, entry.name, tick) == entry
        except OSError:
            is_same = False
        if not is_same:
            raise Refused(f"The backup is broken: {entry.name} is missing or was changed.")


def _is_plain(root: Path, name: str) -> bool:
    """No link on the way leads out of the folder."""
    return (root / name).resolve() == root.resolve() / name


def _without_links(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
