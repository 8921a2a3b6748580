"""Positions: in order, kept while they are needed, never starting again."""

import threading
import time
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from threads.actions import posting
from threads.jobs import forget_live_events
from threads.live import access, relay, streams
from threads.live.events import MailMoved
from threads.models import LiveEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_later_position_is_never_visible_before_an_earlier_one():
    emitted, seen = threading.Event(), []

    def slow_writer():
        with transaction.atomic():
            streams.emit("user:1", MailMoved(mail=1))
            emitted.set()
            time.sleep(0.4)
        connection.close()

    def quick_writer():
        emitted.wait(5)
        streams.emit("user:1", MailMoved(mail=2))
        seen.extend(LiveEvent.objects.order_by("pk").values_list("payload__mail", flat=True))
        connection.close()

    writers = [threading.Thread(target=work) for work in (slow_writer, quick_writer)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)
    assert seen == [1, 2]


def test_what_is_rolled_back_was_never_said():
    with pytest.raises(RuntimeError), transaction.atomic():
        streams.emit("user:1", MailMoved(mail=1))
        raise RuntimeError
    assert not LiveEvent.objects.exists()


def test_what_is_said_together_takes_the_lock_once_and_last():
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        with streams.together():
            streams.emit("user:1", MailMoved(mail=1))
            with streams.together():
                streams.emit("user:1", MailMoved(mail=2))
            before = len(asked)
            LiveEvent.objects.exists()
        assert before == 0
    mails = list(LiveEvent.objects.order_by("pk").values_list("payload__mail", flat=True))
    assert mails == [1, 2]
    assert sum("INSERT" in query["sql"] for query in asked.captured_queries) == 1


def test_what_was_said_together_before_a_fault_is_forgotten():
    with pytest.raises(RuntimeError), streams.together():
        streams.emit("user:1", MailMoved(mail=1))
        raise RuntimeError
    streams.emit("user:1", MailMoved(mail=2))
    assert list(LiveEvent.objects.values_list("payload__mail", flat=True)) == [2]


def test_old_events_are_forgotten_from_the_front_and_the_newest_stays():
    for _number in range(5):
        streams.emit("user:1", MailMoved(mail=1))
    newest = streams.position()
    LiveEvent.objects.update(at=timezone.now() - timedelta(days=9))
    assert forget_live_events() == 4
    assert streams.position() == newest


def test_who_was_away_longer_than_events_are_kept_fetches_anew():
    for _number in range(5):
        streams.emit("user:1", MailMoved(mail=1))
    events = list(LiveEvent.objects.order_by("pk"))
    LiveEvent.objects.filter(pk__lt=events[2].pk).delete()
    at, frames, anew = access.missed(["user:1"], events[0].pk)
    assert (at, frames, anew) == (events[4].pk, [], ["user:1"])
    at, frames, anew = access.missed(["user:1"], events[1].pk)  # the last one that was forgotten
    assert ([frame.position for frame in frames], anew) == ([event.pk for event in events[2:]], [])
    assert access.missed(["user:1"], events[4].pk) == (events[4].pk, [], [])


def test_an_empty_table_has_nothing_to_miss():
    assert access.missed(["user:1"], 0) == (0, [], [])


async def test_the_relay_survives_its_database_and_loses_nothing(browse, alice, bob, team, monkeypatch):
    monkeypatch.setattr(relay, "_PAUSE_AFTER_ERROR", 0.05)
    first = await sync_to_async(posting.post)(author=alice, subject="s", body="b", group=team)
    browser = await browse(bob)
    await browser.watched(f"conversation:{first.conversation_id}")
    draw, failures = relay.from_events, []

    def failing(events):
        if len(failures) < 2:
            failures.append(events)
            raise DatabaseError("gone for a moment")
        return draw(events)

    monkeypatch.setattr(relay, "from_events", failing)
    answer = await sync_to_async(posting.reply)(author=alice, conversation=first.conversation, body="x")
    assert (await browser.hear())["target"] == answer.dom_id
    assert len(failures) == 2


async def test_an_event_that_cannot_be_drawn_becomes_a_refresh(browse, alice, bob, team, monkeypatch):
    first = await sync_to_async(posting.post)(author=alice, subject="s", body="b", group=team)
    stream = f"conversation:{first.conversation_id}"
    browser = await browse(bob)
    await browser.watched(stream)

    def broken(_events):
        raise ValueError("a broken template")

    with monkeypatch.context() as patch:
        patch.setattr(relay, "from_events", broken)
        await sync_to_async(posting.reply)(author=alice, conversation=first.conversation, body="x")
        assert (await browser.hear())["refresh"] == [stream]
    answer = await sync_to_async(posting.reply)(author=alice, conversation=first.conversation, body="y")
    assert (await browser.hear())["target"] == answer.dom_id
