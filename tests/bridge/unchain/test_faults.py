"""Mails that once came out wrong, each with its right answer: ``tests/mails/faults``."""

import json
import re
from itertools import zip_longest
from pathlib import Path

import pytest

from threads.bridge.unchain import unchain, unchain_many
from threads.bridge.unchain.output.report import message_record

FAULTS = Path(__file__).parents[2] / "mails" / "faults"
CASES = sorted(FAULTS.glob("*.json"))
#: The footer of the mailing list in some of the mails may stay in the text or be folded.
FOOTER = re.compile(
    r"^(?:_{20,}|.*harbour-users(?: mailing list|@lists).*|To unsubscribe send.*|https?://lists\.example/.*)$",
    re.M,
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_mail_that_once_came_out_wrong_is_right(path):
    """A case names its mails and what must be found: ``messages`` in order, each with what of it matters."""
    case = json.loads(path.read_text(encoding="utf-8"))
    raws = [(FAULTS / name).read_bytes() for name in case["files"]]
    found = unchain_many(raws).messages if case.get("merge") else unchain(raws[0]).messages
    records = [message_record(message) for message in found]
    if "count" in case:
        assert len(records) == case["count"]
    for text in case.get("somewhere", ()):
        assert any(_squeezed(text) in _squeezed(record["body"]) for record in records), text
    if "messages" in case:
        pairs = zip_longest(records, case["messages"], fillvalue={})
        assert [_named(record, want) for record, want in pairs] == case["messages"]


def _named(record: dict, want: dict) -> dict:
    """What of a found message the case names, in the case's own words where it agrees; what is empty there is
    not asserted."""
    seen = {name: record.get(name) for name in want}
    for name, value in want.items():
        if (
            name != "parent"
            and isinstance(value, str | None)
            and _agrees(name, record.get(name) or "", value or "")
        ):
            seen[name] = value
    if "attachments" in want:
        seen["attachments"] = [file["name"] for file in record.get("attachments", ())]
    body = _squeezed(record.get("body", ""))
    for name, wanted in (("has", True), ("no", False)):
        if name in want:
            seen[name] = [text for text in want[name] if (_squeezed(text) in body) is wanted]
    return seen


def _agrees(name: str, found: str, want: str) -> bool:
    if name == "body":
        return _squeezed(found) == _squeezed(want)
    if name == "date_iso":
        return found.startswith(want) or bool(want) and found[:16] == want[:16]
    return not want or found == want or (name == "author_email" and found.lower() == want.lower())


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", FOOTER.sub("", text))
