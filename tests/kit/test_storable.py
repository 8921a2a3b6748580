"""What no database stores leaves a mark or goes; every text can be shown."""

import pytest

from microblog.kit.storable import MARK, all_storable, storable
from threads.actions import posting
from threads.bridge.intake import headers
from threads.rendering import text


def test_names_and_addresses_keep_a_mark():
    assert storable("bob@var\0de.example") == f"bob@var{MARK}de.example"
    assert all_storable({"a": ["x\0", 1, None], "b": "\ud800y"}) == {
        "a": [f"x{MARK}", 1, None],
        "b": f"{MARK}y",
    }
    assert headers.read(b"From: x\0y <bob@var\0de.example>\nSubject: a\0b\n\n").subject == f"a{MARK}b"


def test_texts_lose_what_nobody_wrote():
    assert storable("S\0o\0 \ud83d\ude00 \ud800!", nul="") == f"So \U0001f600 {MARK}!"


@pytest.mark.parametrize("body", ["a\ud800b", "\udfff", "@\ud800 #\udc00 `\ud800`", "> \ud800\0"])
def test_half_a_character_is_no_traceback(body):
    assert "\ud800" not in text.render(body) + text.render_mail(body)
    assert text.handles(body) == []


def test_half_a_character_is_posted_with_a_mark(db, alice, team):
    assert posting.post(author=alice, subject="s", body="a\ud800b", group=team).body == f"a{MARK}b"
