"""A quote without marks ends where its reader speaks to its author."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\n"
    "Subject: Re: Lift\nIn-Reply-To: <1@quarry.example>\n\n"
)
BEN = "On Mon, Mar 3, 2025 at 3:05 PM Ben Oak <ben@quarry.example> wrote:"
CY = "On Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:"
CALLS = [
    "Thanks Ben for the key.", "Hi Ben, the porter has it.", "Danke, Ben, ich hole ihn.", "Hallo Ben!\nIch hole ihn gleich ab.",
    "Merci Ben pour la clé.", "Ben, who knows?", "Hola Ben:\nLa tiene el portero.", "Dear Ben Oak,\nI do not know.", "Спасибо, Ben, я возьму.",
]  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    return [(message.author_name, message.body) for message in unchain((HEAD + text).encode()).messages]


GREETINGS = [
    "Hi Ben,\n\nthe porter has it, I think.",
    "Hallo Ben:\nIch hole ihn gleich ab.",
    "Dear Ben Oak,\nI do not know who has it.",
]


@pytest.mark.parametrize("call", GREETINGS)
def test_the_paragraph_that_speaks_to_the_author_is_the_readers(call):
    assert found(f"{BEN}\n\nThe lift is stuck.\n\nWho has the key?\n\n{call}\n\nAda\n") == [
        ("Ada Moss", f"{call}\n\nAda"),
        ("Ben Oak", "The lift is stuck.\n\nWho has the key?"),
    ]


@pytest.mark.parametrize("call", CALLS)
def test_and_so_it_is_inside_a_quote(call):
    marked = "\n".join(f">> {line}".rstrip() for line in f"{BEN}\n\nThe lift is stuck.\n\n{call}".split("\n"))
    assert found(f"On Mon, Mar 3, 2025 at 5:05 PM Dan Fir <dan@quarry.example> wrote:\n> {CY}\n>>\n{marked}\n> So be it.\n\nYes.\n") == [
        ("Ada Moss", "Yes."), ("Dan Fir", "So be it."), ("Cy Reed", call), ("Ben Oak", "The lift is stuck."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The lift is stuck.\n\nBen",
        "Applied.\n\nBen Oak has it, too.",
        "Looks good.\n\nThanks Ben, applied to the main tree.",
        "Applied.\n\nThanks, Ben!",
        "Applied.\n\nThanks Ben,\nAda",
        "Applied.\n\nAsk the lift, not Ben, for help.",
    ],
)
def test_a_name_at_the_end_or_in_a_sentence_speaks_to_nobody(text):
    assert [name for name, _ in found(f"{BEN}\n\n{text}\n")] == ["Ada Moss"]


def test_a_text_that_begins_with_the_name_is_all_the_readers():
    assert [name for name, _ in found(f"{BEN}\n\nThanks Ben, applied.\n\nAda\n")] == ["Ada Moss"]


@pytest.mark.parametrize(
    ("printed", "far"),
    [("2025年3月3日周一 上午10:02", "2 Mar 2025 18:02"), ("2025年3月3日周一 下午3:02", "2 Mar 2025 20:02")],
)
def test_an_attribution_left_behind_by_somebody_half_the_world_away_quotes_nothing(printed, far):
    block = "From: Cy Reed <cy@quarry.example>\nSent: Monday, March 3, 2025 8:23 PM\nTo: Ada Moss\nSubject: Re: Lift\n\n"
    assert found(
        f"Good.\n\n________________________________\n{block}Ben Oak <ben@quarry.example> 于{printed}写道：\n\nIt runs again.\n\n"
        f"On {far}, Ben Oak <ben@quarry.example> wrote:\n\n> Stuck.\n"
    ) == [
        ("Ada Moss", "Good."),
        ("Cy Reed", f"Ben Oak <ben@quarry.example> 于{printed}写道：\n\nIt runs again."),
        ("Ben Oak", "Stuck."),
    ]
