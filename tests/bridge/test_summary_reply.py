"""A summary is answered by number, by an answer below one of its parts, or with one part quoted alone."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as post
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from tests.mails.clients import REPLIES, Said, Shape
from tests.mails.phrases import LANGUAGES
from threads import addresses
from threads.actions import posting, reading
from threads.bridge import summary_reply
from threads.bridge.models import IncomingMail, MailAnswer
from threads.models import Conversation, Message, SentSummary, Subscription
from threads.notify import summary

from .mails import deliver, mail, two_forms, with_file

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ALICE, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"
WROTE = "On Mon, 2 Mar 2026 at 08:00, Skein <{sender}> wrote:\n"


@pytest.fixture
def letter(alice, bob, team, den) -> EmailMultiAlternatives:
    """Alice's summary: #1 Lunch (private), #2 Vault (the den), #3 Crane (the team)."""
    for subject, place in (
        ("Crane", {"group": team}),
        ("Vault", {"group": den}),
        ("Lunch", {"people": [alice]}),
    ):
        posting.post(
            author=bob, subject=subject, body=f"What about the {subject.lower()}? See #2 of it.", **place
        )
    return summary_for("alice@varde.example")


def summary_for(address: str) -> EmailMultiAlternatives:
    post.outbox = []
    summary.send_due(timezone.localtime().replace(hour=8))
    return next(letter for letter in post.outbox if letter.to == [address])


def to_of(letter) -> str:
    return re.search(
        r"<(.+)>", letter.from_email if "reply+" in letter.from_email else letter.extra_headers["From"]
    )[1]


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.strip().split("\n"))


def answer(letter, body: str, sender=ALICE, mid="a1@varde.example") -> IncomingMail:
    to = to_of(letter)
    ref = letter.message()["Message-ID"].strip("<>")
    raw = mail(sender, f"Re: {letter.subject}", body.replace("{sender}", to), to=to, mid=mid, ref=[ref])
    return deliver(raw, to=to, envelope_from=re.search(r"<(.+)>", sender)[1])


def answers() -> list[tuple[str, str]]:
    """(conversation, text) of what Alice wrote."""
    said = Message.objects.filter(author__handle="alice").order_by("pk")
    return list(said.values_list("conversation__subject", "body"))


def part(letter, number: int) -> str:
    """The lines of one part of the summary."""
    return re.search(rf"^#{number} .*?(?=\n\n)", letter.body, re.MULTILINE | re.DOTALL)[0]


def test_each_text_goes_to_its_number_and_the_summary_to_none(letter, alice):
    said = "#1 Yes, at noon.\nIn the yard.\n\n#3: it is mine\n\n" + WROTE + quoted(letter.body)
    stored = answer(letter, said)
    assert stored.state == State.PUBLISHED, stored.reason
    assert answers() == [("Lunch", "Yes, at noon.\nIn the yard."), ("Crane", "it is mine")]
    for message in Message.objects.filter(author=alice):
        assert message.parent.author.handle == "bob" and message.source == "mail"


def test_an_answer_between_the_lines_goes_where_it_stands(letter):
    head, one, rest = letter.body.partition(part(letter, 1))
    two = part(letter, 2)
    said = (
        WROTE
        + quoted(head + one)
        + "\nYes, at noon.\n\n"
        + quoted(two)
        + "\nI keep the key.\n\n"
        + quoted(rest.split(two)[1])
    )
    assert answer(letter, said).state == State.PUBLISHED
    assert answers() == [("Lunch", "Yes, at noon."), ("Vault", "I keep the key.")]


def test_above_a_part_that_is_quoted_alone_no_number_is_needed(letter):
    assert answer(letter, "I keep the key.\n\n" + WROTE + quoted(part(letter, 2))).state == State.PUBLISHED
    assert answers() == [("Vault", "I keep the key.")]


def test_a_summary_of_one_conversation_needs_no_number(alice, bob, team):
    posting.post(author=bob, group=team, subject="Crane", body="Who has the key?")
    letter = summary_for("alice@varde.example")
    assert answer(letter, "I have.\n\n" + WROTE + quoted(letter.body)).state == State.PUBLISHED
    assert answers() == [("Crane", "I have.")]
    # The true mail is one message: it keeps its Message-ID.
    assert Message.objects.get(author=alice).message_id == "a1@varde.example"


def test_a_program_that_shows_html_is_answered_alike(letter):
    to = to_of(letter)
    html = letter.alternatives[0].content
    body = re.search(r"<body.*?>(.*)</body>", html, re.DOTALL)[1]
    source = (
        f'<div dir="ltr">#3 It is mine.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f'On Mon, 2 Mar 2026 at 08:00, Skein &lt;{to}&gt; wrote:<br></div><blockquote class="gmail_quote">{body}</blockquote></div>'
    )
    plain = "#3 It is mine.\n\n" + WROTE.format(sender=to) + quoted(letter.body)
    raw = two_forms(ALICE, to.partition("@")[0], plain, source, In_Reply_To=letter.message()["Message-ID"])
    assert deliver(raw, to=to, envelope_from="alice@varde.example").state == State.PUBLISHED
    assert answers() == [("Crane", "It is mine.")]


@pytest.mark.parametrize("form", ["both", "html", "plain"])
def test_whatever_program_it_is_answered_with(letter, form):
    to = to_of(letter)
    body = re.search(r"<body.*?>(.*)</body>", letter.alternatives[0].content, re.DOTALL)[1]
    said = Said(
        "Skein",
        to,
        datetime(2026, 3, 2, 8),
        letter.body,
        ("Alice Adair", "alice@varde.example"),
        letter.subject,
    )
    for number, client in enumerate(sorted(REPLIES)):
        shape = REPLIES[client](LANGUAGES["en"], f"#3 It is number {number}.", said, Shape(letter.body, body))
        stored = deliver(in_form(shape, form, letter), to=to, envelope_from="alice@varde.example")
        assert stored.state == State.PUBLISHED, (client, stored.reason)
        assert answers()[number:] == [("Crane", f"It is number {number}.")], client


def in_form(shape: Shape, form: str, letter) -> bytes:
    """What a program sends of it: text, HTML or both, if it can."""
    plain = shape.plain if form != "html" or shape.html is None else None
    html = shape.html if form != "plain" or shape.plain is None else None
    raw = EmailMessage()
    raw["From"], raw["To"], raw["Subject"] = ALICE, to_of(letter), f"Re: {letter.subject}"
    raw["In-Reply-To"] = letter.message()["Message-ID"]
    if plain is not None:
        raw.set_content(plain)
        if html is not None:
            raw.add_alternative(html, subtype="html")
    else:
        raw.set_content(html, subtype="html")
    return raw.as_bytes()


def test_html_alone_answered_between_the_lines(letter):
    to = to_of(letter)
    body = re.search(r"<body.*?>(.*)</body>", letter.alternatives[0].content, re.DOTALL)[1]
    first, second, rest = re.split(r'(?=<div style="border-top)', body, maxsplit=2)
    cut = '</blockquote><div>Yes, at noon.</div><blockquote class="gmail_quote">'
    source = (
        f'<div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar 2026 at 08:00, Skein &lt;{to}&gt; wrote:<br></div>'
        f'<blockquote class="gmail_quote">{first}{second}{cut}{rest}</blockquote></div>'
    )
    head = f"From: {ALICE}\r\nTo: {to}\r\nSubject: Re: x\r\nIn-Reply-To: {letter.message()['Message-ID']}\r\nMessage-ID: <h1@varde.example>\r\n"
    raw = (head + "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + source).encode()
    stored = deliver(raw, to=to, envelope_from="alice@varde.example")
    assert stored.state == State.PUBLISHED, stored.reason
    assert answers() == [("Lunch", "Yes, at noon.")]


@pytest.mark.parametrize(
    "text", ["It is mine.", "#4 It is mine.", "#1 Yes.\n\n#7 No.", "Hello,\n\n#1 yes", "#0 yes"]
)
def test_what_cannot_be_placed_is_refused_with_the_numbers_and_nothing_is_done(letter, text):
    stored = answer(letter, text + "\n\n" + WROTE + quoted(letter.body))
    assert stored.state == State.REFUSED and "#1 to #3" in stored.reason and not answers()
    assert MailAnswer.objects.filter(mail=stored).exists()


def test_an_answer_below_the_whole_summary_belongs_to_no_part(letter):
    assert (
        answer(letter, WROTE + quoted(letter.body) + "\nIt is mine.\n").state == State.REFUSED
        and not answers()
    )


def test_a_number_in_what_somebody_wrote_leads_nowhere(letter):
    """ "See #2 of it" stands in each part: a quote that breaks there is still of its own part."""
    lines = part(letter, 3).replace("? See", "?\nSee").replace("See ", "")
    assert (
        answer(letter, WROTE + quoted(lines.partition("Reply to")[0]) + "\nMine.\n").state == State.PUBLISHED
    )
    assert answers() == [("Crane", "Mine.")]


@pytest.mark.parametrize(
    "mark", ["\\# 2", "\\#\u00a02", "\\#\u200b2", "\uff032", "\\#\uff12", "\\# \u2060 2"]
)
def test_a_number_that_somebody_wrote_is_none_however_it_is_written(alice, bob, team, mark):
    posting.post(author=bob, subject="Crane", body="What about it", group=team)
    posting.post(author=bob, subject="Lunch", body=f"{mark} Do you tell me the code?", people=[alice])
    letter = summary_for("alice@varde.example")
    html = letter.alternatives[0].content
    body = re.search(r"<body.*?>(.*)</body>", html, re.DOTALL)[1]
    end = body.index("</p>", body.index("Do you tell me the code?")) + 4
    said = (
        f'<html><body><div class="gmail_quote"><div class="gmail_attr">On Mon, 2 Mar 2026 at 08:00, Skein '
        f'&lt;{to_of(letter)}&gt; wrote:<br></div><blockquote class="gmail_quote">{body[:end]}</blockquote>'
        f'<div>The code is 1234.</div><blockquote class="gmail_quote">{body[end:]}</blockquote></div></body></html>'
    )
    raw = EmailMessage()
    raw["From"], raw["To"], raw["Subject"] = ALICE, to_of(letter), f"Re: {letter.subject}"
    raw["Message-ID"], raw["Date"] = "<h1@varde.example>", "Mon, 02 Mar 2026 09:00:00 +0100"
    raw["In-Reply-To"] = letter.message()["Message-ID"]
    raw.set_content(said, subtype="html")
    deliver(raw.as_bytes(), to=to_of(letter), envelope_from="alice@varde.example")
    assert answers() in ([], [("Lunch", "The code is 1234.")])


def test_a_quoted_number_is_trusted_with_its_subject_alone():
    subjects = {1: "Lunch", 2: "Crane, and a subject that is so long that it is wrapped"}
    assert summary_reply.read("> #1 Lunch\nyes", {}, subjects) == {1: "yes"}
    assert summary_reply.read("> #2 Crane, and a subject that\n> is so long\nyes", {}, subjects) == {2: "yes"}
    assert summary_reply.read("> #1 Lunch\n> #2 Tell me the code\n1234", {}, subjects) == {None: "1234"}
    assert summary_reply.read("> #1 3 new messages for you in Skein\nyes", {}, subjects) == {1: "yes"}


@pytest.mark.parametrize("where", ["above", "inline"])
def test_nothing_goes_elsewhere_because_a_conversation_was_renamed(letter, where):
    """Lunch is a private conversation; what it is called now stands in no summary."""
    Conversation.objects.filter(subject="Lunch").update(subject="Breakfast")
    whole = letter.body.strip()
    first, rest = whole.split("#2", 1)
    text = "My private words.\n\n" + WROTE + quoted(whole)
    if where == "inline":
        text = WROTE + quoted(first) + "\nMy private words.\n\n" + quoted("#2" + rest)
    assert answer(letter, text).state == State.REFUSED and answers() == []


def test_a_summary_whose_quote_cannot_be_told_apart_is_refused(letter):
    stored = answer(letter, "#1 yes\n\n" + letter.body)
    assert stored.state == State.REFUSED and not answers()


def test_all_or_nothing_where_one_place_is_closed_to_them(letter, alice, den):
    den.memberships.filter(user=alice).delete()
    stored = answer(letter, "#1 Yes.\n\n#2 Mine.")
    assert stored.state == State.REFUSED and stored.reason.startswith("#2:") and not answers()


def test_somebody_else_and_a_stranger_answer_nothing(letter, bob):
    assert answer(letter, "#1 Yes.", sender=BOB).state == State.REFUSED
    assert (
        answer(letter, "#1 Yes.", sender="Mallory <mallory@evil.example>", mid="m@evil.example").state
        == State.REFUSED
    )
    assert Message.objects.count() == 3


def test_it_is_good_for_14_days(letter, alice):
    SentSummary.objects.update(at=timezone.now() - SentSummary.KEPT - timedelta(hours=1))
    stored = answer(letter, "#1 Yes.")
    assert stored.state == State.REFUSED and reverse("inbox") in stored.reason
    assert summary.forget_old(timezone.now()) and not SentSummary.objects.exists()
    assert answer(letter, "#1 Yes.", mid="a2@varde.example").state == State.REFUSED


def test_a_token_that_was_made_up_is_nobodys(letter, alice):
    sent = SentSummary.objects.get(user=alice)
    forged = addresses.mint("reply", sent.pk << 32 | alice.pk)
    assert addresses.read_summary(forged) is None
    assert addresses.read_summary(to_of(letter).partition("+")[2].partition("@")[0]) == (sent.pk, alice.pk)


def test_the_mail_itself_stays_its_senders(letter, as_alice, alice, bob):
    stored = answer(letter, "#3 It is mine.\n\n" + WROTE + quoted(letter.body))
    message = Message.objects.get(author=alice)
    assert as_alice.get(reverse("message_mail", args=[message.pk])).url.startswith(stored.get_absolute_url())
    as_alice.force_login(bob)
    assert as_alice.get(stored.get_absolute_url()).status_code == 404
    assert as_alice.get(reverse("message_mail", args=[message.pk])).url == message.get_absolute_url()


def test_the_same_mail_by_another_way_brings_nothing_twice(letter):
    answer(letter, "#1 Yes.\n\n#3 Mine.")
    again = answer(letter, "#1 Yes.\n\n#3 Mine. \n")
    assert again.state == State.DUPLICATE and len(answers()) == 2


def test_a_word_of_command_mutes_and_is_no_message(letter, alice):
    stored = answer(letter, "#3 mute\n\n#1 Yes.")
    assert stored.state == State.PUBLISHED and answers() == [("Lunch", "Yes.")]
    muted = Subscription.objects.get(user=alice, level="muted")
    assert muted.conversation.subject == "Crane" and "#3" in stored.reason


def test_an_unchecked_sender_is_marked_and_a_file_goes_to_one_place_alone(letter, alice):
    raw = with_file(
        mail(ALICE, "Re", "#1 Here.\n\n#2 And here.", to=to_of(letter), mid="f@varde.example"),
        "a.pdf",
        b"%PDF-1.4 x",
    )
    assert (
        deliver(raw, to=to_of(letter), envelope_from="alice@varde.example").state == State.REFUSED
        and not answers()
    )
    raw = with_file(
        mail(ALICE, "Re", "#1 Here.", to=to_of(letter), mid="g@varde.example"), "a.pdf", b"%PDF-1.4 x"
    )
    assert deliver(raw, to=to_of(letter), envelope_from="alice@varde.example").state == State.PUBLISHED
    assert (
        Message.objects.get(author=alice).unchecked
        and Message.objects.get(author=alice).attachments.count() == 1
    )


@pytest.mark.parametrize(
    "text, texts",
    [
        ("#1 a\n#2 b", {1: "a", 2: "b"}),
        ("#1\na\n\nb", {1: "a\n\nb"}),
        ("#1 a\n#1 b", {1: "a\nb"}),
        ("# 2: a", {2: "a"}),
        ("#12th of May", {None: "#12th of May"}),
        ("> #1 x\na\n> more\nb\n#2 c\n> one\n> both\nd", {1: "a\nd", 2: "b\nc"}),
        ("> #1 x\na\n> both\nb", {1: "a", None: "b"}),
        ("> #1 x\n> All of it: y\na", {None: "a"}),
    ],
)
def test_how_an_answer_is_read(text, texts):
    subjects = {1: "x", 2: "y"}
    places = summary_reply.places_of(["#1 x\none\nboth\n#2 y\nmore\nboth\n"], subjects)
    assert summary_reply.read(text, places, subjects) == texts


def test_what_was_read_meanwhile_can_still_be_answered(letter, alice):
    for message in Message.objects.all():
        reading.read(alice, message.conversation)
    assert answer(letter, "#2 Mine.").state == State.PUBLISHED
