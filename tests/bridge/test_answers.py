"""Who wrote a mail that was not published hears of it once, politely; robots, lists and the forged never do."""

import re
import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from microblog.kit import outgoing
from threads import addresses
from threads.actions import posting
from threads.bridge import pipeline
from threads.bridge.answering import answers
from threads.bridge.answering.mail import status_path
from threads.bridge.models import IncomingMail, MailAnswer
from threads.models import Message

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ALICE, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"
MALLORY = "Mallory <mallory@evil.example>"
QUOTE = (
    "On Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n> Who has the zz-cellar key?\n"
)


def send_all(after: timedelta | None = None) -> list:
    """What leaves now; ``after``: as if so much time had passed since the last letter."""
    outbox.outbox = []
    if after:
        for row in MailAnswer.objects.exclude(sent_at=None):
            MailAnswer.objects.filter(pk=row.pk).update(sent_at=row.sent_at - after)
        MailAnswer.objects.filter(state="waiting").update(due_at=timezone.now())
    answers.send_due()
    return list(outbox.outbox)


def from_stranger(raw: bytes, to="in", envelope="mallory@evil.example") -> IncomingMail:
    return deliver(raw, to=to, envelope_from=envelope)


@pytest.fixture
def told(alice, bob, team) -> Message:
    return posting.post(author=alice, group=team, subject="zz-keys", body="Who has the zz-cellar key?")


def closed(told):
    told.conversation.closed_at = timezone.now()
    told.conversation.save()


def reply(told, text, sender=BOB, mid="r@varde.example", **fields) -> IncomingMail:
    to = addresses.reply_address(told)
    envelope = "mallory@evil.example" if sender == MALLORY else "bob@varde.example"
    return deliver(mail(sender, "Re: zz-keys", text, to=to, mid=mid, **fields), to=to, envelope_from=envelope)


# --- What is told, and how -----------------------------------------------------------------------


def refused_closed(told):
    closed(told)
    return reply(told, "I have it, zz."), "closed"


def refused_quotes(told):
    return reply(told, QUOTE), "only quoted text"


def refused_empty(told):
    return reply(told, "  \n\n"), "nothing in it"


def refused_long(told):
    return reply(told, "zz word " * 20_000), "too long"


def refused_alias(told):
    raw = mail("Bob Brandt <bob.private@home.example>", "Re: zz-keys", "I have it, zz.", mid="a@home.example")
    return deliver(
        raw, to=addresses.reply_address(told), envelope_from="bob.private@home.example"
    ), "add it to your addresses"


def refused_stranger(told):
    return from_stranger(forward(MALLORY)), "not known"


def held_stranger(told):
    return from_stranger(
        mail(MALLORY, "zz-offer", "zz-cheap pumps", mid="o@evil.example"), to="team"
    ), "not known here"


def quarantined(told):
    stored = deliver(
        mail(BOB, "zz", "zz", mid="p@varde.example"), to="team", envelope_from="bob@varde.example", run=False
    )
    IncomingMail.objects.filter(pk=stored.pk).update(attempts=3)
    return pipeline.process(stored.pk), "three times"


def commanded(told):
    return reply(told, "mute"), "muted the conversation"


CASES = [refused_closed, refused_quotes, refused_empty, refused_long, refused_alias, refused_stranger, held_stranger, quarantined, commanded]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_sender_gets_one_letter_with_the_reason_and_a_link(client, told, case):
    stored, reason = case(told)
    (letter,) = send_all()
    raw = letter.message().as_bytes()
    head = message_from_bytes(raw, policy=policy.default)
    assert letter.to == [stored.envelope_from] and letter.from_email == ""
    assert head["Auto-Submitted"] == "auto-replied" and head["X-Skein-Loop"] == "skein.localhost"
    assert (
        head["In-Reply-To"] == f"<{stored.message_id}>" and head["From"].addresses[0].username == "no-reply"
    )
    text = " ".join(head.get_content().split())
    assert reason in text and stored.recipient in text and status_path(stored) in text
    # The address and the link may spell the word by chance.
    own = f"{head['Subject']} {text}".replace(stored.recipient, "").replace(status_path(stored), "")
    assert "zz" not in own.lower()
    page = client.get(status_path(stored)).content.decode()
    assert reason.split()[0] in page and stored.recipient in page and "zz-" not in page
    assert send_all() == [] and Message.objects.count() == 1


def test_the_reason_is_on_the_page_of_ones_own_mail_too(client, told, bob):
    closed(told)
    reply(told, "I have it.")
    client.force_login(bob)
    page = client.get("/mail/sent/").content.decode()
    assert "The conversation is closed" in page and "Not published" in page


def test_only_quotes_to_a_group_are_no_empty_message(team, alice, bob):
    deliver(mail(ALICE, "Keys", "Who has the cellar key?", to="team", mid="k@varde.example"), to="team")
    raw = mail(
        BOB, "Re: Keys", QUOTE.replace("zz-", ""), to="team", mid="b@varde.example", ref=["k@varde.example"]
    )
    stored = deliver(raw, to="team", envelope_from="bob@varde.example")
    assert stored.state in (State.REFUSED, State.DUPLICATE) and Message.objects.count() == 1
    (letter,) = send_all()
    assert "only quoted text" in letter.body


def test_only_quotes_that_are_new_here_are_published_without_an_empty_message(team, bob):
    raw = mail(BOB, "Re: Keys", QUOTE, to="team", mid="b@varde.example", ref=["k@varde.example"])
    assert deliver(raw, to="team").state == State.PUBLISHED
    assert [m.body for m in Message.objects.all()] == ["Who has the zz-cellar key?"]


def test_a_mail_whose_subject_says_it_all_is_published(team, bob):
    assert (
        deliver(mail(BOB, "Lift is out of order (EOM)", "", mid="e@varde.example"), to="team").state
        == State.PUBLISHED
    )


# --- Nobody to tell ------------------------------------------------------------------------------

DEAF = [
    {"Precedence": "list", "List_Id": "<yard.evil.example>"}, {"List_Unsubscribe": "<mailto:x@evil.example>"},
    {"X_Auto_Response_Suppress": "OOF, AutoReply"}, {"X_Skein_Loop": "skein.other.example"}, {"Sender": "owner-yard@evil.example"},
]  # fmt: skip


@pytest.mark.parametrize("fields", DEAF, ids=str)
def test_lists_other_skeins_and_who_wants_no_answer_get_none(told, fields):
    assert from_stranger(mail(MALLORY, "Hi", "hello", mid="d@evil.example", **fields), to="team").state in (
        State.HELD,
        State.AUTO,
    )
    assert reply(told, "Hi", sender=MALLORY, **fields).state in (State.REFUSED, State.AUTO)
    assert send_all() == []


@pytest.mark.parametrize(
    "sender",
    ["no-reply@evil.example", "noreply+7@evil.example", "MAILER-DAEMON@evil.example", "bounces@evil.example", "owner-yard@evil.example",
     "yard-request@evil.example", "no-reply@skein.localhost", "team@skein.localhost", "Two <a@evil.example>, b@evil.example"],
)  # fmt: skip
def test_mailboxes_nobody_reads_get_none(team, sender):
    from_stranger(mail(sender, "Hi", "hello", mid="n@evil.example"))
    from_stranger(mail(sender, "Hi", "hello", mid="n@evil.example"), to="team")
    assert send_all() == []


def test_a_null_sender_gets_none(told):
    stored = deliver(mail(MALLORY, "Hi", "hello"), run=False)
    IncomingMail.objects.filter(pk=stored.pk).update(envelope_from="")
    pipeline.process(stored.pk)
    assert send_all() == []


@pytest.mark.parametrize(
    "envelope", ["mallory@evil.example", "bounce@varde.example.evil.example", "x@example"]
)
def test_who_is_only_named_gets_none(told, envelope):
    """Backscatter: the envelope comes from elsewhere than the From line."""
    from_stranger(forward("Victim <victim@shop.example>"), envelope=envelope)
    assert send_all() == []


def test_who_is_disproved_gets_none(told, settings):
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    failed = {"Authentication_Results": "mx.varde.example; dmarc=fail"}
    assert reply(told, "Pay!", **failed).state == State.REFUSED
    deliver(
        mail(BOB, "Pay", "zz", to="team", mid="f@varde.example", **failed),
        to="team",
        envelope_from="bob@varde.example",
    )
    assert send_all() == []


def test_absence_notes_published_mails_and_duplicates_are_not_answered(told, bob):
    for number in range(2):
        deliver(
            mail(BOB, "Fine", "All is fine in the yard today.", to="team", mid="fine@varde.example"),
            to="team",
            envelope_from="bob@varde.example",
        )
        deliver(
            mail(
                BOB, "Re: x", "away", to="team", mid=f"{number}@varde.example", Auto_Submitted="auto-replied"
            ),
            to="team",
        )
    assert not MailAnswer.objects.exists()


def test_archives_and_uploads_are_not_answered(team, alice):
    from threads.bridge.bulk_import import Import

    Import.begin(team, "x.mbox").take([b"X: " + b"a" * 300_000 + b"\r\n\r\nbig", b"no mail"])
    assert not MailAnswer.objects.exists()


# --- How much ------------------------------------------------------------------------------------


def test_a_sender_gets_one_letter_an_hour_with_all_that_happened(told):
    closed(told)
    for number in range(3):
        reply(told, "I have it.", mid=f"{number}@varde.example")
    (letter,) = send_all()
    assert letter.body.count("/mail/status/") == 3
    reply(told, "Still.", mid="4@varde.example")
    assert send_all() == [] and send_all(after=timedelta(minutes=50)) == []
    (letter,) = send_all(after=timedelta(minutes=15))
    assert letter.body.count("/mail/status/") == 1
    assert set(MailAnswer.objects.values_list("state", flat=True)) == {"sent", "told"}


def test_a_sender_gets_a_few_letters_a_day(told, monkeypatch):
    monkeypatch.setattr(answers, "MAX_A_DAY", 2)
    closed(told)
    counts = []
    for number in range(4):
        reply(told, "I have it.", mid=f"{number}@varde.example")
        counts.append(len(send_all(after=timedelta(hours=2))))
    assert counts == [1, 1, 0, 0]
    (letter,) = send_all(after=timedelta(hours=20))
    assert letter.body.count("/mail/status/") == 2


def test_a_flood_of_senders_is_no_flood_of_letters(told, monkeypatch):
    monkeypatch.setattr(answers, "MAX_IN_ALL", 2)
    for number in range(5):
        name = f"m{number}@evil.example"
        deliver(mail(name, "Hi", "hello", mid=f"{number}@evil.example"), envelope_from=name)
    assert len(send_all()) == 2 and send_all() == []
    assert MailAnswer.objects.filter(state="waiting").count() == 3


def test_a_letter_of_many_mails_stays_short(told):
    closed(told)
    for number in range(25):
        reply(told, "I have it.", mid=f"{number}@varde.example")
    (letter,) = send_all()
    assert letter.body.count("/mail/status/") == 20 and "5 more" in letter.body


def test_what_could_not_be_told_for_days_is_dropped(told):
    closed(told)
    stored = reply(told, "I have it.")
    IncomingMail.objects.filter(pk=stored.pk).update(received_at=timezone.now() - timedelta(days=4))
    assert send_all() == [] and MailAnswer.objects.get().state == "skipped"


# --- When it cannot be sent ----------------------------------------------------------------------


def test_a_server_that_is_away_gets_it_later_and_a_refusal_is_final(told, monkeypatch):
    closed(told)
    reply(told, "I have it.")
    answers_by = {"now": OSError("away")}

    def say(self, messages):
        if answers_by["now"]:
            raise answers_by["now"]

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", lambda self: (_ for _ in ()).throw(OSError("away")))
        for _round in range(12):
            assert answers.send_due() == 0
    row = MailAnswer.objects.get()
    assert (row.state, row.tries) == ("waiting", 0)
    monkeypatch.setattr(EmailBackend, "send_messages", say)
    answers.send_due()
    row.refresh_from_db()
    assert row.state == "waiting" and row.due_at > timezone.now()
    MailAnswer.objects.update(due_at=timezone.now())
    answers_by["now"] = smtplib.SMTPRecipientsRefused({"bob@varde.example": (550, b"no such mailbox")})
    answers.send_due()
    row.refresh_from_db()
    assert row.state == "failed" and "550" in row.error


def test_a_worker_that_dies_while_sending_sends_it_again_later(told, monkeypatch):
    closed(told)
    reply(told, "I have it.")

    def die(connection, message):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outgoing, "send", die)
        answers.send_due()
    assert send_all() == []
    MailAnswer.objects.update(due_at=timezone.now() - timedelta(minutes=11))
    assert len(send_all()) == 1 and send_all() == []


def test_a_mail_that_kills_who_reads_it_is_not_read_for_ever(told, monkeypatch):
    closed(told)
    reply(told, "I have it.")

    def die(mail):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(answers.addressee, "of", die)
        for _try in range(outgoing.MAX_TRIES):
            with pytest.raises(KeyboardInterrupt):
                answers.send_due()
        assert answers.send_due() == 0
    assert MailAnswer.objects.get().state == "skipped"


def test_it_leaves_with_the_null_sender(told):
    said = []

    class Server(smtplib.SMTP):
        def sendmail(self, sender, recipients, data):
            said.append((sender, recipients, data))

    closed(told)
    reply(told, "I have it.")
    (letter,) = send_all()
    outgoing.send(SimpleNamespace(connection=Server(), open=lambda: False), letter)
    ((sender, recipients, data),) = said
    assert (sender, recipients) == (
        "",
        ["bob@varde.example"],
    ) and b"From: Skein <no-reply@skein.localhost>\r\n" in data


# --- The page behind the link --------------------------------------------------------------------


def test_the_page_tells_nothing_without_the_right_token(client, told):
    stored = from_stranger(mail(MALLORY, "zz-offer", "zz", mid="o@evil.example"), to="team")
    token = addresses.mint("mail-status", stored.pk)
    wrong = [
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        addresses.mint("mail-status", 99_999),
        addresses.mint("reply", stored.pk),
        "x",
        str(stored.pk),
    ]
    pages = {client.get(f"/mail/status/{guess}/").content for guess in wrong}
    pages = {re.sub(rb'nonce="[^"]*"|[A-Za-z0-9]{32,}', b"", page) for page in pages}
    assert len(pages) == 1 and {client.get(f"/mail/status/{guess}/").status_code for guess in wrong} == {404}
    assert client.get(f"/mail/status/{token.upper()}/").status_code == 200
    assert client.post(f"/mail/status/{token}/").status_code == 405


def test_the_page_follows_the_mail_and_names_no_admin(client, told, alice):
    stored = from_stranger(mail(MALLORY, "zz-offer", "zz", mid="o@evil.example"), to="team")
    assert "waits for an admin" in client.get(status_path(stored)).content.decode()
    client.force_login(alice)
    client.post(f"/mail/review/{stored.pk}/discard/")
    client.logout()
    page = client.get(status_path(stored)).content.decode()
    assert "did not publish" in page and "Alice" not in page and "Adair" not in page
