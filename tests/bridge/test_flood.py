"""A thousand mails to one group: the others' mail goes on in between, and nobody is mailed a thousand times (A134)."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone

from tests.conftest import make_group
from threads.actions import posting
from threads.bridge import pipeline
from threads.bridge.models import IncomingMail
from threads.models import Conversation, Message
from threads.notify import mailing
from threads.notify.models import Notification

from .mails import deliver, mail

pytestmark = pytest.mark.django_db
BOB, ALICE = "Bob <bob@varde.example>", "Alice <alice@varde.example>"
MANY = 60


def flood(to: str, sender: str = BOB, text: str = "Again", ref: tuple = ()) -> list[IncomingMail]:
    raws = [
        mail(sender, f"Alarm {n}", f"{text} {n}", to=to, mid=f"{to}-{n}@x.example", ref=ref)
        for n in range(MANY)
    ]
    return [deliver(raw, to, run=False) for raw in raws]


@pytest.fixture
def order(monkeypatch) -> list[int]:
    """The numbers of the mails that are read, as they are."""
    taken: list[int] = []
    process = pipeline.process

    def noting(pk: int) -> IncomingMail:
        taken.append(pk)
        return process(pk)

    monkeypatch.setattr(pipeline, "process", noting)
    return taken


def test_a134_each_group_has_its_turn(alice, bob, team, order):
    yard = make_group("yard", alice, bob)
    many = flood("team")
    few = [deliver(mail(ALICE, f"Gate {n}", "Open", to="yard"), "yard", run=False) for n in range(2)]
    private = deliver(mail(ALICE, "For me", "Look", to="in"), "in", run=False)
    pipeline.sweep(10)
    assert set(order[:3]) == {many[0].pk, few[0].pk, private.pk} and set(order[3:5]) == {
        many[1].pk,
        few[1].pk,
    }
    assert order[5:] == [one.pk for one in many[2:7]]
    assert Conversation.objects.filter(group=yard).count() == 2


def test_a134_what_comes_amid_the_flood_is_not_behind_it(alice, bob, team, order, monkeypatch):
    make_group("yard", alice, bob)
    flood("team")
    monkeypatch.setattr(pipeline, "AT_ONCE", 5)
    process, late = pipeline.process, []

    def meanwhile(pk: int) -> IncomingMail:
        if len(order) == 7:
            late.append(deliver(mail(ALICE, "Gate", "Open", to="yard"), "yard", run=False).pk)
        return process(pk)

    monkeypatch.setattr(pipeline, "process", meanwhile)
    assert pipeline.sweep(30) == 30
    assert order.index(late[0]) <= 11 and len(set(order)) == 30


def test_one_that_fails_is_not_tried_three_times_in_one_go(alice, bob, team, monkeypatch):
    (broken, *_others) = flood("team")
    monkeypatch.setattr(pipeline, "headers", None)
    pipeline.sweep()
    assert IncomingMail.objects.get(pk=broken.pk).attempts == 1


def mails_of_alice() -> list:
    outbox.outbox = []
    Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
    mailing.send_due()
    return [letter for letter in outbox.outbox if letter.to == ["alice@varde.example"]]


def test_a134_many_conversations_are_few_mails_and_all_of_them_notices(alice, bob, team, monkeypatch):
    for number in range(MANY):
        posting.post(author=bob, group=team, subject=f"Alarm {number}", body="@alice look")
    assert Conversation.objects.count() == MANY == Notification.objects.filter(user=alice).count()
    letters = mails_of_alice()
    assert len(letters) == mailing.AN_HOUR.most < MANY
    assert ["not mailed" in letter.body for letter in letters] == [False] * (len(letters) - 1) + [True]
    assert mails_of_alice() == [] and Notification.objects.unread().filter(user=alice).count() == MANY
    # Nobody else is kept waiting by it, and the next hour is another.
    talk = posting.post(author=alice, group=team, subject="Crane", body="@bob is it free?")
    mails_of_alice()
    assert [letter.to for letter in outbox.outbox] == [["bob@varde.example"]]
    monkeypatch.setattr(timezone, "now", lambda now=timezone.now() + timedelta(hours=1, minutes=1): now)
    posting.reply(author=bob, conversation=talk.conversation, body="@alice yes")
    assert len(mails_of_alice()) == 1


def test_a134_a_thousand_answers_in_one_conversation_are_one_mail(alice, bob, team):
    first = posting.post(author=alice, group=team, subject="Alarm", body="It rings.")
    for number in range(MANY):
        posting.reply(author=bob, conversation=first.conversation, parent=first, body=f"Still, {number}")
    oldest = Notification.objects.filter(user=alice).earliest("pk")
    Notification.objects.filter(pk=oldest.pk).update(mail_at=timezone.now())
    outbox.outbox = []
    # The others are not due yet, and go with it.
    assert mailing.send_due() == 1 and len(outbox.outbox) == 1
    assert f"{MANY} new for you" in outbox.outbox[0].body
    assert not Notification.objects.filter(mail="waiting").exists()


def test_a134_mail_that_waits_for_an_admin_is_one_notice(alice, bob, team):
    team.mail_policy = "hold"
    team.save()
    flood("team", sender="Mallory <mallory@evil.example>")
    pipeline.sweep()
    assert Notification.objects.filter(user=alice).count() <= 1 and not Message.objects.exists()
