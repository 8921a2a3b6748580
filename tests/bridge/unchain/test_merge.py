"""Merging: every message once, whatever the order of the mails, and never two messages as one."""

from dataclasses import replace
from itertools import permutations

import pytest

from threads.bridge.unchain import unchain_many
from threads.bridge.unchain.merging.merge import merge
from threads.bridge.unchain.values import ExtractedMessage

START = (
    "The pumps for Oslo are packed and leave on Friday with the early truck, please tell the customer today."
)
ANSWER = (
    "The customer knows, and asks for the serial numbers of the two spare motors before the truck leaves."
)
THIRD = "Serial numbers are VP-1183 and VP-1184, both are on the delivery note that travels with the driver."


def message(index, parent, author, date, body, **fields):
    email = f"{author.lower()}@varde.example"
    return ExtractedMessage(
        index=index,
        parent=parent,
        role=fields.pop("role", "quoted"),
        author_name=fields.pop("name", author),
        author_email=fields.pop("email", email),
        date_iso=date,
        body=body,
        confidence=0.9,
        **fields,
    )


def note(author, body, parent, mid):
    return message(0, parent, author, "2026-03-05T09:00:00+00:00", body, role="note", message_id=mid)


def chain(*quoted, forwarder="Ana", text="See below.", mid="f1@varde.example"):
    """A forward: the note on top, then the quoted messages, newest first."""
    rows = [note(forwarder, text, 1, mid)]
    for position, (author, date, body, fields) in enumerate(quoted, 1):
        parent = position + 1 if position < len(quoted) else None
        rows.append(message(position, parent, author, date, body, **fields))
    return rows


OLDEST = ("Jonas", "2026-03-02T08:14:00", START, {})
MIDDLE = ("Mei", "2026-03-02T09:30:00", ANSWER, {})
NEWEST = ("Karim", "2026-03-02T10:05:00", THIRD, {})


def shape(messages):
    """The tree by content: body -> body of the parent."""
    return {m.body: messages[m.parent].body if m.parent is not None else None for m in messages}


def test_two_forwards_of_one_chain_are_one_conversation():
    one = chain(MIDDLE, OLDEST)
    other = chain(NEWEST, MIDDLE, OLDEST, forwarder="Claire", text="FYI", mid="f2@varde.example")
    merged = merge([one, other])
    assert shape(merged) == {
        START: None,
        ANSWER: START,
        THIRD: ANSWER,
        "See below.": ANSWER,
        "FYI": THIRD,
    }


def test_any_order_of_the_mails_gives_the_same_conversation():
    wrapped = ("Mei", "2026-03-02T14:30:00+05:00", ANSWER.replace(" ", "\n> "), {})
    cut = ("Jonas", "2026-03-02T08:14:00", START[:70], {"email": "", "name": "Lindqvist, Jonas"})
    jonas = ("Jonas", "2026-03-02T08:14:00", START, {"name": "Jonas Lindqvist"})
    mails = [
        chain(MIDDLE, jonas),
        chain(NEWEST, wrapped, cut, forwarder="Claire", text="FYI", mid="f2@varde.example"),
        [
            message(
                0,
                None,
                "Mei",
                "2026-03-02T09:30:00+00:00",
                ANSWER,
                role="outer",
                message_id="true@varde.example",
            )
        ],
    ]
    results = {tuple(map(repr, merge(order))) for order in permutations(mails)}
    assert len(results) == 1
    merged = merge(mails)
    assert len(merged) == 5
    (true,) = [m for m in merged if m.author_name == "Mei"]
    assert (true.message_id, true.role) == ("true@varde.example", "outer")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ana", "2026-03-02T09:00:00", "Thanks!", {}), ("Mei", "2026-03-02T09:00:00", "Thanks!", {})),
        (("Ana", "2026-03-02T09:00:00", "Thanks!", {}), ("Ana", "2026-03-04T09:00:00", "Thanks!", {})),
        (("Ana", None, "Thanks!", {}), ("Ana", None, "Thanks!", {})),
        (("Ana", "2026-03-02T09:00:00", START, {}), ("Ana", "2026-03-09T09:00:00", START, {})),
    ],
)
def test_two_messages_that_only_look_alike_stay_two(one, other):
    merged = merge([chain(one), chain(other, forwarder="Claire", text="FYI", mid="f2@varde.example")])
    assert len([m for m in merged if m.role == "quoted"]) == 2


def test_a_short_copy_does_not_tie_two_true_mails_together():
    true = [
        [
            message(
                0,
                None,
                "Ana",
                f"2026-03-0{day}T09:00:00+00:00",
                "Fine with me.",
                role="outer",
                message_id=f"{day}@x",
            )
        ]
        for day in (2, 3)
    ]
    undated = chain(("Ana", None, "Fine with me.", {}))
    assert (
        len({m.message_id for m in merge([*true, undated]) if m.author_name == "Ana" and m.role == "outer"})
        == 2
    )


def test_a_skipped_level_does_not_flatten_the_tree():
    skipped = chain(NEWEST, OLDEST)  # Karim's client quoted Jonas only
    full = chain(NEWEST, MIDDLE, OLDEST, forwarder="Claire", text="FYI", mid="f2@varde.example")
    tree = shape(merge([skipped, full]))
    assert tree[THIRD] == ANSWER
    assert tree[ANSWER] == START


def test_parents_that_contradict_each_other_make_no_cycle():
    one = chain(MIDDLE, OLDEST)
    other = chain(OLDEST, MIDDLE, forwarder="Claire", text="FYI", mid="f2@varde.example")
    merged = merge([one, other])
    for m in merged:
        seen = set()
        while m.parent is not None:
            assert m.index not in seen
            seen.add(m.index)
            m = merged[m.parent]


def test_the_fuller_copy_gives_the_text_and_the_others_what_it_lacks():
    cut = ("Jonas", "2026-03-02T08:14:00+01:00", START[:60], {"subject": "Oslo"})
    nameless = replace(message(1, None, "Jonas", None, START), author_email="")
    full = [note("Claire", "FYI", 1, "f2@varde.example"), nameless]
    (merged,) = [m for m in merge([chain(cut), full]) if m.role == "quoted"]
    assert merged.body == START
    assert (merged.subject, merged.author_email) == ("Oslo", "jonas@varde.example")
    assert merged.date_iso == "2026-03-02T08:14:00+01:00"


@pytest.mark.parametrize(("printed", "count"), [("1 March 2026", 2), ("7 March 2026", 3)])
def test_a_copy_that_prints_only_the_day_is_the_mail_of_that_day(printed, count):
    text = "the kiln is cold again and nobody knows since when"
    mail = f"From: Bo Li <bo@varde.example>\nDate: Sun, 1 Mar 2026 15:47:00 +0100\nMessage-ID: <b1@v>\nSubject: Kiln\n\n{text}\n"
    reply = (
        "From: Ana <ana@varde.example>\nDate: Mon, 9 Mar 2026 09:00:00 +0100\nMessage-ID: <a1@v>\nSubject: Re: Kiln\n\n"
        f"Since Friday.\n\nOn {printed}, Bo Li wrote:\n> {text}\n"
    )
    assert len(unchain_many([mail.encode(), reply.encode()]).messages) == count
