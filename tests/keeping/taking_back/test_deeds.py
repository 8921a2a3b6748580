"""What colleagues have done with what an import brought makes it stay; of every table somebody has said whether it is such."""

import pytest
from django.db.models import ManyToOneRel
from django.utils import timezone

from accounts.models import Membership, User
from tests.bridge.archives.files import imported
from tests.bridge.mails import deliver, mail
from tests.bridge.test_archive import ANN, as_mbox, letters
from threads.actions import answering
from threads.keeping.holding import acts as holding
from threads.keeping.taking_back import plan, running
from threads.models import Activity, Addressee, Conversation, HeldCopy, Message

from .everything import taken_back

pytestmark = pytest.mark.django_db
LONG = "The valves are all in the store again, as far as I know, and nobody misses any of them."
#: By table and field: the reason for which it stays (plan.WHY), or why it is none.
DECIDED = {
    "threads.Conversation.best_answer": "decided",
    "threads.Message.parent": "answered",
    "threads.Message.conversation": "answered",
    "threads.Bookmark.message": "touched",
    "threads.Reaction.message": "touched",
    "threads.Participant.conversation": "touched",
    "threads.Withheld.message": "judged",
    "threads.WithheldFile.message": "judged",
    "moderation.Case.message": "judged",
    "threads.LegalHold.conversation": "held: conversations_under_hold",
    "threads.Activity.message": "a fact about the deeds that are named here",
    "threads.Activity.conversation": "chosen: decided; renamed: by an edit, answered; else as of a message",
    "threads.Addressee.message": "what the mail says",
    "threads.Attachment.message": "what the mail brings",
    "threads.Mention.message": "what the mail's words say",
    "threads.Topic.conversation": "what the mails' words say",
    "threads.MessageRead.message": "reading is no deed",
    "threads.ReadMark.conversation": "reading is no deed",
    "threads.Subscription.conversation": "following and muting are no deeds",
    "notify.Notification.message": "what people are told",
    "notify.Notification.conversation": "what people are told",
    "bridge.ImportNote.message": "the import's own",
    "bridge.ImportNote.parent": "the import's own",
    "bridge.ImportNote.parent_since": "the import's own",
    "bridge.Origin.message": "the import's own, and what other mails prove",
    "bridge.Gap.message": "the import's own",
    "bridge.IncomingMail.conversation": "the import's own, and what other mails prove",
    "bridge.ChainSubject.conversation": "the import's own",
}


def test_of_every_table_it_is_decided_whether_it_keeps_something():
    found = {
        f"{one.related_model._meta.label}.{one.field.name}"
        for model in (Message, Conversation)
        for one in model._meta.get_fields(include_hidden=True)
        if isinstance(one, ManyToOneRel)
    }
    assert found == set(DECIDED)


def test_a_best_answer_that_colleagues_chose_stays(team, nora, alice):
    Membership.objects.filter(user=alice, group=team).update(role="admin")
    row = imported(as_mbox(letters(3)), nora, team)
    Conversation.objects.update(kind="question")
    answering.choose(Message.objects.exclude(parent=None).order_by("pk")[0], by=alice)
    row = taken_back(row, nora)
    assert Message.objects.count() == 3 and row.outcome["stay"] == 1


def test_what_colleagues_closed_stays(team, nora, alice):
    row = imported(as_mbox(letters(3)), nora, team)
    Conversation.objects.update(closed_at=timezone.now(), closed_by=alice)
    assert plan.plan(list(row.batches.all()), nora, row.ended_at).kept["decided"] == 1
    assert taken_back(row, nora).outcome["stay"] == 1 and Message.objects.count() == 3


def held(author: User, nora: User) -> HeldCopy:
    return HeldCopy.objects.create(
        hold=holding.begin(case="Wells", by=nora, words=["zebra"]), message=9999, conversation=9999, author=author,
        subject="s", sent_at=timezone.now(), why="deleted",
    )  # fmt: skip


def test_whom_only_a_held_copy_names_stays(team, nora):
    row = imported(as_mbox(letters(3)), nora, team)
    copy = held(User.objects.get(addresses__address="ann@far.example"), nora)
    taken_back(row, nora)
    assert not Message.objects.exists() and User.objects.filter(pk=copy.author_id).exists()


def test_what_would_forget_a_person_in_silence_keeps_them(team, nora):
    row = imported(as_mbox(letters(3)), nora, team)
    ann = User.objects.get(addresses__address="ann@far.example")
    fact = Activity.objects.create(verb=Activity.Verb.GUEST, actor=nora, person=ann)
    taken_back(row, nora)
    fact.refresh_from_db()
    assert fact.person == ann


def test_a_person_whom_something_protects_is_left_out(team, nora, monkeypatch):
    row = imported(as_mbox(letters(3)), nora, team)
    ann = User.objects.get(addresses__address="ann@far.example")
    held(ann, nora)
    monkeypatch.setattr(plan, "named_nowhere", lambda people: people)
    running.ask(row, by=nora, reason="The wrong file.")
    running.work_off()
    row.refresh_from_db()
    assert row.state == row.State.UNDONE and User.objects.filter(pk=ann.pk).exists()
    assert row.outcome["people"] == 1


def test_whom_a_quote_names_is_whom_the_message_names_again(team, nora, alice):
    quote = f"Good news.\n\nFrom: Ann Ode <ann@far.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ben Bow <ben@far.example>\nSubject: Valves\n\n{LONG}"
    deliver(
        mail("Alice Adair <alice@varde.example>", "Re: Valves", quote, to="team", mid="q@x", ref=["v@x"],
             date="Mon, 02 Mar 2026 11:00:00 +0100"),
        to="team", envelope_from="alice@varde.example",
    )  # fmt: skip
    quoted = Message.objects.get(claimed_by__isnull=False)

    def named():
        return set(Addressee.objects.filter(message=quoted).values_list("field", "address", "name"))

    before = named()
    true = mail(ANN, "Valves", LONG, to="team", mid="v@x", date="Mon, 02 Mar 2026 09:00:00 +0100")
    row = imported(as_mbox([true]), nora, team)
    assert before and named() != before
    taken_back(row, nora)
    assert named() == before
