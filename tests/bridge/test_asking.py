"""Admins of a group answer the mail about somebody who asks to join with yes or no."""

from datetime import timedelta

import pytest
from django.core import mail as post
from django.utils import timezone

from accounts.models import AuditEntry, EmailAddress, JoinRequest, Membership
from tests.conftest import make_group, make_person
from threads import addresses
from threads.actions import joining
from threads.bridge.models import IncomingMail, MailAnswer
from threads.bridge.recognising import yes_or_no
from threads.models import Message
from threads.notify import mailing
from threads.notify.models import Notification

from .mails import deliver, mail
from .test_states import BOB, MALLORY

pytestmark = pytest.mark.django_db
State = IncomingMail.State
PROOF = {
    "Authentication_Results": "mx.varde.example; dmarc=pass header.from=varde.example; dkim=pass header.d=varde.example"
}


@pytest.fixture
def asked(bob, charlie, settings):
    """Charlie asks to be let into a group of Bob's; a mail server that is trusted stands before us."""
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    group = make_group("Dock", bob, make_person("Eve Young"), visibility="private", joining="approval")
    return joining.ask(charlie, group, "I load the trucks")


def address_in_the_mail() -> str:
    """The address to which the mail about the request is answered."""
    Notification.objects.update(mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    (letter,) = post.outbox
    assert letter.to == ["bob@varde.example"]
    assert "Answer this mail with yes or no" in letter.body and "I load the trucks" in letter.body
    assert "/g/dock/members/" in letter.body
    return str(letter.message()["From"]).partition("<")[2].strip(">")


def answer(to: str, words: str, sender: str = BOB, **fields) -> IncomingMail:
    return deliver(mail(sender, "Re: Charlie Chen asks to join", words, to=to, **(fields or PROOF)), to=to)


def quoted(words: str) -> str:
    return f"{words}\n\nOn Mon, 2 Mar 2026 at 09:00, Skein <no-reply@skein.localhost> wrote:\n> Charlie Chen asks to join: Dock\n"


@pytest.mark.parametrize(
    ("words", "is_in"), [("Yes", True), ("ja.", True), (" NEIN!", False), ("はい", True), ("нет", False)]
)
def test_yes_lets_in_and_no_does_not(bob, charlie, asked, words, is_in):
    stored = answer(address_in_the_mail(), quoted(words))
    asked.refresh_from_db()
    assert stored.state == State.DONE and "Charlie Chen" in stored.reason
    assert (asked.accepted, asked.decided_by) == (is_in, bob)
    assert bool(asked.group.membership_of(charlie)) is is_in and not Message.objects.exists()
    act = "group.let_in" if is_in else "group.declined"
    assert AuditEntry.objects.filter(act=act, actor=bob, person=charlie).exists()


@pytest.mark.parametrize(
    "words",
    [
        "yes please, but not today",
        "no problem, let them in",
        "",
        "maybe",
        "Thanks\nyes",
        "> yes\nno",
        "| yes",
    ],
)
def test_anything_else_is_asked_again(asked, words):
    stored = answer(address_in_the_mail(), quoted(words))
    asked.refresh_from_db()
    assert (
        stored.state == State.REFUSED
        and "yes or no alone" in stored.reason
        and "/g/dock/members/" in stored.reason
    )
    assert asked.decided_at is None and MailAnswer.objects.filter(mail=stored).exists()


def test_it_is_good_once_and_for_a_while(asked, charlie):
    to = address_in_the_mail()
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert "too old" in answer(to, "yes").reason
    JoinRequest.objects.update(asked_at=timezone.now())
    assert answer(to, "no", Message_ID="<1@varde.example>", **PROOF).state == State.DONE
    later = answer(to, "yes", Message_ID="<2@varde.example>", **PROOF)
    assert later.state == State.REFUSED and "decided already" in later.reason
    assert not asked.group.membership_of(charlie)


@pytest.mark.parametrize("who", ["unchecked", "stranger", "member", "other admin", "forged", "asker"])
def test_only_the_admin_who_was_asked_and_is_proven_decides(asked, charlie, who, settings):
    to = address_in_the_mail()
    frank = make_person("Frank Fox")
    Membership.objects.create(group=asked.group, user=frank, role="admin")
    sender = {
        "stranger": MALLORY, "member": "Eve Young <eve@varde.example>", "other admin": "Frank Fox <frank@varde.example>",
        "asker": "Charlie Chen <charlie@varde.example>",
    }.get(who, BOB)  # fmt: skip
    fields = PROOF
    if who == "forged":
        fields = {"Authentication_Results": "mx.varde.example; dmarc=fail header.from=varde.example"}
    if who == "unchecked":
        settings.MAIL_AUTHSERV_ID, fields = "", {"X_Other": "1"}
    stored = answer(to, "yes", sender, **fields)
    asked.refresh_from_db()
    assert (
        stored.state == State.REFUSED and asked.decided_at is None and not asked.group.membership_of(charlie)
    )


@pytest.mark.parametrize("lost", ["place", "role"])
def test_who_runs_it_no_more_decides_nothing(bob, charlie, asked, lost):
    to = address_in_the_mail()
    own = asked.group.memberships.filter(user=bob)
    own.delete() if lost == "place" else own.update(role="member")
    stored = answer(to, "yes")
    assert stored.state == State.REFUSED and "nothing for you to decide" in stored.reason
    assert not asked.group.membership_of(charlie)


def test_an_address_is_of_one_request_and_one_person(asked, bob, charlie):
    token = addresses.question_address(asked.pk, bob).partition("+")[2].partition("@")[0]
    assert addresses.read_question(token) == ("join", asked.pk, bob.pk)
    assert addresses.read_question(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert addresses.read("reply", token) is None
    assert addresses.read_question(addresses.mint("reply", 7)) is None


def test_a_mail_about_a_request_that_is_decided_is_a_plain_one(asked, bob):
    joining.decide(asked, by=bob, accept=False)
    Notification.objects.update(mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    assert all("Answer this mail with yes" not in letter.body for letter in post.outbox)
    assert EmailAddress.objects.filter(address="bob@varde.example").exists()


def test_no_word_is_both_yes_and_no():
    yes, no = (set(" ".join(words.values()).split()) for words in (yes_or_no.YES, yes_or_no.NO))
    assert not yes & no
    assert all(yes_or_no.read(word.capitalize()) is True for word in yes)
    assert all(yes_or_no.read(f"{word}.") is False for word in no)
