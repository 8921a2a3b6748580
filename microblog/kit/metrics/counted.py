"""What each process counts for itself, and the sum of all of them.

A process counts in a file of its own below SKEIN_DATA/run/metrics, named as the part it is (web2): whichever process
is asked adds up all files, and one that starts again goes on counting where it was.
"""

import logging
import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from microblog.kit import pidfiles

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name for it
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# Of these the files of dead processes do not count.
LIVE = "gauge_livesum_"
ROOM = 1 << 20
log = logging.getLogger("skein.metrics")


class Counters:
    def __init__(self) -> None:
        self.own = own = CollectorRegistry()
        self.requests = Counter(
            "skein_http_requests", "Pages answered", ["view", "method", "status"], registry=own
        )
        self.seconds = Histogram(
            "skein_http_request_seconds", "Seconds to make a page", ["view"], buckets=BUCKETS, registry=own
        )
        self.sockets = Gauge("skein_websockets", "Open websockets", registry=own, multiprocess_mode="livesum")
        self.log_lines = Counter(
            "skein_log_lines", "Warnings and errors in the log", ["part", "level"], registry=own
        )


class _State:
    counts: Counters | None = None
    folder: Path | None = None
    part = ""


def counts() -> Counters:
    if _State.counts is None:
        _State.counts = Counters()
    return _State.counts


def part() -> str:
    """web, worker or listener, without the number; "command" for whatever else runs."""
    return pidfiles.kind_of(_State.part) or "command"


def share(name: str) -> None:
    """Count where the other processes see it, from now on as the part called ``name``."""
    _State.part = name
    try:
        folder = _room(name)
    except OSError as error:
        log.warning("This process counts for itself alone: %s", error)
        return
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: name)
    _State.folder, _State.counts = folder, None
    counts().sockets.set(0)


def _room(name: str) -> Path:
    """Its files, with all the space they may come to need: memory that stands for a file on a full disk kills who
    writes into it."""
    folder = pidfiles.folder() / "metrics"
    folder.mkdir(mode=0o700, exist_ok=True)
    for kind in ("counter_", "histogram_", LIVE):
        with (folder / f"{kind}{name}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, ROOM)
    return folder


def registry() -> CollectorRegistry:
    """The sums of all processes of this machine."""
    if _State.folder is None:
        return counts().own
    for path in _State.folder.glob(f"{LIVE}*.db"):
        if pidfiles.pid_of(path.stem.removeprefix(LIVE)) is None:
            path.unlink(missing_ok=True)
    found = CollectorRegistry()
    MultiProcessCollector(found, str(_State.folder))
    return found
