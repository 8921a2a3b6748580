"""What an import brought goes; what was here before, and what came another way, is as it was."""

import pytest

from tests.bridge.archives.files import imported
from tests.bridge.mails import deliver, mail, with_file
from tests.bridge.test_archive import ANN, BEN, as_mbox, letters
from threads.actions import bookmarking, posting, reacting
from threads.bridge.models import Archive, Gap, ImportNote, IncomingMail
from threads.keeping.holding import acts as holding
from threads.keeping.taking_back import plan, running
from threads.models import Conversation, Message

from .everything import State, dump, require_same, state, taken_back, there_and_back

pytestmark = pytest.mark.django_db
ALICE = "Alice Adair <alice@varde.example>"
LONG = "The valves are all in the store again, as far as I know, and nobody misses any of them."
SHORT = "The valves are all in the store again"


def quoting(text: str, words=LONG, who="Ann Ode <ann@far.example>") -> str:
    return f"{text}\n\nOn Mon, 2 Mar 2026 at 09:00, {who} wrote:\n> {words}"


#: A mail, and one that answers and quotes it.
VALVES = mail(ANN, "Valves", LONG, to="team", mid="v@x")
ANSWER = mail(ALICE, "Re: Valves", quoting("Good news for all of us here."), to="team", mid="q@x", ref=["v@x"],
              date="Mon, 02 Mar 2026 11:00:00 +0100")  # fmt: skip


def test_an_import_alone_goes_without_a_trace_and_comes_again(team, nora):
    letter = with_file(
        mail(ANN, "Plan", "The plan is in the file.", to="team", mid="p@x"), "plan.pdf", b"%PDF-1"
    )
    quote = mail(BEN, "Re: Valves", quoting("Good news."), to="team", mid="q@x")
    robot = mail(
        "Robot <robot@far.example>", "Out", "I am away.", to="team", mid="r@x", Auto_Submitted="auto-replied"
    )
    row = there_and_back(as_mbox([*letters(), letter, quote, robot, b"What is this?\n"]), nora, team)
    assert row.outcome["messages"] == 15 and row.outcome["conversations"] == 6 and row.outcome["files"] == 1
    assert (row.outcome["people"], row.outcome["mails"], row.outcome["stay"]) == (2, 15, 0)


# --- What was here before ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Ann Ode <ann@far.example>", "Ann Ode"])
def test_a_quote_that_the_import_replaced_is_the_quote_again(who, team, nora, alice):
    """Also of somebody whom the quote named without an address: the same person as before."""
    answer = ANSWER.replace(b"Ann Ode <ann@far.example> wrote", f"{who} wrote".encode())
    deliver(answer, to="team", envelope_from="alice@varde.example")
    quote = Message.objects.get(claimed_by__isnull=False)
    row = there_and_back(as_mbox([VALVES]), nora, team)
    assert row.outcome["changed"] == 1 and row.outcome["messages"] == 0
    quote.refresh_from_db()
    assert quote.claimed_by is None and quote.message_id == "v@x"


def test_what_hung_elsewhere_and_waited_hangs_and_waits_again(team, nora, alice):
    deliver(
        mail(ALICE, "Re: Valves", "Good news for all of us here.", to="team", mid="q@x", ref=["0@x", "v@x"]),
        to="team",
    )
    waiting = Message.objects.get()
    row = imported(as_mbox([VALVES]), nora, team)
    waiting.refresh_from_db()
    assert waiting.parent is not None and not Gap.objects.filter(awaited="v@x").exists()
    taken_back(row, nora)
    waiting.refresh_from_db()
    assert waiting.parent is None and not ImportNote.objects.exists()
    assert dict(Gap.objects.values_list("awaited", "rank")) == {"v@x": 0, "0@x": 1}
    there_and_back(
        as_mbox([VALVES, mail(ANN, "Valves", "The oldest of all the mails.", to="team", mid="0@x")]),
        nora,
        team,
    )


def test_words_of_the_browser_that_an_archive_quotes_stay(team, nora, alice):
    posting.post(author=alice, group=team, subject="Valves", body=LONG)
    quote = quoting("Good news for all of us here.", who=ALICE)
    there_and_back(as_mbox([mail(BEN, "Re: Valves", quote, to="team", mid="q@x")]), nora, team)
    assert Message.objects.filter(author=alice, source=Message.Source.WEB).exists()


def test_conversations_that_an_import_joined_stay_one_and_the_page_says_so(team, nora, alice):
    deliver(
        mail(ALICE, "Pumps", "The pumps stand still since noon, all of them.", to="team", mid="a@x"),
        to="team",
    )
    deliver(mail(ALICE, "Tubes", "The tubes are as dry as they can be.", to="team", mid="b@x"), to="team")
    both = mail(ALICE, "Both", "These two are one and the same.", to="team", mid="c@x", ref=["a@x", "b@x"])
    row = taken_back(imported(as_mbox([both]), nora, team), nora)
    assert row.outcome["joined"] == 1 and row.outcome["messages"] == 1
    assert Conversation.objects.get().messages.count() == 2


# --- What came another way --------------------------------------------------------------------------------------------------


def test_a_mail_that_was_delivered_too_stays(team, nora):
    row = imported(as_mbox(letters(3)), nora, team)
    deliver(letters(3)[-1], to="team", envelope_from="ann@far.example")
    row = taken_back(row, nora)
    assert list(Message.objects.values_list("message_id", flat=True)) == ["0@far.example"]
    assert row.outcome["messages"] == 2


def test_what_two_imports_brought_goes_with_the_second(team, nora):
    before = state()
    first = imported(as_mbox(letters(6)), nora, team)
    second = imported(as_mbox(letters(9)), nora, team)
    both = dump()
    first = taken_back(first, nora)
    assert dump() == both and first.outcome["messages"] == 0
    batches = list(second.batches.all())
    assert plan.plan(batches, nora, second.ended_at).messages == 9
    taken_back(second, nora)
    require_same(state(), before)


def test_a_later_import_that_only_hangs_below_does_not_keep_it(team, nora):
    later = as_mbox(letters(3)[:1])
    imported(later, nora, team)
    alone = state()
    taken_back(imported(as_mbox(letters(3)[1:]), nora, team), nora)
    require_same(state(), alone)
    taken_back(Archive.objects.filter(state=State.DONE).latest("pk"), nora)
    first = imported(as_mbox(letters(3)[1:]), nora, team)
    imported(later, nora, team)
    whole = dump()
    first = taken_back(first, nora)
    assert Message.objects.get().message_id == "2@far.example" and first.outcome["stay"] == 0
    imported(as_mbox(letters(3)[1:]), nora, team)
    assert dump() == whole


def test_what_a_forward_quotes_too_keeps_what_the_forward_says(team, nora, alice):
    row = imported(as_mbox([VALVES]), nora, team)
    cut = mail(
        ALICE,
        "Fwd: Valves",
        quoting("See below, dear all.", words=SHORT),
        to="team",
        mid="f@x",
    )
    there = Message.objects.get()
    deliver(cut, to="team", envelope_from="alice@varde.example")
    origins = there.origins.count()
    row = taken_back(row, nora)
    there = Message.objects.filter(pk=there.pk).first()
    assert origins == 2
    assert there is not None and there.body == SHORT and there.is_claim and row.outcome["changed"] == 1
    assert not IncomingMail.objects.filter(message_id="v@x").exists()


# --- What people have done with it since --------------------------------------------------------------------------------------


def test_a_conversation_with_an_answer_a_reaction_or_a_bookmark_stays_whole(team, nora, alice):
    row = imported(as_mbox(letters()), nora, team)
    talks = list(Conversation.objects.order_by("pk"))
    posting.reply(author=alice, conversation=talks[0], body="Is it still so?")
    reacting.react(talks[1].messages.first(), user=alice, emoji="👍")
    bookmarking.save(talks[2].messages.first(), user=alice)
    row = taken_back(row, nora)
    assert (row.outcome["conversations"], row.outcome["stay"]) == (1, 3)
    assert [talk.messages.count() for talk in talks[:3]] == [4, 3, 3] and row.is_partly_undone
    reacting.react(talks[1].messages.first(), user=alice, emoji="👍")
    row = taken_back(row, nora)
    assert (row.outcome["conversations"], row.outcome["stay"]) == (2, 2)


def test_what_a_hold_covers_stays(team, nora, alice):
    row = imported(as_mbox(letters(6)), nora, team)
    covered = Conversation.objects.order_by("pk").first()
    holding.begin(case="Wells", by=nora, conversation=covered)
    row = taken_back(row, nora)
    assert list(Conversation.objects.all()) == [covered] and covered.messages.count() == 3


# --- Killed, too late, not allowed ------------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_in_the_middle_goes_on(team, nora, monkeypatch):
    before = state()
    row = imported(as_mbox(letters()), nora, team)
    monkeypatch.setattr(running, "CONVERSATIONS", 1)
    running.ask(row, by=nora, reason="The wrong file.")
    real, steps = running.Undo.take_back, []

    def dies(self, ids):
        steps.append(ids)
        taken = real(self, ids)
        if len(steps) == 3:
            raise KeyboardInterrupt
        return taken

    monkeypatch.setattr(running.Undo, "take_back", dies)
    with pytest.raises(KeyboardInterrupt):
        running.work_off()
    row.refresh_from_db()
    assert row.state == State.UNDOING and row.outcome["messages"] == 6 and row.percent == 50
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.UNDONE and row.outcome["messages"] == 12
    require_same(state(), before)


def test_a_step_that_fails_is_told_and_can_be_tried_again(team, nora, monkeypatch):
    row = imported(as_mbox(letters(3)), nora, team)
    with monkeypatch.context() as broken:
        broken.setattr(running.Undo, "take_back", lambda self, ids: 1 / 0)
        running.ask(row, by=nora, reason="The wrong file.")
        running.work_off()
    row.refresh_from_db()
    assert row.state == State.DONE and "ZeroDivisionError" in row.problem and row.may_be_undone
    taken_back(row, nora)
    assert not Message.objects.exists()


def test_an_import_that_noted_nothing_is_not_taken_back(team, nora):
    row = imported(as_mbox(letters(3)), nora, team)
    row.is_noted = False
    assert not row.may_be_undone
