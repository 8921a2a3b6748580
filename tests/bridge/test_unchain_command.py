"""`manage.py unchain`: one answer a line, and whatever one line is, the next is answered."""

import contextlib
import json
from io import StringIO

from django.core.management import call_command

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


def test_without_json_a_person_reads_the_tree(tmp_path):
    (tmp_path / "one.eml").write_bytes(MAIL)
    text = run(str(tmp_path / "one.eml"))
    assert "Ana" in text and "Bo Li" in text and "%" in text
