"""What the trusted mail server wrote (RFC 8601): a pass is demanded, and no forged field is one."""

from ipaddress import ip_network

import pytest

from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail
from threads.bridge.sender_check import results, server

from .mails import mail

PASS, FAIL, UNCHECKED = IncomingMail.Checked.PASS, IncomingMail.Checked.FAIL, IncomingMail.Checked.UNCHECKED
OURS = "mx.varde.example"


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.MAIL_AUTHSERV_ID = OURS


def state(*fields: str | bytes, peer: str | None = None) -> str:
    """Of a mail from bob@varde.example that carries these fields, the topmost first."""
    head = b"".join(
        b"Authentication-Results: " + (f if isinstance(f, bytes) else f.encode()) + b"\r\n" for f in fields
    )
    raw = head + mail("Bob Brandt <bob@varde.example>", "Pay", "Now.", to="team", mid="1@varde.example")
    is_ours = server.is_our_server(peer)
    return server.verdict(headers.read(raw), "varde.example", is_ours=is_ours).state


GOOD = [
    "mx.varde.example; dmarc=pass header.from=varde.example",
    "mx.varde.example; dmarc=pass",
    "MX.Varde.Example 1;\r\n\tspf=pass smtp.mailfrom=bounce.example;\r\n\tdmarc=pass (p=reject dis=none)\r\n\theader.from=varde.example",
    '"mx.varde.example"; dmarc=pass header.from="varde.example"',
    "(a (nested) comment) mx.varde.example (v) 1 ; (c) dmarc (d) / 1 (e) = (f) pass (g) header.from = VARDE.example.",
    "mx.varde.example; dkim=none; spf=pass smtp.mailfrom=bob@varde.example",
    "mx.varde.example; dmarc=none header.from=varde.example; spf=pass smtp.mailfrom=bounces.mail.varde.example",
    "mx.varde.example; dkim=pass header.d=varde.example header.s=s1 header.b=AbC/+=",
    "mx.varde.example; dkim=fail header.d=other.example; dkim=pass header.i=@mail.varde.example",
    # As Microsoft writes it, with words that are no results.
    "mx.varde.example; spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=varde.example; dkim=none"
    " (message not signed) header.d=none;dmarc=pass action=none header.from=varde.example;compauth=pass reason=100",
    "mx.varde.example; spf=fail smtp.mailfrom=list.example; dmarc=pass reason=\"arc=pass; trusted\" header.from=varde.example",
]  # fmt: skip
LACKING = [
    "mx.varde.example; none",
    "mx.varde.example",
    "mx.varde.example;",
    "mx.varde.example; spf=fail smtp.mailfrom=varde.example",
    "mx.varde.example; spf=softfail smtp.mailfrom=varde.example; dkim=none",
    "mx.varde.example; dmarc=none header.from=varde.example; spf=pass smtp.mailfrom=evil.example",
    "mx.varde.example; dkim=pass header.d=evil.example",
    "mx.varde.example; dkim=pass header.d=notvarde.example",
    "mx.varde.example; dkim=pass header.d=varde.example.evil.example",
    "mx.varde.example; dkim=pass header.d=example",
    "mx.varde.example; dkim=pass header.i=@evil.example header.x=varde.example",
    "mx.varde.example; spf=pass smtp.helo=varde.example",
    "mx.varde.example; spf=pass",
    "mx.varde.example; arc=pass; iprev=pass; auth=pass smtp.auth=bob@varde.example",
    # The reader of another program saw another author.
    "mx.varde.example; dmarc=pass header.from=evil.example",
    "mx.varde.example; dmarc=bestguesspass header.from=varde.example",
    # The pass is not where it seems to be.
    'mx.varde.example; x="; dmarc=pass"',
    "mx.varde.example (; dmarc=pass)",
    "mx.varde.example (; dmarc=pass",
    "mx.varde.example (\\); dmarc=pass",
    'mx.varde.example; dkim=none reason="; dmarc=pass',
    "mx.varde.example; dmarc-x=pass; xdmarc=pass; x.dmarc=pass",
    "mx.varde.example dmarc=pass",
    # Another server.
    "mx.varde.example.evil.example; dmarc=pass",
    "evil.example mx.varde.example; dmarc=pass",
    "evil.example; x=mx.varde.example; dmarc=pass",
    "(mx.varde.example) evil.example; dmarc=pass",
    "(mx.varde.example); dmarc=pass",
    "mx.varde.example=; dmarc=pass",
    "mx.varde. example; dmarc=pass",
    "; dmarc=pass",
    "",
    ")mx.varde.example; dmarc=pass",
    "mx.vаrde.example; dmarc=pass",  # a Cyrillic letter
    "ｍｘ.varde.example; dmarc=pass",
    b"mx.varde.example\0; dmarc=pass",
    b"\xffmx.varde.example; dmarc=pass",
    "=?utf-8?q?mx=2Evarde=2Eexample?=; dmarc=pass",
    "(" * 10_000 + "mx.varde.example; dmarc=pass",
]  # fmt: skip


@pytest.mark.parametrize("field", GOOD)
def test_a_pass_counts_however_it_is_written(field):
    assert state(field) == PASS


@pytest.mark.parametrize("field", LACKING)
def test_whatever_is_not_a_pass_of_the_trusted_server_is_none(field):
    assert state(field) == UNCHECKED
    assert state(field, "other.example; dmarc=pass header.from=varde.example") == UNCHECKED


def test_no_field_at_all_is_no_pass():
    assert state() == UNCHECKED


@pytest.mark.parametrize(
    "field",
    [
        "mx.varde.example; spf=pass smtp.mailfrom=varde.example; dmarc=fail header.from=varde.example",
        "MX.varde.example 1;\r\n dmarc = FAIL (p=none)",
        "(checked) mx.varde.example; dmarc/1=permerror",
        '"mx.varde.example"; dkim=pass header.d=varde.example; dmarc=temperror',
        "mx.varde.example; dmarc=pass; dmarc=fail",
    ],
)
def test_a_failure_counts_wherever_it_stands(field):
    assert state(field) == FAIL
    forged = "mx.varde.example; dmarc=pass header.from=varde.example"
    assert state(forged, field) == state(field, forged) == FAIL


def test_only_the_topmost_field_of_the_server_is_believed():
    """What a mail brought along stands below what the server wrote."""
    none, forged = "mx.varde.example; dmarc=none", "mx.varde.example; dmarc=pass header.from=varde.example"
    assert state(none, forged) == UNCHECKED
    assert state("other.example; dmarc=none", forged) == PASS


def test_where_the_own_servers_are_named_only_what_they_hand_over_is_believed(settings):
    settings.MAIL_SERVERS = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32")]
    for peer in ("10.1.2.3", "127.0.0.1", "::ffff:10.1.2.3"):
        assert state(GOOD[0], peer=peer) == PASS
    for peer in ("127.0.0.2", "9.9.9.9", "fd00::1", None):
        assert state(GOOD[0], peer=peer) == UNCHECKED


def test_a_field_is_read_in_one_pass():
    for text in ('"' * 16_000, "(" * 16_000, "a=" * 8_000, ";" * 16_000, "\\" * 16_000, " " * 16_000):
        assert results.parse(f"mx.varde.example; {text}") is None or state(text) == UNCHECKED
