"""Mails beyond all bounds: read as far as the bounds say, in little time, and nothing of them is lost."""

from pathlib import Path

import pytest
from django.conf import settings

from threads.bridge.unchain import unchain
from threads.bridge.unchain.bounds import MAX_LINES, MAX_MESSAGES, UNSEARCHED

from . import shapes

BLOCK = "From: Bo Li <bo@varde.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ana\nSubject: Kiln\n\nfiring {}\n\n"


def rest(found) -> list[tuple[int | None, int]]:
    """(message, bytes) of what was not searched."""
    return [(piece.message, piece.end - piece.start) for piece in found.pieces if piece.kind == "rest"]


def test_of_five_thousand_header_blocks_the_last_message_keeps_the_rest_as_text():
    blocks = "".join(BLOCK.format(n) for n in range(5_000))
    raw = shapes.HEAD % b"plain" + b"See below.\n\n" + blocks.encode()
    found = unchain(raw)
    assert len(found.messages) == MAX_MESSAGES
    assert found.coverage == 1
    last = found.messages[-1]
    assert last.body.startswith(f"firing {MAX_MESSAGES - 2}\n")
    assert last.body.count("From: Bo Li") == 5_000 - (MAX_MESSAGES - 1)
    assert last.body.endswith("firing 4999")
    assert last.confidence == UNSEARCHED
    assert found.messages[-2].confidence > UNSEARCHED
    ((owner, size),) = rest(found)
    assert (owner, last.span[1]) == (last.index, len(raw))
    assert size > 4_000 * len(BLOCK)


def test_quote_marks_of_the_rest_stay_readable():
    quote = "".join(f"> On 2 March 2026, Bo Li wrote:\n>> firing {n}\n" for n in range(600))
    found = unchain(shapes.HEAD % b"plain" + b"On 3 March 2026, Cy Ott wrote:\n" + quote.encode())
    assert found.messages[-1].body.endswith("> On 2 March 2026, Bo Li wrote:\n> > firing 599")


@pytest.mark.parametrize("kind", ["plain", "html", "pre"])
def test_lines_behind_the_last_that_is_read_stay_in_the_message(kind):
    line = b"<div>row %d of the log</div>\n" if kind == "html" else b"row %d of the log\n"
    head = shapes.HEAD % (b"plain" if kind == "plain" else b"html") + b"<pre>" * (kind == "pre")
    raw = head + b"".join(line % n for n in range(MAX_LINES + 5_000))
    found = unchain(raw)
    (message,) = found.messages
    for n in (0, MAX_LINES - 1, MAX_LINES, MAX_LINES + 1, MAX_LINES + 4_999):
        assert message.body.count(f"row {n} of") == 1
    assert (found.coverage, message.confidence) == (1, UNSEARCHED)
    ((owner, size),) = rest(found)
    assert owner == 0
    assert abs(size - 5_000 * len(line % MAX_LINES)) < (100 if kind != "pre" else 40_000)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_longer_encoded_text_is_read_to_its_end(encoding):
    import base64
    import quopri

    text = b"".join(b"row %d of the log\n" % n for n in range(MAX_LINES + 5_000))
    packed = base64.encodebytes(text) if encoding == "base64" else quopri.encodestring(text)
    head = shapes.HEAD % b"plain"
    raw = head.replace(b"\n\n", b"\nContent-Transfer-Encoding: " + encoding.encode() + b"\n\n") + packed
    found = unchain(raw)
    assert found.messages[0].body == text.decode().rstrip()
    assert found.coverage == 1
    assert rest(found)


def test_mails_too_deep_to_open_stay_as_a_file():
    inner = b"From: Bo <bo@varde.example>\nSubject: Fwd %d\nContent-Type: message/rfc822\n\n"
    nested = b"".join(inner % n for n in range(60)) + b"From: Cy <cy@varde.example>\n\nthe core\n"
    found = unchain(shapes.HEAD.replace(b"text/%s; charset=utf-8", b"message/rfc822") + nested)
    assert found.coverage == 1
    assert len(found.messages) < 20
    (file,) = found.messages[-1].attachments
    assert (file.type, file.name) == ("message/rfc822", "message.eml")
    assert b"the core" in file.content


def test_a_digest_beyond_the_bound_keeps_its_last_mails_as_files():
    mails = b"".join(
        b"--d\n\nFrom: Bo <bo%d@varde.example>\nMessage-ID: <%d@v>\n\nfiring %d\n\n" % (n, n, n)
        for n in range(600)
    )
    found = unchain(
        shapes.HEAD.replace(b"text/%s; charset=utf-8", b"multipart/digest; boundary=d") + mails + b"--d--\n"
    )
    assert len(found.messages) == MAX_MESSAGES
    assert len(found.messages[0].attachments) == 600 - (MAX_MESSAGES - 1)
    assert b"firing 599" in found.messages[0].attachments[-1].content


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_ten_times_the_mail_takes_no_more_than_ten_times_the_work(name):
    shapes.calls(shapes.mail(name, 3_000))  # what is read once and kept is no part of it
    assert shapes.calls(shapes.mail(name, 100_000)) < 11 * shapes.calls(shapes.mail(name, 10_000))


def test_of_too_many_answers_between_the_lines_the_first_keep_their_passage():
    lines = "".join(f"> question {n}\nanswer {n}\n" for n in range(1_200))
    found = unchain(
        shapes.HEAD % b"plain"
        + b"On Mon, 2 Mar 2026 at 08:00, Bo Li <bo@varde.example> wrote:\n"
        + lines.encode()
    )
    answers = found.messages[0].answers
    assert (len(answers), answers[0].passage, answers[-1].text) == (1_000, "question 0", "answer 999")
    assert found.messages[0].body.endswith("answer 1199")


def test_the_documentation_shows_the_cost_of_every_shape_and_the_bounds_as_they_are():
    page = (Path(settings.BASE_DIR) / "microblog" / "docs" / "chain-engine.md").read_text()
    for name in shapes.SHAPES:
        assert page.count(f"\n| {name} | ") == 1
    assert f"| {MAX_LINES:,} |" in page and f"| {MAX_MESSAGES} |" in page
