"""Every address of the product, opened by a guest: what is not of their conversations stands on none of them.

Whatever is foreign has one word in it, ZEBRA: groups, people and what is known of them, conversations, files, topics, mails,
policies, notices. The one conversation the guest is in has none.
"""

import json
import re

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people, photos
from accounts.models import EmailAddress, Membership, User
from microblog import guest_pages
from search import writer
from tests import guests as cast
from tests.accounts.test_photos import small
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.bridge.test_review import publish
from tests.policies import publish as publish_policy
from tests.test_urls import every_page
from threads.actions import bookmarking, following, posting, reacting
from threads.models import Bookmark, Conversation, Message, Subscription
from threads.notify import create, mailing, summary
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
WORD = "zebra"
FILE = [("zebra-plan.txt", "text/plain", b"zebra stripes", None)]
CHAIN = """\
See below.

-----Original Message-----
From: Bob Brandt <bob@varde.example>
Sent: Tuesday, March 3, 2026 10:15 AM
To: Zebra Zoe <zoe@zebra.example>
Cc: Zebra Council <council@zebra.example>
Subject: Offer

The offer stands until the end of the month.

-----Original Message-----
From: Zebra Zoe <zoe@zebra.example>
Sent: Monday, March 2, 2026 4:40 PM
To: Bob Brandt <bob@varde.example>
Subject: Offer

This zebra note was left out by the forwarder.
"""


@pytest.fixture
def herd(alice, bob, den, vault):
    """What a guest must not see, in all the places that there are."""
    zoe = people.employee("Zebra Zoe", "zoe@zebra.example", title="Zebra keeper")
    User.objects.filter(pk__in=[alice.pk, bob.pk]).update(
        title="Zebra officer", department="Zebra house", phone="555 ZEBRA", about="zebras", manager=zoe
    )
    for person in (alice, bob):
        EmailAddress.objects.create(
            user=person, address=f"{person.handle}@zebra.example", verified_at=timezone.now()
        )
    photos.show(zoe, small())
    for group in (den, vault):
        group.name, group.about = "Zebra group", "Zebras only"
        group.save()
        Membership.objects.get_or_create(group=group, user=zoe)
        said = posting.post(
            author=zoe, group=group, subject="Zebra talk", body="#zebratopic zebras", files=FILE
        )
        posting.reply(author=zoe, conversation=said.conversation, body="More zebras")
    posting.post(author=zoe, subject="Zebra pair", body="zebras", people=[alice])
    return zoe


@pytest.fixture
def shown(as_alice, alice, bob, team, herd):
    """The guest's conversation, of a forwarded mail; and beside it in the same group one that is not."""
    mail = deliver(written("Alice Adair <alice@varde.example>", "FW: Offer", CHAIN, to="in"))
    publish(as_alice, mail, group=team.pk, title="The offer", **{"include-2": None})
    mail.refresh_from_db()
    posting.post(author=bob, group=team, subject="Zebra beside", body="zebra @alice", files=FILE)
    posting.reply(author=bob, conversation=mail.conversation, body="We agree on it.")
    return mail


@pytest.fixture
def gil(alice, shown, herd, vault):
    cast.let_in()
    guest = cast.invite(shown.conversation, alice)
    # What would be theirs if rights were not asked at each answer: of the time when they read something else.
    other = Message.objects.filter(conversation__subject="Zebra talk").first()
    Subscription.objects.create(user=guest, conversation=other.conversation)
    Bookmark.objects.create(user=guest, message=other)
    Notification.objects.create(
        user=guest, reason="reply", actor=herd, conversation=other.conversation, message=other
    )
    publish_policy(alice, text="Zebra rules", group=vault)
    create.tell(other.conversation, [(guest.pk, Notification.Reason.MENTION, other)], actor=herd)
    mine = Message.objects.filter(conversation=shown.conversation).last()
    reacting.react(mine, user=guest, emoji="👍")
    bookmarking.save(mine, user=guest)
    following.follow(guest, shown.conversation)
    writer.request_rebuild()
    writer.drain_all()
    return guest


def numbers(gil, shown, herd) -> list[dict]:
    """What to fill into an address: what is theirs, and of all foreign things each."""
    own = Message.objects.filter(conversation=shown.conversation).order_by("pk")[:2]
    found = [
        {"pk": pk, "number": pk, "index": 1, "head": pk, "mark": person.photo_mark or "x", "slug": slug}
        for pk, person, slug in (
            *((message.pk, gil, "team") for message in own),
            (gil.host_id, gil, "team"),
            (shown.conversation_id, herd, "vault"),
            (shown.pk, herd, "den"),
            (herd.pk, herd, "den"),
        )
    ]
    others = Message.objects.filter(conversation__subject__in=["Zebra pair", "Zebra beside"])
    found += [
        {"pk": m.pk, "number": m.pk, "index": 0, "head": m.pk, "mark": "x", "slug": "den"} for m in others
    ]
    pks = Conversation.objects.filter(subject="Zebra talk").values_list("pk", flat=True)[:1]
    found += [{"pk": pk, "number": 1, "index": 0, "head": 1, "mark": "x", "slug": "den"} for pk in pks]
    return [dict(row) for row in {json.dumps(row, sort_keys=True): row for row in found}.values()]


# None of them is the word: what is typed comes back in the field.
WORDS = ("q=zebr", "q=talk", "q=Zo&tab=people", "q=group&tab=groups", "q=plan&tab=files", "q=from:zo+offer", "q=stripes", "q=officer&tab=people", "q=bob&tab=people",
         "show=all", "show=everything", "show=following", "message=1", "q=@")  # fmt: skip


def test_no_page_shows_a_guest_anything_foreign(gil, shown, herd):
    client = Client()
    client.force_login(gil)
    rows, opened = numbers(gil, shown, herd), set()
    for page in every_page():
        # All others are shut (test_guest_acl).
        is_open = page.name in guest_pages.OPEN
        urls = dict.fromkeys(_address(page, row) for row in rows) if is_open else {}
        for url in urls:
            for asked in ({}, {"HX-Request": "true"}):
                answer = client.get(url, headers=asked)
                _is_clean(answer, url)
                opened |= {page.name} if answer.status_code == 200 else set()
            for words in WORDS if answer.status_code == 200 and len(urls) == 1 else ():
                _is_clean(client.get(f"{url}?{words}"), f"{url}?{words}")
    names = f"/c/{shown.conversation_id}/people/"
    for words in WORDS:
        _is_clean(client.get(f"{names}?{words}"), names)
    # The walk did see what is theirs.
    must = {"home", "inbox", "saved", "search", "conversation", "conversation_about", "suggest_people", "person",
            "notifications", "account"}  # fmt: skip
    assert must <= opened, must - opened
    page = client.get(shown.conversation.get_absolute_url()).content.decode()
    assert "The offer stands until" in page and 'class="app app--detail is-guest"' in page
    # The mail as it came has words that are not in the messages: nothing leads there.
    message = shown.conversation.messages.first()
    assert client.get(f"/mail/original/{shown.pk}/").status_code == 404
    assert client.get(f"/m/{message.pk}/mail/").url == message.get_absolute_url()
    assert (
        'class="postmark"' in page and 'href="/m/' + str(message.pk) + '/mail/" class="postmark"' not in page
    )
    assert "original mail" not in client.get(f"/m/{message.pk}/more/").content.decode()


def _address(page, values) -> str:
    return reverse(page.name, kwargs={name: values.get(name, "x") for name in page.pattern.converters})


def _is_clean(answer, url):
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = " ".join(f"{name}: {value}" for name, value in answer.items())
    page = (text.decode("utf-8", "replace") + head).lower()
    found = re.search(rf"{WORD}|\b(zoe|council@)\b", page)
    assert found is None, f"{url}: …{page[max(0, found.start() - 200) : found.end() + 100]}…"


def test_no_mail_tells_a_guest_anything_foreign(gil, shown):
    Notification.objects.update(mail="waiting", mail_at=timezone.now())
    mailing.send_due()
    summary.send_due(timezone.localtime().replace(hour=9))
    letters = [letter for letter in outbox.outbox if letter.to == [cast.ADDRESS]]
    assert letters
    for letter in letters:
        said = letter.message().as_string().lower() + letter.body.lower()
        assert WORD not in said.replace("\n", " "), said
