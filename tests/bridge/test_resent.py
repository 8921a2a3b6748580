"""A second mail under a known Message-ID: the same mail by another way is one, other words are never lost."""

import pytest

from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail
from threads.bridge.placing import resent
from threads.models import Message

from .mails import deliver, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
BOB = "Bob Brandt <bob@varde.example>"


def test_a_second_text_under_a_known_id_is_published_too(team, bob):
    for body in ("The meeting is at nine in the small hall.", "The meeting is at ten in the small hall."):
        assert (
            deliver(mail(BOB, "Meeting", body, to="team", mid="same@x.example"), to="team").state
            == State.PUBLISHED
        )
    assert {m.body for m in Message.objects.all()} == {
        "The meeting is at nine in the small hall.",
        "The meeting is at ten in the small hall.",
    }
    assert len({m.conversation_id for m in Message.objects.all()}) == 1


@pytest.mark.parametrize("more", ["And bring the plans of the new hall, please.", "PS: cancelled."])
def test_more_words_under_a_known_id_are_not_lost(team, bob, more):
    said = "The meeting is at nine in the small hall."
    for body in (said, f"{said}\n\n{more}"):
        deliver(mail(BOB, "Meeting", body, to="team", mid="same@x.example"), to="team")
    assert any(more in m.body for m in Message.objects.all())


def test_the_same_mail_through_a_list_is_the_same_mail(team, bob):
    said = "The meeting is at nine in the small hall, please see https://plans.varde.example/hall for it."
    foot = "\n_______________________________________________\nyard mailing list -- yard@varde.example\nTo unsubscribe send an email to yard-leave@varde.example\n"
    deliver(mail(BOB, "Meeting", said, to="team", mid="same@x.example"), to="team")
    stored = deliver(
        mail(
            BOB,
            "[yard] Meeting",
            said + foot,
            to="team",
            mid="same@x.example",
            List_Id="<yard.varde.example>",
        ),
        to="team",
    )
    assert stored.state == State.DUPLICATE and Message.objects.count() == 1


def test_a_second_answer_to_a_notice_under_a_known_id_is_its_own_message(alice, bob, team):
    told = posting.post(author=alice, group=team, subject="Keys", body="Who has the cellar key?")
    to = addresses.reply_address(told)
    states = [
        deliver(mail(BOB, "Re: Keys", body, to=to, mid="r@x.example"), to=to).state
        for body in ("I have it.", "I have it. And the spare one.", "I have  it.")
    ]
    assert states == [State.PUBLISHED, State.PUBLISHED, State.DUPLICATE]
    assert [m.body for m in Message.objects.filter(author=bob).order_by("pk")] == [
        "I have it.",
        "I have it. And the spare one.",
    ]


@pytest.mark.parametrize(
    ("known", "text", "is_same"),
    [("See the plan.", "See the\nplan", True), ("See the plan.", "See the plan. No!", False), ("See the plan of May.", "See the plan", True),
     ("Yes", "No", False), ("The gate is shut, sorry.", "The gate is not shut, sorry.", False), ("a b a", "a b a a", False),
     ("See https://a.example/x now", "See <https://safe.example/?u=https%3A%2F%2Fa.example%2Fx> now", True),
     ("Ten crates.", "Ten crates.\n\n-----\nMay I have twelve?", False), ("Ten crates.", "Ten crates.\n-- \nYou received this message because you are in yard.", True)],
)  # fmt: skip
def test_what_counts_as_the_same_text(known, text, is_same):
    assert resent.is_same(known, text) is is_same


def test_what_its_author_changed_here_is_not_said_again_by_a_late_copy(team, bob):
    said = "The meeting is at nine in the small hall, bring the plans and the keys."
    deliver(mail(BOB, "Meeting", said, to="team", mid="same@x.example"), to="team")
    posting.edit(Message.objects.get(), by=bob, body=said.replace("nine", "ten"))
    foot = "\n_____________________________\nyard mailing list\nTo unsubscribe write to yard-leave@varde.example\n"
    raw = mail(
        BOB, "[yard] Meeting", said + foot, to="team", mid="same@x.example", List_Id="<yard.varde.example>"
    )
    assert deliver(raw, to="team").state == State.DUPLICATE and Message.objects.count() == 1
