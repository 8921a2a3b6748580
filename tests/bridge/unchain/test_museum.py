"""The museum: one mail of three messages for every client and language, and hand-made oddities."""

import json
from pathlib import Path

import pytest

from tests.mails.compare import plain, summary, wanted
from threads.bridge.unchain import unchain

MAILS = Path(__file__).parents[2] / "mails"
EXHIBITS = sorted((MAILS / "museum").glob("*.eml"))
ODDITIES = sorted((MAILS / "odd").glob("*.eml"))


def test_the_museum_is_as_wide_as_promised():
    clients, languages = zip(*(path.stem.rsplit("-", 1) for path in EXHIBITS), strict=True)
    assert len(EXHIBITS) >= 120
    assert len(set(clients)) >= 12
    assert len(set(languages)) >= 10


@pytest.mark.parametrize("path", EXHIBITS, ids=lambda path: path.stem)
def test_every_exhibit_gives_back_its_conversation(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = unchain(path.read_bytes())
    messages = summary(found.messages)
    assert messages == wanted(expected["messages"], messages)
    assert found.coverage == 1


@pytest.mark.parametrize("path", ODDITIES, ids=lambda path: path.stem)
def test_every_oddity_gives_back_its_messages(path):
    """Oddities assert what their JSON names: some print no date, some no address."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["messages"]
    found = unchain(path.read_bytes())
    assert [_named(message, want) for message, want in zip(found.messages, expected, strict=True)] == expected


def _named(message, want: dict) -> dict:
    """The fields of a found message that the expectation names."""
    seen = {
        "author_name": message.author_name,
        "author_email": message.author_email,
        "date": (message.date_iso or "")[: len(want.get("date", ""))],
        "body": plain(message.body),
        "parent": message.parent,
        "role": message.role,
        "attachments": [attachment.name for attachment in message.attachments],
        "answers": [plain(answer.passage) for answer in message.answers],
    }
    return {name: seen[name] for name in want}
