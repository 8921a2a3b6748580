"""The chain engine beside two libraries from PyPI, on the museum: how much is right, and how fast.

    python -m tests.bench.bench_unchain [--json]

A message counts as found when its words come back alone: in one returned text that holds no other
message's words. The libraries get the decoded plain text (they read no MIME), the engine the raw mail.
Times are CPU milliseconds a mail of this process; compare them with each other, not across machines.
The growth table feeds mails of rising size, of text and of lines nobody writes: below the bounds of
bounds.py time grows with the size, above them hardly.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from tests.bridge.unchain import shapes
from threads.bridge.unchain import unchain
from threads.bridge.unchain.mime.parse import parse_mail

MUSEUM = Path(__file__).resolve().parents[1] / "mails" / "museum"
GROWTH = (10, 100, 256, 1_000, 10_000)  # kilobytes


def exhibits() -> list[tuple[bytes, list[str]]]:
    """(raw mail, the texts that must come out of it)"""
    found = []
    for path in sorted(MUSEUM.glob("*.eml")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["messages"]
        found.append((path.read_bytes(), [squeeze(m["body"]) for m in expected]))
    return found


def squeeze(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def text_of(raw: bytes) -> str:
    mail = parse_mail(raw)
    return mail.plain.text if mail.plain else ""


def ours(raw: bytes) -> list[str]:
    return [message.body for message in unchain(raw).messages]


def mail_parser_reply(text: str) -> list[str]:
    from mailparser_reply import EmailReplyParser

    languages = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "ko", "zh"]
    return [reply.body for reply in EmailReplyParser(languages=languages).read(text).replies]


def quotequail(text: str) -> list[str]:
    import quotequail as library

    texts, rest = [], text
    while rest:
        found = library.unwrap(rest)
        if not found:
            texts.append(rest)
            break
        texts.append(found.get("text_top") or "")
        rest = found.get("text") or ""
    return texts


def measure(split: Callable, mails: list, prepare: Callable) -> dict:
    whole = right = wanted = returned = 0
    times = []
    for raw, bodies in mails:
        given = prepare(raw)
        start = time.process_time()
        try:
            texts = split(given)
        except Exception:  # noqa: BLE001 (a library that raises found nothing)
            texts = []
        times.append((time.process_time() - start) * 1000)
        squeezed = [squeeze(text) for text in texts if squeeze(text)]
        hits = sum(any(body in s and not _mixed(s, body, bodies) for s in squeezed) for body in bodies)
        right, wanted, returned = right + hits, wanted + len(bodies), returned + len(squeezed)
        whole += hits == len(bodies) == len(squeezed)
    return {
        "whole mail right": whole / len(mails),
        "messages found": right / wanted,
        "precision": right / returned if returned else 0.0,
        "median ms": statistics.median(times),
        "p95 ms": sorted(times)[int(0.95 * len(times))],
    }


def _mixed(text: str, body: str, bodies: list[str]) -> bool:
    return any(other in text for other in bodies if other != body and other not in body)


def growth() -> dict[str, list[float]]:
    """Shape of the mail -> CPU ms at each size of GROWTH, of a process that has read a mail before."""
    return {name: [_cost(shapes.mail(name, size * 1000)) for size in GROWTH] for name in shapes.SHAPES}


def _cost(raw: bytes) -> float:
    start = time.process_time()
    unchain(raw)
    return (time.process_time() - start) * 1000


def _memory(name: str) -> int:
    """The megabytes a process needs more at most that reads the largest mail of a shape (Linux only)."""
    code = (
        "from tests.bridge.unchain import shapes; from threads.bridge.unchain import unchain; "
        "most = lambda: int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]); before = most(); "
        f"unchain(shapes.mail({name!r}, {GROWTH[-1] * 1000})); print((most() - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603
    return int(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    mails = exhibits()
    plain = [(raw, bodies) for raw, bodies in mails if text_of(raw)]
    rows = {
        "Skein (MIME included)": measure(ours, mails, lambda raw: raw),
        f"mail-parser-reply {version('mail-parser-reply')}": measure(mail_parser_reply, plain, text_of),
        f"quotequail {version('quotequail')}": measure(quotequail, plain, text_of),
    }
    times, memory = growth(), {name: _memory(name) for name in shapes.SHAPES}
    if as_json:
        json.dump({"libraries": rows, "growth": times, "memory": memory}, sys.stdout)
        return
    print(f"{len(mails)} mails, {len(plain)} of them with a plain text\n")
    columns = list(rows["Skein (MIME included)"])
    print("| | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(f"{row[column]:.2f}" for column in columns) + " |")
    print(
        "\n| CPU ms for a mail of ... | "
        + " | ".join(f"{size:,} kB" for size in GROWTH)
        + " | MB held at most |"
    )
    print("|---|" + "---|" * (len(GROWTH) + 1))
    for name, row in times.items():
        print(f"| {name} | " + " | ".join(f"{ms:.0f}" for ms in row) + f" | {memory[name]} |")


if __name__ == "__main__":
    main()
