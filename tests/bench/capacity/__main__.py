"""`make bench-capacity`: how many people one machine carries, a storm, and what each part of a page costs.

Run it alone on the machine. ``--quick`` is for trying it out.
"""

import argparse
import os
import tempfile
from pathlib import Path

from tests import services

from . import ceiling, storm
from .processes import Site, pace


def fill(site: Site, out: Path, people: int, messages: int) -> None:
    numbers = ("--people", str(people), "--messages", str(messages))
    site.run("-m", "tests.bench.capacity.company", *numbers, "--out", str(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--start", type=float, default=2_500)
    parser.add_argument("--sockets", type=int, default=1_000)
    parser.add_argument("--only", choices=["parts", "desk", "ceiling", "storm"])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.people, options.messages, options.seconds, options.start, options.sockets = (
            200,
            4_000,
            60,
            300,
            100,
        )
    print(
        f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores; a fixed piece of work takes {pace():.0f} ms (quiet: 10)"
    )
    with tempfile.TemporaryDirectory(prefix="skein-capacity-") as folder, services.postgres() as url:
        for name, database in (("postgresql", url), ("sqlite", "")):
            measure(Path(folder) / name, database, options)


def measure(folder: Path, database: str, options: argparse.Namespace) -> None:
    folder.mkdir()
    site, sessions = Site(folder, database), folder / "sessions.json"
    fill(site, sessions, options.people, options.messages)
    print(f"\n{options.people:,} people, {options.messages:,} messages", flush=True)
    if options.only in (None, "parts"):
        site.run("-m", "tests.bench.capacity.parts", str(sessions))
    if options.only == "desk":
        # Only when it is asked for: it adds rows that the other figures would count in.
        site.run("-m", "tests.bench.capacity.desk", str(sessions))
    if options.only in ("parts", "desk"):
        return
    with site.up():
        postgres = postmaster(database)
        if options.only in (None, "ceiling"):
            print(
                ceiling.measure(site, sessions, postgres, seconds=options.seconds, start=options.start),
                flush=True,
            )
        if options.only in (None, "storm"):
            print(storm.measure(site, sessions, options.sockets), flush=True)


def postmaster(database: str) -> int:
    """The pid of the server; 0 for SQLite."""
    if not database:
        return 0
    folder = Path(database.partition("host=")[2].replace("%2F", "/"))
    return int((folder / "postmaster.pid").read_text().split()[0])


if __name__ == "__main__":
    main()
