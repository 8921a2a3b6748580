"""Quotes that are set in by blanks, marked behind the blanks, or both."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
)
BLOCK = (
    "See below.\n\n-----Original Message-----\nFrom: Cy Reed <cy@quarry.example>\n"
    "Sent: Monday, March 3, 2025 4:05 PM\nTo: Ada Moss <ada@quarry.example>\nSubject: Re: Lift\n\n"
)


def bodies(text: str) -> list[str]:
    return [
        "\n".join(filter(None, message.body.split("\n")))
        for message in unchain((HEAD + text).encode()).messages
    ]


@pytest.mark.parametrize("blanks", ["    ", "\u00a0\u00a0\u00a0 ", "\t"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_marks_behind_blanks_are_one_level(blanks, between):
    lines = ["> Hi Cy,", ">", "> The lift is stuck.", ">", "> Who has the key?"]
    quoted = between.join(blanks + line for line in lines)
    found = bodies(
        f"{BLOCK}On 3/3/25 15:05, Ben Oak wrote:{between}{quoted}\n\nThe porter.\n\n      Cy\n\n{blanks}> Ben\n"
    )
    assert found == [
        "See below.",
        "The porter.\n      Cy",
        "Hi Cy,\nThe lift is stuck.\nWho has the key?\nBen",
    ]


def test_a_chain_below_marks_behind_blanks_is_read():
    found = bodies(
        f"{BLOCK}On 3/3/25 15:05, Ben Oak wrote:\n    > Stuck.\n    >\n    > On 3/2/25 9:05, Dan Fir wrote:\n"
        "    >> Is it?\n    >> Really?\n\nAsk the porter.\n"
    )
    assert found == ["See below.", "Ask the porter.", "Stuck.", "Is it?\nReally?"]


def test_blanks_alone_and_marks_of_an_inner_quote_stay_two_levels():
    found = bodies(
        'Done.\n\nOn 3/3/25, 3:05 PM, "Ben Oak" <ben@quarry.example> wrote:\n\n    Stuck again.\n\n'
        "    On 3/2/2025 9:05 AM, Dan Fir wrote:\n    > Is it?\n    > Really?\n"
    )
    assert found == ["Done.", "Stuck again.", "Is it?\nReally?"]
