"""Quotes that lists and clients wrapped again: rests, torn attributions and lines one mark short."""

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"


def read(text: str):
    return unchain((HEAD + text).encode())


def bodies(text: str) -> list[str]:
    return [message.body for message in read(text).messages]


def test_the_rest_of_a_rest_stays_with_the_line_it_was_torn_from():
    assert bodies(
        "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n\n> Fine.\n>\n"
        "> On Mon, Mar 3, 2025 at 3:05 PM Ben Oak <ben@quarry.example> wrote:\n>\n"
        "> > The lift stops on every floor, although nobody is in it, I\nmean\n> it\n> > stops.\n"
    ) == [
        "Done.",
        "Fine.",
        "The lift stops on every floor, although nobody is in it, I\nmean\nit\nstops.",
    ]


def test_an_attribution_whose_middle_lost_all_its_marks_is_put_together():
    found = bodies(
        "Done.\n\nOn Tue, Mar 4, 2025 at 8:05 AM Dan Fir <dan@quarry.example> wrote:\n\n> Same here.\n>\n"
        "> > > On Mon, Mar 3, 2025 at 3:05 PM Ben Oak <\n> ben.oak@a-long-domain.quarry.example\n> > >\n"
        "> > > wrote:\n> > >\n> > > > The lift is stuck.\n"
    )
    assert found == ["Done.", "Same here.", "The lift is stuck."]


def test_first_lines_one_mark_short_belong_to_the_quote():
    assert bodies(
        "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n\n> Fine.\n>\n"
        "> On 3 Mar 2025, Ben Oak wrote:\n>\n> The lift is\n>> stuck again.\n>>\n>> Ben\n"
    ) == ["Done.", "Fine.", "The lift is\nstuck again.\n\nBen"]


def test_a_rest_torn_again_stays_in_its_sentence():
    found = read(
        "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n"
        "> On Mon, Mar 3, 2025 at 3:00 PM Cy Reed <cy@quarry.example> wrote:\n"
        ">> We had the crusher\n> opened\n>> on Friday.\n>\n> Good.\n\nVery good.\n"
    )
    assert [message.body for message in found.messages] == [
        "Very good.",
        "Good.",
        "We had the crusher\nopened\non Friday.",
    ]


def test_an_answer_between_two_questions_is_no_rest():
    found = read(
        "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n"
        "> On Mon, Mar 3, 2025 at 3:00 PM Cy Reed <cy@quarry.example> wrote:\n"
        ">> Is the crusher open?\n> yes\n>> Who did it?\n> Ada\n"
    )
    assert found.messages[1].body == "yes\n\nAda"


def test_an_attribution_folded_at_a_blank_line_is_whole():
    found = read(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Oak, Ben\n\n<ben@quarry.example> wrote:\n\n> Is it stuck?\n"
    )
    assert [message.body for message in found.messages] == ["Yes.", "Is it stuck?"]
    assert (found.messages[1].author_name, found.messages[1].date_iso) == ("Ben Oak", "2025-03-03T16:05:00")


def test_a_word_folded_between_two_ideographs_has_no_blank():
    found = read("Yes.\n\nOn 2025/3/3 週一 上\n午9:05, Ben Oak wrote:\n\n> Is it stuck?\n")
    assert (found.messages[1].author_name, found.messages[1].date_iso) == ("Ben Oak", "2025-03-03T09:05:00")


def test_rests_at_the_margin_of_an_indented_quote_belong_to_it():
    assert bodies(
        "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n\n> Fine.\n>\n"
        '> On 3/3/25, 3:05 PM, "Ben Oak" <ben@quarry.example> wrote:\n>\n'
        ">     The lift stops on every floor, although nobody is in it, and it\n> stops for a long time.\n>\n>     Ben\n"
    ) == [
        "Done.",
        "Fine.",
        "The lift stops on every floor, although nobody is in it, and it\nstops for a long time.\n\nBen",
    ]
