"""The pictures of a message: in its text, each once, and only where a browser may draw them."""

import re

import pytest

from tests.kit.test_picture_sizes import PNG
from tests.pages import flat
from threads.actions import importing, posting
from threads.actions.importing import MessageToImport
from threads.models import Message
from threads.rendering.article import article


def shown(message: Message) -> list[str]:
    message.refresh_from_db()
    return re.findall(r'<img src="/files/\d+/" alt="([^"]*)"', flat(article(message)))


@pytest.fixture
def mailed(alice, team):
    """mailed(body, *names): the message of a mail with these pictures."""

    def make(body: str, *names: str, **fields) -> Message:
        files = [(name, "image/png", PNG, None, f"{name}@01DB") for name in names]
        draft = MessageToImport(author=alice, body=body, sent_at=team.created_at, files=files, **fields)
        return importing.publish_chain(drafts=[draft], subject="Plan", group=team, forwarded_by=alice)[1][0]

    return make


def test_an_attached_picture_is_seen_and_as_large_as_it_may_be(alice, team):
    files = [("door <1>.png", "image/png", PNG, None), ("plan.svg", "image/svg+xml", b"<svg/>", None)]
    message = posting.post(author=alice, group=team, subject="Door", body="Look", files=files)
    html = flat(article(message))
    assert shown(message) == ["door &lt;1&gt;.png"]
    assert 'width="427" height="320"' in html and "data-picture" in html
    assert re.search(r'class="file" href="/files/\d+/">', html)  # the drawing is a file to save


def test_a_picture_of_a_mail_stands_in_its_place_and_not_below_again(mailed):
    message = mailed("Before\n[cid:a.png@01DB]\nafter", "a.png", "b.png")
    assert shown(message) == ["a.png", "b.png"]
    html = article(message)
    assert "[cid:" not in html and html.index("a.png") < html.index("after") < html.index("b.png")


def test_the_logo_of_a_signature_is_a_file_not_a_picture(mailed):
    message = mailed(
        "Yes\n-- \nAnn [cid:logo.png@01DB]", "logo.png", signature="-- \nAnn [cid:logo.png@01DB]"
    )
    assert shown(message) == [] and "logo.png" in article(message)


def test_a_picture_that_was_only_named_is_not_asked_for(alice, team):
    files = [("gone.png", "image/png", None, 9)]
    message = posting.post(author=alice, group=team, subject="Gone", body="[image: gone.png]", files=files)
    assert shown(message) == [] and "named in the mail" in article(message)


def test_a_withdrawn_message_shows_none(mailed, alice):
    message = mailed("[image: a.png]", "a.png")
    posting.withdraw(message, by=alice)
    assert shown(message) == []
