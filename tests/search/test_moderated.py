"""What moderators hid is neither found, nor offered, nor counted; what they show again is."""

import pytest

from search import query, writer
from threads.actions import withholding

FILE = [("canary.pdf", "text/plain", b"x", None)]
QUESTIONS = ["canary", "sings", "topic:canaries", "has:file", "from:alice", "perch"]


@pytest.fixture
def bad(say, alice, team):
    return say(alice, team, "The perch", "The canary sings #canaries", files=FILE)


def totals(user) -> list[int]:
    return [query.search(user, typed).total for typed in QUESTIONS]


def test_it_is_not_found_until_it_is_shown_again(alice, bob, bad):
    withholding.hide(bad, by=alice)
    assert totals(bob) == [0] * len(QUESTIONS)  # before the index has heard of it, too
    writer.drain_all()
    assert totals(bob) == totals(alice) == [0] * len(QUESTIONS)
    assert query.meant(bob, query.search(bob, "canry")) == []
    withholding.show(bad, by=alice)
    writer.drain_all()
    assert totals(bob) == [1] * len(QUESTIONS)


def test_no_page_of_search_has_the_word(client, alice, bob, bad):
    client.force_login(bob)
    assert "canary" in client.get("/search/?q=sings").content.decode()
    withholding.hide(bad, by=alice)
    writer.drain_all()
    for typed in ("sings", "pdf", "from:alice"):
        for kind in ("", "&type=files", "&type=people"):
            assert "canary" not in client.get(f"/search/?q={typed}{kind}").content.decode()


def test_a_title_is_not_found_by_the_answers_under_it(alice, bob, say, bad):
    from threads.actions import posting

    posting.reply(author=bob, conversation=bad.conversation, body="Well.")
    writer.drain_all()
    withholding.hide(bad, by=alice)
    writer.drain_all()
    assert query.search(bob, "perch").total == 0


def test_files_alone_are_not_found(alice, bob, bad):
    withholding.take_files(bad, by=alice)
    writer.drain_all()
    assert totals(bob)[:4] == [1, 1, 1, 0]
    withholding.give_files(bad, by=alice)
    writer.drain_all()
    assert totals(bob)[3] == 1
