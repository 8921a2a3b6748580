"""Who wrote a mail is read strictly: better nobody than somebody else."""

import pytest

from threads.bridge.intake import headers

CASES = {
    "Ann Ode <ann@corp.example>": ("Ann Ode", "ann@corp.example"),
    "ann@corp.example (Ann Ode)": ("Ann Ode", "ann@corp.example"),
    '"Ode, Ann" <Ann@Corp.Example>': ("Ode, Ann", "ann@corp.example"),
    "=?utf-8?q?J=C3=B6rg?= <j@corp.example>": ("Jörg", "j@corp.example"),
    "Ann <ann@corp.example> (by way of Bob <bob@x.example>)": ("Ann", "ann@corp.example"),
    '"ann@corp.example" <mallory@evil.example>': ("ann@corp.example", "mallory@evil.example"),
    "ann@corp.example <mallory@evil.example>": ("ann@corp.example", ""),
    "ann@corp.example, mallory@evil.example": ("", ""),
    "Ann <ann@corp.example>, <mallory@evil.example>": ("Ann", ""),
    "Team: ann@corp.example;": ("", ""),
    "ann@corp.example@evil.example": ("", ""),
    "ann@corp.example)bob@corp.example": ("", ""),
    "ann@corp.ехample": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("field", CASES, ids=repr)
def test_the_author_is_the_one_address_outside_of_quotes(field):
    assert headers.author([field]) == CASES[field]


def test_two_from_fields_name_nobody():
    assert headers.author(["a@x.example", "b@x.example"]) == ("", "")


@pytest.mark.parametrize(
    "raw", [b"", b"\0\0", b"\xff\xfe", b"Subject", b"From: \x80\n\nx", b"Date: 99\n\n", b": x\n\n"]
)
def test_any_bytes_can_be_read(raw):
    assert headers.read(raw).from_address == ""


def test_a_monstrous_header_is_told_at_once():
    assert headers.read(b"From: " + b"a" * 300_000 + b"\n\nhi").is_oversize
    assert headers.read(b"X: y\n" * 80_000 + b"\nhi").is_oversize
    assert not headers.read(b"From: a@x.example\nSubject: s\n\n" + b"a" * 300_000).is_oversize


def test_references_end_with_the_parent():
    read = headers.read(b"References: <1@x> <2@x>\nIn-Reply-To: <3@x>\n\n")
    assert read.references == ("1@x", "2@x", "3@x")
    assert (
        len(headers.read(b"References: " + b" ".join(b"<%d@x>" % n for n in range(500)) + b"\n\n").references)
        == 50
    )


@pytest.mark.parametrize(
    "field", [b"", b"Message-ID: \n", b"Message-ID: <a@x> <b@x>\n", b"Message-ID: <" + b"a" * 5000 + b"@x>\n"]
)
def test_a_bad_message_id_is_none(field):
    assert headers.read(field + b"From: a@x.example\n\nhi").message_id == ""
