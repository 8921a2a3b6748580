"""Whatever comes in whatever order, every message is there once, in the same tree."""

import itertools

import pytest
from django.urls import reverse

from threads.bridge.models import IncomingMail
from threads.models import Conversation, Message

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db

ANN = "Alice Adair <alice@varde.example>"
BOB = "Bob Brandt <bob@varde.example>"

FIRST = mail(
    ANN, "Red bike", "Who takes the red bike home over the long weekend, and who brings it back?",
    to="team", mid="1@t.example",
)  # fmt: skip
SECOND = mail(
    BOB, "Re: Red bike",
    "I will, if somebody pumps up the rear wheel before.\n\n"
    "On Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n"
    "> Who takes the red bike home over the long weekend, and who brings it back?\n",
    to="team", mid="2@t.example", ref=["1@t.example"], date="Mon, 02 Mar 2026 10:00:00 +0100",
)  # fmt: skip
THIRD = mail(
    ANN, "Re: Red bike",
    "The pump is in the cellar behind the beer.\n\n"
    "On Mon, 2 Mar 2026 at 10:00, Bob Brandt <bob@varde.example> wrote:\n"
    "> I will, if somebody pumps up the rear wheel before.\n>\n"
    "> On Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n"
    ">> Who takes the red bike home over the long weekend, and who brings it back?\n",
    to="team", mid="3@t.example", ref=["1@t.example", "2@t.example"], date="Mon, 02 Mar 2026 11:00:00 +0100",
)  # fmt: skip
FOURTH = mail(
    BOB, "Re: Red bike", "It is not our pump, it belongs to the neighbours.",
    to="team", mid="4@t.example", ref=["1@t.example", "2@t.example", "3@t.example"],
    date="Mon, 02 Mar 2026 12:00:00 +0100",
)  # fmt: skip


def tree() -> list:
    """(author, first words, parent's first words, claimed) of all messages, sorted."""
    return sorted(
        (
            m.conversation.subject, m.author.name, m.body[:20],
            m.parent.body[:20] if m.parent else "", m.is_claim, m.message_id,
        )
        for m in Message.objects.select_related("author", "parent", "conversation")
    )  # fmt: skip


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_the_order_of_arrival_does_not_matter(alice, bob, team, order):
    mails = [FIRST, SECOND, THIRD, FOURTH]
    for number in order:
        assert deliver(mails[number], to="team").state in ("published", "duplicate")
    assert tree() == [
        ("Red bike", "Alice Adair", "The pump is in the c", "I will, if somebody ", False, "3@t.example"),
        ("Red bike", "Alice Adair", "Who takes the red bi", "", False, "1@t.example"),
        ("Red bike", "Bob Brandt", "I will, if somebody ", "Who takes the red bi", False, "2@t.example"),
        ("Red bike", "Bob Brandt", "It is not our pump, ", "The pump is in the c", False, "4@t.example"),
    ]
    assert Conversation.objects.get().message_count == 4


def test_the_true_mail_takes_the_place_of_the_quoted_copy(alice, bob, team):
    deliver(SECOND, to="team")
    copy = Message.objects.get(claimed_by__isnull=False)
    reply = Message.objects.exclude(pk=copy.pk).get()
    deliver(FIRST, to="team")
    copy.refresh_from_db()
    assert not copy.is_claim and copy.message_id == "1@t.example"
    assert reply.parent_id == copy.pk and Message.objects.count() == 2


def test_overlapping_forwards_become_one_conversation(alice, bob, charlie, team):
    deliver(forward(to="team"), to="team")
    other = """\
Same thing from my side.

-----Original Message-----
From: Greta Grün <greta@supplier.example>
Sent: Monday, March 2, 2026 4:40 PM
To: Bob Brandt <bob@varde.example>
Subject: RE: Lunch vouchers

The new cards need three weeks from the order, and the
terminals another week after that.

-----Original Message-----
From: Bob Brandt <bob@varde.example>
Sent: Monday, March 2, 2026 9:05 AM
To: Greta Grün <greta@supplier.example>
Subject: Lunch vouchers

When can we have the new lunch cards for all forty colleagues in the workshop?
"""
    deliver(
        forward(BOB, other, mid="fw2@varde.example", to="team", date="Fri, 06 Mar 2026 08:00:00 +0100"),
        to="team",
    )
    conversation = Conversation.objects.get()
    assert conversation.message_count == Message.objects.count() == 5
    greta = Message.objects.get(author__name="Greta Grün")
    assert greta.origins.count() == 2


def test_a_message_id_of_another_group_neither_joins_nor_reveals(alice, bob, team, den):
    deliver(FIRST.replace(b"team@", b"den@"), to="den")
    deliver(FOURTH.replace(b"4@t", b"5@t"), to="team")
    deliver(
        mail(BOB, "Re: Red bike", "Me too, please.", to="team", mid="6@t.example", ref=["1@t.example"]),
        to="team",
    )
    assert Conversation.objects.filter(group=den).get().message_count == 1
    assert Conversation.objects.filter(group=team).get().message_count == 2


def test_a_reply_circle_and_a_self_reference_end(alice, bob, team):
    deliver(
        mail(ANN, "Circle", "One of two in a circle", to="team", mid="a@c.example", ref=["b@c.example"]),
        to="team",
    )
    deliver(
        mail(BOB, "Re: Circle", "Two of two in a circle", to="team", mid="b@c.example", ref=["a@c.example"]),
        to="team",
    )
    deliver(
        mail(BOB, "Self", "I answer myself all day", to="team", mid="c@c.example", ref=["c@c.example"]),
        to="team",
    )
    for message in Message.objects.all():
        steps = 0
        while message.parent and steps < 5:
            message, steps = message.parent, steps + 1
        assert steps < 5
    assert Message.objects.count() == 3


def test_a_guessed_message_id_does_not_keep_the_true_mail_out(alice, bob, team):
    deliver(mail(BOB, "Bonus", "There is none this year.", to="team", mid="same@t.example"), to="team")
    second = deliver(
        mail(ANN, "Bonus", "Everybody gets one, see the list.", to="team", mid="same@t.example"), to="team"
    )
    assert second.state == "published" and "Same Message-ID" in second.reason
    assert sorted(Message.objects.values_list("author__name", flat=True)) == ["Alice Adair", "Bob Brandt"]


def test_two_short_thanks_stay_two(alice, bob, team):
    deliver(FIRST, to="team")
    for number, sender in enumerate((ANN, BOB)):
        deliver(
            mail(
                sender, "Re: Red bike", "Thanks!", to="team", mid=f"th{number}@t.example", ref=["1@t.example"]
            ),
            to="team",
        )
    assert Message.objects.filter(body="Thanks!").count() == 2


def test_a_reply_without_references_joins_the_subject(alice, bob, team):
    deliver(FIRST, to="team")
    deliver(
        mail(
            BOB,
            "AW: [team] red  bike",
            "Ich nehme es.",
            to="team",
            mid="n@t.example",
            date="Tue, 03 Mar 2026 09:00:00 +0100",
        ),
        to="team",
    )
    old = mail(
        BOB,
        "Re: Red bike",
        "Again this year?",
        to="team",
        mid="o@t.example",
        date="Wed, 03 Mar 2027 09:00:00 +0100",
    )
    assert Conversation.objects.get().message_count == 2
    assert deliver(old, to="team").state == "published"


def test_a_withdrawn_message_does_not_come_back_by_a_quote(alice, bob, team):
    from threads.actions import posting

    deliver(FIRST, to="team")
    posting.withdraw(Message.objects.get(), by=alice)
    deliver(SECOND, to="team")
    deliver(THIRD, to="team")
    assert not any("red bike home" in m.body for m in Message.objects.all())


def test_the_same_mail_to_two_groups_is_a_message_in_each(alice, bob, team, den):
    deliver(FIRST, to="team")
    deliver(FIRST, to="den")
    assert Conversation.objects.count() == 2
    assert IncomingMail.objects.values("raw").distinct().count() == 1


def test_a_reminder_sent_every_month_is_a_new_conversation_each_time(alice, team):
    text = "Please hand in your travel expenses by Friday, the form is in the drawer."
    for month in (1, 2, 3):
        date = f"Mon, 02 {('Jan', 'Feb', 'Mar')[month - 1]} 2026 09:00:00 +0100"
        deliver(
            mail(ANN, "Reminder: expenses", text, to="team", mid=f"r{month}@t.example", date=date), to="team"
        )
    assert Conversation.objects.count() == 3


BENT = SECOND.replace(b"and who brings it back?", b"and who keeps it back?")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_a_copy_that_says_otherwise_is_marked_whenever_it_comes(alice, bob, team, client, order):
    mails = [FIRST, BENT, THIRD]
    stored = [deliver(mails[number], to="team") for number in order]
    message = Message.objects.get(message_id="1@t.example")
    assert "and who brings it back?" in message.body
    marks = {origin.mail_id: origin.altered for origin in message.origins.all()}
    by_content = dict(zip(order, stored, strict=True))
    assert marks[by_content[1].pk]
    assert not marks[by_content[0].pk]
    assert not marks.get(by_content[2].pk)
    client.force_login(bob)
    page = client.get(reverse("mail_original", args=[by_content[1].pk])).content.decode()
    assert "This copy says something else than the message" in page
    assert "and who keeps it back?" in page


def test_a_true_copy_is_not_marked(alice, bob, team):
    deliver(SECOND, to="team")
    deliver(FIRST, to="team")
    assert not Message.objects.get(message_id="1@t.example").origins.filter(altered=True)


QUOTES = {
    "you": "On Mon, 2 Mar 2026 you wrote:",
    "you, without a date": "You wrote:",
    "I": "I wrote:",
    "hello": "Hello, you wrote:",
    "French": "Vous avez écrit :",
    "a colleague": "My colleague wrote:",
}


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))), ids=str)
@pytest.mark.parametrize("line", QUOTES.values(), ids=QUOTES)
def test_a_passage_that_nobody_known_is_said_to_have_written_is_the_mails(alice, bob, team, line, order):
    """Half of a mail, under a line that names nobody who can be found."""
    first = "Hi all,\n\nthe red bike has a flat tyre again and stands\nbehind the beer in the cellar since Friday.\n\nThanks,\nAlice"
    passage = ["the red bike has a flat tyre again and stands behind the", "beer in the cellar since Friday."]
    answer = f"{line}\n" + "\n".join("> " + part for part in passage) + "\n\nI know."
    mails = [
        mail(ANN, "Red bike", first, to="team", mid="1@t.example"),
        mail(
            BOB, "Re: Red bike", answer, to="team", mid="2@t.example", ref=["1@t.example"],
            date="Mon, 02 Mar 2026 10:00:00 +0100",
        ),
    ]  # fmt: skip
    for number in order:
        deliver(mails[number], to="team")
    assert sorted(Message.objects.values_list("author__name", "message_id")) == [
        ("Alice Adair", "1@t.example"), ("Bob Brandt", "2@t.example"),
    ]  # fmt: skip
    assert Message.objects.get(message_id="2@t.example").parent.message_id == "1@t.example"


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))), ids=str)
def test_a_passage_is_not_of_a_mail_that_was_written_later(alice, bob, team, order):
    """Who copies a quote without its marks has not written what others quoted before him."""
    said = "the red bike has a flat tyre again and stands behind the beer in the cellar"
    mails = [
        mail(BOB, "Re: Red bike", f"You wrote:\n> {said}\n\nI know.", to="team", mid="1@t.example"),
        mail(
            ANN, "Re: Red bike", f"He says that {said} and knows it.", to="team", mid="2@t.example",
            ref=["1@t.example"], date="Mon, 02 Mar 2026 10:00:00 +0100",
        ),
    ]  # fmt: skip
    for number in order:
        deliver(mails[number], to="team")
    assert Message.objects.get(message_id="2@t.example").parent.message_id == "1@t.example"
    assert Message.objects.get(message_id="1@t.example").parent.is_claim


SAID = "yes please order the ten pumps from the new supplier in Berlin today and tell the yard"


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))), ids=str)
def test_what_another_person_said_in_the_same_words_stays_theirs(alice, bob, charlie, team, order):
    quote = f"Good.\n\nOn Mon, 2 Mar 2026 at 09:47, Charlie Chen <charlie@varde.example> wrote:\n> {SAID}"
    mails = [
        mail(ANN, "Pumps", f"I say: {SAID}", to="team", mid="1@t.example"),
        mail(
            BOB, "Re: Pumps", quote, to="team", mid="2@t.example", ref=["1@t.example"],
            date="Mon, 02 Mar 2026 10:00:00 +0100",
        ),
    ]  # fmt: skip
    for number in order:
        deliver(mails[number], to="team")
    assert sorted(Message.objects.filter(body__contains=SAID).values_list("author__name", flat=True)) == [
        "Alice Adair", charlie.name,
    ]  # fmt: skip
