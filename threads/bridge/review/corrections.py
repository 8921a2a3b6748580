"""What a person corrects about a split. Pure: works on the kept JSON and the raw bytes, no database.

``body`` of a message stays what the mail says; ``text`` is what is published in its place, so that both can
always be shown beside each other. Cuts and joins move the words of the mail, and the byte ranges with them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from microblog.kit.storable import storable
from threads.bridge.unchain.merging.fingerprints import fingerprint
from threads.bridge.unchain.values import ExtractedMessage

# Keys of a message that is not as the mail has it any more.
MARKS = ("text", "joined", "cut", "cut_from")


class Impossible(ValueError):
    """The correction does not fit the split any more, for instance after one in another window."""


def applied(messages: list[ExtractedMessage], split: dict) -> list[ExtractedMessage]:
    """The messages with the texts, authors and dates a person has set."""
    kept = {entry["index"]: entry for entry in split["messages"]}
    return [_applied(message, kept[message.index]) for message in messages]


def rewritten(split: dict, renamed: Collection[int] = ()) -> dict[int, str]:
    """{index: fingerprint of the mail's own words} of messages that will say something else than the mail:
    other words, words of two people, a part of what somebody wrote, or another author (``renamed``).

    The fingerprint is what another copy of the message is recognised by.
    """
    return {
        entry["index"]: fingerprint(entry["body"])
        for entry in split["messages"]
        if entry["index"] in renamed or any(entry.get(mark) is not None for mark in MARKS)
    }


def entry_of(split: dict, index: int) -> dict:
    for entry in split["messages"]:
        if entry["index"] == index:
            return entry
    raise Impossible


def rewrite(split: dict, index: int, text: str) -> None:
    """Publish ``text`` in place of the mail's words; the mail's own words again undo it."""
    entry = entry_of(split, index)
    text = storable(text, nul="").replace("\r\n", "\n").strip()
    entry.pop("text", None)
    if text != entry["body"].strip():
        entry["text"] = text


def restore(split: dict, index: int) -> None:
    """The mail's own words again."""
    entry_of(split, index).pop("text", None)


def date(split: dict, index: int, sent: datetime | None) -> None:
    entry = entry_of(split, index)
    entry.pop("sent", None)
    if sent is not None:
        entry["sent"] = sent.isoformat()


def hang(split: dict, index: int, parent: int | None) -> None:
    """Answer ``parent``. A message cannot answer itself or what answers it."""
    if parent is not None and entry_of(split, parent)["index"] in below(split, index):
        raise Impossible
    entry_of(split, index)["parent"] = parent


def ancestors(split: dict, index: int) -> list[int]:
    """What a message answers, what that answers and so on."""
    parents: dict[int, int | None] = {entry["index"]: entry["parent"] for entry in split["messages"]}
    found: dict[int, None] = {}
    above = parents.get(index)
    while above is not None and above in parents and above not in found:
        found[above] = None
        above = parents[above]
    return list(found)


def below(split: dict, index: int) -> set[int]:
    """A message and all that answers it, directly or not."""
    answers = defaultdict(list)
    for entry in split["messages"]:
        answers[entry["parent"]].append(entry["index"])
    found, todo = set(), [index]
    while todo:
        if (one := todo.pop()) not in found:
            found.add(one)
            todo += answers[one]
    return found


def cut(split: dict, raw: bytes, index: int, line: int, *, author: str, is_older: bool) -> int:
    """Make the text from ``line`` (counted from 0) on a message of its own; returns its index.

    ``is_older``: it is what the upper part answers, as where people answer above; else it answers the
    upper part. A text that was edited is the mail's own again: only that can be cut.
    """
    upper = entry_of(split, index)
    lines = upper["body"].split("\n")
    first, rest = "\n".join(lines[:line]).rstrip(), "\n".join(lines[line:]).strip("\n")
    if not first.strip() or not rest.strip():
        raise Impossible
    start, end = upper["span"]
    at = min(max(_offset(raw, start, end, lines, line), start + 1), max(end, start + 1))
    new = max(entry["index"] for entry in split["messages"]) + 1
    lower = {
        "index": new, "parent": upper["parent"] if is_older else index, "role": "quoted", "author": author,
        "author_name": "", "author_email": "", "to": [], "cc": [], "date_iso": None, "date_raw": "",
        "subject": upper["subject"], "body": rest, "signature": upper["signature"], "message_id": "",
        "attachments": [], "confidence": 1.0, "span": [at, max(end, at)], "cut_from": index,
    }  # fmt: skip
    upper.update(body=first, signature="", span=[start, at], confidence=1.0, cut=True)
    upper.pop("text", None)
    if is_older:
        upper["parent"] = new
    split["messages"].append(lower)
    split["pieces"] = [part for piece in split["pieces"] for part in _divided(piece, index, at, new)]
    return new


def join(split: dict, index: int, other: int) -> int:
    """Make two messages one; returns the index it has. The words stand in the order of the mail, under
    the author and date of the one that comes first in it; what the sender wrote stays the sender's."""
    pair = sorted((entry_of(split, index), entry_of(split, other)), key=_mail_order)
    if index == other:
        raise Impossible
    stays, goes = sorted(pair, key=lambda entry: entry["index"] != 0)
    if any("text" in entry for entry in pair):
        stays["text"] = _joined(entry.get("text", entry["body"]) for entry in pair)
    is_whole = goes.get("cut_from") == stays["index"] and not stays.get("joined")
    if not is_whole and not _same_author(stays, goes):
        stays["joined"] = True
    stays.update(
        body=_joined(entry["body"] for entry in pair),
        signature=_joined(entry["signature"] for entry in pair),
        attachments=stays["attachments"] + goes["attachments"],
        span=[min(e["span"][0] for e in pair), max(e["span"][1] for e in pair)],
        confidence=1.0,
        excluded=bool(stays.get("excluded") and goes.get("excluded")),
    )
    _take_place(split, stays, goes)
    if is_whole and not any(entry.get("cut_from") == stays["index"] for entry in split["messages"]):
        stays.pop("cut", None)
    return stays["index"]


def _applied(message: ExtractedMessage, entry: dict) -> ExtractedMessage:
    if author := entry.get("author"):
        address = author.lower() if "@" in author and " " not in author else ""
        message = replace(message, author_name="" if address else author, author_email=address)
    return replace(
        message, body=entry.get("text", message.body), date_iso=entry.get("sent") or message.date_iso
    )


def _offset(raw: bytes, start: int, end: int, lines: list[str], line: int) -> int:
    """Where the line stands in the raw mail; for an encoded text, about where."""
    words = next((text.strip() for text in lines[line:] if text.strip()), "")
    above = len("\n".join(lines[:line]).encode())
    found = raw.find(words.encode(), start, end)
    return found if found >= 0 else start + (end - start) * above // max(len("\n".join(lines).encode()), 1)


def _divided(piece: list, index: int, at: int, new: int) -> list[list]:
    """A piece of the cut message: above the cut, below it, or lying across."""
    kind, start, end, message = piece
    if message != index or end <= at:
        return [piece]
    if start >= at:
        return [[kind, start, end, new]]
    return [[kind, start, at, index], [kind, at, end, new]]


def _take_place(split: dict, stays: dict, goes: dict) -> None:
    """Answers to the message that goes, and its pieces, are the other's now."""
    index, gone = stays["index"], goes["index"]
    lineage = ancestors(split, index)
    if gone in lineage:
        stays["parent"] = goes["parent"]
    split["messages"] = [entry for entry in split["messages"] if entry["index"] != gone]
    for entry in split["messages"]:
        if entry["parent"] == gone:
            entry["parent"] = index
    split["pieces"] = [[k, s, e, index if m == gone else m] for k, s, e, m in split["pieces"]]


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text)


def _same_author(one: dict, other: dict) -> bool:
    def author(entry: dict) -> str:
        return (entry.get("author") or entry["author_email"] or entry["author_name"]).lower()

    return author(one) == author(other)


def _mail_order(entry: dict) -> tuple:
    return entry["span"][0], entry["index"]
