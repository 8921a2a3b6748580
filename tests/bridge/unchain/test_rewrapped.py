"""Quotes re-wrapped by several clients, and the choice between the two bodies of a mail."""

import html

import pytest

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"


def bodies(text: str) -> list[str]:
    return [message.body for message in unchain((HEAD + text).encode()).messages]


def test_a_rest_behind_a_comma_or_before_a_long_word_stays_in_its_sentence():
    link = "https://quarry.example/lifts/north-wing/reports/2025/march/03/stuck-again"
    found = bodies(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n"
        "> On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n"
        ">> It was fine when I came in this morning and went up to the roof,\n"
        "> Ben said the same when I met him there after lunch, and again\n> later on\n>> in the yard.\n>>\n"
        f">> The report is at\n> {link}\n>> by now.\n>\n> Good.\n"
    )
    assert found[1] == "Good."
    assert found[2].splitlines() == [
        "It was fine when I came in this morning and went up to the roof,",
        "Ben said the same when I met him there after lunch, and again",
        "later on",
        "in the yard.",
        "",
        "The report is at",
        link,
        "by now.",
    ]


def test_a_from_that_an_mbox_has_escaped_in_a_flowed_text_quotes_nothing():
    raw = HEAD.replace("Subject", "Content-Type: text/plain; format=flowed\nSubject") + (
        "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n> One.\n>\n>>  From here on it stops.\n>\n> Ben\n"
    )
    assert unchain(raw.encode()).messages[1].body.split() == [
        "One.",
        "From",
        "here",
        "on",
        "it",
        "stops.",
        "Ben",
    ]


def test_the_plain_part_is_read_where_the_html_says_no_more():
    attribution = "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:"
    raw = HEAD.replace("Subject", 'Content-Type: multipart/alternative; boundary="b"\nSubject') + (
        f"--b\nContent-Type: text/plain\n\nSee here<https://quarry.example/1>.\n\n{attribution}\n\nIs it stuck?\n"
        "--b\nContent-Type: text/html\n\n<p>See <a href='https://quarry.example/1'>here</a>.</p>"
        f"<div class=gmail_quote>{html.escape(attribution)}<blockquote type=cite>Is it stuck?</blockquote></div>\n--b--\n"
    )
    found = unchain(raw.encode()).messages
    assert [message.body for message in found] == ["See here<https://quarry.example/1>.", "Is it stuck?"]


def test_links_of_links_that_take_several_lines_are_folded_back():
    messages = unchain(
        (
            HEAD + "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example[mailto:\n"
            "ben@quarry.example][mailto:ben@quarry.example[mailto:ben@quarry.example\n]]>\nwrote:Hi Ada,\n\nIs it stuck?\n\n"
            'Gesendet: Montag, 03. März 2025 um 15:05 Uhr\nVon: "Cy Reed" <cy@quarry.example[mailto:\ncy@quarry.example]>\n'
            'An: "Ben Oak" <ben@quarry.example[mailto:ben@quarry.example]>\nBetreff: Lift\n\nLook at it.\n'
        ).encode()
    ).messages
    assert [message.body for message in messages] == ["Yes.", "Hi Ada,\n\nIs it stuck?", "Look at it."]
    assert [(m.author_name, m.author_email) for m in messages[1:]] == [
        ("Ben Oak", "ben@quarry.example"),
        ("Cy Reed", "cy@quarry.example"),
    ]


def test_a_single_link_is_left_as_it_is_printed():
    assert bodies("Write to ben@quarry.example[mailto:ben@quarry.example] today.\n") == [
        "Write to ben@quarry.example[mailto:ben@quarry.example] today."
    ]


def test_text_set_in_by_unbreakable_blanks_below_an_undated_attribution_is_a_quote():
    found = bodies(
        "Thanks.\n\nOn 3/3/25 4:05 PM, Ben Oak wrote:\n"
        "> Cy Reed wrote:\n>\n> \u00a0\u00a0\u00a0 Is it stuck?\n>\n> It is.\n"
    )
    assert found == ["Thanks.", "It is.", "Is it stuck?"]


def test_code_set_in_below_a_line_that_looks_like_an_attribution_is_no_quote():
    assert bodies("Cy Reed wrote:\n\n    lift.stop()\n\nand it stopped.\n") == [
        "Cy Reed wrote:\n\n    lift.stop()\n\nand it stopped."
    ]


def test_an_address_that_spells_an_authors_name_gets_it():
    found = unchain(
        (
            HEAD + "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM, <benoak7@quarry.example> wrote:\n\n> Is it?\n>\n"
            "> On Mon, Mar 3, 2025 at 3:05 PM, Ben Oak via Lift wrote:\n>\n> > It is stuck.\n"
        ).encode()
    )
    assert [message.author_name for message in found.messages] == ["Ada Moss", "Ben Oak", "Ben Oak"]


@pytest.mark.parametrize(
    "attribution",
    [
        "Quoting Ben Oak (2025-03-03 13:05:12)",
        "Quoting Ben Oak via Lift (2025-03-03 13:05:12)",
        "Ben Oak - 03.03.25, 13:05:12 CET:",
        "On Gwe, 2025-03-03 at 13:05 +0100, Ben Oak wrote:",
        "On Пнд, 2025-03-03 at 13:05 +0100, Ben Oak wrote:",
    ],
)
def test_attributions_of_developers_clients_are_read(attribution):
    """sup and alot; KMail; Evolution in a language we do not read, and in Russian."""
    quoted = unchain(f"{HEAD}Yes.\n\n{attribution}\n> Is it?\n".encode()).messages[1]
    assert (quoted.author_name, quoted.body, quoted.date_iso[:16]) == (
        "Ben Oak",
        "Is it?",
        "2025-03-03T13:05",
    )


@pytest.mark.parametrize("greeting", ["", "> Hi Cy,\n>\n"])
def test_an_attribution_whose_quote_was_deleted_takes_no_words_from_its_writer(greeting):
    found = bodies(
        f"Thanks.\n\nOn Mon, Mar 03, 2025 at 04:05:00PM +0100, Ben Oak wrote:\n{greeting}"
        "> On Mon, Mar 03, 2025 at 03:05:00PM +0100, Cy Reed wrote:\n>\n> Done as you said.\n"
    )
    assert found == ["Thanks.", f"{greeting[2:8]}\n\nDone as you said.".strip()]


def test_a_quote_without_marks_below_a_quoted_mails_words_is_not_deleted():
    found = bodies(
        "Thanks.\n\nOn Mon, Mar 03, 2025 at 04:05:00PM +0100, Ben Oak wrote:\n> Done.\n>\n"
        "> On Mon, Mar 03, 2025 at 03:05:00PM +0100, Cy Reed wrote:\n>\n> Please look at it.\n"
    )
    assert found == ["Thanks.", "Done.", "Please look at it."]


def test_what_is_quoted_in_a_shortened_quote_keeps_its_authors_depth():
    found = bodies(
        "Yes.\n\nOn Mon, Mar 03, 2025 at 05:05:00PM +0100, Dan Fir wrote:\n"
        "> On Mon, Mar 03, 2025 at 04:05:00PM +0100, Ben Oak wrote:\n"
        ">> On Mon, Mar 03, 2025 at 03:05:00PM +0100, Cy Reed wrote:\n>\n> (I cut what was said before.)\n>\n>>> It is stuck.\n>> Since when?\n> Noon.\n"
    )
    assert found == ["Yes.", "(I cut what was said before.)\n\nNoon.", "Since when?", "It is stuck."]


def test_marks_with_a_blank_before_them_count_each():
    found = bodies(
        "Thanks.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n > Done.\n >\n"
        " > On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n >  > Please look at it.\n >  > And write.\n"
    )
    assert found == ["Thanks.", "Done.", "Please look at it.\nAnd write."]


def test_a_link_two_levels_out_goes_back_into_its_sentence():
    link = "https://quarry.example/lifts/north-wing/reports/2025/march/03/stuck-again"
    found = bodies(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 5:05 PM Dan Fir <dan@quarry.example> wrote:\n> Fine.\n>\n"
        "> On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n>> Good.\n>>\n"
        f">> On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n>>> The report is at\n> {link}\n>>>\n>>> by now.\n"
    )
    assert found == ["Yes.", "Fine.", "Good.", f"The report is at\n{link}\n\nby now."]


def test_a_rest_that_begins_in_quotes_goes_back_into_its_sentence():
    found = bodies(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n> Good.\n>\n"
        "> On Mon, Mar 3, 2025 at 3:05 PM Cy Reed <cy@quarry.example> wrote:\n"
        ">> It says that the lift is stuck between the second floor and the\n"
        '> "third floor of the north wing", and that nobody knows when it will\n> go on. So I took the stairs.\n>> Cy\n'
    )
    assert found[1] == "Good."
    assert found[2].endswith("So I took the stairs.\nCy")
