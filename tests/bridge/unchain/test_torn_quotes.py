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


def test_a_link_too_long_for_its_line_stays_in_the_quote():
    link = "https://quarry.example/lifts/north-wing/reports/2025/march/03/why-it-is-stuck-again"
    found = bodies(
        "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n>\n> Good.\n>\n"
        "> On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n> > The report is at\n> >\n"
        f"> {link}\n> >\n> > and short.\n\nThanks.\n"
    )
    assert found == ["Thanks.", "Good.", f"The report is at\n\n{link}\n\nand short."]


def test_an_attribution_torn_into_scraps_is_whole():
    found = read(
        "Yes.\n\n> Fine.\n>\n> On Mon, 2025-03-03 at 21:31 +0300, Ben Oak\n> via\n> Lift-\n> owners\n> wrote:\n>> Stuck.\n"
    )
    assert found.messages[-1].author_name == "Ben Oak"
    assert found.messages[-1].body == "Stuck."


def test_a_quote_set_in_by_unbreakable_blanks_goes_on_after_an_answer():
    found = bodies(
        "On 3/3/25 4:05 PM, Ben Oak wrote:\n\n"
        '> On 3/3/25, 3:05 PM, "Cy Reed" <cy@quarry.example> wrote:\n>\n'
        "> \u00a0 \u00a0 Is it stuck?\n>\n> It is.\n\nSince when?\n\n> \u00a0 \u00a0 Who comes?\n>\n> Dan comes.\n"
    )
    assert found == ["Since when?", "It is.\n\nDan comes.", "Is it stuck?\n\nWho comes?"]


def test_escaped_quote_marks_are_quote_marks():
    found = bodies(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n\n&gt; Is it stuck?\n&gt;\n"
        "&gt; On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n&gt; &gt; Look.\n"
    )
    assert found == ["Yes.", "Is it stuck?", "Look."]


def test_a_whole_mail_quoted_without_a_word_on_its_author_is_a_message():
    found = read(
        "Thanks.\n\n> Try the other lift.\n>\n> On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n"
        "> > It is stuck.\n"
    )
    assert [message.body for message in found.messages] == ["Thanks.", "Try the other lift.", "It is stuck."]
    assert [message.parent for message in found.messages] == [1, 2, None]
    assert found.messages[1].author_name == ""
    assert found.messages[1].confidence < 0.5


def test_a_passage_quoted_without_a_word_on_its_author_is_no_message():
    assert bodies("> Try the other lift.\n\nIt is stuck, too.\n") == [
        "> Try the other lift.\n\nIt is stuck, too."
    ]


def test_two_mails_of_one_author_half_an_hour_apart_stay_two():
    found = read(
        "Fine.\n\n> On Mar 3, 2025, at 4:13 PM, Ben Oak <ben@quarry.example> wrote:\n>\n> It is stuck again.\n>\n"
        "> On Mar 3, 2025, at 3:43 PM, Ben Oak <ben@quarry.example> wrote:\n>\n> It is stuck.\n"
    )
    assert [message.body for message in found.messages] == ["Fine.", "It is stuck again.", "It is stuck."]


def test_a_marked_message_below_an_unmarked_header_block_keeps_its_words_if_a_few_lines_lost_their_marks():
    block = "From: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada Moss\nSubject: Lift\n\n"
    words = (
        "The lift stops on every floor, although\n> nobody is in it, and we have no idea why it\n> does so."
    )
    assert bodies(f"Done.\n\n{block}> {words}\n\n - lift.pdf\n") == [
        "Done.",
        words.replace("> ", "") + "\n\n - lift.pdf",
    ]
    assert bodies(f"Done.\n\n{block}> > {words.replace('> ', '> > ')}\n") == [
        "Done.",
        words.replace("> ", ""),
    ]


def test_a_message_that_begins_with_a_quote_does_not_own_the_quote():
    block = "From: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada Moss\nSubject: Lift\n\n"
    found = read(f"Done.\n\n{block}> Does it stop?\n\nOn every floor, although nobody is in it.\n").messages
    assert [message.body for message in found] == ["Done.", "On every floor, although nobody is in it."]
    assert found[1].in_context == "> Does it stop?\n\nOn every floor, although nobody is in it."


def test_links_torn_out_of_a_quote_go_back_into_it():
    head = "Yes.\n\nOn Monday, 3 March, 2025 at 3:46 PM, Ben Oak wrote:\n\n"
    assert bodies(f"{head}> Look here (https://quarry.example/lift\n?id=7)\n>\n") == [
        "Yes.",
        "Look here (https://quarry.example/lift\n?id=7)",
    ]
    assert bodies(f"{head}> Look\n>\n (https://quarry.example/lift) >\n> here.\n")[0] == "Yes."


def test_a_line_set_off_by_arrows_is_no_quote():
    assert bodies("Now in the shop:\n>>> >>> Lifts <<<\nOnly today.\n") == [
        "Now in the shop:\n>>> >>> Lifts <<<\nOnly today."
    ]


BEN = "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n\n"


def test_long_rests_at_the_end_that_lost_all_their_marks_stay_in_the_quote():
    words = (
        "The lift stops on every floor of the north wing although nobody is in it, and nobody\n"
        "knows why it does so, because the man who built it has left for the coast and does not\nanswer."
    )
    assert bodies(f"{BEN}> {words}\n") == ["Done.", words]
    assert bodies(f"{BEN}> {words}\n\nAda\n") == ["Done.\n\nAda", words]


def test_an_answer_right_below_a_long_line_is_no_rest():
    question = "Does the lift stop on every floor of the north wing, although nobody is in it?"
    for answer in (
        "yes, it does",
        "it does so on every floor that I have been to this morning, all\nof them.",
    ):
        assert bodies(f"{BEN}> {question}\n{answer}\n") == [f"Done.\n\n{answer}", question]


def test_a_rest_that_begins_with_a_capital_inside_brackets_stays_in_the_quote():
    found = bodies(
        f"{BEN}> Fine.\n>\n> On 3 Mar 2025, Cy Reed wrote:\n>\n"
        "> > The lift is stuck again (Dan has been here, but left, although\n> Ben had asked him to stay). Who\n"
        "> has the key?\n> >\n> > Cy\n"
    )
    assert found[2] == (
        "The lift is stuck again (Dan has been here, but left, although\nBen had asked him to stay). Who\n"
        "has the key?\n\nCy"
    )


def test_rests_wrapped_at_a_narrow_width_stay_in_the_quote():
    found = bodies(
        f"{BEN}> Fine.\n>\n> On 3 Mar 2025, Cy Reed wrote:\n>\n"
        "> > The lift is stuck on the third floor\n> of the north wing, with three of the\n> drivers in it.\n>\n"
    )
    assert (
        found[2]
        == "The lift is stuck on the third floor\nof the north wing, with three of the\ndrivers in it."
    )


def test_an_answer_set_in_less_than_the_quote_above_it_is_no_rest():
    found = bodies(
        f"{BEN}> Fine.\n>\n> On 3 Mar 2025 at 15:05, Cy Reed <cy@quarry.example> wrote:\n>\n"
        ">     On 2025-03-03 14:05, Dan Fir wrote:\n>>     The lift is stuck, says the man at the gate, whom I have\n"
        ">>     asked. Write to me at dan.fir@a-long-domain.quarry.example\n>     Dan is right.\n>\n"
    )
    assert found[2:] == [
        "Dan is right.",
        "The lift is stuck, says the man at the gate, whom I have\nasked. Write to me at dan.fir@a-long-domain.quarry.example",
    ]


def test_a_quote_set_in_below_an_attribution_that_is_set_in_itself():
    found = bodies(
        f"{BEN}> Fine.\n>\n>     On 3 Mar 2025 at 15:05, Cy Reed <cy@quarry.example> wrote:\n>\n"
        ">         On 2025-03-03 14:05, Dan Fir wrote:\n>         > The lift is\n>         stuck\n>         > again.\n"
        ">         >\n>         Dan is right.\n>\n> Ben\n"
    )
    assert found == ["Done.", "Fine.\n\nBen", "Dan is right.", "The lift is\nstuck\nagain."]


FROM_CY = "On Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n"
FROM_BEN = "On Mon, Mar 3, 2025 at 3:05 PM Ben Oak <ben@quarry.example> wrote:\n"
FROM_DAN = "On Mon, Mar 3, 2025 at 2:05 PM Dan Fir <dan@quarry.example> wrote:\n"


def test_a_rest_that_two_clients_tore_is_one_even_if_it_begins_like_a_sentence():
    quote = f"> Fine.\n>\n> {FROM_BEN}>> Good.\n>>\n>> {FROM_DAN}>>>\n"
    torn = (
        ">>> The panel of the north lift shows these words when it stops:\n>>> we saw on it the sign\n"
        "> NORTH_LIFT_DOOR_OPEN_WAIT_FOR_THE_PORTER_OF_THIS_HOUSE and not the\n> usual one.\n>>> Who knows it?\n"
    )
    found = bodies(f"Done.\n\n{FROM_CY}{quote}{torn}")
    assert found[:3] == ["Done.", "Fine.", "Good."]
    assert "NORTH_LIFT" in found[3]


def test_an_answer_between_two_deep_lines_is_no_rest():
    quote = f"> {FROM_BEN}>> {FROM_DAN}>>> The panel of the north lift shows new words when it stops there.\n> Nice, I have seen these words there myself.\n>>> Who knows it?\n"
    assert bodies(f"Done.\n\n{FROM_CY}{quote}")[1] == "Nice, I have seen these words there myself."


def test_rests_between_the_lines_of_a_double_spaced_quote():
    """A converter of HTML puts a blank line below each line, and the client that wraps them marks it as its own."""
    lines = [
        "The lift in the north wing has been stuck since very early this",
        "morning and nobody from the company that looks after it has",
        "come until now.",
    ]
    quote = (
        f">>> {lines[0]}\n>> Monday\n>>\n>>> {lines[1]}\n>> been here or\n>> answered\n>>\n>>> {lines[2]}\n"
    )
    text = f"Done.\n\n{FROM_CY}> Fine.\n>\n> {FROM_BEN}>> Good.\n>>\n>> {FROM_DAN}>>\n{quote}"
    found = bodies(text)
    assert found[:3] == ["Done.", "Fine.", "Good."]
    assert (
        found[3].split()
        == " ".join([lines[0], "Monday", lines[1], "been here or answered", lines[2]]).split()
    )


def test_an_answer_between_the_lines_of_a_double_spaced_quote_is_no_rest():
    question = "The lift in the north wing is stuck, so who looks after it now?"
    quote = f">>> {question}\n>> The porter.\n>>\n>>> And who pays the bill of the last time?\n"
    found = bodies(f"Done.\n\n{FROM_CY}> Fine.\n>\n> {FROM_BEN}>> {FROM_DAN}>>\n{quote}")
    assert found[2] == "The porter."


def test_links_behind_addresses_that_lost_two_marks_are_rests():
    quote = (
        f"> Fine.\n>\n> {FROM_BEN}>> Good.\n>>\n>> {FROM_DAN}>>> Ask Eva Elm <eva@quarry.example\n"
        "> <mailto:eva@quarry.example>> or Fay <fay@quarry.example\n> <mailto:fay@quarry.example>>\n"
        ">> today.\n>>>\n>>> The lift is stuck.\n"
    )
    found = bodies(f"Done.\n\n{FROM_CY}{quote}")
    assert found[:3] == ["Done.", "Fine.", "Good."]
    assert found[3].endswith("today.\n\nThe lift is stuck.")
