"""Hostile and broken frames: an error for who sent them, nothing for anybody else."""

import json
import random

import pytest
from asgiref.sync import sync_to_async

from threads.actions import posting
from threads.live import consumer

pytestmark = pytest.mark.django_db(transaction=True)

DEEP = "[" * 7_000 + "]" * 7_000

BROKEN = [
    " ", "null", "7", '"watch"', "[]", "{}", "{", "\x00", '{"other": 1}', DEEP,
    '{"watch": "conversation:1"}', '{"watch": {"a": 1}}', '{"watch": [1]}', '{"watch": [null]}',
    '{"watch": [["me"]]}', '{"watch": ["' + "x" * 200 + '"]}', '{"watch": [], "since": "1"}',
    '{"watch": [], "since": -1}', '{"watch": [], "since": true}', '{"watch": [], "since": 1e400}',
    '{"watch": [], "since": 99999999999999999999}', '{"unwatch": "me"}', '{"typing": ["me"]}', '{"typing": 3}',
    # S16: half a character.
    '{"watch": ["\\ud800"]}', '{"typing": "conversation:\\udfff"}',
    '{"watch": ' + json.dumps([f"group:g{n}" for n in range(300)]) + "}",
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
async def test_a_broken_frame_closes_its_own_socket(browse, alice, text):
    browser = await browse(alice)
    await browser.wire.send_to(text_data=text)
    assert await browser.closed_with() == 1007


async def test_too_large_and_binary_frames_close_the_socket(browse, alice):
    large, binary = await browse(alice), await browse(alice)
    await large.wire.send_to(text_data=json.dumps({"watch": ["x" * consumer.MAX_TEXT]}))
    await binary.wire.send_to(bytes_data=b"\x00" * 10)
    assert await large.closed_with() == 1009
    assert await binary.closed_with() == 1009


async def test_a_flood_closes_the_socket(browse, alice):
    browser = await browse(alice)
    for _frame in range(consumer.MAX_FRAMES + 1):
        await browser.say(unwatch=[])
    assert await browser.closed_with() == 1008


async def test_names_that_look_like_streams_are_refused(browse, alice, team):
    ids = ("", "0", "01", "1e3", "-1", "١", "9" * 60)
    names = [f"conversation:{text}" for text in ids]
    names += ["group:", "group:Team", "user:1", "access", "me ", "ME", "", ":"]
    browser = await browse(alice)
    assert await browser.watched(*names) == []
    assert browser.refused == names


async def test_no_more_than_so_many_streams_a_socket(browse, alice, bob, team, monkeypatch):
    monkeypatch.setattr(consumer, "MAX_WATCHES", 3)
    posts = [
        await sync_to_async(posting.post)(author=alice, subject="s", body="b", group=team) for _n in range(4)
    ]
    names = [f"conversation:{post.conversation_id}" for post in posts]
    browser = await browse(bob)
    await browser.watched(names[0], names[1])
    await browser.watched(names[0], names[1])  # the same again takes no room
    assert browser.refused == []
    await browser.say(watch=names[2:])
    assert await browser.hear() == {"refused": [names[3]]}


async def test_no_more_than_so_many_sockets_a_person(browse, alice, bob, monkeypatch):
    from .conftest import Browser, session_of

    monkeypatch.setattr(consumer, "MAX_SOCKETS", 2)
    await browse(alice)
    first = await browse(alice)
    third = Browser(await sync_to_async(session_of)(alice))
    assert not await third.open()
    await browse(bob)
    await first.leave()
    again = Browser(await sync_to_async(session_of)(alice))
    assert await again.open()
    await again.leave()


async def test_random_frames_hurt_nobody_else(browse, alice, bob, team):
    first = await sync_to_async(posting.post)(author=alice, subject="s", body="b", group=team)
    stream = f"conversation:{first.conversation_id}"
    good = await browse(bob)
    await good.watched(stream)
    rng = random.Random(7)
    values = [None, True, -1, 1.5, "me", stream, "x" * 90, [], {}, [stream], [[stream]], {"a": [1]}]
    for _round in range(25):
        bad = await browse(alice)
        keys = rng.sample(["watch", "unwatch", "typing", "since", "html", ""], 3)
        await bad.wire.send_to(text_data=json.dumps({key: rng.choice(values) for key in keys}))
        await bad.leave()
    await sync_to_async(posting.reply)(author=alice, conversation=first.conversation, body="still here")
    while (frame := await good.hear())["kind"] == "typing":
        pass
    assert frame["kind"] == "message.posted"
