"""What is handed over: complete, proven, and the same each time."""

import csv
import hashlib
import json
import mailbox
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, EmailAddress
from tests.bridge.mails import deliver, forward
from tests.bridge.test_review import publish
from tests.conftest import make_group
from threads.actions import posting, withholding
from threads.bridge import evidence
from threads.bridge.management.commands import export as command
from threads.bridge.models import IncomingMail
from threads.models import Conversation, Message


@pytest.fixture
def place(tmp_path) -> Path:
    return tmp_path / "handed"


def export(place: Path, *arguments: str) -> list[dict]:
    call_command("export", "--to", str(place), "--case", "2026-014", *arguments)
    return [json.loads(line) for line in (place / "messages.jsonl").read_text().splitlines()]


def check(place: Path) -> int:
    return subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=place, capture_output=True
    ).returncode


def tree_of(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.fixture
def talk(alice, bob, team):
    files = [("plan.txt", "text/plain", b"the plan", None)]
    first = posting.post(author=alice, group=team, subject="Plan", body="Shall we?", files=files)
    answer = posting.reply(conversation=first.conversation, author=bob, body="Yes, at noon.", parent=first)
    return first, answer


def test_it_is_complete_and_checked(place, talk):
    first, answer = talk
    rows = export(place)
    assert [(row["id"], row["parent"], row["body"]) for row in rows] == [
        (first.pk, None, "Shall we?"), (answer.pk, first.pk, "Yes, at noon."),
    ]  # fmt: skip
    (file,) = rows[0]["files"]
    assert (place / file["path"]).read_bytes() == b"the plan"
    assert file["sha256"] == hashlib.sha256(b"the plan").hexdigest()
    assert check(place) == 0
    (place / file["path"]).write_bytes(b"another plan")
    assert check(place) == 1


def test_every_file_stands_in_the_lists(place, talk):
    export(place)
    with open(place / "manifest.csv", newline="") as file:
        listed = {row["path"]: (row["sha256"], int(row["bytes"])) for row in csv.DictReader(file)}
    found = tree_of(place)
    assert set(found) - {"SHA256SUMS", "manifest.csv"} == set(listed)
    for name, facts in listed.items():
        assert facts == (hashlib.sha256(found[name]).hexdigest(), len(found[name]))
    assert all(path.stat().st_mode & 0o077 == 0 for path in place.rglob("*.txt"))


def test_the_mails_are_there_as_they_came(place, as_alice, team):
    raw = forward()
    publish(as_alice, deliver(raw), group=team.pk)
    rows = export(place, "--group", "team")
    mail = IncomingMail.objects.get()
    assert (place / f"mails/{mail.pk}.eml").read_bytes() == mail.raw.data
    assert len(rows) == Message.objects.count() > 2
    assert all(row["mails"][0]["mail"] == f"mails/{mail.pk}.eml" for row in rows)
    with open(place / "manifest.csv", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["path"].startswith("mails/"))
    assert row["message_id"] == mail.message_id and row["edrm_mih"] == evidence.mih(mail.message_id)
    assert check(place) == 0


def test_the_mbox_has_the_true_ids_and_the_tree(place, talk):
    rows = export(place)
    box = mailbox.mbox(place / "messages.mbox")
    first, answer = list(box)
    assert first["Message-ID"] == f"<{rows[0]['message_id']}>"
    assert answer["In-Reply-To"] == first["Message-ID"]
    assert [part.get_filename() for part in first.walk()][-1] == "plan.txt"


def test_the_same_question_gives_the_same_bytes(tmp_path, talk, as_alice, team):
    publish(as_alice, deliver(forward()), group=team.pk)
    export(tmp_path / "a")
    export(tmp_path / "b")
    assert tree_of(tmp_path / "a") == tree_of(tmp_path / "b")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--person", "BOB@varde.example"], ["Yes, at noon."]),
        (
            ["--person", "bob@varde.example", "--person", "alice@varde.example"],
            ["Shall we?", "Yes, at noon.", "Else"],
        ),
        (["--group", "other"], ["Else"]),
        (["--word", "NOON"], ["Yes, at noon."]),
        (["--word", "plan", "--word", "noon"], ["Yes, at noon."]),
        (["--since", "2020-01-01", "--until", "2099-01-01"], ["Shall we?", "Yes, at noon.", "Else"]),
    ],
)
def test_what_is_asked_for_is_written_and_nothing_else(place, alice, talk, arguments, found):
    posting.post(author=alice, group=make_group("Other", alice), subject="Other", body="Else")
    assert [row["body"] for row in export(place, *arguments)] == found


def test_what_moderators_hid_is_handed_over_and_what_was_taken_back_is_not(place, alice, bob, talk):
    first, answer = talk
    withholding.hide(answer, by=alice)
    posting.withdraw(first, by=alice)
    rows = {row["id"]: row for row in export(place)}
    assert rows[answer.pk]["body"] == "Yes, at noon." and rows[answer.pk]["moderated"] == "hidden"
    assert rows[first.pk]["body"] == "" and rows[first.pk]["withdrawn_at"]
    box = (place / "messages.mbox").read_text()
    assert "Yes, at noon." in box and "Shall we?" not in box
    assert [row["id"] for row in export(place.parent / "word", "--word", "noon")] == [answer.pk]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--person", "nobody@x.example"], "Nobody has the address"),
        (["--group", "nowhere"], "no group nowhere"),
        (["--since", "31.3.2026"], "is no day"),
        (["--since", "2026-02-31"], "is no day"),
        (["--until", "0001-01-01"], "is no day"),
        (["--word", "unsaid"], "Nothing was said"),
        (["--case", " "], "--case"),
    ],
)
def test_what_cannot_be_asked_is_said_and_leaves_nothing(place, talk, arguments, said):
    with pytest.raises(CommandError, match=said):
        export(place, *arguments)
    assert list(place.parent.iterdir()) == [] and not AuditEntry.objects.filter(act="export.made").exists()


def test_a_folder_that_is_there_is_left_alone(place, talk):
    place.mkdir()
    (place / "own").write_text("x")
    with pytest.raises(CommandError, match="there already"):
        export(place)
    assert [path.name for path in place.parent.iterdir()] == ["handed"] and (place / "own").exists()


def test_what_breaks_off_leaves_no_folder_and_no_entry(place, talk, monkeypatch):
    def broken(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(evidence, "_add_files", broken)
    with pytest.raises(OSError, match="disk full"):
        export(place)
    assert list(place.parent.iterdir()) == [] and not AuditEntry.objects.filter(act="export.made").exists()


def test_it_stands_in_the_audit_log(place, talk):
    export(place, "--person", "bob@varde.example")
    entry = AuditEntry.objects.get(act="export.made")
    assert entry.detail["messages"] == 1 and entry.words["case"] == "2026-014"
    assert entry.detail["sums"] == hashlib.sha256((place / "SHA256SUMS").read_bytes()).hexdigest()


def test_the_hash_of_a_message_id_has_its_brackets():
    """As EDRM's MIH 1.0 says."""
    assert evidence.mih("a@b.example") == hashlib.md5(b"<a@b.example>").hexdigest()
    assert evidence.mih("") == ""


def test_names_of_files_stay_inside(place, alice, team):
    files = [("../../etc/pass wd", "text/plain", b"x", None), ("same.txt", "text/plain", b"y", None)]
    posting.post(author=alice, group=team, subject="S", body="x", files=files)
    posting.post(
        author=alice, group=team, subject="S", body="x", files=[("same.txt", "text/plain", b"z", None)]
    )
    rows = export(place)
    paths = [file["path"] for row in rows for file in row["files"]]
    assert len(set(paths)) == 3
    assert all((place / path).resolve().is_relative_to(place.resolve()) for path in paths)


def test_one_content_under_two_names_is_found_from_both_messages(place, alice, team):
    for name in ("one.txt", "two.txt"):
        files = [(name, "text/plain", b"the same", None)]
        posting.post(author=alice, group=team, subject=name, body="Look", files=files)
    files = [file for row in export(place) for file in row["files"]]
    assert [file["name"] for file in files] == ["one.txt", "two.txt"]
    assert {(place / file["path"]).read_bytes() for file in files} == {b"the same"}


@pytest.mark.parametrize("number", ["<@>", "<a@[b>", "<é@x>"])
def test_a_message_id_that_nobody_can_parse_stops_nothing(place, talk, number):
    first, _answer = talk
    Message.objects.filter(pk=first.pk).update(message_id=number[1:-1])
    assert export(place)[0]["message_id"] == number[1:-1]
    box = (place / "messages.mbox").read_bytes()
    assert f"Message-ID: {number}\n".encode() in box and b"Yes, at noon." in box


@pytest.mark.parametrize(
    ("name", "address"), [("Al\x0bice", "jürgen@x.example"), ("=?utf-8?q?=0a?=", "a@[b")]
)
def test_a_person_with_an_odd_name_or_address_stops_nothing(place, alice, talk, name, address):
    type(alice).objects.filter(pk=alice.pk).update(name=name)
    EmailAddress.objects.filter(user=alice).update(address=address)
    assert len(export(place)) == len(mailbox.mbox(place / "messages.mbox")) == 2


def test_nobody_writes_a_mail_of_somebody_else_into_the_mbox(place, talk):
    first, _answer = talk
    forged = "Hi\rFrom skein Mon Nov 30 00:00:00 2026\rFrom: bob@varde.example\r\rI did it."
    Message.objects.filter(pk=first.pk).update(body=forged)
    export(place)
    assert len(mailbox.mbox(place / "messages.mbox")) == 2


def test_nobody_writes_a_file_into_their_own_mail(place, talk):
    first, _answer = talk
    Message.objects.filter(pk=first.pk).update(body=f"Hi\n--=_skein_{first.pk}\n\nA file.")
    export(place)
    parts = next(iter(mailbox.mbox(place / "messages.mbox"))).get_payload()
    assert len(parts) == 2


def test_a_message_is_one_line_for_every_reader_of_lines(place, talk):
    Conversation.objects.update(subject="One\u2028two\u2029three\x85four")
    assert {row["subject"] for row in export(place)} == {"One\u2028two\u2029three\x85four"}


def test_what_cannot_be_noted_is_not_handed_over(monkeypatch, place, talk):
    def fail(*_arguments, **_fields):
        raise OSError("The log is full.")

    monkeypatch.setattr(command, "record", fail)
    with pytest.raises(OSError, match="log is full"):
        export(place)
    assert not list(place.parent.iterdir())


def test_a_reason_in_another_encoding_is_noted(place, talk):
    call_command("export", "--to", str(place), "--case", "Caf\udce9 Nord")
    assert AuditEntry.objects.get(act="export.made").words["case"] == "Caf\ufffd Nord"
