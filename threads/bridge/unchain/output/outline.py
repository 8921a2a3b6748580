"""A record as a tree for people to read: oldest message first, answers below what they answer."""

import textwrap
from collections import defaultdict

WIDTH = 100
#: Deeper answers are set in no further.
MAX_INDENT = 24
ANSWER = "└ "
#: A blank line at an end is folded too, but not told.
LINE_ENDS = 4
#: Of each text so many lines are shown.
SHOWN = 2
#: Of answers written between the lines so many are shown.
ANSWERS = 3
#: Files named in a title.
NAMED = 3
#: Messages below this want to be looked at.
SURE = 0.7
#: What the engine folds away, in the words of people.
FOLDED = {
    "wrapper": "headers of quotes",
    "signature": "signatures",
    "disclaimer": "disclaimers",
    "quote": "quotes that name no author",
    "duplicate": "the same text in another form",
    "attachment": "attached files and mails",
    "rest": "not searched, beyond all bounds",
}


def outline(record: dict) -> str:
    """The record of a mail or of several merged (report.py), with the confidence of each message and what
    was folded away."""
    messages = record["messages"]
    if not any(message["confidence"] for message in messages):
        return f"{_named(record)}: no message found. This is no mail, and nothing in it can be read."
    lines = [_title(record)]
    if _is_headless(messages[0]) and len(messages) == 1:
        lines.append("  This has no headers of a mail; it was read as a text.")
    for depth, message in _walk(messages):
        lines += _entry(depth, message)
    return "\n".join([*lines, *_sums(record)])


def _title(record: dict) -> str:
    return f"{record['subject'] or '(no subject)'}   [{_named(record)}]"


def _named(record: dict) -> str:
    files = record.get("files") or [record.get("file", "")]
    return ", ".join(files[:NAMED]) + (f" and {len(files) - NAMED} more" if len(files) > NAMED else "")


def _is_headless(message: dict) -> bool:
    return not any(
        message[field] for field in ("author_name", "author_email", "date_raw", "subject", "message_id")
    )


def _walk(messages: list[dict]) -> list[tuple[int, dict]]:
    """(depth, message) from the roots down; a parent that is missing or a loop makes a root."""
    children: dict[int | None, list[dict]] = defaultdict(list)
    for message in messages:
        children[message["parent"]].append(message)
    order: list[tuple[int, dict]] = []
    seen: set[int] = set()
    for root in [*children[None], *messages]:
        pending = [(0, root)]
        while pending:
            depth, message = pending.pop()
            if message["index"] in seen:
                continue
            seen.add(message["index"])
            order.append((depth, message))
            pending += [(depth + 1, child) for child in reversed(children[message["index"]])]
    return order


def _entry(depth: int, message: dict) -> list[str]:
    """Who, when and how sure; below it the first lines of the text, the files, and what copies say otherwise."""
    indent = "  " * (min(depth, MAX_INDENT) + 1)
    author = message["author_name"] or message["author_email"] or "Somebody"
    if message["author_name"] and message["author_email"]:
        author += f" <{message['author_email']}>"
    sure = "" if message["confidence"] >= SURE else ", look at it"
    note = ", forwarding" if message["role"] == "note" else ""
    head = f"{indent[:-2]}{ANSWER if depth else '  '}{author}, {_when(message)}{note}   ({message['confidence']:.0%} sure{sure})"
    lines = [head, *_said(message, indent + "  ")]
    if message["attachments"]:
        names = ", ".join(file["name"] or file["type"] for file in message["attachments"])
        lines += _shown(f"Files: {names}", indent + "  ")
    for text in message.get("variants", ()):
        lines += _shown(f"! Another copy says: {text}", indent + "  ")
    return lines


def _said(message: dict, indent: str) -> list[str]:
    """The beginning of a text without its signature; of answers between the lines, what they answer too."""
    answers = message.get("answers", [])[:ANSWERS]
    if not answers:
        return _shown(message["body"].removesuffix(message["signature"]).strip() or "(no text)", indent)
    pairs = ((f"> {answer['passage']}", answer["text"]) for answer in answers)
    return [line for pair in pairs for text in pair for line in _shown(text, indent)]


def _when(message: dict) -> str:
    iso = message["date_iso"]
    if not iso:
        return " ".join(message["date_raw"].split()) or "no date"
    day, time, zone = iso[:10], iso[11:16], iso[19:]
    is_day = time == "00:00" and not zone and ":" not in message["date_raw"]
    return day if is_day else f"{day} {time} {zone}".rstrip()


def _shown(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text[: WIDTH * SHOWN * 2].split()),
        WIDTH + len(indent),
        initial_indent=indent,
        subsequent_indent=indent,
        max_lines=SHOWN,
        placeholder=" …",
    )


def _sums(record: dict) -> list[str]:
    count, covered = len(record["messages"]), record["coverage"]
    share = "every byte" if covered >= 1 else f"{covered:.1%}"
    lines = [f"  {count} message{'s' if count != 1 else ''}, {share} accounted for."]
    sizes: dict[str, int] = defaultdict(int)
    for piece in record.get("pieces", []):
        if piece["kind"] in FOLDED:
            sizes[piece["kind"]] += piece["span"][1] - piece["span"][0]
    told = ", ".join(f"{FOLDED[kind]} {sizes[kind]:,} bytes" for kind in FOLDED if sizes[kind] > LINE_ENDS)
    if told:
        lines.append(f"  Folded: {told}.")
    return lines
