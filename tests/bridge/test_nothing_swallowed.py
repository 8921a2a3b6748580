"""What a mail says is a message, or a copy that readers can open, in whatever order mails come."""

import itertools
import random

import pytest
from django.urls import reverse

from tests.bridge.unchain.test_no_false_merge import ANSWERS, squeezed
from threads.bridge.bulk_import import Import
from threads.bridge.mail_job import from_json
from threads.bridge.models import IncomingMail, Origin
from threads.models import Conversation, Message

from .mails import deliver, mail, two_forms
from .test_copies import carrier
from .test_review import url

pytestmark = pytest.mark.django_db

ANN, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"


def quoting(number: int, text: str, clock: str, ref=()) -> bytes:
    """A mail of Alice that quotes Bob."""
    body = f"Noted, number {number}.\n\nOn Fri, Nov 27, 2026 at {clock}, {BOB} wrote:\n> {text}\n"
    return mail(ANN, "Re: Gate", body, to="team", mid=f"q{number}@t.example", ref=ref,
                date=f"Fri, 27 Nov 2026 11:5{number}:00 +0100")  # fmt: skip


def true(number: int, text: str, clock: str, ref=()) -> bytes:
    return mail(BOB, "Re: Gate", text, to="team", mid=f"t{number}@t.example", ref=ref,
                date=f"Fri, 27 Nov 2026 {clock}:00 +0100")  # fmt: skip


def readable() -> set[str]:
    """All texts of messages, and of copies that are marked as saying something else."""
    found = {squeezed(m.body) for m in Message.objects.all()}
    for origin in Origin.objects.filter(altered=True).select_related("mail"):
        messages, _pieces = from_json(origin.mail.split)
        found |= {squeezed(m.body) for m in messages if m.index == origin.index}
    return found


def tree() -> dict:
    return {m.body: m.parent.body if m.parent else None for m in Message.objects.select_related("parent")}


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))), ids=str)
def test_an_answer_does_not_take_the_place_of_its_authors_question(alice, bob, team, order):
    mails = [
        quoting(0, "Is the gate shut?", "9:07 AM"),
        true(1, "Yes, the gate is shut.", "12:07", ["q0@t.example"]),
    ]
    for number in order:
        deliver(mails[number], to="team")
    assert tree() == {
        "Is the gate shut?": None,
        "Noted, number 0.": "Is the gate shut?",
        "Yes, the gate is shut.": "Noted, number 0.",
    }


def cases(count: int) -> list:
    return list(_cases(count))


def _cases(count: int):
    chance = random.Random(80)
    for number in range(count):
        one, other = chance.sample(ANSWERS, 2)
        hour = chance.randrange(1, 8)
        mails = chance.choice([
            [quoting(0, one, "9:07 AM"), quoting(1, other, f"{9 + hour % 3}:07 AM")],
            [quoting(0, one, "9:07 AM"), true(1, other, f"{9 + hour:02}:07")],
            [quoting(0, one, "9:07 AM", ["t1@t.example"]), true(1, other, "09:07")],
            [true(0, one, "09:07"), true(1, other, "09:07"), quoting(2, one, "9:07 AM", ["t1@t.example"])],
            [quoting(0, one, "9:07 AM"), quoting(1, other, "9:07 AM"), true(2, one, "09:07")],
        ])  # fmt: skip
        chance.shuffle(mails)
        yield pytest.param(one, other, mails, id=str(number))


@pytest.mark.parametrize(("one", "other", "mails"), cases(24))
def test_no_answer_is_swallowed_by_another(alice, bob, team, one, other, mails):
    for raw in mails:
        assert deliver(raw, to="team").state in ("published", "duplicate")
    assert {squeezed(one), squeezed(other)} <= readable()


def test_short_words_that_were_withdrawn_take_no_others_with_them(alice, bob, team):
    from threads.actions import posting

    deliver(true(0, "Thanks!", "09:07"), to="team")
    posting.withdraw(Message.objects.get(), by=bob)
    deliver(true(1, "Thanks!", "10:07", ["t0@t.example"]), to="team")
    deliver(mail(ANN, "Re: Gate", "Thanks!", to="team", mid="a@t.example", ref=["t0@t.example"]), to="team")
    assert Message.objects.filter(body="Thanks!", withdrawn_at=None).count() == 2


def test_a_quote_above_a_mail_that_came_without_it_is_a_message(alice, bob, team):
    deliver(true(0, "The key is with Lou.", "10:00"), to="team")
    body = (
        f"Fine.\n\nOn Fri, Nov 27, 2026 at 10:00 AM, {BOB} wrote:\n> The key is with Lou.\n>\n"
        f"> On Fri, Nov 27, 2026 at 9:07 AM, {ANN} wrote:\n>> Who has the key?\n"
    )
    deliver(mail(ANN, "Re: Gate", body, to="team", mid="l@t.example", ref=["t0@t.example"],
                 date="Fri, 27 Nov 2026 11:00:00 +0100"), to="team")  # fmt: skip
    assert tree() == {
        "Who has the key?": None,
        "The key is with Lou.": "Who has the key?",
        "Fine.": "The key is with Lou.",
    }


@pytest.mark.parametrize(
    "ids", [("nowhere@x.example", "t0@t.example"), ("t0@t.example", "nowhere@x.example")]
)
def test_of_several_ids_in_in_reply_to_the_parent_is_the_one_that_is_there(alice, bob, team, ids):
    deliver(true(0, "The gate is open.", "09:00"), to="team")
    field = " ".join(f"<{i}>" for i in ids)
    deliver(mail(ANN, "Re: Gate", "And the key?", to="team", mid="k@t.example", In_Reply_To=field), to="team")
    assert tree()["And the key?"] == "The gate is open."


def test_a_mail_that_ties_two_conversations_together_takes_the_place_of_its_copy_in_either(alice, bob, team):
    deliver(mail(ANN, "Hall", "The hall is ours.", to="team", mid="h@t.example"), to="team")
    deliver(quoting(0, "The key is with Lou, who lives next door.", "9:07 AM", ["t1@t.example"]), to="team")
    tying = true(1, "The key is with Lou, who lives next door.", "09:07", ["h@t.example"])
    assert deliver(tying, to="team").state == "published"
    assert tree() == {
        "The hall is ours.": None,
        "The key is with Lou, who lives next door.": "The hall is ours.",
        "Noted, number 0.": "The key is with Lou, who lives next door.",
    }


LOU, MIA = "The key is with Lou, who lives next door.", "Then Mia fetches it on Monday before nine."


def test_a_quote_that_got_a_name_is_found_by_the_next_mail_of_an_archive(alice, bob, team):
    body = f"See below.\n\nOn Fri, Nov 27, 2026 at 10:07 AM, {BOB} wrote:\n> {MIA}\n>\n"
    body += f"> On Fri, Nov 27, 2026 at 9:07 AM, {ANN} wrote:\n>> {LOU}\n"
    forward = mail(ANN, "Key", body, to="team", mid="f@t.example", date="Fri, 27 Nov 2026 11:50:00 +0100")
    agreed = mail(BOB, "Re: Other", "Agreed.", to="team", mid="g@t.example", ref=["t0@t.example"],
                  date="Fri, 27 Nov 2026 12:50:00 +0100")  # fmt: skip
    Import.begin(team, "one").take([forward, true(1, MIA, "10:07", ["t0@t.example"]), agreed])
    assert tree()["Agreed."] == LOU and Conversation.objects.count() == 1


def test_conversations_in_which_one_message_id_stands_twice_can_be_joined(alice, bob, team):
    deliver(mail(ANN, "Hall", "The hall is ours.", to="team", mid="h@t.example"), to="team")
    deliver(mail(BOB, "Re: Hall", "Good.", to="team", mid="i@t.example", ref=["h@t.example"]), to="team")
    deliver(quoting(0, LOU, "9:07 AM"), to="team")
    Message.objects.filter(body=LOU).update(message_id="h@t.example")
    tying = mail(
        BOB, "Hall and key", "Both.", to="team", mid="b@t.example", ref=["i@t.example", "q0@t.example"]
    )
    assert deliver(tying, to="team").state == "published"
    assert Conversation.objects.count() == 1 and tree()["Both."] == "Noted, number 0."
    assert Message.objects.get(message_id="h@t.example").body == "The hall is ours."


ASKED = "Who takes the red bike home over the long weekend, and who brings it back?"
BENT = ASKED.replace("brings it back", "keeps it")


def test_copies_in_one_mail_that_differ_are_both_shown_to_its_reviewer_and_its_readers(as_alice, bob, team):
    asked = mail(
        BOB,
        "Bike",
        ASKED,
        to="alice@varde.example",
        mid="a@x.example",
        date="Mon, 02 Mar 2026 09:05:00 +0000",
    )
    body = f"I do.\n\nOn Mon, Mar 2, 2026 at 9:05 AM {BOB} wrote:\n> {BENT}\n"
    answered = mail(ANN, "RE: Bike", body, to="bob@varde.example", mid="b@x.example", ref=("a@x.example",),
                    date="Mon, 02 Mar 2026 10:05:00 +0000")  # fmt: skip
    stored = deliver(carrier(asked, answered))
    assert [m["variants"] for m in stored.split["messages"] if m["body"] == ASKED] == [[BENT]]
    for page in (url(stored), reverse("mail_original", args=[stored.pk])):
        shown = as_alice.get(page).content.decode()
        assert "Another copy or form of the mail says something else" in shown and "who keeps it?" in shown


def test_the_original_of_a_message_leads_to_the_copies_that_say_something_else(client, alice, bob, team):
    first = deliver(
        mail(BOB, "Gate", ASKED, to="team", mid="t0@t.example", date="Fri, 27 Nov 2026 09:07:00 +0100"),
        to="team",
    )
    second = deliver(quoting(1, BENT, "9:07 AM", ["t0@t.example"]), to="team")
    client.force_login(alice)
    page = client.get(reverse("mail_original", args=[first.pk])).content.decode()
    assert "A copy in another mail says something else" in page
    assert reverse("mail_original", args=[second.pk]) in page
    assert IncomingMail.objects.count() == 2


def test_a_second_mail_of_one_name_that_differs_in_its_html_alone_is_found_from_the_first(
    client, alice, bob, team
):
    said = "I agree to keep the gate shut over the long weekend."
    named = {"Message_ID": "<1@t.example>"}
    first = deliver(two_forms(ANN, "team", said, f"<p>{said}</p>", **named), to="team")
    second = deliver(
        two_forms(ANN, "team", said, f"<p>{said.replace('agree', 'do NOT agree')}</p>", **named), to="team"
    )
    client.force_login(bob)
    page = client.get(reverse("mail_original", args=[first.pk])).content.decode()
    assert reverse("mail_original", args=[second.pk]) in page
    assert "do NOT agree" in client.get(reverse("mail_original", args=[second.pk])).content.decode()
