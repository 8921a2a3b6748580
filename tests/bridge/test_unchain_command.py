"""`manage.py unchain`: one answer a line, and whatever one line is, the next is answered."""

import contextlib
import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.bridge.mails import outlook_file

MAIL = b"From: Ana <ana@varde.example>\nMessage-ID: <a@varde.example>\nSubject: Re: Kiln\n\nYes.\n\nOn 1 March 2026, Bo Li wrote:\n> Is it cold?\n"


def run(*arguments) -> str:
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("unchain", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_batch_goes_on_past_lines_and_files_it_cannot_read(tmp_path):
    (tmp_path / "one.eml").write_bytes(MAIL)
    lines = [
        '{"id": "good", "files": ["one.eml"], "merge": false}',
        "no JSON at all",
        '{"files": []}',
        '["a list"]',
        '{"id": "absent", "files": ["never-was.eml"]}',
        '{"id": "two", "files": ["one.eml", "one.eml"]}',
        '{"id": "merged", "files": ["one.eml", "one.eml"], "merge": true}',
    ]
    (tmp_path / "list.jsonl").write_text("\n".join(lines))
    answers = [
        json.loads(line) for line in run("--json", "--batch", str(tmp_path / "list.jsonl")).splitlines()
    ]
    assert [answer["id"] for answer in answers] == ["good", None, None, None, "absent", "two", "merged"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False]
    assert [len(answers[i]["messages"]) for i in (0, 6)] == [2, 2]


def read(tmp_path, raw: bytes, *more: bytes) -> list[str]:
    files = []
    for n, content in enumerate((raw, *more)):
        files.append(tmp_path / f"{n}.eml")
        files[-1].write_bytes(content)
    options = ["--merge"] if more else []
    return run(*options, *map(str, files)).replace(f"{tmp_path}/", "").splitlines()


def test_without_json_a_person_reads_the_tree(tmp_path):
    assert read(tmp_path, MAIL) == [
        "Re: Kiln   [0.eml]",
        "  Bo Li, 2026-03-01   (97% sure)",
        "    Is it cold?",
        "  └ Ana <ana@varde.example>, no date   (100% sure)",
        "      Yes.",
        "  2 messages, every byte accounted for.",
        "  Folded: headers of quotes 31 bytes.",
    ]


def test_answers_between_the_lines_are_shown_with_what_they_answer(tmp_path):
    lines = read(tmp_path, MAIL + b"\nIt is.\n\n> And wet?\n\nNo.\n")
    assert lines[4:8] == ["      > Is it cold?", "      It is.", "      > And wet?", "      No."]


@pytest.mark.parametrize("raw", [b"", b" \n"], ids=["empty", "blank"])
def test_where_nothing_can_be_read_no_message_is_claimed(tmp_path, raw):
    assert read(tmp_path, raw) == ["0.eml: no message found. This is no mail, and nothing in it can be read."]
    record = json.loads(run("--json", str(tmp_path / "0.eml")))
    assert [message["confidence"] for message in record["messages"]] == [0]


JUNK = {
    "binary": bytes(range(256)) * 12,
    "PDF": b"%PDF-1.7\n" + b"1 0 obj\n<< /Type /Catalog >>\nendobj\n" * 50,
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
    "ZIP": b"PK\x03\x04\x14\0\0\0\x08\0From: a\nTo: b\n" + bytes(range(256)),
    "DOC": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
}


@pytest.mark.parametrize("kind", JUNK)
def test_a_file_that_is_no_mail_gets_an_error_and_no_messages(tmp_path, kind):
    path = tmp_path / "mail.msg"
    path.write_bytes(JUNK[kind])
    (answer,) = run("--json", str(path)).splitlines()
    assert json.loads(answer).keys() == {"file", "error"}
    (tmp_path / "list").write_text(json.dumps({"id": "x", "files": ["mail.msg"]}))
    (answer,) = run("--json", "--batch", str(tmp_path / "list")).splitlines()
    assert json.loads(answer).keys() == {"id", "error"}
    with pytest.raises(SystemExit):
        call_command("unchain", str(path), stdout=StringIO(), stderr=StringIO())


def test_an_outlook_file_is_read_under_any_name(tmp_path):
    path = tmp_path / "saved.dat"
    outlook_file(path, "Ann Lee", "ann@varde.example", "Pump", "The pump is back.")
    (message,) = json.loads(run("--json", str(path)))["messages"]
    assert (message["author_email"], message["body"]) == ("ann@varde.example", "The pump is back.")


def test_a_text_without_headers_is_shown_as_what_it_is(tmp_path):
    lines = read(tmp_path, b"Plain words of nobody in particular\n")
    assert lines[1] == "  This has no headers of a mail; it was read as a text."
    assert lines[2] == "  Somebody, no date   (30% sure, look at it)"


def test_a_mail_without_an_author_is_less_sure(tmp_path):
    lines = read(tmp_path, b"Subject: Kiln\nDate: Sun, 1 Mar 2026 15:47:00 +0100\n\nCold again.\n")
    assert lines[1] == "  Somebody, 2026-03-01 15:47 +01:00   (50% sure, look at it)"


def test_copies_that_say_different_things_are_both_shown(tmp_path):
    true = b"From: Bo Li <bo@varde.example>\nMessage-ID: <b@v>\nDate: Sun, 1 Mar 2026 15:47:00 +0100\nSubject: Kiln\n\n"
    said = b"The board has agreed to pay nine thousand for the kiln this year."
    quote = (
        b"From: Ana <ana@varde.example>\nMessage-ID: <a@v>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nSubject: Re: Kiln\n\n"
        b"See below.\n\nOn 1 March 2026 at 15:47, Bo Li <bo@varde.example> wrote:\n> "
    )
    lines = read(tmp_path, true + said, quote + said.replace(b"nine", b"ninety"))
    assert lines[2:4] == [
        f"    {said.decode()}",
        "    ! Another copy says: The board has agreed to pay ninety thousand for the kiln this year.",
    ]
    assert not any("Another copy" in line for line in read(tmp_path, true + said, quote + said))


def test_a_blank_line_parts_the_trees_of_several_mails(tmp_path):
    (tmp_path / "one.eml").write_bytes(MAIL)
    one = run(str(tmp_path / "one.eml"))
    assert run(*[str(tmp_path / "one.eml")] * 2) == f"{one}\n{one}"
