"""A guest against another conversation of the same group: on every path the same answer as for one that never was."""

import re

import pytest
from asgiref.sync import sync_to_async
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.models import EmailAddress, Group, User
from microblog import guest_pages
from search import query, writer
from tests import guests as cast
from tests.bridge.mails import deliver, forward
from tests.bridge.mails import mail as written
from tests.bridge.test_review import publish
from tests.test_urls import PUBLIC, address_of, every_page
from tests.test_walk import ABSENT, filled, numbers, routes, same
from tests.threads.live.conftest import _nobody_left_inside, browse  # noqa: F401
from threads import addresses
from threads.actions import bookmarking, following, guests, joining, posting, reacting, rights
from threads.bridge.models import IncomingMail
from threads.live import service, streams
from threads.models import Attachment, Bookmark, Conversation, Message, Participant, Subscription
from threads.notify import create, mailing, summary
from threads.notify.models import Notification

FILE = ("plan.txt", "text/plain", b"secret plan", None)
GIL = f"Gil Gast <{cast.ADDRESS}>"


@pytest.fixture
def shown(alice, team, hidden):
    return cast.talk(alice, team, files=[FILE])


@pytest.fixture
def hidden(as_alice, alice, bob, charlie, team):
    """In the same group: a post with a file, and a mail."""
    mail = deliver(forward())
    publish(as_alice, mail, group=team.pk)
    mail.refresh_from_db()
    as_alice.logout()
    posted = posting.post(
        author=alice, group=team, subject="Shut door", body="Treasure #map under Bob", files=[FILE]
    )
    return mail, posted


@pytest.fixture
def gil(alice, shown, hidden):
    cast.let_in()
    guest = cast.invite(shown.conversation, alice)
    shown.conversation.refresh_from_db()
    guest.set_password("correct horse battery")
    guest.save()
    return guest


@pytest.fixture
def as_gil(gil):
    client = Client()
    client.force_login(gil)
    return client


def test_every_page_is_shut_unless_it_is_named(as_gil, hidden):
    """What is open is a list; all else answers like an address that never was."""
    never = same(as_gil.get("/never-was/"))
    for page in every_page():
        if page.name in PUBLIC | guest_pages.OPEN:
            continue
        for method in (as_gil.get, as_gil.post):
            assert same(method(address_of(page))) == never, page.name
    assert {page.name for page in every_page()} >= guest_pages.OPEN


def test_no_address_tells_the_other_conversation_from_an_absent_one(as_gil, hidden):
    """Of the pages that are open to guests."""
    asked = 0
    for route in routes():
        for values in numbers(route, *hidden) if not route.startswith("/manage/") else ():
            name = resolve(filled(route, values)).url_name
            if name not in guest_pages.OPEN or name == "notification":  # the newest is theirs
                continue
            absent = dict.fromkeys(values, ABSENT)
            for method in (as_gil.get, as_gil.post):
                there, never = (method(filled(route, to)) for to in (values, absent))
                asked += 1
                assert same(there) == same(never) and there.status_code in (404, 405), route
    assert asked > 60
    assert (
        not Message.objects.filter(conversation=hidden[1].conversation).exclude(reaction_counts={}).exists()
    )


def test_lists_hold_what_they_were_named_for_and_nothing_else(as_gil, gil, shown, hidden, bob):
    for url in (
        "/",
        "/?show=everything",
        "/?show=following",
        "/inbox/",
        "/inbox/?show=all",
        "/saved/",
        "/notifications/",
    ):
        page = as_gil.get(url).content.decode()
        assert "Treasure" not in page and "Shut door" not in page and "/g/" not in page, url
        assert f"/c/{hidden[1].conversation_id}/" not in page
    home = as_gil.get("/?show=everything").content.decode()
    assert "Open door" in home and "Bob Brandt" not in home
    assert "You are a guest here" in home and "/compose/" not in home and "/groups/" not in home
    page = as_gil.get(shown.conversation.get_absolute_url()).content.decode()
    assert "The open word" in page and "1 guest from outside reads this." in page
    assert as_gil.get(shown.attachments.get().get_absolute_url()).status_code == 200


def test_the_gates_themselves(gil, shown, hidden, alice, bob, charlie, team):
    """Also by the number alone, as queries do that are written once."""
    for user in (gil, User(pk=gil.pk)):
        assert list(Conversation.objects.visible_to(user)) == [shown.conversation]
        assert set(Message.objects.visible_to(user)) == {shown}
        assert list(Attachment.objects.visible_to(user)) == [shown.attachments.get()]
        assert not Group.objects.visible_to(user).exists() and not Group.objects.readable_by(user).exists()
    assert not Group.objects.open_for(gil).exists()
    assert set(User.objects.visible_to(gil)) == {gil, alice}
    assert set(rights.people_known_to(gil)) == {gil, alice}
    assert not IncomingMail.objects.visible_to(gil).exists() and not rights.may_found(gil)
    assert rights.may_reply(gil, shown.conversation) and not rights.may_reply(gil, hidden[1].conversation)
    assert set(rights.readers(shown.conversation)) == {gil, alice, bob, charlie}
    assert gil not in rights.readers(hidden[1].conversation)


def test_people_are_those_who_take_part(as_gil, gil, shown, alice, bob, charlie):
    """Charlie only reads; Bob writes, and from then on he is known."""
    assert as_gil.get(alice.get_absolute_url()).status_code == 200
    assert "alice@varde.example" not in as_gil.get(alice.get_absolute_url()).content.decode()
    names = f"/c/{shown.conversation_id}/people/?q="
    for person in (bob, charlie):
        assert same(as_gil.get(person.get_absolute_url())) == same(as_gil.get(f"/people/{ABSENT}/"))
        assert person.name not in as_gil.get(names).content.decode()
    message = posting.reply(author=gil, conversation=shown.conversation, body="@charlie and @alice?")
    assert set(message.mentions.values_list("user", flat=True)) == {alice.pk}
    posting.reply(author=bob, conversation=shown.conversation, body="Here I am, @gil-gast")
    assert as_gil.get(bob.get_absolute_url()).status_code == 200
    assert "Bob Brandt" in as_gil.get(names).content.decode()
    about = as_gil.get(f"/c/{shown.conversation_id}/about/").content.decode()
    assert "Charlie" not in about


def test_search_finds_in_their_conversations_alone(as_gil, gil, shown, hidden, bob):
    writer.request_rebuild()
    writer.drain_all()
    found = query.search(gil, "door")
    assert [hit.conversation_id for hit in found.hits] == [shown.conversation_id] and found.total == 1
    for words in ("treasure", "Shut", "in:team door", "topic:map", "from:bob"):
        answer = query.search(gil, words)
        assert not answer.total and not query.meant(gil, answer), words
        assert all(count == 1 for _typed, count in query.suggestions(gil, answer)), words
    User.objects.filter(pk=shown.author_id).update(title="Chief of secrets", folded_title="chief of secrets")
    assert "Alice" not in as_gil.get("/search/?tab=people&q=secrets").content.decode()
    seen = as_gil.get("/search/?tab=people&q=Alice").content.decode()
    assert "Alice" in seen and "Chief" not in seen
    for tab, words in (("people", "Bob"), ("groups", "Team"), ("files", "plan")):
        page = as_gil.get(f"/search/?tab={tab}&q={words}").content.decode()
        assert "Bob Brandt" not in page and "/g/team/" not in page
        assert page.count("/files/") == (tab == "files"), tab


@pytest.mark.parametrize("last", ["reply", "typing"])
@pytest.mark.django_db(transaction=True)
async def test_the_socket_brings_theirs_alone(last, gil, shown, hidden, alice, browse):  # noqa: F811
    page = await browse(gil)
    there, other = f"conversation:{shown.conversation_id}", f"conversation:{hidden[1].conversation_id}"
    await page.watched(there, other, "group:team", "me", "group:never-was")
    assert set(page.refused) == {other, "group:team", "group:never-was"}
    reply = sync_to_async(posting.reply)
    await reply(author=alice, conversation=hidden[1].conversation, body="Unheard")
    await reply(author=alice, conversation=shown.conversation, body="Heard")
    heard = [await page.hear(), await page.hear()]
    assert {frame["stream"] for frame in heard} == {there, "me"}
    assert "Heard" in str(heard) and "Unheard" not in str(heard)
    # No job ends it, and nothing tells of it: the next frame is asked about.
    await sync_to_async(_expire)(gil)
    if last == "reply":
        await reply(author=alice, conversation=shown.conversation, body="Too late")
    else:
        await (await service.current()).say_typing(there, there, alice.pk, alice.name)
    assert await page.closed_with() == 4401


def _expire(gil):
    User.objects.filter(pk=gil.pk).update(expires_at=timezone.now())
    Participant.objects.filter(user=gil).update(ends_at=timezone.now())


def test_notices_and_mails_are_of_theirs_alone(gil, shown, hidden, alice, bob):
    other = hidden[1]
    Subscription.objects.create(user=gil, conversation=other.conversation)
    posting.reply(author=alice, conversation=other.conversation, body="@gil-gast look")
    create.tell(other.conversation, [(gil.pk, Notification.Reason.REPLY, other)], actor=bob)
    Bookmark.objects.create(user=gil, message=other)
    told = Notification.objects.filter(user=gil)
    assert [notice.reason for notice in told] == ["invite"] and told[0].message == shown
    assert not Bookmark.objects.visible_to(gil).exists()
    # One that was written while they could read it.
    late = Notification.objects.create(
        user=gil, reason="reply", conversation=other.conversation, message=other
    )
    assert late not in Notification.objects.visible_to(gil) and late not in Notification.objects.readable()
    Notification.objects.update(mail="waiting", mail_at=timezone.now())
    assert mailing.send_due() >= 1
    to_gil = [letter for letter in outbox.outbox if letter.to == [cast.ADDRESS]]
    assert (
        len(to_gil) == 1 and "Open door" in to_gil[0].subject and "reply+" in to_gil[0].extra_headers["From"]
    )
    assert "List-Id" not in to_gil[0].extra_headers and "team" not in str(to_gil[0].extra_headers)
    summary.send_due(timezone.localtime().replace(hour=9))
    to_gil = [letter for letter in outbox.outbox if letter.to == [cast.ADDRESS]]
    assert len(to_gil) == 2 and all("Shut door" not in letter.body for letter in to_gil)


def test_mail_of_theirs_answers_their_conversations_alone(gil, shown, hidden, team):
    """A posting address of another conversation, of the group, and in@ are to a guest what they are to a stranger."""
    ask = written(GIL, "Re: Open door", "I agree.", to=f"reply+{addresses.mint('reply', shown.pk)}")
    assert deliver(ask, to=f"reply+{addresses.mint('reply', shown.pk)}").state == "published"
    message = shown.conversation.messages.get(body="I agree.")
    assert message.author == gil and message.source == "mail"
    for number in (hidden[1].pk, ABSENT):
        to = f"reply+{addresses.mint('reply', number)}"
        refused = deliver(written(GIL, "Re: x", f"Let me in {number}", to=to), to=to)
        assert (refused.state, refused.reason) == (
            "refused",
            "There is no such conversation for this sender.",
        )
    Group.objects.filter(pk=team.pk).update(mail_policy="colleagues")
    held = deliver(written(GIL, "Hello", "To all of you", to="team"), to="team")
    assert (held.state, held.sender) == ("held", None)
    forwarded = deliver(written(GIL, "Fwd", "Take this", to="in"))
    assert forwarded.state == "refused" and forwarded.sender is None
    assert not Message.objects.filter(author=gil).exclude(pk=message.pk).exists()


def test_nothing_of_theirs_changes_the_other_conversation(gil, shown, hidden, team, bob):

    conversation = hidden[1].conversation
    refused = [
        lambda: posting.post(author=gil, subject="New", body="New", group=team),
        lambda: posting.post(author=gil, subject="New", body="New", people=[bob]),
        lambda: posting.reply(author=gil, conversation=conversation, body="In"),
        lambda: posting.post(author=bob, subject="New", body="New", people=[gil]),
        lambda: reacting.react(hidden[1], user=gil, emoji="👍"),
        lambda: joining.join(gil, team),
        lambda: joining.invite(team, gil, by=team.memberships.get(role="admin").user),
        lambda: joining.add(team, gil, by=team.memberships.get(role="admin").user),
        lambda: guests.invite(shown.conversation, "Eve", "eve@outside.example", by=gil),
        lambda: guests.invite(conversation, "Eve", "eve@outside.example", by=gil),
        lambda: joining.found("Mine", slug="mine", by=gil),
    ]
    for act in refused:
        with pytest.raises((PermissionDenied, ValidationError)):
            act()
    assert not team.memberships.filter(user=gil).exists() and not User.objects.filter(name="Eve").exists()


def test_they_are_marked_wherever_they_stand(gil, shown, as_alice, alice, team):
    as_alice.force_login(alice)
    message = posting.reply(author=gil, conversation=shown.conversation, body="@alice A word from outside")
    writer.request_rebuild()
    writer.drain_all()
    mark = re.compile(r"chip--warn[^<]*<svg.*?</svg>\s*Guest|av--guest|2 guests|1 guest", re.S)
    for url in (
        shown.conversation.get_absolute_url(),
        f"/c/{shown.conversation_id}/guests/",
        gil.get_absolute_url(),
        "/search/?q=outside",
        "/notifications/",
        "/",
        team.get_absolute_url(),
        "/g/team/members/",
    ):
        assert mark.search(as_alice.get(url).content.decode()), url
    beside = as_alice.get(f"/c/{shown.conversation_id}/about/", headers={"HX-Request": "true"})
    assert mark.search(beside.content.decode())
    names = as_alice.get(f"/c/{shown.conversation_id}/people/?q=gil").content.decode()
    assert "Gil Gast" in names and "Guest" in names
    Notification.objects.update(mail="waiting", mail_at=timezone.now())
    mailing.send_due()
    told = next(letter for letter in outbox.outbox if "Gil Gast" in letter.extra_headers["From"])
    assert "Gil Gast (guest)" in told.body and "Gil Gast, guest" in told.extra_headers["From"]
    assert "Gil Gast" not in as_alice.get("/people/").content.decode()
    assert message.author.is_guest and EmailAddress.objects.get(address=cast.ADDRESS).user == gil
    assert streams.allowed(gil, ["group:team"]) == {}
    following.mute(gil, shown.conversation)
    bookmarking.save(shown, user=gil)
