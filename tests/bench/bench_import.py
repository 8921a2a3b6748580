"""What a mail of an archive costs until it can be found, beside the floors: splitting the mbox, parsing the headers.

    python -m tests.bench.bench_import [--mbox FILE] [--messages 3000] [--postgres] [--json]

Runs in a scratch directory. Without --mbox the archive is made up: threads of one to thirty mails that quote
one another, as mailing lists do. CPU of this process alone; that of a PostgreSQL server is not in it. Every
part runs in a process of its own, so that the peak of memory is its own.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import format_datetime
from itertools import accumulate, islice, pairwise
from pathlib import Path

START = datetime(2010, 1, 4, 8, tzinfo=UTC)
FIELDS = ("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")
LIMIT = 50_000_000


# --- An archive ----------------------------------------------------------------------------------


def archive(path: Path, count: int) -> None:
    """Write an mbox of ``count`` mails in the order in which a list would have got them."""
    rng = random.Random(2026)  # noqa: S311
    words = [
        "".join(rng.choices("aabcdeeefghiiklmnnooprsttuvw", k=rng.randint(2, 10))) for _ in range(20_000)
    ]
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(words))))
    threads: list[list[tuple]] = []
    with path.open("wb") as file:
        for number in range(count):
            at = START + timedelta(minutes=37 * number)
            open_threads = [thread for thread in threads[-40:] if len(thread) < 30]
            thread = rng.choice(open_threads) if open_threads and rng.random() < 0.75 else []
            if not thread:
                threads.append(thread)
            text = "\n".join(
                " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(6, 12)))
                for _ in range(rng.randint(4, 40))
            )
            file.write(_mail(number, at, thread, text, rng.randrange(400)))
            thread.append((number, at, text, rng.randrange(400)))


def _mail(number: int, at: datetime, thread: list[tuple], text: str, author: int) -> bytes:
    head = [
        f"From person{author}@list.example {at:%a %b %d %H:%M:%S %Y}",
        f"From: Person {author} <person{author}@list.example>",
        "To: Wells <wells@list.example>",
        f"Subject: {'Re: ' if thread else ''}Well {thread[0][0] if thread else number} and its pump",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{number}@list.example>",
        *(f"Received: from hop{n}.list.example by list.example; {format_datetime(at)}" for n in range(4)),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    if thread:
        before, when, quoted, who = thread[-1]
        head.append(f"In-Reply-To: <{before}@list.example>")
        head.append("References: " + " ".join(f"<{one[0]}@list.example>" for one in thread[-10:]))
        lines = "\n".join(f"> {line}" for line in quoted.splitlines()[:15])
        text = f"On {when:%a, %d %b %Y at %H:%M}, Person {who} wrote:\n{lines}\n\n{text}"
    return ("\n".join(head) + f"\n\n{text}\n-- \nPerson {author}\n\n").encode()


# --- Parts: each prints {"cpu_ms", "peak_mb", ...} -----------------------------------------------


def split(path: str, count: int) -> dict:
    return _timed(lambda: sum(1 for _raw in _mails(path, count)), count)


def parse(path: str, count: int) -> dict:
    """Eight headers and the text, with the standard library's parser."""
    raws = list(_mails(path, count))

    def run():
        for raw in raws:
            mail = message_from_bytes(raw)
            for name in FIELDS:
                mail.get(name)
            part = next((p for p in mail.walk() if p.get_content_type() == "text/plain"), mail)
            (part.get_payload(decode=True) or b"").decode("utf-8", "replace")

    return _timed(run, count)


def bring_in(path: str, count: int) -> dict:
    """Import, unchain, publish. ``growth``: CPU of the last tenth of the mails over that of the first."""
    from accounts.models import Group
    from threads.bridge.bulk_import import CHUNK_MAILS, Import

    run = Import.begin(Group.objects.create(name="Wells", slug="wells"), path)
    clock: list[float] = []

    def tick(_size):
        clock.append(time.process_time())

    found = _timed(lambda: run.take(_mails(path, count), tick), count)
    # A mail is only read when its tick comes; the work is done chunk by chunk.
    at = [*clock[::CHUNK_MAILS], time.process_time()]
    chunks = [after - before for before, after in pairwise(at)]
    chunks = chunks if count % CHUNK_MAILS == 0 else chunks[:-1]
    tenth = max(1, len(chunks) // 10)
    growth = sum(chunks[-tenth:]) / sum(chunks[:tenth]) if chunks else 1
    return found | {"growth": round(growth, 2), "messages": run.counts["messages"]}


def index(path: str, count: int) -> dict:
    from search import writer

    return _timed(lambda: writer.catch_up(lambda _count: None), count)


PARTS = {"split": split, "parse": parse, "import": bring_in, "index": index}


def _mails(path: str, count: int) -> Iterator[bytes]:
    from threads.bridge.intake import mbox

    return (raw for raw in islice(mbox.mails(path, LIMIT), count) if raw is not None)


def _timed(run, count: int) -> dict:
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    return {
        "cpu_ms": round((time.process_time() - cpu) / count * 1000, 3),
        "seconds": round(time.perf_counter() - wall, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


# --- The run -------------------------------------------------------------------------------------


def part(name: str, path: str, count: int) -> dict:
    """One part, in this process."""
    import django

    django.setup()
    return PARTS[name](path, count)


def measure(path: str, count: int, postgres: bool) -> dict:
    """All parts, each in a process of its own, on one empty database."""
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        own = {
            "SKEIN_DATA": scratch,
            "DJANGO_SETTINGS_MODULE": "microblog.settings",
            "SKEIN_LOG_LEVEL": "ERROR",
        }
        own["DATABASE_URL"] = ""
        if postgres:
            from tests import services

            own["DATABASE_URL"] = stack.enter_context(services.postgres())
        environ = os.environ | own
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=environ)
        return {name: _apart(name, path, count, environ) for name in PARTS}


def _apart(name: str, path: str, count: int, environ: dict) -> dict:
    command = [sys.executable, "-m", "tests.bench.bench_import", "--part", name]
    command += ["--mbox", path, "--messages", str(count)]
    done = subprocess.run(command, check=True, env=environ, capture_output=True, text=True)  # noqa: S603
    return json.loads(done.stdout)


def report(found: dict) -> list[str]:
    floor = found["split"]["cpu_ms"] + found["parse"]["cpu_ms"]
    whole = found["import"]["cpu_ms"] + found["index"]["cpu_ms"]
    lines = [
        f"{name:8} {row['cpu_ms']:7.3f} ms CPU a mail, {row['seconds']:6.1f} s, peak {row['peak_mb']:4} MB"
        for name, row in found.items()
    ]
    return [
        *lines,
        f"searchable after {whole:.2f} ms CPU a mail: {whole / floor:.1f} times the floors (split and parse)",
        f"the last tenth costs {found['import']['growth']} times the first",
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mbox")
    parser.add_argument("--messages", type=int, default=3_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(part(options.part, options.mbox, options.messages)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        path = options.mbox or str(Path(scratch, "wells.mbox"))
        if not options.mbox:
            archive(Path(path), options.messages)
        found = measure(path, options.messages, options.postgres)
    print(json.dumps(found) if options.json else "\n".join(report(found)))


if __name__ == "__main__":
    main()
