"""For work on Skein itself: tell when a file of the project has changed (`manage.py up --reload`)."""

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

KINDS = {".py", ".html", ".css", ".js", ".mo"}
PAUSE = 1.0  # seconds between two looks


def watch(folders: Iterable[Path], changed: Callable[[], None]) -> None:
    """Call ``changed`` after each change, from a thread that ends with the process."""
    threading.Thread(target=_look, args=(list(folders), changed, threading.Event()), daemon=True).start()


def _look(folders: list[Path], changed: Callable[[], None], stop: threading.Event) -> None:
    known = dict(written(folders))
    while not stop.wait(PAUSE):
        now = dict(written(folders))
        if now != known:
            known = now
            changed()


def written(folders: list[Path]) -> Iterator[tuple[Path, int]]:
    """(file, when it was last written in nanoseconds) of all files that make the product."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in KINDS and path.is_file():
                yield path, path.stat().st_mtime_ns
