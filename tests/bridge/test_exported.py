"""A conversation goes out as an mbox and comes back as it was: tree, authors, claims, dates, signatures."""

import mailbox
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.conftest import make_group
from threads.actions import answering, posting
from threads.bridge.exported import CLAIM, MARK
from threads.bridge.management.commands.dump_conversation import dump
from threads.models import Conversation, Message

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(tmp_path, staff):
    """Export a conversation, and import what was written into a group that is empty."""

    def run(conversation: Conversation) -> Conversation:
        path = str(tmp_path / "out.mbox")
        call_command("export_conversation", conversation.pk, mbox=path)
        # As at another company: there is nothing of this conversation any more.
        before = set(Conversation.objects.values_list("pk", flat=True))
        call_command("ingest", path, group=staff.slug)
        return Conversation.objects.exclude(pk__in=before).get()

    return run


@pytest.fixture
def staff(alice, bob, charlie):
    return make_group("Archive", alice, bob, charlie)


def test_a_chain_with_claims_comes_back_as_it_was(over, alice, bob, charlie, team):
    deliver(forward(to="team"), to="team")
    original = Conversation.objects.get()
    assert original.messages.exclude(claimed_by=None).count() == 3
    back = over(original)
    assert dump(back) == dump(original)
    for one, other in zip(*(c.messages.order_by("sent_at") for c in (original, back)), strict=True):
        assert (one.claimed_by, one.date_printed, one.signature, one.author) == (
            other.claimed_by,
            other.date_printed,
            other.signature,
            other.author,
        )
        assert one.confidence == pytest.approx(other.confidence)


def test_the_true_mail_still_takes_the_place_of_a_claim_that_came_back(over, alice, bob, charlie, team):
    deliver(forward(to="team"), to="team")
    back = over(Conversation.objects.get())
    claim = back.messages.get(author=charlie)
    assert claim.is_claim
    raw = mail(
        "Charlie Chen <charlie@varde.example>", "Lunch vouchers", claim.body, to="archive", mid="true@x.example",
        date=claim.sent_at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
    )  # fmt: skip
    stored = deliver(raw, to="archive")
    assert stored.state == "published", (stored.state, stored.reason)
    claim.refresh_from_db()
    assert not claim.is_claim and claim.message_id == "true@x.example"


def test_what_was_posted_in_the_browser_comes_back(over, alice, bob, team):
    first = posting.post(
        author=alice, subject="Gate", body="Who shuts it?\n\nFrom nine on\nFrom me > \n> a quote", group=team,
        kind=Conversation.Kind.QUESTION, sent_at=datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC),
    )  # fmt: skip
    answer = posting.reply(
        author=bob, conversation=first.conversation, body="On Mon, 2 Mar 2026, I wrote:\n\nMe."
    )
    posting.reply(author=alice, conversation=first.conversation, parent=answer, body="Thanks")
    posting.reply(author=bob, conversation=first.conversation, parent=answer, body="Thanks")
    answering.choose(answer, by=alice)
    original = Conversation.objects.get()
    back = over(original)
    assert dump(back) == dump(original)
    assert (back.kind, back.best_answer.body) == (original.kind, answer.body)


def test_signatures_and_people_without_an_address_come_back(over, alice, team):
    nobody = User.objects.create(name="Ola Nordmann", kind=User.Kind.OUTSIDER)
    root = posting.post(author=alice, subject="Gate", body="Shut?", group=team)
    for body, signature in (
        ("Yes.", "--\nOla"),
        ("No.\n\nSent from my iPhone", "Sent from my iPhone"),
        ("", ""),
    ):
        Message.objects.create(
            conversation=root.conversation,
            parent=root,
            author=nobody,
            body=body,
            signature=signature,
            claimed_by=alice,
        )
    original = Conversation.objects.get()
    back = over(original)
    assert dump(back) == dump(original)
    found = {(m.body, m.signature) for m in back.messages.filter(author__name="Ola Nordmann")}
    assert found == {("Yes.", "--\nOla"), ("No.\n\nSent from my iPhone", "Sent from my iPhone"), ("", "")}
    assert not back.messages.filter(author__addresses__address__endswith=".invalid").exists()


def test_several_beginnings_stay_one_conversation(over, alice, bob, team):
    root = posting.post(author=alice, subject="Gate", body="Shut?", group=team)
    Message.objects.create(conversation=root.conversation, author=bob, body="Another beginning")
    back = over(Conversation.objects.get())
    assert dump(back) == dump(root.conversation)


def test_an_answer_to_a_withdrawn_message_hangs_where_it_can(over, alice, bob, team):
    root = posting.post(author=alice, subject="Gate", body="Shut?", group=team)
    middle = posting.reply(author=bob, conversation=root.conversation, body="Hm.")
    last = posting.reply(author=alice, conversation=root.conversation, parent=middle, body="So?")
    posting.withdraw(middle, by=bob)
    back = over(Conversation.objects.get())
    assert back.messages.get(body=last.body).parent == back.messages.get(body=root.body)


def test_a_mail_that_comes_is_not_believed(alice, bob, team):
    raw = mail(
        "Alice Adair <alice@varde.example>", "Gate", "Shut?", to="team", mid="x@x.example",
        X_Skein_Sent="2020-01-01T00:00:00+00:00", X_Skein_Claimed_By="Bob Brandt <bob@varde.example>",
    )  # fmt: skip
    deliver(raw, to="team")
    message = Message.objects.get()
    assert (message.author, message.is_claim, message.sent_at.year) == (alice, False, 2026)


def test_the_file_is_mail_for_any_program(tmp_path, alice, team):
    posting.post(author=alice, subject="Gate", body="Shut?", group=team)
    path = str(tmp_path / "out.mbox")
    call_command("export_conversation", Conversation.objects.get().pk, mbox=path)
    (only,) = mailbox.mbox(path)
    assert only["From"] == "Alice Adair <alice@varde.example>" and only[MARK] and only[CLAIM] is None
    assert only.get_payload().strip() == "Shut?"
