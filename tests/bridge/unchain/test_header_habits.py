"""Printed header blocks the way single clients print them."""

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.people.names import parse_person

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"


def quoted(text: str) -> list[tuple[str, str, str | None, str]]:
    """(name, address, date, body) of what a mail quotes."""
    found = unchain((HEAD + text).encode()).messages[1:]
    return [(m.author_name, m.author_email, m.date_iso and m.date_iso[:16], m.body) for m in found]


def test_an_assistant_in_a_notes_block_is_not_the_author_and_starts_no_block():
    assert quoted(
        "Done.\n\nFrom: Ben Oak@QUARRY on 03/03/2025 04:05 PM\nSent by: Cy Reed@QUARRY\nTo: Ada Moss/HQ/Quarry\ncc:\n\n"
        "Subject: Lift\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_a_notes_block_names_the_list_that_sent_it_below_the_author():
    assert quoted(
        "See below.\n\n---------------------- Forwarded by Ada Moss/HQ/Quarry on 03/03/2025 05:00 PM ----------------------\n\n\n"
        '"Oak, Ben" <ben@quarry.example>@lists.quarry.example on 03/03/2025 04:05:09 PM\n'
        'Please respond to "Oak, Ben" <ben@quarry.example>\nSent by:\tbounce-77@lists.quarry.example\n'
        'To:\t"Lifts" <lifts@lists.quarry.example>\ncc:\t\n\nSubject:\tLift\n\n\nThe lift is stuck.\n'
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_the_empty_rows_of_a_notes_layout_table_part_no_block():
    rows = "\n" * 9
    assert quoted(
        f'Done.\n\n"Ben Oak" <ben@quarry.example> on 03/03/2025 04:05:09 PM\n{rows} To:      Ada Moss/HQ/QUARRY@QUARRY\n\n'
        " cc:      Cy Reed/HQ/QUARRY@QUARRY\n\n\n\n Subject: Lift\n\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_the_empty_rows_of_a_notes_layout_table_part_no_author_from_his_readers():
    rows = "\t\n" * 6
    assert quoted(
        f"Done.\n\n\nFrom:  Ben Oak                        \n  03/03/2025 04:05 PM\t\n{rows}\nTo: Ada Moss/HQ/QUARRY@QUARRY\n"
        "cc: Cy Reed/HQ/QUARRY@QUARRY\nSubject: Lift\n\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_an_address_an_exchange_server_made_up_is_not_the_authors():
    made_up = "[mailto:IMCEANOTES-+22Oak+2C+20Ben+22+20+3Cben+40quarry+2Eexample+3E+40ACME@acme.example]"
    assert parse_person(f'"Oak, Ben" <ben@quarry.example>@ACME {made_up}') == (
        "Ben Oak",
        "ben@quarry.example",
    )
    assert parse_person(f"ben@quarry.example@ACME {made_up}") == ("", "ben@quarry.example")
    assert quoted(
        'Done.\n\n    -----Original Message-----\n   From:   "Oak, Ben" <ben@quarry.example>\n   @ACME\n\n\n'
        "[mailto:IMCEANOTES-+22Oak+2C+20Ben+22+20+3Cben+40quar\nry+2Eexample+3E+40ACME@acme.example]\n\n\n"
        "   Sent:   Monday, March 3, 2025 4:05 PM\n   To:     Moss, Ada\n   Subject:  Lift\n\n   The lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "   The lift is stuck.")]


def test_source_headers_printed_in_a_forward_are_nobodys_words():
    assert quoted(
        "See below.\n\nReceived: from mx.quarry.example by mail.quarry.example; Mon, 3 Mar 2025 16:05:12 \n+0100 (CET)\n"
        "From: Ben Oak <ben@quarry.example>\nX-Mozilla-Status2: 00000000\nDate: Mon, 3 Mar 2025 16:05:09 +0100\n"
        'Subject: Lift\nTo: ada@quarry.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; \nboundary="----=_x1"\n'
        "Content-Length: 17\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_an_inline_block_may_have_labels_without_a_colon():
    found = unchain(
        (
            HEAD
            + "   ----- Przekazana wiadomość ----- Od: Ben Oak <ben@quarry.example>Do: Ada Moss <ada@quarry.example>"
            "Dw Cy Reed <cy@quarry.example>Wysłano: poniedziałek, 3 marca 2025, 16:05:09 CETTemat Winda\n\nStoi.\n"
        ).encode()
    ).messages[1]
    assert (found.to, found.cc, found.subject) == (("ada@quarry.example",), ("cy@quarry.example",), "Winda")


def test_an_inline_block_may_have_labels_of_one_letter():
    assert quoted(
        "   ----- Message transmis ----- De : Ben Oak <ben@quarry.example>À : Ada Moss <ada@quarry.example>"
        "Envoyé : lundi 3 mars 2025, 16:05:09 UTC+1Objet : Monte-charge\n\nIl est bloqué.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "Il est bloqué.")]


def test_what_an_attribution_quotes_has_the_subject_it_was_answered_under():
    text = "Done.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n\n> The lift is stuck.\n"
    assert unchain((HEAD + text).encode()).messages[1].subject == "Lift"
    assert unchain((HEAD.replace("Re: ", "") + text).encode()).messages[1].subject == ""


def test_the_rest_of_a_deleted_quote_is_known_by_its_date_in_a_zone_half_an_hour_away():
    found = unchain(
        (
            HEAD + "Ben,\n\n03.03.2025 11:49, Cy Reed пишет:\n\nWe have mended it.\n\n"
            "From: Cy Reed <cy@quarry.example>\nSent: Monday, March 3, 2025 2:19 PM\nTo: Ada Moss\nSubject: Lift\n\nIt is stuck.\n"
        ).encode()
    ).messages
    assert [m.body for m in found] == [
        "Ben,\n\n03.03.2025 11:49, Cy Reed пишет:\n\nWe have mended it.",
        "It is stuck.",
    ]


def test_a_notes_block_in_two_columns_is_a_block():
    table = (
        '                    "Ben Oak"\n'
        '                    <ben@quarry.exam        To:     "Ada Moss" <ada@quarry.example>, "Cy\n'
        'Reed" <cy@quarry.example>\n'
        "                    ple>                    cc:\n"
        "                                            Subject:     Lift\n"
        "                    03/03/2025\n"
        "                    04:05 PM\n"
        "                    Please respond\n"
        "                    to ben\n"
    )
    expected = [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]
    assert quoted(f"Done.\n\n\n{table}\n\n\nThe lift is stuck.\n") == expected
    marked = table.replace("\n", "\n> ")
    assert (
        quoted(f"Done.\n\nCy Reed wrote:\n\n> Fine.\n>\n>\n> {marked}\n>\n> The lift is stuck.\n")[1:]
        == expected
    )
    assert (
        quoted(
            f"Done.\n\n----- Forwarded by Ada Moss/Quarry on 03/03/25 05:12 PM -----\n\n{table}\n\nThe lift is stuck.\n"
        )
        == expected
    )


def test_a_table_of_prices_is_no_block():
    assert (
        quoted(
            "Prices:\n\n                    Slate        To:      12\n                    03/03/2025   cc:      14\n"
        )
        == []
    )


def test_a_subject_wrapped_at_the_margin_is_one_subject():
    found = unchain(
        (
            HEAD + "FYI\n\n---------- Forwarded message ----------\nFrom: Ben Oak <ben@quarry.example>\n"
            "Date: Mon, Mar 3, 2025 at 4:05 PM\nSubject: The lift\nin the north wing\nTo: ada@quarry.example\n\n"
            "It is stuck.\n\n----- Forwarded by Ben Oak/Quarry on 03/03/2025 03:50 PM -----\n\n\tCy Reed\n\t03/03/2025 03:05 PM\n"
            "\t\t\n\t\t To: Ben Oak/Quarry\n\t\t cc: \n\t\t Subject: The lift in the north wing of the old building, next to the \n"
            "quarry\n\nStuck?\n"
        ).encode()
    ).messages[1:]
    assert [(m.subject, m.body) for m in found] == [
        ("The lift in the north wing", "It is stuck."),
        ("The lift in the north wing of the old building, next to the quarry", "Stuck?"),
    ]


def test_a_forward_without_words_is_a_message_and_a_reply_without_words_is_none():
    def mail(subject: str) -> str:
        return (
            "FYI\n\n-----Original Message-----\nFrom: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\n"
            f"To: Ada Moss\nSubject: {subject}\n\n\n\n-----Original Message-----\nFrom: Cy Reed <cy@quarry.example>\n"
            "Sent: Monday, March 3, 2025 3:05 PM\nTo: Ben Oak\nSubject: Lift\n\nThe lift is stuck.\n"
        )

    assert [(name, body) for name, _, _, body in quoted(mail("FW: Lift"))] == [
        ("Ben Oak", ""),
        ("Cy Reed", "The lift is stuck."),
    ]
    assert [name for name, *_ in quoted(mail("[Fwd: Lift]"))] == ["Ben Oak", "Cy Reed"]
    assert [name for name, *_ in quoted(mail("Re: Lift"))] == ["Cy Reed"]


def test_a_list_of_people_wrapped_in_the_middle_of_a_name_is_no_text():
    assert quoted(
        "Done.\n\n\tBen Oak\n\t03/03/2025 04:05 PM\n\t\t\n\t\t To: Ada Moss/HQ/QUARRY@QUARRY, Cy Reed/HQ/QUARRY@QUARRY, Dan \n"
        "Fir/HQ/QUARRY@QUARRY, Eve \nHill/A_VERY_LONG_NAME_OF_A_DEPARTMENT_AND_A_PLACE@QUARRY_SOUTH\n\t\t cc: \n\n"
        "\t\t Subject: Lift\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_a_notes_rule_may_name_the_author_of_the_block_below_it():
    assert quoted(
        "See below.\n\n----- Forwarded by Ada Moss/Quarry on 03/03/2025 05:00 PM -----\n\n\tCy Reed\n\t03/03/2025 04:30 PM\n\t\t\n"
        "\t\t To: Ada Moss/Quarry\n\t\t cc: \n\t\t Subject: Lift\n\nFor you.\n\n"
        '----- Message from "Ben Oak" <ben@quarry.example> on Mon, 03 Mar 2025 \n16:05:09 +0100 -----\n\n'
        "To:\tCy Reed <cy@quarry.example>\ncc:\tDan Fir <dan@quarry.example>\nSubject:\tLift\n\nThe lift is stuck.\n"
    ) == [
        ("Cy Reed", "cy@quarry.example", "2025-03-03T16:30", "For you."),
        ("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck."),
    ]


def test_a_notes_block_without_an_author_is_a_message_of_nobody_known():
    found = unchain(
        (
            HEAD
            + "Done.\n\n\tCy Reed\n\t03/03/2025 04:30 PM\n\t\t\n\t\t To: Ada Moss/Quarry\n\t\t cc: \n\t\t Subject: Re: Lift\n\n"
            "Ben, what do you say?\n\n \n\nTo: Ben Oak/Quarry\ncc: Dan Fir/Quarry\n\nSubject: Lift\n\nThe lift is stuck.\n"
        ).encode()
    ).messages[1:]
    assert [(m.author_name, m.body) for m in found] == [
        ("Cy Reed", "Ben, what do you say?"),
        ("", "The lift is stuck."),
    ]
    assert found[1].confidence == 0.5


def test_a_mail_handed_on_often_keeps_the_words_below_its_last_header_block():
    assert quoted(
        "For you.\n\nFrom: Ben Oak <ben@quarry.example>\nDate: Mon, 3 Mar 2025 16:05:09 +0100\nSubject: Fwd: Lift\nTo: ada@quarry.example\n\n"
        "> >\n> > Some people, it seems, never take\n> > the lift.\n> > > Others take it for one floor and\n> > back.\n"
    ) == [
        (
            "Ben Oak",
            "ben@quarry.example",
            "2025-03-03T16:05",
            "Some people, it seems, never take\nthe lift.\nOthers take it for one floor and\nback.",
        )
    ]


def test_a_header_block_may_be_a_table_drawn_with_bars():
    assert quoted(
        "Done.\n\n---- Replied Message ----\n| From | Ben Oak<ben@quarry.example> |\n| Date | 03/03/2025 16:05 |\n"
        "| To | Ada Moss<ada@quarry.example> |\n| Cc | |\n| Subject | Lift |\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_labels_below_a_separator_may_lack_their_colons():
    assert quoted(
        'Done.\n\n------ Original Message ------\nFrom "Ben Oak" <ben@quarry.example>\nTo "Ada Moss" <ada@quarry.example>\n'
        "Date 3/3/2025 4:05:12 PM\nSubject Lift\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_a_separator_without_rules_above_a_header_block_is_nobodys_words():
    found = unchain(
        (
            HEAD
            + "Done.\n\n  Original Message  \nFrom: Ben Oak\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada Moss\nSubject: Lift\n\nStuck.\n"
        ).encode()
    )
    assert [message.body for message in found.messages] == ["Done.", "Stuck."]


@pytest.mark.parametrize(
    "rule",
    [
        "-" * 74,
        "============ Forwarded message ============",
        "===8<==============Original message text===============",
    ],
    ids=["squirrelmail", "zoho", "the-bat"],
)
def test_a_rule_below_a_header_block_belongs_to_it(rule):
    assert quoted(
        "See below.\n\n============ Forwarded message ============\nFrom: Ben Oak <ben@quarry.example>\nTo: <ada@quarry.example>\n"
        f"Date: Mon, 3 Mar 2025 16:05:09 +0100\nSubject: Lift\n{rule}\n\nThe lift is stuck.\n"
    ) == [("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")]


def test_an_answer_below_the_marked_text_of_a_header_block_is_its_writers():
    block = "From: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada Moss\nSubject: Lift\n"
    found = unchain(
        f"{HEAD}{block}\n> The lift is stuck.\n\nOn my way.\n\n> Bring the crane.\n\nI will.\n".encode()
    )
    assert [message.body for message in found.messages] == [
        "On my way.\n\nI will.",
        "The lift is stuck.\n\nBring the crane.",
    ]


SPACED = [
    "From: Ben Oak <ben@quarry.example",
    "<mailto:ben@quarry.example>>",
    "",
    "Sent: Monday, March 3, 2025 4:05 PM",
    "",
    "To: Ada Moss <ada@quarry.example",
    "<mailto:ada@quarry.example>>; Cy Reed",
    "",
    "<cy@quarry.example <mailto:cy@quarry.example>>; Dan Fir",
    "",
    "<dan@quarry.example>",
    "",
    "Subject: Lift",
    "",
    "The lift is stuck.",
]


@pytest.mark.parametrize("separator", ["", "-----Original Message-----\n\n"])
def test_a_double_spaced_block_goes_on_below_its_list_of_people(separator):
    text = "\n".join(SPACED)
    assert quoted(f"Done.\n\n{separator}{text}\n") == [
        ("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck.")
    ]


def test_the_blank_lines_of_a_quoted_double_spaced_block_may_bear_fewer_marks():
    block = "\n".join(f">> {line}" if line else ">" for line in SPACED)
    on = "On Tue, Mar 4, 2025 at 8:05 AM Cy Reed <cy@quarry.example> wrote:\n"
    assert quoted(f"Done.\n\n{on}> Fine.\n>\n>> -----Original Message-----\n>\n{block}\n") == [
        ("Cy Reed", "cy@quarry.example", "2025-03-04T08:05", "Fine."),
        ("Ben Oak", "ben@quarry.example", "2025-03-03T16:05", "The lift is stuck."),
    ]


def test_a_text_with_an_address_below_a_double_spaced_block_is_no_list_of_people():
    text = "From: Ben Oak <ben@quarry.example>\n\nSent: Monday, March 3, 2025 4:05 PM\n\nTo: Ada Moss\n\nAsk cy@quarry.example.\n\nBen\n"
    assert quoted(f"Done.\n\n{text}")[0][3] == "Ask cy@quarry.example.\n\nBen"


def test_the_end_of_a_mail_above_a_header_block_is_no_mail_of_its_own():
    """Only an attribution right below makes one of a quote that nobody announces; here it is in the next mail."""
    on = "On Tue, Mar 4, 2025 at 8:05 AM Cy Reed <cy@quarry.example> wrote:\n"
    block = "From: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Cy Reed\nSubject: Lift\n"
    inner = f"Thanks.\n\n{block}\nThe lift is stuck.\n\nOn 3/3/25 1:05 PM, Dan Fir wrote:\n> It rings.\n"
    deep = "".join(f">> {line}\n" for line in inner.splitlines())
    assert [name for name, *_ in quoted(f"Done.\n\n{on}> Fine.\n>\n{deep}")] == [
        "Cy Reed",
        "Ben Oak",
        "Dan Fir",
    ]
