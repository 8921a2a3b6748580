"""Every kind of event has its class, its place in the page, and what it must name."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from threads.live import events, frames, streams
from threads.models import LiveEvent
from threads.views import post_news

Kind = LiveEvent.Kind

# What the page does with each of these is written in static/js/live.js for all of them: show ``html``, take ``gone`` away,
# lay on ``counts``; or the socket says it in words of its own (``refresh``), or no browser hears it.
FOR_ALL = {
    Kind.MESSAGE_CHANGED: "html",
    Kind.REFRESH: "refresh",
    Kind.ACCESS_CHANGED: "the hubs alone hear it",
}
# The page gets the news of these another way.
IGNORED = {
    Kind.GROUP_JOINED: "the group is there at the next page",
    Kind.GROUP_LEFT: "the socket says which streams are revoked",
}


def classes(base: type[events.Event] = events.Event) -> list[type[events.Event]]:
    found = base.__subclasses__()
    return [*found, *(below for one in found for below in classes(one))]


def kinds_of(found) -> list[Kind]:
    return [one.__dict__["kind"] for one in found if "kind" in one.__dict__]


def scripts() -> str:
    folder = Path(settings.BASE_DIR) / "microblog" / "static" / "js"
    return "".join(path.read_text() for path in sorted(folder.glob("*.js")))


def test_every_kind_has_one_class():
    assert sorted(kinds_of(classes())) == sorted(Kind)


def test_what_is_about_a_message_is_drawn_with_it():
    assert set(kinds_of(classes(events.AboutMessage))) == frames.OF_MESSAGES
    assert {kind for kind in Kind if kind.startswith("message.")} == frames.OF_MESSAGES


def test_posts_are_drawn_by_the_pages():
    assert frames._drawers == {Kind.CONVERSATION_CHANGED: post_news.draw}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_handled_or_ignored_by_the_page(kind):
    family = kind.partition(".")[0]
    named = re.search(rf"""kind\?*(\.startsWith\("{family}\."|\W+"{re.escape(kind)}")""", scripts())
    assert bool(named) + (kind in FOR_ALL) + (kind in IGNORED) >= 1
    assert not (kind in IGNORED and named)


def test_an_event_cannot_leave_out_what_it_is_about():
    for made in (
        lambda: events.MessageChanged(),
        lambda: events.MessageChanged(message=None),
        lambda: events.MessagePosted(message=1),
        lambda: events.ConversationChanged(message=1),
    ):
        with pytest.raises(TypeError):
            made()


@pytest.mark.parametrize("kind", ["message.changed", "message.of_tomorrow", "conversation.read"])
def test_nor_can_a_row(kind, db):
    with pytest.raises(IntegrityError), transaction.atomic():
        LiveEvent.objects.create(stream="user:1", kind=kind, payload={"name": "x"})


def test_the_row_says_what_the_event_says(db):
    streams.emit("user:1", events.MailReady(mail=3, count=2, url="/mail/review/3/"))
    row = LiveEvent.objects.get()
    assert (row.kind, row.target) == ("mail.ready", "mail-3")
    assert row.payload == {"mail": 3, "count": 2, "url": "/mail/review/3/"}
    posted = events.MessagePosted(message=5, parent=None, author=2)
    assert posted.as_json() == {"message": 5, "parent": None, "author": 2}
    assert events.ConversationGone(conversation=4).as_json() == {"conversation": 4, "gone": True}
