"""Admins of a group answer the mail about a held mail with yes or no."""

from datetime import timedelta

import pytest
from django.core import mail as post
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from tests.conftest import make_group, make_person
from threads import addresses
from threads.bridge.answering import answers
from threads.bridge.models import IncomingMail, MailAnswer
from threads.bridge.review import actions
from threads.models import Message
from threads.notify import mailing
from threads.notify.models import Notification

from .mails import deliver, mail
from .test_asking import PROOF
from .test_states import BOB, MALLORY

pytestmark = pytest.mark.django_db
State = IncomingMail.State


@pytest.fixture
def held(bob, alice, settings):
    """A mail of Alice's to a group of Bob's in which all mail waits; a mail server that is trusted stands before us."""
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    make_group("Dock", bob, alice, mail_policy="hold")
    raw = mail("Alice <alice@varde.example>", "Crane stops", "It stops at noon.\n\nno", to="dock", **PROOF)
    stored = deliver(raw, to="dock")
    assert stored.state == State.HELD
    return stored


def letter():
    Notification.objects.update(mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    (sent,) = [one for one in post.outbox if "mail waits for your decision" in one.body.lower()]
    return sent


def asked() -> str:
    """The address to which the mail about the held mail is answered."""
    sent = letter()
    assert sent.to == ["bob@varde.example"] and "with no, and it is refused" in sent.body
    assert "alice@varde.example\nCrane stops" in sent.body and "It stops at noon." in sent.body
    return str(sent.message()["From"]).partition("<")[2].strip(">")


def answer(to: str, words: str, sender: str = BOB, **fields) -> IncomingMail:
    below = "\n\nOn Mon, 2 Mar 2026 at 09:00, Skein <no-reply@skein.localhost> wrote:\n> yes\n> no\n"
    raw = mail(sender, "Re: Mail waits for your decision", words + below, to=to, **(PROOF | fields))
    return deliver(raw, to=to)


def test_yes_publishes_it_as_its_senders(held, alice, bob):
    stored = answer(asked(), "Approve")
    held.refresh_from_db()
    assert stored.state == State.DONE and held.state == State.PUBLISHED
    message = Message.objects.get()
    assert message.author == alice and message.conversation.subject == "Crane stops"
    entry = AuditEntry.objects.get(act="mail.released", actor=bob)
    assert entry.source == "mail"
    # The answer to the answer says what happened.
    post.outbox.clear()
    MailAnswer.objects.filter(mail=stored).update(due_at=timezone.now())
    answers.send_due()
    (told,) = [one for one in post.outbox if one.to == ["bob@varde.example"]]
    assert "“Crane stops” is published in Dock." in told.body


def test_no_refuses_it_and_its_sender_hears_of_it(held, alice):
    stored = answer(asked(), "no.")
    held.refresh_from_db()
    assert stored.state == State.DONE and "was not published" in stored.reason
    assert held.state == State.REFUSED and not Message.objects.exists()
    assert Notification.objects.filter(user=alice, reason="refused").exists()


@pytest.mark.parametrize("words", ["yes, but shorten it", "", "Thanks\nyes", "> yes"])
def test_anything_else_decides_nothing(held, words):
    stored = answer(asked(), words)
    held.refresh_from_db()
    assert stored.state == State.REFUSED and held.state == State.HELD
    assert f"/mail/review/{held.pk}/" in stored.reason and MailAnswer.objects.filter(mail=stored).exists()


@pytest.mark.parametrize("who", ["unchecked", "stranger", "other admin", "sender", "forged"])
def test_only_the_admin_who_was_asked_and_is_proven_decides(held, who, settings):
    to = asked()
    Membership.objects.create(group=held.group, user=make_person("Frank Fox"), role="admin")
    sender = {
        "stranger": MALLORY, "other admin": "Frank Fox <frank@varde.example>", "sender": "Alice <alice@varde.example>",
    }.get(who, BOB)  # fmt: skip
    fields = {}
    if who == "forged":
        fields = {"Authentication_Results": "mx.varde.example; dmarc=fail header.from=varde.example"}
    if who == "unchecked":
        settings.MAIL_AUTHSERV_ID = ""
    stored = answer(to, "yes", sender, **fields)
    held.refresh_from_db()
    assert stored.state == State.REFUSED and held.state == State.HELD and not Message.objects.exists()


@pytest.mark.parametrize("lost", ["place", "role"])
def test_who_runs_it_no_more_decides_nothing(held, bob, lost):
    to = asked()
    own = held.group.memberships.filter(user=bob)
    own.delete() if lost == "place" else own.update(role="member")
    stored = answer(to, "yes")
    held.refresh_from_db()
    assert "nothing for you to decide" in stored.reason and held.state == State.HELD


def test_it_is_good_once_and_for_a_while(held, bob):
    to = asked()
    IncomingMail.objects.filter(pk=held.pk).update(received_at=timezone.now() - timedelta(days=15))
    assert "too old" in answer(to, "yes").reason
    IncomingMail.objects.filter(pk=held.pk).update(received_at=timezone.now())
    assert answer(to, "no", Message_ID="<1@varde.example>").state == State.DONE
    again = answer(to, "yes", Message_ID="<2@varde.example>")
    held.refresh_from_db()
    assert again.state == State.REFUSED and held.state == State.REFUSED and not Message.objects.exists()


def test_an_absence_note_decides_nothing(held):
    stored = answer(asked(), "yes", Auto_Submitted="auto-replied")
    held.refresh_from_db()
    assert stored.state == State.AUTO and held.state == State.HELD


def test_a_mail_that_is_decided_or_disproved_is_asked_about_in_the_browser_alone(held, bob, alice):
    actions.discard(held, by=bob)
    assert "with no, and it is refused" not in letter().body
    post.outbox.clear()
    forged = {"Authentication_Results": "mx.varde.example; dmarc=fail header.from=varde.example"}
    Notification.objects.all().delete()
    stored = deliver(mail("Alice <alice@varde.example>", "Pay this", "Now.", to="dock", **forged), to="dock")
    assert stored.is_forged and "with no, and it is refused" not in letter().body
    to = addresses.question_address(stored.pk, bob, "held")
    assert "looked at before" in answer(to, "yes").reason
    stored.refresh_from_db()
    assert stored.state == State.HELD


def test_the_address_is_of_one_mail_one_person_and_one_kind(held, bob):
    token = addresses.question_address(held.pk, bob, "held").partition("+")[2].partition("@")[0]
    assert addresses.read_question(token) == ("held", held.pk, bob.pk)
    assert addresses.read("join", token) is addresses.read("reply", token) is None
