"""Conversations are deleted whole, and nothing of them is left but what a hold keeps."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from microblog.kit.text_folding import folded
from search import query, writer
from tests.bridge.mails import deliver, mail
from tests.bridge.test_archive import as_mbox
from tests.search.conftest import own_index  # noqa: F401 - a fixture
from threads.actions import attaching, bookmarking, posting, reacting, withholding
from threads.bridge.models import IncomingMail, RawMail
from threads.keeping.deleting import delete_conversations, delete_some
from threads.keeping.erasing import searching, stored_files
from threads.keeping.holding import acts
from threads.live.streams import position
from threads.models import Attachment, Blob, Conversation, HeldCopy, LiveEvent, Message
from threads.moderation import reporting
from threads.notify.models import Notification

WORD, REASON = "zanzibar", "Deleted by a test."
OLD = "Carol Old <carol@far.example>"
State = IncomingMail.State


def places() -> dict[str, int]:
    """Where the word is still found: every column, every mail, every file on the disk, the index."""
    found: dict[str, int] = {}
    texts = list(searching._texts(lambda count: None))
    texts += [("raw", row.data.decode("latin-1")) for row in RawMail.objects.all()]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    texts += [("files", path.read_bytes().decode("latin-1")) for path in files]
    for label, text in texts:
        if WORD in folded(text):
            found[label] = found.get(label, 0) + 1
    if count := searching.in_index([f"{WORD} island"]):
        found["index"] = count
    return found


def archive(tmp_path, *, count: int = 3) -> str:
    """A chain of one conversation."""
    letters = [
        mail(
            OLD,
            f"{'Re: ' if number else ''}Zanzibar",
            f"Number {number} of the Zanzibar island.",
            to="team",
            date=f"Mon, {number + 1:02} Jan 2018 09:00:00 +0000",
            mid=f"z{number}@far.example",
            ref=[f"z{number - 1}@far.example"] if number else (),
        )
        for number in range(count)
    ]
    path = tmp_path / "old.mbox"
    path.write_bytes(as_mbox(letters))
    return str(path)


@pytest.fixture
def everywhere(own_index, alice, bob, team, tmp_path):  # noqa: F811
    """The word is in every place it can be in: an archive, a post, a file, a notice, a report, what is hidden."""
    call_command("ingest", archive(tmp_path), group="team")
    first = posting.post(
        author=bob, group=team, subject="Zanzibar island", body="Zanzibar island for @alice #zanzibar",
        files=[("zanzibar.txt", "text/plain", b"zanzibar island", None)],
    )  # fmt: skip
    answer = posting.reply(
        conversation=first.conversation, author=alice, parent=first, body="Zanzibar island?"
    )
    reacting.react(answer, user=bob, emoji="👍")
    bookmarking.save(first, user=alice)
    reporting.report(answer, by=bob, reason="topic", note="This zanzibar again")
    hidden = posting.reply(
        conversation=first.conversation, author=bob, parent=answer, body="Zanzibar island, hidden"
    )
    withholding.hide(hidden, by=alice)
    deliver(
        mail(
            "Alice Adair <alice@varde.example>",
            "Zanzibar",
            "A mail of Zanzibar island.",
            to="team",
            mid="new@x",
        ),
        to="team",
    )
    writer.drain_all()
    return team


def forget_files() -> None:
    Blob.objects.update(stored_at=timezone.now() - 2 * attaching.UNUSED_FOR)
    stored_files.forget()
    writer.drain_all()
    writer.tidy()


def test_nothing_is_found_any_more(everywhere, alice):
    assert {"threads.Message.body", "raw", "files", "index", "moderation.Report.note"} <= places().keys()
    assert {"bridge.IncomingMail.subject", "threads.Withheld.body", "threads.Topic.name"} <= places().keys()
    done = delete_conversations(everywhere.conversations.all(), reason=REASON)
    assert (done.conversations, done.messages, done.mails, done.held) == (3, 7, 4, 0)
    forget_files()
    assert places() == {}
    assert query.search(alice, WORD).total == 0
    assert (
        not Message.objects.exists() and not Attachment.objects.exists() and not Notification.objects.exists()
    )


def test_the_ledger_holds_and_the_same_archive_brings_nothing_back(everywhere, tmp_path, capsys):
    call_command("ledger", json=True)
    before = capsys.readouterr().out
    delete_conversations(everywhere.conversations.all(), reason=REASON)
    call_command("ledger", check=True)
    assert '"accepted": 4' in before and "deleted      4" in capsys.readouterr().out
    call_command("ingest", archive(tmp_path), group="team")
    assert not Conversation.objects.exists()
    assert set(IncomingMail.objects.values_list("state", "reason")) == {(State.DELETED, REASON)}
    call_command("ledger", check=True)


def test_pages_that_show_them_hear_of_it(everywhere):
    shown, before = everywhere.conversations.first(), position()
    delete_conversations(everywhere.conversations.filter(pk=shown.pk), reason=REASON)
    kinds = LiveEvent.objects.filter(pk__gt=before, stream=shown.stream).values_list("kind", flat=True)
    assert list(kinds) == ["conversation.gone"]
    assert everywhere.conversations.count() == 2


def test_what_a_hold_covers_stays_as_it_is(everywhere, alice, bob):
    acts.begin(case="1", by=alice, people=[bob])
    kept = Conversation.objects.get(messages__author=bob, messages__parent=None)
    texts = list(kept.messages.order_by("pk").values_list("body", flat=True))
    done = delete_conversations(everywhere.conversations.all(), reason=REASON)
    assert (done.conversations, done.held) == (2, 1)
    assert list(kept.messages.order_by("pk").values_list("body", flat=True)) == texts
    assert Attachment.objects.count() == 1


def test_a_kept_copy_keeps_its_conversation(everywhere, alice, bob):
    """The words went before, and the hold that keeps them covers nothing that is left."""
    acts.begin(case="1", by=alice, words=["hello"])
    said = posting.post(author=bob, group=everywhere, subject="S", body="Hello zanzibar")
    posting.edit(said, by=bob, body="Nothing")
    done = delete_conversations(everywhere.conversations.all(), reason=REASON)
    assert (done.held, Conversation.objects.get()) == (1, said.conversation)


def test_a_hold_that_begins_in_this_moment_gets_its_copies(everywhere, alice, bob, monkeypatch):
    acts.begin(case="1", by=alice, people=[bob])
    monkeypatch.setattr("threads.keeping.holding.copies.conversations_under_hold", lambda ids: set())
    delete_conversations(everywhere.conversations.all(), reason=REASON)
    assert {copy.why for copy in HeldCopy.objects.filter(author=bob)} >= {"deleted"}
    forget_files()
    assert Blob.objects.count() == 1


def test_it_goes_on_behind_what_a_hold_keeps(alice, bob, team, monkeypatch):
    monkeypatch.setattr("threads.keeping.deleting.AT_ONCE", 2)
    acts.begin(case="1", by=alice, people=[bob])
    now = timezone.now()
    for number in range(7):
        said = posting.post(author=bob if number < 4 else alice, group=team, subject="S", body="B")
        # Two and two of one moment.
        Conversation.objects.filter(pk=said.conversation_id).update(
            last_activity_at=now + timedelta(days=number // 2)
        )
    first = delete_some(team.conversations.all(), reason=REASON)
    assert (first.conversations, first.held, first.after is None) == (0, 2, False)
    seen: list[int] = []
    done = delete_conversations(team.conversations.all(), reason=REASON, tick=seen.append)
    assert (done.conversations, done.held, seen) == (3, 4, [2, 2, 2, 1, 0])


def test_what_is_answered_meanwhile_stays(alice, bob, team, monkeypatch):
    """The query is asked again once nobody can answer any more."""
    said = posting.post(author=bob, group=team, subject="S", body="B")
    old = team.conversations.filter(last_activity_at__lt=timezone.now() - timedelta(days=1))
    Conversation.objects.filter(pk=said.conversation_id).update(
        last_activity_at=timezone.now() - timedelta(days=2)
    )
    hold = type(Conversation.objects.all()).hold

    def answered(rows):
        posting.reply(conversation=said.conversation, author=alice, parent=said, body="Wait")
        monkeypatch.setattr(type(rows), "hold", hold)
        return hold(rows)

    monkeypatch.setattr(type(Conversation.objects.all()), "hold", answered)
    assert delete_conversations(old, reason=REASON).conversations == 0
    assert Message.objects.count() == 2


def test_a_mail_that_is_elsewhere_too_keeps_its_bytes(alice, bob, team):
    from tests.conftest import make_group

    other = make_group("Other", alice, bob)
    raw = mail("Bob Brandt <bob@varde.example>", "Both", "For both.", to="team", mid="both@x")
    for slug in ("team", "other"):
        deliver(raw, to=slug)
    assert RawMail.objects.count() == 1
    delete_conversations(team.conversations.all(), reason=REASON)
    left = IncomingMail.objects.get(group=other)
    assert left.raw.data == raw and left.state == State.PUBLISHED
    assert IncomingMail.objects.get(group=team).raw.data == b""


def test_people_learn_what_became_of_such_a_mail(client, bob, team, everywhere):
    raw = mail(
        "Alice Adair <alice@varde.example>", "Zanzibar", "A mail of Zanzibar island.", to="team", mid="new@x"
    )
    delete_conversations(everywhere.conversations.all(), reason=REASON)
    again = deliver(raw, to="team")
    assert (again.state, again.deliveries, Conversation.objects.count()) == (State.DELETED, 2, 0)
    client.force_login(bob)
    assert client.get(f"/mail/{again.pk}/").status_code == 404


def test_erasing_a_person_goes_through_mails_that_are_gone(everywhere, alice):
    delete_conversations(everywhere.conversations.all(), reason=REASON)
    from accounts.actions import access
    from tests.conftest import make_person

    gone = make_person("Marek Zelenka")
    access.deactivate(gone, by=alice)
    out = io.StringIO()
    call_command("erase_person", "marek@varde.example", "--case", "x", stdout=out)
    assert "finds 0" in out.getvalue()


def test_a_conversation_stays_with_a_mail_of_a_held_person(alice, bob, team):
    """What he wrote is said by nobody else there; only his mail is covered."""
    told = posting.post(author=alice, group=team, subject="Told", body="x")
    held = deliver(mail("Bob Brandt <bob@varde.example>", "Told", "Mine", mid="b@x"))
    IncomingMail.objects.filter(pk=held.pk).update(conversation=told.conversation)
    acts.begin(case="1", by=alice, people=[bob])
    done = delete_conversations(team.conversations.all(), reason=REASON)
    assert (done.held, done.conversations) == (1, 0) and told.conversation.messages.exists()
    held.refresh_from_db()
    assert held.raw.data
