"""The listener's side of the conversation; where mails go and how they are kept is tested elsewhere."""

import asyncio

import pytest
from django.db import OperationalError

from threads.bridge.intake import smtp
from threads.bridge.intake.routes import Route

LIMIT = 20_000


class Kept:
    pk = 7


@pytest.fixture
def kept(monkeypatch):
    """What was stored: [(raw, keywords)]. Addresses that start with "in" or "also" are known."""
    calls: list[tuple[bytes, dict]] = []

    def store(raw, **keywords):
        calls.append((raw, keywords))
        return Kept()

    def resolve(address, envelope_from=""):
        return Route("in") if address.startswith(("in", "also")) else None

    monkeypatch.setattr(smtp, "store", store)
    monkeypatch.setattr(smtp, "resolve", resolve)
    monkeypatch.setattr(smtp, "close_old_connections", lambda: None)
    return calls


async def talk(*lines: bytes | None, lmtp: bool = False) -> list[bytes]:
    """The last line of the answer to each line; None = say nothing and read on."""
    server = await smtp.listen("127.0.0.1", 0, lmtp=lmtp, size_limit=LIMIT, domain="skein.test")
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    answers = []
    try:
        for line in (None, b"LHLO me" if lmtp else b"EHLO me", *lines):
            if line is not None:
                writer.write(line + b"\r\n")
            answers.append(await answer(reader))
    finally:
        writer.close()
        server.close()
    return answers[2:]


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The last line of an answer; nothing when the connection is closed."""
    while True:
        try:
            line = (await asyncio.wait_for(reader.readline(), 10)).rstrip()
        except ConnectionError:
            return b""
        if line[3:4] != b"-":
            return line


START = (b"MAIL FROM:<ann@varde.example>", b"RCPT TO:<in@skein.test>", b"DATA")


async def test_a_mail_is_stored_as_it_came_and_then_acknowledged(kept):
    mail = b"Subject: x\r\n\r\nbare \n.\n newline\r\n..two dots\r\n...three\r\nend"
    stuffed = mail.replace(b"\r\n.", b"\r\n..")
    answers = await talk(*START, stuffed + b"\r\n.")
    assert answers[-1] == b"250 2.0.0 Kept as 7"
    raw, keywords = kept[0]
    assert raw == mail + b"\r\n"
    assert keywords == {
        "envelope_from": "ann@varde.example",
        "recipient": "in@skein.test",
        "route": Route("in"),
        "peer": "127.0.0.1",
        "helo": "me",
    }


async def test_a_mail_may_be_nothing_but_the_closing_dot(kept):
    assert (await talk(*START, b"."))[-1].startswith(b"250")
    assert kept[0][0] == b""


async def test_lines_that_end_in_a_dot_do_not_end_the_mail(kept):
    await talk(*START, b"A sentence.\r\nAnother.\r\n.")
    assert kept[0][0] == b"A sentence.\r\nAnother.\r\n"


async def test_a_bare_newline_before_the_dot_does_not_end_the_mail(kept):
    await talk(*START, b"one\n.\r\nMAIL FROM:<smuggled@evil.example>\r\n.")
    assert kept[0][0] == b"one\n.\r\nMAIL FROM:<smuggled@evil.example>\r\n"
    assert len(kept) == 1


async def test_a_line_may_be_as_long_as_the_mail(kept):
    assert (await talk(*START, b"x" * (LIMIT - 10) + b"\r\n."))[-1].startswith(b"250")
    assert len(kept[0][0]) == LIMIT - 8


async def test_a_mail_over_the_limit_is_refused_and_the_next_one_taken(kept):
    answers = await talk(*START, b"y\r\n" * (LIMIT // 2) + b".", *START, b"small\r\n.")
    assert answers[3].startswith(b"552")
    assert answers[-1].startswith(b"250")
    assert [raw for raw, _ in kept] == [b"small\r\n"]


async def test_a_mail_announced_over_the_limit_is_refused_at_once(kept):
    assert (await talk(b"MAIL FROM:<ann@varde.example> SIZE=20001"))[0].startswith(b"552")


async def test_an_unknown_recipient_is_refused_and_the_others_are_served(kept):
    answers = await talk(
        START[0],
        b"RCPT TO:<nobody@skein.test>",
        START[1],
        b"RCPT TO:<also@skein.test>",
        b"DATA",
        b"hello\r\n.",
    )
    assert answers[1] == b"550 5.1.1 No such address here"
    assert answers[-1].startswith(b"250")
    assert [keywords["recipient"] for _, keywords in kept] == ["in@skein.test", "also@skein.test"]


async def test_a_bounce_has_no_sender(kept):
    await talk(b"MAIL FROM:<>", *START[1:], b"undeliverable\r\n.")
    assert kept[0][1]["envelope_from"] == ""


async def test_addresses_and_header_fields_may_be_of_any_language(kept):
    mail = "Subject: Grüße\r\n\r\nHej då".encode()
    answers = await talk(
        "MAIL FROM:<jörg@grün.example> SMTPUTF8 BODY=8BITMIME".encode(), *START[1:], mail + b"\r\n."
    )
    assert answers[-1].startswith(b"250")
    assert kept[0][0] == mail + b"\r\n" and kept[0][1]["envelope_from"] == "jörg@grün.example"


async def test_mail_in_chunks_is_neither_offered_nor_taken(kept):
    """BDAT (RFC 3030) has its own way to end a mail: what is not there cannot be smuggled through."""
    answers = await talk(*START[:2], b"BDAT 5 LAST")
    assert answers[-1].startswith(b"500") and kept == []


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\0\r\n.\0\r\n"]
)
async def test_a012_nothing_but_the_true_end_ends_a_mail(kept, end):
    smuggled = b"MAIL FROM:<boss@varde.example>\r\nRCPT TO:<in@skein.test>\r\nDATA\r\nforged"
    answers = await talk(*START, b"one" + end + smuggled + b"\r\n.")
    assert answers[-1].startswith(b"250") and len(kept) == 1
    assert smuggled in kept[0][0]


async def test_there_is_a_limit_on_recipients(kept, monkeypatch):
    monkeypatch.setattr(smtp, "MAX_RECIPIENTS", 1)
    answers = await talk(*START[:2], b"RCPT TO:<also@skein.test>")
    assert answers[-1].startswith(b"452")


async def test_trouble_with_looking_up_a_recipient_is_temporary(kept, monkeypatch):
    def broken(*arguments):
        raise OperationalError("the database is gone")

    monkeypatch.setattr(smtp, "resolve", broken)
    assert (await talk(*START[:2]))[-1].startswith(b"451")


async def test_trouble_with_one_recipient_makes_the_sender_come_back_for_all(kept, monkeypatch):
    def full(raw, *, recipient, **keywords):
        if recipient.startswith("also"):
            raise OperationalError("disk full")
        return Kept()

    monkeypatch.setattr(smtp, "store", full)
    answers = await talk(*START[:2], b"RCPT TO:<also@skein.test>", b"DATA", b"hello\r\n.")
    assert answers[-1].startswith(b"451")


async def test_lmtp_answers_for_each_recipient(kept, monkeypatch):
    def full(raw, *, recipient, **keywords):
        if recipient.startswith("also"):
            raise OperationalError("disk full")
        return Kept()

    monkeypatch.setattr(smtp, "store", full)
    answers = await talk(*START[:2], b"RCPT TO:<also@skein.test>", b"DATA", b"hello\r\n.", None, lmtp=True)
    assert answers[-2] == b"250 2.0.0 Kept as 7"
    assert answers[-1].startswith(b"451")


async def test_a_sender_who_never_ends_is_cut_off(kept):
    # What is still on the way when the listener closes may cost us its last words.
    answers = await talk(*START, b"y\r\n" * 100_000, None)
    assert answers[-1] == b""
    assert kept == []


@pytest.mark.parametrize("command", [b"VRFY <in@skein.test>", b"VRFY <nobody@skein.test>"])
async def test_a008_nobody_learns_an_address_by_asking_for_it(kept, command):
    assert (await talk(command))[-1].startswith(b"252")


async def test_f07_a_full_disk_is_one_line_in_the_log(kept, monkeypatch, caplog):
    def full(raw, **keywords):
        raise OperationalError("database or disk is full\nDETAIL: more")

    monkeypatch.setattr(smtp, "store", full)
    assert (await talk(*START, b"hello\r\n."))[-1].startswith(b"451")
    (record,) = [record for record in caplog.records if record.name == "skein.listener"]
    assert "disk is full" in record.getMessage() and "DETAIL" not in record.getMessage()
    assert record.exc_info is None
