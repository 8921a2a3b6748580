"""What a browser hears, what it does not, and what it missed."""

import threading
import time

import pytest
from asgiref.sync import sync_to_async

from accounts.models import Membership, User
from tests.conftest import make_group
from tests.policies import publish
from threads.actions import importing, joining, posting, reacting, visibility
from threads.live import access, service, streams
from threads.models import Message

from .conftest import Browser, session_of

pytestmark = pytest.mark.django_db(transaction=True)

post = sync_to_async(posting.post)
reply = sync_to_async(posting.reply)
position = sync_to_async(streams.position)


async def start(author, group, subject="Labels") -> Message:
    return await post(author=author, subject=subject, body="The first word", group=group)


async def test_a_reply_arrives_at_those_who_watch_the_conversation(browse, alice, bob, team):
    first = await start(alice, team)
    browser = await browse(bob)
    await browser.watched(f"conversation:{first.conversation_id}")
    answer = await reply(author=alice, conversation=first.conversation, body="And a **second**")
    frame = await browser.hear()
    assert frame["kind"] == "message.posted"
    assert frame["target"] == f"message-{answer.pk}"
    assert frame["stream"] == f"conversation:{first.conversation_id}"
    assert frame["at"] == await position() - 1  # the group heard of it right after
    assert f'id="message-{answer.pk}"' in frame["html"]
    assert "<strong>second</strong>" in frame["html"]
    assert await browser.is_silent()


async def test_hidden_and_absent_streams_are_refused_with_the_same_answer(browse, alice, charlie, den, vault):
    secret = await start(alice, den)
    browser = await browse(charlie)
    names = [f"conversation:{secret.conversation_id}", "conversation:999999", "group:vault", "group:nothing"]
    assert await browser.watched(*names) == []
    assert browser.refused == names
    await reply(author=alice, conversation=secret.conversation, body="Nobody hears this")
    assert await browser.is_silent()


async def test_me_is_only_me(browse, alice, bob):
    browser = await browse(bob)
    await browser.watched("me", f"user:{alice.pk}")
    assert browser.refused == [f"user:{alice.pk}"]
    await post(author=alice, subject="", body="For Bob alone", people=[bob])
    frame = await browser.hear()
    assert (frame["stream"], frame["kind"]) == ("me", "conversation.posted")


async def test_without_a_session_there_is_no_socket(browse, alice):
    assert not await Browser("nonsense").open()
    assert not await Browser("").open()


async def test_another_sites_page_gets_no_socket(browse, alice):
    key = await sync_to_async(session_of)(alice)
    assert not await Browser(key, origin="https://evil.example").open()
    assert not await Browser(key, origin="null").open()


async def test_after_a_break_exactly_the_missed_events_come_in_order(browse, alice, bob, team):
    first = await start(alice, team)
    stream = f"conversation:{first.conversation_id}"
    before = await position()
    answers = [
        await reply(author=alice, conversation=first.conversation, body=f"Answer {n}") for n in range(5)
    ]
    browser = await browse(bob)
    heard = await browser.watched(stream, since=before)
    assert [frame["target"] for frame in heard] == [answer.dom_id for answer in answers]
    assert [frame["at"] for frame in heard] == sorted(frame["at"] for frame in heard)
    assert await browser.is_silent()


async def test_nothing_is_lost_or_doubled_between_catching_up_and_going_live(browse, alice, bob, team):
    first = await start(alice, team)
    stream = f"conversation:{first.conversation_id}"
    browser = await browse(bob)
    since = await position()
    answers = []
    for number in range(12):
        answers.append(await reply(author=alice, conversation=first.conversation, body=f"A {number}"))
        if number % 4 == 1:
            await browser.say(watch=[stream], since=since)  # in the middle of the stream of answers
            since = 2**62 if number > 20 else since
    seen = []
    while len(dict.fromkeys(seen)) < 12:
        frame = await browser.hear()
        seen.append(frame["target"])
    assert list(dict.fromkeys(seen)) == [answer.dom_id for answer in answers]


async def test_a_first_watch_amid_a_stream_of_answers_hears_each_exactly_once(browse, alice, bob, team):
    first = await start(alice, team)
    since = await position()
    answers = [await reply(author=alice, conversation=first.conversation, body="A 0")]
    browser = await browse(bob)
    await browser.say(watch=[f"conversation:{first.conversation_id}"], since=since)
    for number in range(1, 10):
        answers.append(await reply(author=alice, conversation=first.conversation, body=f"A {number}"))
    heard = [(await browser.hear())["target"] for _answer in answers]
    assert heard == [answer.dom_id for answer in answers]
    assert await browser.is_silent()


async def test_who_missed_too_much_is_told_to_fetch_anew(browse, alice, bob, team, monkeypatch):
    monkeypatch.setattr("threads.live.access.MAX_MISSED", 3)
    first = await start(alice, team)
    stream, before = f"conversation:{first.conversation_id}", await position()
    for number in range(4):
        await reply(author=alice, conversation=first.conversation, body=str(number))
    browser = await browse(bob)
    assert await browser.watched(stream, since=before) == [{"at": await position(), "refresh": [stream]}]


async def test_a_position_from_the_future_means_fetch_anew(browse, alice, bob, team):
    first = await start(alice, team)
    stream = f"conversation:{first.conversation_id}"
    browser = await browse(bob)
    heard = await browser.watched(stream, since=await position() + 1000)
    assert heard == [{"at": await position(), "refresh": [stream]}]


async def test_a_chain_of_many_messages_is_one_refresh(browse, alice, bob, team):
    first = await start(alice, team)
    stream = f"conversation:{first.conversation_id}"
    browser = await browse(bob)
    await browser.watched(stream)
    drafts = [
        importing.MessageToImport(author=bob, body=f"Mail {n}", sent_at=first.sent_at, parent=first)
        for n in range(40)
    ]
    await sync_to_async(importing.publish_chain)(drafts=drafts, subject="", conversation=first.conversation)
    assert await browser.hear() == {"at": await position() - 1, "refresh": [stream]}
    assert await browser.is_silent()


async def test_a_withdrawn_text_is_in_no_frame_not_even_in_those_missed(browse, alice, bob, team):
    first = await start(alice, team)
    before = await position()
    answer = await reply(author=alice, conversation=first.conversation, body="The canary word")
    await sync_to_async(posting.withdraw)(answer, by=alice)
    browser = await browse(bob)
    heard = await browser.watched(f"conversation:{first.conversation_id}", since=before)
    assert [frame["kind"] for frame in heard] == ["message.posted", "message.changed"]
    assert "canary" not in str(heard)


async def test_the_next_event_after_removal_from_the_group_is_not_delivered(browse, alice, bob, den):
    first = await start(alice, den)
    stream = f"conversation:{first.conversation_id}"
    browser = await browse(bob)
    await browser.watched(stream, "group:den")
    await sync_to_async(joining.leave)(bob, den)
    await reply(author=alice, conversation=first.conversation, body="Without Bob")
    assert await browser.hear() == {"revoked": [stream, "group:den"]}
    assert await browser.is_silent()


async def test_joining_elsewhere_revokes_nothing(browse, alice, bob, charlie, team, den):
    first = await start(alice, den)
    browser = await browse(bob)
    await browser.watched(f"conversation:{first.conversation_id}")
    await sync_to_async(bob.bump_access)()
    await reply(author=alice, conversation=first.conversation, body="Still here")
    assert (await browser.hear())["kind"] == "message.posted"


async def test_signing_out_closes_the_sockets_of_that_session_only(browse, alice, bob, team):
    from django.test import Client

    client = Client()
    await sync_to_async(client.force_login)(bob)
    signed_out, other = Browser(client.session.session_key), await browse(bob)
    assert await signed_out.open()
    await signed_out.watched("group:team")
    await other.watched("group:team")
    await sync_to_async(client.logout)()
    await sync_to_async(bob.bump_access)()  # the sign-out page does; the test client has no page
    assert await signed_out.closed_with() == 4401
    await start(alice, team)
    assert (await other.hear())["kind"] == "conversation.posted"


async def test_a_new_password_closes_the_sockets_of_other_sessions(browse, bob, team):
    from django.test import Client

    here = Client()
    await sync_to_async(bob.set_password)("old-words-of-bob")
    await sync_to_async(bob.save)()
    await sync_to_async(here.force_login)(bob)
    theft = Browser(await sync_to_async(session_of)(bob))
    assert await theft.open()
    await theft.watched("group:team")
    passwords = {
        "old_password": "old-words-of-bob",
        "new_password1": "quite-n3w-words-of-bob",
        "new_password2": "quite-n3w-words-of-bob",
    }
    assert (await sync_to_async(here.post)("/accounts/password/", passwords)).status_code == 302
    assert await theft.closed_with() == 4401


async def test_a_deactivated_person_hears_nothing_more(browse, alice, bob, team):
    browser = await browse(bob)
    await browser.watched("group:team")

    def deactivate():
        bob.is_active = False
        bob.save(update_fields=["is_active"])

    await sync_to_async(deactivate)()
    await start(alice, team)
    assert await browser.closed_with() == 4401
    assert not await Browser(browser.session_key).open()


async def test_rights_that_changed_without_a_word_are_found_by_the_sweep(browse, alice, bob, den):
    from threads.live import service

    browser = await browse(bob)
    await browser.watched("group:den")
    live = await service.current()
    await live.sweep()
    assert await browser.is_silent()

    def remove():
        Membership.objects.filter(user=bob, group=den).delete()
        User.objects.filter(pk=bob.pk).update(access_epoch=99)

    await sync_to_async(remove)()
    await live.sweep()
    assert await browser.hear() == {"revoked": ["group:den"]}


async def test_typing_is_shown_to_those_who_watch_and_may_only_be_said_by_them(
    browse, alice, bob, charlie, den
):
    first = await start(alice, den)
    stream = f"conversation:{first.conversation_id}"
    reader, writer, stranger = await browse(alice), await browse(bob), await browse(charlie)
    await reader.watched(stream)
    await writer.watched(stream)
    await stranger.watched(stream)
    await stranger.say(typing=stream)
    assert await reader.is_silent()
    await writer.say(typing=stream)
    frame = await reader.hear()
    assert frame == {"stream": stream, "kind": "typing", "target": "", "user": bob.pk, "name": bob.name}
    await writer.say(typing=stream)
    await writer.say(typing=stream)
    assert await reader.is_silent()


async def test_who_has_the_usage_policy_to_accept_does_not_say_that_they_write(browse, alice, bob, team):
    first = await start(alice, team)
    stream = f"conversation:{first.conversation_id}"
    await sync_to_async(publish)(alice)
    reader, writer = await browse(alice), await browse(bob)
    await reader.watched(stream)
    await writer.watched(stream)
    await writer.say(typing=stream)
    assert await reader.is_silent()


async def test_old_page_and_missed_events_make_the_fresh_page(browse, alice, bob, team):
    """The page as a dict of articles by id, in the order the server would show."""
    from threads.rendering.article import article

    first = await start(alice, team)

    def page() -> dict[str, str]:
        rows = Message.objects.filter(conversation=first.conversation_id).for_display().in_reading_order()
        return {message.dom_id: str(article(message)) for message in rows}

    answer = await reply(author=bob, conversation=first.conversation, body="One")
    old, since = await sync_to_async(page)(), await position()
    await sync_to_async(reacting.react)(first, user=bob, emoji="👍")
    await sync_to_async(posting.edit)(answer, by=bob, body="One, corrected, @alice")
    deeper = await reply(author=alice, conversation=first.conversation, parent=answer, body="Two")
    await sync_to_async(posting.withdraw)(deeper, by=alice)
    browser = await browse(bob)
    for frame in 2 * await browser.watched(f"conversation:{first.conversation_id}", since=since):
        old[frame["target"]] = frame["html"]
    assert old == await sync_to_async(page)()


async def test_p4_opening_reads_session_and_person_once(browse, alice, bob, team, monkeypatch):
    first = await start(alice, team)
    asked = []
    identify = access.identify
    monkeypatch.setattr(access, "identify", lambda key: asked.append(key) or identify(key))
    browser = await browse(bob)
    since = await position()
    await reply(author=alice, conversation=first.conversation, body="Missed")
    frames = await browser.watched(f"conversation:{first.conversation_id}", "me", since=since)
    assert [frame["kind"] for frame in frames] == ["message.posted"]
    assert len(asked) == 1


async def test_rights_that_went_between_opening_and_watching_are_gone(browse, alice, bob, den):
    secret = await start(alice, den)
    browser = await browse(bob)
    since = await position()
    await sync_to_async(Membership.objects.filter(user=bob).delete)()
    await reply(author=alice, conversation=secret.conversation, body="canary")
    assert await browser.watched(f"conversation:{secret.conversation_id}", since=since) == []
    another = await browse(bob)
    await sync_to_async(User.objects.filter(pk=bob.pk).update)(is_active=False)
    await another.watch("me", since=since)
    assert await another.closed_with() == 4401


async def test_what_the_relay_passes_between_look_up_and_watching_is_looked_up_again(
    browse, alice, bob, team, monkeypatch
):
    """The relay lets go of what nobody here watches. What came in that moment must not be lost."""
    first = await start(alice, team)
    browser = await browse(bob)
    since = await position()
    enter = access.enter

    def slow(user, names, since):
        entry = enter(user, names, since)
        if not posted:
            posted.append(posting.reply(author=alice, conversation=first.conversation, body="In between"))
            until_relay_has_passed()
        return entry

    posted = []
    relay = (await service.current()).relay

    def until_relay_has_passed():
        newest, end = access.streams.position(), time.monotonic() + 5
        while relay.seen < newest and time.monotonic() < end:
            threading.Event().wait(0.01)

    monkeypatch.setattr(access, "enter", slow)
    frames = await browser.watched(f"conversation:{first.conversation_id}", since=since)
    assert [frame["kind"] for frame in frames] == ["message.posted"]


async def test_a_group_that_becomes_private_is_heard_by_nobody_else_at_once(browse, bob, charlie, alice):
    group = await sync_to_async(make_group)("Ops", bob, alice)
    first = await start(bob, group)
    stranger, member = await browse(charlie), await browse(alice)
    names = ["group:ops", f"conversation:{first.conversation_id}"]
    for browser in (stranger, member):
        assert await browser.watched(*names) == [] and browser.refused == []
    begun = time.monotonic()
    await sync_to_async(visibility.change)(group, "private", by=bob)
    await reply(author=bob, conversation=first.conversation, body="Only for us")
    assert await stranger.hear() == {"revoked": sorted(names)}
    assert time.monotonic() - begun < 5 and await stranger.is_silent()
    assert "Only for us" in str([await member.hear() for _number in range(2)])
