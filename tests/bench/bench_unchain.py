"""The chain engine beside two libraries from PyPI, on the museum: how much is right, and how fast.

    python -m tests.bench.bench_unchain [--json]

A message counts as found when its words come back alone: in one returned text that holds no other
message's words. The libraries get the decoded plain text (they read no MIME), the engine the raw mail.
Times are CPU milliseconds a mail of this process; compare them with each other, not across machines.
The growth table feeds one quoted text of rising size; linear means a constant time per megabyte.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from threads.bridge.parse import parse_mail
from threads.bridge.unchain import unchain

MUSEUM = Path(__file__).resolve().parents[1] / "mails" / "museum"
GROWTH = (10, 100, 1_000, 10_000)  # kilobytes


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


def growth() -> list[tuple[int, float]]:
    """(kilobytes, CPU ms) of one mail that quotes a text of that size."""
    rows = []
    for size in GROWTH:
        line = (
            b"> The pallets for lane four are in the yard, please bring the long forks and the spare key.\r\n"
        )
        head = (
            b"From: a@varde.example\r\nSubject: Re: pallets\r\n\r\nYes.\r\n\r\n"
            b"On Mon, Mar 2, 2026 at 9:30 AM Mei Tanaka <mei@varde.example> wrote:\r\n"
        )
        raw = head + line * (size * 1000 // len(line))
        start = time.process_time()
        unchain(raw)
        rows.append((size, (time.process_time() - start) * 1000))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    mails = exhibits()
    plain = [(raw, bodies) for raw, bodies in mails if text_of(raw)]
    rows = {
        "Skein": measure(ours, mails, lambda raw: raw),
        "mail-parser-reply": measure(mail_parser_reply, plain, text_of),
        "quotequail": measure(quotequail, plain, text_of),
    }
    sizes = growth()
    if parser.parse_args().json:
        json.dump({"libraries": rows, "growth": sizes}, sys.stdout)
        return
    columns = list(rows["Skein"])
    print(f"{len(mails)} mails, {len(plain)} of them with a plain text\n")
    print("| | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(f"{row[column]:.2f}" for column in columns) + " |")
    print("\n| quoted text | ms | ms per MB |\n|---|---|---|")
    for size, ms in sizes:
        print(f"| {size} kB | {ms:.1f} | {ms / size * 1000:.0f} |")


if __name__ == "__main__":
    main()
