"""Corrections of a split: they keep the words of the mail, and never close a circle."""

import time

import pytest

from threads.bridge.review import corrections
from threads.bridge.review.corrections import Impossible
from threads.bridge.review.wording import marked


def entry(index, body, parent=None, span=(0, 10), author="bob@varde.example", **more):
    return {
        "index": index, "parent": parent, "role": "quoted", "author_name": "", "author_email": author,
        "to": [], "cc": [], "date_iso": None, "date_raw": "", "subject": "Tea", "body": body,
        "signature": "", "message_id": "", "attachments": [], "confidence": 0.6, "span": list(span), **more,
    }  # fmt: skip


RAW = b"Subject: Tea\n\nThere is none left.\nOn Monday Bob asked:\nIs there any tea left?\n"


@pytest.fixture
def split():
    body = "There is none left.\nOn Monday Bob asked:\nIs there any tea left?"
    return {
        "messages": [
            entry(0, body, parent=1, span=(14, 77), signature="Ann"),
            entry(1, "Old", span=(77, 80)),
        ],
        "pieces": [["envelope", 0, 14, None], ["text", 14, 77, 0], ["text", 77, 80, 1]],
    }


def test_a_cut_divides_words_bytes_and_pieces(split):
    new = corrections.cut(split, RAW, 0, 2, author="Bob Brandt", is_older=True)
    assert list(corrections.rewritten(split)) == [0, new]
    upper, lower = corrections.entry_of(split, 0), corrections.entry_of(split, new)
    assert (upper["body"], lower["body"]) == (
        "There is none left.\nOn Monday Bob asked:",
        "Is there any tea left?",
    )
    at = RAW.find(b"Is there")
    assert (upper["span"], lower["span"]) == ([14, at], [at, 77])
    assert (upper["parent"], lower["parent"], lower["signature"]) == (new, 1, "Ann")
    assert split["pieces"][1:3] == [["text", 14, at, 0], ["text", at, 77, new]]


def test_the_lower_part_can_be_the_answer(split):
    new = corrections.cut(split, RAW, 0, 2, author="Bob", is_older=False)
    assert corrections.entry_of(split, new)["parent"] == 0 and corrections.entry_of(split, 0)["parent"] == 1


@pytest.mark.parametrize("line", [0, 3, 99, -1])
def test_a_cut_leaves_words_on_both_sides(split, line):
    if line == -1:
        corrections.entry_of(split, 0)["body"] = "\n\nOnly this"
        line = 1
    with pytest.raises(Impossible):
        corrections.cut(split, RAW, 0, line, author="Bob", is_older=True)


def test_a_cut_and_a_join_leave_what_was_there(split):
    new = corrections.cut(split, RAW, 0, 2, author="Bob Brandt", is_older=True)
    assert corrections.join(split, new, 0) == 0
    whole = corrections.entry_of(split, 0)
    assert (
        " ".join(whole["body"].split()) == "There is none left. On Monday Bob asked: Is there any tea left?"
    )
    assert (whole["span"], whole["parent"], whole["signature"]) == ([14, 77], 1, "Ann")
    assert not corrections.rewritten(split)


def test_words_joined_under_another_author_count_as_rewritten(split):
    corrections.entry_of(split, 1)["author_email"] = "greta@supplier.example"
    assert corrections.join(split, 1, 0) == 0
    assert list(corrections.rewritten(split)) == [0]
    assert [e["index"] for e in split["messages"]] == [0] and split["pieces"][-1] == ["text", 77, 80, 0]


def test_what_the_sender_wrote_stays_the_senders_also_below_a_quote(split):
    corrections.entry_of(split, 0)["span"] = [90, 99]
    assert corrections.join(split, 0, 1) == 0
    assert corrections.entry_of(split, 0)["body"].startswith("Old")


def test_joining_over_a_message_between_closes_no_circle():
    split = {
        "messages": [entry(0, "c", 1, (0, 1)), entry(1, "b", 2, (1, 2)), entry(2, "a", None, (2, 3))],
        "pieces": [],
    }
    corrections.join(split, 0, 2)
    assert {e["index"]: e["parent"] for e in split["messages"]} == {0: None, 1: 0}


def test_a_message_answers_neither_itself_nor_what_answers_it(split):
    for index, parent in ((0, 0), (1, 0), (0, 7)):
        with pytest.raises(Impossible):
            corrections.hang(split, index, parent)
    corrections.hang(split, 0, None)
    corrections.hang(split, 1, 0)
    assert corrections.entry_of(split, 1)["parent"] == 0


def test_the_mails_own_words_undo_an_edit(split):
    corrections.rewrite(split, 1, "New")
    assert corrections.entry_of(split, 1)["text"] == "New" and list(corrections.rewritten(split)) == [1]
    corrections.rewrite(split, 1, " Old\r\n")
    assert not corrections.rewritten(split)


def test_marked_words():
    assert marked("The price is 41,200 euros.", "The price is known.") == [
        ("same", "The price is "),
        ("gap", ""),
        ("added", "known"),
        ("same", "."),
    ]
    assert marked("one two", "one  two") == [("same", "one  two")]


def test_long_texts_are_compared_by_lines_and_very_long_ones_not_at_all():
    lines = [f"line {n} with a few words" for n in range(500)]
    shorter = "\n".join(lines[:250] + lines[251:])
    assert [kind for kind, _text in marked("\n".join(lines), shorter)] == ["same", "gap", "same"]
    # Words chosen to hurt: 25 seconds without the limits.
    began = time.process_time()
    marked("a " * 599, "a b " * 299)
    marked("a b " * 500, "b a c " * 60)
    marked(" ".join(f"w{n % 90}" for n in range(599)), " ".join(f"w{n * 7 % 90}" for n in range(599)))
    assert time.process_time() - began < 3
    assert [kind for kind, _text in marked("x\n" * 9000, "y\n" * 9000)] == ["gap", "added"]
