"""Notices by e-mail: who gets one, what it says, what happens when it cannot be sent."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from microblog.kit import outgoing
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from threads import addresses
from threads.actions import following, joining, posting, reacting, reading
from threads.models import Message
from threads.notify import mailing, mails
from threads.notify.models import MailChoice, Notification

pytestmark = pytest.mark.django_db
State = Notification.Mail


def sent_after_the_pause() -> list:
    """The mails that leave once their time has come."""
    mail.outbox = []
    Notification.objects.filter(mail=State.WAITING).update(mail_at=timezone.now())
    mailing.send_due()
    return mail.outbox


def states() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("mail", flat=True))


@pytest.fixture
def named(alice, bob, team) -> Message:
    return posting.post(author=bob, group=team, subject="Crane", body="@alice has the *key*, I think.")


def test_a_mail_leaves_after_a_moment_and_once(alice, named):
    assert mailing.send_due() is not None and not mail.outbox
    (letter,) = sent_after_the_pause()
    assert letter.to == ["alice@varde.example"] and letter.subject == "Crane"
    assert letter.body.startswith("@Alice has the key") and "because it names you" in letter.body
    assert f"/m/{named.pk}/" in letter.body
    assert states() == [State.SENT] and sent_after_the_pause() == []


def test_its_header_lets_mailboxes_thread_answer_and_stop_it(settings, alice, named):
    letter = message_from_bytes(sent_after_the_pause()[0].message().as_bytes(), policy=policy.default)
    assert letter["From"].addresses[0].display_name == "Bob Brandt (Skein)"
    assert letter["From"].addresses[0].username.startswith("reply+")
    assert letter["Message-ID"] == f"<{addresses.own_message_id(named.pk)}>"
    assert letter["In-Reply-To"] is letter["References"] is None  # nothing stands above it
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated" and letter["X-Skein-Loop"] == "skein.localhost"
    assert "team.skein.localhost" in letter["List-Id"]
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_several_notices_about_one_conversation_are_one_mail(alice, bob, named):
    for turn in range(3):
        posting.reply(author=bob, conversation=named.conversation, body=f"Turn {turn}, @alice")
    (letter,) = sent_after_the_pause()
    assert all(f"Turn {turn}" in letter.body for turn in range(3))
    assert set(states()) == {State.SENT}


def test_what_was_read_in_the_browser_is_not_sent(alice, named):
    reading.read(alice, named.conversation)
    assert sent_after_the_pause() == [] and states() == [State.SKIPPED]


def test_a_single_message_that_was_read_is_not_sent(alice, bob, named):
    other = posting.reply(author=bob, conversation=named.conversation, body="And @alice again")
    reading.read(alice, named.conversation, message_ids=[other.pk])
    (letter,) = sent_after_the_pause()
    assert "key" in letter.body and "again" not in letter.body


@pytest.mark.parametrize("fate", ["left", "deactivated", "off", "unconfirmed", "withdrawn"])
def test_who_may_not_read_it_any_more_or_wants_none_gets_none(alice, bob, den, fate):
    message = posting.post(author=alice, group=den, subject="Secret", body="@bob only for us")
    if fate == "left":
        joining.leave(bob, den)
    elif fate == "deactivated":
        bob.is_active = False
        bob.save()
    elif fate == "off":
        MailChoice.objects.create(user=bob, level="summary")
    elif fate == "unconfirmed":
        bob.addresses.update(verified_at=None)
    else:
        posting.withdraw(message, by=alice)
    assert sent_after_the_pause() == []


def test_muted_conversations_and_reactions_send_nothing(alice, bob, named):
    sent_after_the_pause()
    following.mute(bob, named.conversation)
    posting.reply(author=alice, conversation=named.conversation, body="Quiet")
    reacting.react(named, user=alice, emoji="👍")
    assert sent_after_the_pause() == []


def test_a_request_is_mailed_without_a_conversation(alice, charlie, den):
    joining.ask(charlie, den, "Please")
    (letter,) = sent_after_the_pause()
    assert letter.to == ["alice@varde.example"] and letter.subject == "Charlie Chen asks to join: Den"
    assert reverse("group_members", args=["den"]) in letter.body and "reply to this mail" not in letter.body


def test_an_answer_to_the_mail_becomes_a_reply_by_its_sender_and_nobody_else(alice, charlie, named):
    letter = sent_after_the_pause()[0].message()
    address = message_from_bytes(letter.as_bytes(), policy=policy.default)["From"].addresses[0].addr_spec
    quote = "".join(f"> {line}\n" for line in mail.outbox[0].body.splitlines())
    text = (
        f"It hangs at gate 2.\n\nOn Mon, 2 Mar 2026 at 10:00, Bob Brandt (Skein) <{address}> wrote:\n{quote}"
    )
    deliver(
        written("Charlie Chen <charlie@varde.example>", "Re: Crane", text, to=address, mid="c@x"), to=address
    )
    assert Message.objects.count() == 1
    deliver(
        written("Alice Adair <alice@varde.example>", "Re: Crane", text, to=address, mid="a@x"), to=address
    )
    answer = Message.objects.exclude(pk=named.pk).get()
    assert (answer.author, answer.parent, answer.body) == (alice, named, "It hangs at gate 2.")


def test_our_own_mail_that_comes_back_is_dropped(team, named):
    raw = sent_after_the_pause()[0].message().as_bytes()
    assert deliver(raw, to="team", envelope_from="relay@elsewhere.example").state == "auto"
    assert Message.objects.count() == 1


def test_line_ends_in_names_and_titles_are_no_header_fields(alice, bob, team):
    bob.name = "Bob\r\nBcc: eve@evil.example"
    bob.save()
    message = posting.post(author=bob, group=team, subject="Hi", body="@alice hello")
    message.conversation.subject = "Hi\r\nX-Evil: 1 " + "ä" * 250
    message.conversation.save()
    letter = message_from_bytes(sent_after_the_pause()[0].message().as_bytes(), policy=policy.default)
    assert letter["Bcc"] is None and letter["X-Evil"] is None
    assert not letter.defects


def test_html_in_a_message_is_text_in_the_mail(alice, bob, team):
    posting.post(
        author=bob, group=team, subject="<script>1</script>", body="@alice <img src=x onerror=alert(1)>"
    )
    html = sent_after_the_pause()[0].alternatives[0].content
    assert "<script" not in html and "<img" not in html and "&lt;img" in html


class Refusing(EmailBackend):
    error: OSError = OSError()

    def send_messages(self, messages):
        raise Refusing.error


@pytest.fixture
def refusing(monkeypatch):
    def refuse(error):
        monkeypatch.setattr(Refusing, "error", error)
        monkeypatch.setattr(mail, "get_connection", Refusing)

    yield refuse


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("no"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPRecipientsRefused({"alice@varde.example": (451, b"later")}),
        smtplib.SMTPDataError(452, b"full"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
    ],
)
def test_a_server_that_is_away_gets_the_mail_later(monkeypatch, refusing, named, error):
    with monkeypatch.context():
        refusing(error)
        assert sent_after_the_pause() == [] and states() == [State.WAITING]
    notice = Notification.objects.get()
    assert (
        notice.mail_tries == 1
        and notice.mail_error
        and notice.mail_at > timezone.now() + timedelta(minutes=1)
    )
    monkeypatch.undo()
    assert len(sent_after_the_pause()) == 1 and states() == [State.SENT]


def test_a_mailbox_that_is_refused_for_good_is_not_asked_again_and_its_owner_is_told(
    as_alice, refusing, named
):
    refusing(smtplib.SMTPRecipientsRefused({"alice@varde.example": (550, b"no such user")}))
    assert sent_after_the_pause() == [] and states() == [State.FAILED]
    assert "no such user" in as_alice.get(reverse("mail_choices")).content.decode()


def test_it_gives_up_after_some_tries(refusing, named):
    refusing(ConnectionRefusedError("no"))
    for _turn in range(outgoing.MAX_TRIES):
        sent_after_the_pause()
    assert states() == [State.FAILED]


def test_a_mail_that_was_on_its_way_when_the_worker_died_goes_again_under_the_same_id(named):
    first = sent_after_the_pause()[0].message()["Message-ID"]
    Notification.objects.update(mail=State.SENDING)
    assert sent_after_the_pause() == []
    Notification.objects.update(mail_at=timezone.now() - 2 * mailing.STUCK)
    mailing.send_due()
    assert mail.outbox[0].message()["Message-ID"] == first


def test_what_a_reply_quotes_lets_nobody_stop_the_mails(alice, named):
    letter = sent_after_the_pause()[0]
    assert mails.off_path(alice) in letter.extra_headers["List-Unsubscribe"]
    assert "/mail/off/" not in letter.body + letter.alternatives[0].content


def test_a_server_that_does_not_answer_is_asked_once_a_round_and_costs_no_try(
    monkeypatch, alice, bob, named, team
):
    asked = []

    def away(_self):
        asked.append(1)
        raise ConnectionRefusedError("no")

    posting.post(author=bob, group=team, subject="Second", body="@alice too")
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", away)
        assert sent_after_the_pause() == [] and len(asked) == 1
    assert set(Notification.objects.values_list("mail", "mail_tries")) == {(State.WAITING, 0)}
    assert len(sent_after_the_pause()) == 2


def test_a_notice_that_cannot_become_a_mail_does_not_keep_the_others_back(
    monkeypatch, alice, bob, named, team
):
    whole = mails.letter

    def torn(user, address, notices, *more, **still):
        if notices[-1].message == named:
            raise ValueError("torn")
        return whole(user, address, notices, *more, **still)

    monkeypatch.setattr(mails, "letter", torn)
    posting.post(author=bob, group=team, subject="Second", body="@alice too")
    assert [letter.subject for letter in sent_after_the_pause()] == ["Second"]
    assert Notification.objects.get(message=named).mail_tries == 1


def test_a_click_in_the_mail_ends_them_and_a_look_does_not(client, alice, named):
    url = mails.off_path(alice)
    assert client.get(url).status_code == 200 and not MailChoice.objects.exists()
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert sent_after_the_pause() == []
    bent = url[:-2] + ("x/" if url[-2] != "x" else "y/")
    assert client.post(bent).status_code == 404


def test_the_choice_is_made_on_a_page(as_alice, alice, named):
    page = as_alice.get(reverse("mail_choices")).content.decode()
    assert "alice@varde.example" in page and "checked" in page
    as_alice.post(reverse("mail_choices"), {"level": "nothing"})
    assert sent_after_the_pause() == []
    as_alice.post(reverse("mail_choices"), {"level": "mentions"})
    assert MailChoice.objects.get().at_once


def test_forty_notices_cost_no_more_than_one_when_they_are_one_mail(
    alice, bob, named, django_assert_max_num_queries
):
    for turn in range(40):
        posting.reply(author=bob, conversation=named.conversation, body=f"Turn {turn}, @alice")
    Notification.objects.update(mail_at=timezone.now())
    with django_assert_max_num_queries(15):
        mailing.send_due()
    assert len(mail.outbox) == 1
