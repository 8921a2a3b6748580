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


def test_a_monstrous_header_is_read_like_any_other():
    people = b",\n ".join(b"Person %d <p%d@x.example>" % (n, n) for n in range(5_000))
    trace = b"Received: from a.example by b.example; Mon, 2 Mar 2026 09:00:00 +0000\n" * 7_000
    ids = b"\n ".join(b"<%d.abcdefghijklmnopqrstuvwxyz@x.example>" % n for n in range(2_000))
    raw = trace + b"To: " + people + b"\nReferences: " + ids + b"\nFrom: Ann <a@x.example>\nSubject: s\n\nhi"
    found = headers.read(raw)
    assert (found.from_address, found.subject, found.received) == ("a@x.example", "s", 7_000)
    assert found.references[-1] == "1999.abcdefghijklmnopqrstuvwxyz@x.example"
    assert headers.split(raw)[1] == b"hi"


PARENTS = {
    "not among the References": ("<1@x> <2@x>", "<3@x>", "1@x 2@x 3@x"),
    "the last of them": ("<1@x> <2@x>", "<2@x>", "1@x 2@x"),
    "written in front of them": ("<3@x> <1@x> <2@x>", "<3@x>", "1@x 2@x 3@x"),
    "no References": ("", "<1@x>", "1@x"),
    "two of the References": ("<1@x> <2@x> <3@x>", "<3@x> <1@x>", "1@x 2@x 3@x"),
    "two of the References, the older first": ("<1@x> <2@x> <3@x>", "<2@x>\t<3@x>", "1@x 2@x 3@x"),
    "one of two among them": ("<1@x> <2@x>", "<2@x>, <3@x>", "3@x 1@x 2@x"),
    "two, no References": ("", "<1@x> <2@x>", "2@x 1@x"),
    "twice the same": ("<1@x> <2@x>", "<3@x> <3@x>", "1@x 2@x 3@x"),
    "behind a phrase": ("", 'Message from Ann <ann@x> of "Mon, 2 Mar 2026" <1@x>', "ann@x 1@x"),
    "before a phrase": ("<1@x> <2@x>", '<2@x> (Ann\'s message of "Mon, 2 Mar 2026")', "1@x 2@x"),
    "nothing named": ("<1@x>", "your mail", "1@x"),
}


@pytest.mark.parametrize(("references", "answers", "order"), PARENTS.values(), ids=PARENTS)
def test_the_last_of_the_ancestors_is_the_parent(references, answers, order):
    raw = f"References: {references}\nIn-Reply-To: {answers}\n\n".encode()
    assert headers.read(raw).references == tuple(order.split())


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
