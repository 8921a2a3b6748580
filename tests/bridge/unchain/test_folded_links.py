"""Addresses whose links were printed again by every client on the way."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
)
BEN = "ben@quarry.example"
LINK = f"<mailto:{BEN}>"
#: What the address looks like after two and after three replies.
TWICE = f"<{BEN}\n{LINK} <mailto:{BEN}\n{LINK}>>"
THRICE = f"<{BEN} {LINK}\n<mailto:{BEN} {LINK}>\n<mailto:{BEN}\n{LINK} <mailto:{BEN}\n{LINK}>>>"


def read(text: str):
    return unchain((HEAD + text).encode()).messages


def marked(text: str, mark: str) -> str:
    return "".join(f"{mark}{line}\n" for line in text.split("\n"))


@pytest.mark.parametrize("address", [TWICE, THRICE])
@pytest.mark.parametrize("mark", ["", "> ", "    > "])
def test_an_attribution_is_read_through_the_links_of_its_address(address, mark):
    quoted = marked(
        f"On Mon, Mar 3, 2025 at 3:05 PM Ben Oak\n{address}\nwrote:\n\n> The lift is stuck.", mark
    )
    above = "On Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n\n" if mark else ""
    found = read(f"Done.\n\n{above}{quoted}")
    last = found[-1]
    assert (last.author_name, last.author_email, last.date_raw) == (
        "Ben Oak",
        BEN,
        "Mon, Mar 3, 2025 at 3:05 PM",
    )
    assert last.body == "The lift is stuck."
    assert "mailto" not in "".join(message.body for message in found)


def test_links_that_lost_their_marks_or_gathered_some_belong_to_the_address():
    found = read(
        "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n\n> Fine.\n>\n"
        f"> On Mon, Mar 3, 2025 at 3:05 PM Ben Oak\n> <{BEN}\n\n{LINK} <mailto:{BEN}\n{LINK}>\n"
        f"> > <mailto:{BEN}\n> {LINK}>> wrote:\n>\n> > The lift is stuck.\n"
    )
    assert [message.body for message in found] == ["Done.", "Fine.", "The lift is stuck."]
    assert found[2].author_email == BEN


def test_a_header_block_is_read_through_the_links_of_its_addresses():
    found = read(
        f"Done.\n\n*From: *Ben Oak\n{THRICE}\n*Date: *Monday, March 3, 2025 at 3:05 PM\n"
        f"*To: *Cy Reed <cy@quarry.example\n<mailto:cy@quarry.example> <mailto:cy@quarry.example\n"
        "<mailto:cy@quarry.example>>>\n*Subject: *Lift\n\nThe lift is stuck.\n"
    )
    assert [message.body for message in found] == ["Done.", "The lift is stuck."]
    assert (found[1].author_email, found[1].to, found[1].subject) == (BEN, ("cy@quarry.example",), "Lift")


def test_a_verb_on_a_less_deep_line_does_not_end_the_quote():
    found = read(
        "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n\n> Fine.\n>\n"
        f"> > On Mon, Mar 3, 2025 at 3:05 PM Ben Oak\n> > <{BEN}>\n> wrote:\n> >\n"
        "> >     On 2 Mar 2025, Dan Fir wrote:\n> >     > Is it?\n> >     The lift is stuck.\n"
    )
    assert [message.body for message in found] == ["Done.", "Fine.", "The lift is stuck.", "Is it?"]


def test_words_that_announce_nobody_keep_their_links():
    (found,) = read(f"Ask {THRICE} for the key.\n")
    assert "".join(found.body.split()) == "".join(f"Ask {THRICE} for the key.".split())


def test_links_that_somebody_wrote_stay():
    text = f"Ask Ben {LINK} or Cy <mailto:cy@quarry.example>, or both <mailto:{BEN}>."
    assert read(text + "\n")[0].body == text
