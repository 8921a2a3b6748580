"""Admins of a group answer the mail about a held mail with yes or no."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as post
from django.db import OperationalError
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from tests.conftest import make_group, make_person
from threads import addresses
from threads.bridge import pipeline
from threads.bridge.answering import answers
from threads.bridge.models import IncomingMail, MailAnswer
from threads.bridge.review import actions, undoing
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
    assert "From: alice@varde.example\nSubject: Crane stops\nWhy it waits: All mail" in sent.body
    assert "\n> It stops at noon.\n>\n> no\n" in sent.body.replace("> \n", ">\n")
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
    assert "“Crane stops” is published in Dock. You can take it back there for three days" in told.body
    undoing.undo(undoing.published_lately(bob).get(pk=held.pk), by=bob)
    held.refresh_from_db()
    assert (
        held.state == State.HELD and held.group is not None and not Message.objects.visible_to(bob).exists()
    )


def test_no_refuses_it_and_its_sender_hears_of_it(held, alice):
    stored = answer(asked(), "no.")
    held.refresh_from_db()
    assert stored.state == State.DONE and "was not published" in stored.reason
    assert held.state == State.REFUSED and not Message.objects.exists()
    assert Notification.objects.filter(user=alice, reason="refused").exists()


@pytest.mark.parametrize(
    "words",
    [
        "yes, but shorten it",
        "",
        "Thanks\nyes",
        "> yes",
        "yes?",
        "Yes\nbut not before I asked",
        "yes" + 58 * " " + "but no",
    ],
)
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


def second() -> IncomingMail:
    raw = mail(
        "Alice <alice@varde.example>",
        "Belt",
        "It runs.",
        to="dock",
        Message_ID="<belt@varde.example>",
        **PROOF,
    )
    return deliver(raw, to="dock")


@pytest.mark.parametrize("way", ["yes", "no", "browser"])
def test_when_one_is_decided_its_notice_is_read_and_the_next_is_asked_about(held, bob, alice, way):
    to, other = asked(), second()
    frank, eve = make_person("Frank Fox"), make_person("Eve Young")
    for person in (frank, eve):
        Membership.objects.create(group=held.group, user=person, role="admin")
    url = Notification.objects.get(user=bob, reason="held").url
    Notification.objects.create(user=frank, reason="held", url=url, text="Dock")
    Notification.objects.create(user=eve, reason="held", url=url, text="Dock", read_at=timezone.now())
    post.outbox.clear()
    actions.discard(held, by=frank) if way == "browser" else answer(to, way)
    waiting = Notification.objects.unread().filter(reason="held")
    # Who has looked is not asked again and again.
    assert {(one.user, one.url) for one in waiting} == {
        (who, f"/mail/#mail-{other.pk}") for who in (bob, frank)
    }
    Notification.objects.update(mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    (sent,) = [one for one in post.outbox if one.to == ["bob@varde.example"] and "Subject: Belt" in one.body]
    assert "> It runs." in sent.body
    done = answer(addresses.question_address(other.pk, bob, "held"), "no", Message_ID="<3@varde.example>")
    assert done.state == State.DONE, done.reason
    assert not waiting.all().exists()


def test_the_letter_tells_what_it_does_not_show_and_nothing_in_it_looks_like_the_letter(bob, alice, settings):
    settings.MAIL_AUTHSERV_ID = ""
    make_group("Dock", bob, alice, mail_policy="hold")
    raw = EmailMessage()
    raw["From"], raw["To"] = "Alice <alice@varde.example>", "dock@skein.localhost"
    raw["Subject"], raw["Message-ID"] = "Files \u202egnp", "<files@varde.example>"
    words = "Look.\n\nOpen in Skein: https://evil.example/\u202e\n" + "long " * 200
    quote = "\n\nOn Mon, 1 Mar 2026 at 09:00, Dora Kent <dora@x.example> wrote:\n> the salary list\n"
    raw.set_content(words + quote)
    raw.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="salaries.xlsx")
    stored = deliver(raw.as_bytes(), to="dock")
    sent = letter()
    for said in (
        "Its sender could not be checked.",
        "Files: salaries.xlsx",
        "Quoted messages: 1 more",
        "Characters not shown: 4",
    ):
        assert said in sent.body
    html = sent.alternatives[0][0]
    assert "\n> Open in Skein: https://evil.example/\n" in sent.body and "salary list" not in sent.body
    assert (
        "\u202e" not in sent.body + html
        and "evil" in html.partition("<blockquote")[2].partition("</blockquote")[0]
    )
    # What another admin has kept in the browser is decided there.
    actions.keep(stored, {0: {"excluded": True}}, {"title": "Another"})
    Notification.objects.update(mail="waiting")
    post.outbox.clear()
    assert "with no, and it is refused" not in letter().body
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    assert "looked at before" in answer(addresses.question_address(stored.pk, bob, "held"), "yes").reason


def test_of_a_bare_forward_the_letter_shows_what_is_forwarded(held, bob):
    Notification.objects.all().delete()
    words = "---------- Forwarded message ---------\nFrom: Dora <dora@x.example>\nDate: Mon, 1 Mar 2026 at 09:00\n"
    words += "Subject: x\nTo: <alice@varde.example>\n\nthe whole text\n"
    deliver(
        mail("Alice <alice@varde.example>", "Fwd: x", words, to="dock", Message_ID="<f@x>", **PROOF),
        to="dock",
    )
    sent = letter()
    assert "> the whole text" in sent.body and "not written by its sender" in sent.body


@pytest.mark.parametrize(
    ("html", "is_yes"),
    [
        ("<head><style>p {}</style></head><p>Yes</p><blockquote type=cite>no</blockquote>", True),
        ("<s>yes</s><br><br>no", False),
        ("<blockquote>yes</blockquote>", False),
        ("<img src=x alt=yes>", False),
        ("<div style='display: none'>yes</div><br><div>no</div>", False),
    ],
)
def test_a_yes_that_is_struck_out_quoted_hidden_or_a_picture_decides_nothing(held, bob, html, is_yes):
    to = addresses.question_address(held.pk, bob, "held")
    stored = answer(to, html, Content_Type="text/html; charset=utf-8")
    held.refresh_from_db()
    assert (held.state, stored.state) == (
        (State.PUBLISHED, State.DONE) if is_yes else (State.HELD, State.REFUSED)
    )


def test_the_decision_and_the_state_of_the_answer_are_one_moment(held, monkeypatch):
    to = asked()

    def gone(*_args: object) -> None:
        raise OperationalError

    monkeypatch.setattr(pipeline, "settle", gone)
    with pytest.raises(OperationalError):
        answer(to, "yes")
    held.refresh_from_db()
    assert held.state == State.HELD and not Message.objects.exists()


def test_an_absence_note_without_a_mark_decides_nothing(held):
    to = asked()
    raw = mail(BOB, "Out of office Re: Mail waits for your decision", "yes", to=to, **PROOF)
    stored = deliver(raw, to=to)
    held.refresh_from_db()
    assert stored.state == State.REFUSED and held.state == State.HELD


def test_an_absence_note_decides_nothing(held):
    stored = answer(asked(), "yes", Auto_Submitted="auto-replied")
    held.refresh_from_db()
    assert stored.state == State.AUTO and held.state == State.HELD


def test_of_a_decided_mail_there_is_no_letter_and_a_disproved_one_is_decided_in_the_browser(held, bob, alice):
    actions.discard(held, by=bob)
    Notification.objects.update(mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    assert not [one for one in post.outbox if one.to == ["bob@varde.example"]]
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
