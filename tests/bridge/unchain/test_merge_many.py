"""Merging many copies: in the time their number takes, and the same in every order."""

import random
from dataclasses import replace
from itertools import permutations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threads.bridge.unchain import unchain_many
from threads.bridge.unchain.merging.merge import merge
from threads.bridge.unchain.values import ExtractedMessage

MINUTE = "2026-03-02T09:00:00"
WORDS = [f"word{n}" for n in range(400)]


def quoted(index, author, body, date=MINUTE, parent=None):
    email = f"{author.lower()}@varde.example" if author else ""
    return ExtractedMessage(
        index, parent, "quoted", author, email, date_iso=date, date_raw=date or "", body=body, confidence=0.9
    )


def distinct(count: int, author) -> list[list[ExtractedMessage]]:
    """Messages with words of their own, in mails of a hundred."""
    chance = random.Random(5)
    texts = [" ".join(chance.choices(WORDS, k=20)) for _ in range(count)]
    rows = [quoted(n % 100, author(n), text) for n, text in enumerate(texts)]
    return [rows[n : n + 100] for n in range(0, count, 100)]


CROWDS = {
    "of many people": lambda count: (distinct(count, lambda n: f"Ann{n}"), count),
    "of one person": lambda count: (distinct(count, lambda n: "Ann"), count),
    "of nobody": lambda count: (distinct(count, lambda n: ""), count),
    "copies of one": lambda count: ([[quoted(0, "Ann", "The kiln is cold again today.")]] * count, 1),
    "undated thanks": lambda count: ([[quoted(0, "Ann", "Thanks!", None)]] * count, count),
    "thanks of many people": lambda count: (
        [[quoted(0, f"Ann{n}", "Thanks!")] for n in range(count)],
        count,
    ),
    "one long chain": lambda count: (
        [[quoted(n, f"Ann{n}", f"Step {n} of it.", parent=n - 1 if n else None) for n in range(count)]],
        count,
    ),
}


@pytest.mark.parametrize("name", CROWDS)
def test_ten_times_the_messages_of_one_minute_take_little_more_than_ten_times_as_long(name):
    def seconds(count: int) -> float:
        mails, expected = CROWDS[name](count)
        start = process_time()
        assert len(merge(mails)) == expected
        return process_time() - start

    small = max(seconds(200), 0.02)
    assert seconds(2_000) < 25 * small


ASKED = "Who takes the van to the ferry on Monday, and who brings the empty crates back to the yard?"
SAID = "I take the van, and Mei brings the crates back on Tuesday before the yard closes."
CHANGED = SAID.replace("Tuesday", "Thursday")


def mail(name, mid, date, body, quote="", ref=""):
    reply = f"In-Reply-To: <{ref}@v>\n" if ref else ""
    return (
        f"From: {name} <{name.lower()}@varde.example>\nMessage-ID: <{mid}@v>\nDate: {date}\n{reply}"
        f"Subject: Re: Van\n\n{body}\n{quote}"
    ).encode()


def quote(day, name, text):
    return f"\nOn Mon, {day} Mar 2026 at 09:00, {name} <{name.lower()}@varde.example> wrote:\n> {text}\n"


QUOTING_ASKED = mail("Bo", "b", "Mon, 2 Mar 2026 10:00:00 +0000", SAID, quote(2, "Ana", ASKED))
QUOTING_CHANGED = mail(
    "Cy", "c", "Mon, 9 Mar 2026 11:00:00 +0000", "Noted.", f"\nOn Mon, 2 Mar 2026 at 10:00, Bo <bo@varde.example> wrote:\n> {CHANGED}\n"
)  # fmt: skip
TRUE = mail("Ana", "a", "Mon, 2 Mar 2026 09:00:00 +0000", ASKED)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_true_original_takes_the_place_of_its_quoted_copy_whenever_it_comes(order):
    mails = [TRUE, QUOTING_ASKED, QUOTING_CHANGED]
    before = unchain_many([QUOTING_ASKED, QUOTING_CHANGED]).messages
    after = unchain_many([mails[n] for n in order]).messages
    assert [m.body for m in before] == [m.body for m in after] == [ASKED, SAID, "Noted."]
    assert [m.parent for m in before] == [m.parent for m in after] == [None, 0, 1]
    assert (before[0].role, before[0].message_id) == ("quoted", "")
    assert (after[0].role, after[0].message_id) == ("outer", "<a@v>")


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_copies_that_say_different_things_are_one_message_and_both_are_told(order):
    found = unchain_many([[TRUE, QUOTING_ASKED, QUOTING_CHANGED][n] for n in order]).messages
    assert [m.variants for m in found] == [(), (CHANGED,), ()]


@pytest.mark.parametrize(
    "harmless",
    [
        SAID[:50],
        SAID.replace(" ", "\n> ", 3),
        f"{SAID}\n\nBo Li\nHead of vans",
        f"Hi Ana,\n\n{SAID}",
        SAID.replace("the van", "the van <https://vans.varde.example/7>"),
        SAID.upper(),
    ],
)
def test_what_clients_do_to_a_copy_is_no_disagreement(harmless):
    own = ExtractedMessage(
        0, None, "outer", "Bo", "bo@varde.example", date_iso=MINUTE, body=SAID, message_id="b@v"
    )
    merged = merge([[own], [quoted(0, "Bo", harmless)]])
    assert [m.variants for m in merged] == [()]


@pytest.mark.parametrize(
    "changed",
    [
        SAID.replace("take", "do not take"),
        SAID.replace("Mei ", "Bo "),
        SAID.replace(" before the yard", " yard"),
    ],
)
def test_a_word_put_in_or_taken_out_is_a_disagreement(changed):
    own = ExtractedMessage(
        0, None, "outer", "Bo", "bo@varde.example", date_iso=MINUTE, body=SAID, message_id="b@v"
    )
    merged = merge([[own], [quoted(0, "Bo", changed)]])
    assert [m.variants for m in merged] == [(changed,)]


@pytest.mark.parametrize(
    ("one", "other", "date"),
    [
        ("Yes.", "No.", MINUTE),
        ("Fine with me.", "Who pays?", MINUTE),
        ("Thanks, Bo!", "Tea?", "2026-03-02T00:00:00"),
    ],
)
def test_short_words_of_one_minute_or_day_that_differ_stay_two(one, other, date):
    mails = [[quoted(0, "Ann", text, date)] for text in (one, other)]
    assert sorted(m.body for m in merge(mails)) == sorted([one, other])


def test_two_long_mails_of_one_day_stay_two_where_only_the_day_is_printed():
    day = {"date_iso": "2026-03-02T00:00:00", "date_raw": "2 March 2026"}
    one, other = (
        ExtractedMessage(0, None, "quoted", "Ann", "ann@varde.example", body=text, **day)
        for text in (f"{ASKED} Ask Karim who has the key.", f"{SAID} Ask Karim who has the key.")
    )
    assert len(merge([[one], [other]])) == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_forward_without_words_is_no_copy_of_what_its_sender_wrote(order):
    bare = ExtractedMessage(
        0, 1, "note", "Ann", "ann@varde.example", date_iso=MINUTE, body="", message_id="f@v"
    )
    mails = [[bare], [quoted(0, "Ann", ASKED)]]
    assert len(merge([mails[n] for n in order])) == 2


#: Much of it contradicts, or is the same by chance: what forwards of forwards hold.
odd = st.builds(
    ExtractedMessage,
    index=st.just(0),
    role=st.sampled_from(["quoted", "quoted", "note", "outer", "attached"]),
    author_name=st.sampled_from(["", "Ann", "Ann Lee", "Bo", "Lee, Ann"]),
    author_email=st.sampled_from(["", "ann@varde.example", "bo@varde.example"]),
    date_iso=st.sampled_from(
        [None, MINUTE, "2026-03-02T10:01:00+01:00", "2026-03-02T00:00:00", "2026-03-03T09:00:00"]
    ),
    body=st.sampled_from(["", "Thanks!", "Yes.", ASKED, SAID, SAID[:50], CHANGED, f"{ASKED} {SAID}"]),
    message_id=st.sampled_from(["", "", "", "<a@v>", "<b@v>"]),
    confidence=st.sampled_from([0.9, 1.0]),
)


def numbered(rows: list[ExtractedMessage]) -> list[ExtractedMessage]:
    below = [*range(1, len(rows)), None]
    return [
        replace(row, index=n, parent=parent) for n, (row, parent) in enumerate(zip(rows, below, strict=True))
    ]


def told(mails) -> list[str]:
    """The conversation by content, whatever its numbers."""
    found = merge(mails)
    bare = [replace(m, index=0, parent=None) for m in found]
    return sorted(
        f"{bare[m.index]} answers {bare[m.parent] if m.parent is not None else None}" for m in found
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(odd, min_size=1, max_size=4).map(numbered), min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_any_order_of_odd_copies_gives_the_same_conversation(mails, chance):
    expected = told(mails)
    chance.shuffle(mails)
    assert told(mails) == expected
