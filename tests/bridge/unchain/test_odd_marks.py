"""Quote marks other than ">": initials, bars, colons, and marks left inside re-wrapped lines."""

import pytest

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
MAIL = "ben@quarry.example"
LINE = "Monday, March 3, 2025, 4:05:22 PM, Ben Oak wrote:"


def bodies(text: str) -> list[str]:
    """What the mail says, and then what each quoted message says."""
    return [message.body for message in unchain((HEAD + text).encode()).messages]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", ["BO> ", " BO> ", "BO>", "Ben> "])
def test_initials_of_the_writer_mark_a_quote_of_one_line(mark, gap):
    assert bodies(f"On my way.\n\n{LINE}{gap}{mark}The lift is stuck.\n") == [
        "On my way.",
        "The lift is stuck.",
    ]


def test_initials_mark_the_quote_between_answers():
    text = f"Hello Ben,\n\n{LINE}\n\nBO> The lift is stuck.\n\nI come.\n\nBO> And the crane.\n\nThat too.\n"
    assert bodies(text) == ["Hello Ben,\n\nI come.\n\nThat too.", "The lift is stuck.\n\nAnd the crane."]


def test_initials_of_two_writers_nest():
    inner = "BO> Sunday, March 2, 2025, 1:00 PM, Cy Elm wrote:\nCE>> Is it stuck?\n\nBO> It is.\n"
    assert bodies(f"On my way.\n\n{LINE}\n\n{inner}") == ["On my way.", "It is.", "Is it stuck?"]


def test_initials_stay_marks_where_others_quote_with_arrows():
    text = f"Good.\n\nOn Tue, Mar 4, 2025 at 8:00 AM Cy Elm <cy@quarry.example> wrote:\n> On my way.\n>\n> {LINE}\n> BO> The lift is stuck.\n"
    assert bodies(text) == ["Good.", "On my way.", "The lift is stuck."]


def test_a_block_of_colons_round_a_header_block_is_a_quote():
    block = f"Date: Mon, 3 Mar 2025 16:05:22 +0100\nFrom: Ben Oak <{MAIL}>\nTo: Ada\nSubject: Lift\n\nThe lift is stuck."
    marked = "\n".join(f": {line}".rstrip() for line in block.split("\n"))
    assert bodies(f"On my way.\n\n{marked}\n\nAda\n") == ["On my way.\n\nAda", "The lift is stuck."]


@pytest.mark.parametrize("mark", [":", "}", "|"])
def test_a_block_of_odd_marks_below_an_attribution_is_a_quote(mark):
    text = f"Cy > all.\n\n{LINE}\n{mark} The lift\n{mark} is stuck.\n\nOn my way.\n"
    assert bodies(text) == ["Cy > all.\n\nOn my way.", "The lift\nis stuck."]


def test_marks_inside_rewrapped_lines_belong_to_their_paragraph():
    text = (
        f"Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <{MAIL}> wrote:\n\n> Thanks for both.\n>\n"
        "> >> Why not let one rope hold lift and crane, as they did in the\n> old quarry, where one >>rope for two was enough, and the\n"
        "> second >>one lay in the shed.\n>\n> We have no such rope.\n"
    )
    said = bodies(text)[1].split("\n")
    assert [line for line in said if line and not line.startswith(">")] == [
        "Thanks for both.",
        "We have no such rope.",
    ]


@pytest.mark.parametrize(
    "own",
    [
        "It says:\n\nSQL> select 1;\n1\nSQL> exit",
        "The console of 2025 says:\n\nC:> dir\nC:> cd lift",
        "Three ways to get up there:\n: stairs\n: rope\n: lift",
        "The end of it, in 2025:\n}",
        "See 2025-03:\n| lift | 12 |\n| crane | 3 |",
        "If a >>b then c >>d holds.\nAnd so on.",
        "Fine :)\n:) really\n:D",
    ],
)
def test_what_people_write_is_not_taken_for_marks(own):
    assert bodies(own + "\n") == [own]


CHAT = "Ann> is it stuck?\nBob> it is\nAnn> again\nCy> on my way\n"


@pytest.mark.parametrize(
    "above",
    [
        "Here is the chat:", "What we said in the chat with Ann:", "Chat with Ann, 3 March 2025, 16:05:",
        "Fyi", "Das Protokoll vom 3.3.2025, 16:05, mit Ann:",
    ],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "chat",
    [
        CHAT, CHAT.replace("> ", ">"), CHAT.replace("\n", "\n\n"), CHAT.replace("again", "again\nas on Friday"),
        CHAT.upper(), CHAT.replace("Bob> it is\n", "").replace("Cy> on my way\n", "Bob> oh\n"),
    ],
)  # fmt: skip
def test_a_chat_is_the_words_of_who_pastes_it(above, gap, chat):
    assert bodies(f"{above}{gap}{chat}\nAda\n") == [f"{above}{gap}{chat}\nAda"]


@pytest.mark.parametrize("above", ["The log:", "The log of 3 March 2025, 16:05:", "Fyi"])
@pytest.mark.parametrize("prompt", ["SQL>", "Bob>", "Rcmd>"])
def test_prompts_quote_nothing(above, prompt):
    text = f"{above}\n{prompt} show lift\n{prompt} show crane\n{prompt} quit"
    assert bodies(f"{text}\n") == [text]


def test_a_chat_inside_a_quote_stays_in_it():
    marked = "".join(f"> {line}\n" for line in CHAT.splitlines())
    assert bodies(
        f"Good.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <{MAIL}> wrote:\n> As told:\n{marked}"
    ) == [
        "Good.",
        f"As told:\n{CHAT}".rstrip(),
    ]


def test_who_is_quoted_by_somebody_quoted_has_more_arrows():
    text = f"On my way.\n\n{LINE}\n\nBO> The lift.\nCE>> Is it stuck?\nBO> It is.\n"
    assert bodies(text) == ["On my way.", "The lift.\n\nIt is."]


@pytest.mark.parametrize(
    "told",
    [
        "Monday, March 3, 2025, 4:05:22 PM, you wrote:",
        "You wrote on 3 March 2025, 16:05:22:",
        "On 3 March 2025\nBen Oak wrote:",
    ],
)
def test_initials_mark_a_quote_whose_writer_is_the_reader(told):
    found = bodies(
        f"Hello Ben,\n\n{told}\n\nBO> The lift is stuck.\nBO> And the crane.\n\nOn my way.\n\nAda\n"
    )
    assert found == ["Hello Ben,\n\nOn my way.\n\nAda", "The lift is stuck.\nAnd the crane."]
