"""Where a message's own words end: signatures, notices of gateways, footers of lists."""

import pytest

from .test_unattributed import ON, bodies, read


def test_two_signatures_below_a_quote_are_both_folded():
    text = f"It hums.\n\n{ON}> Which oven?\n\n-- \nIda Brook\nKiln 3\n\n-- \nThis mail is meant for its\nreaders.\n"
    outer = read(text).messages[0]
    assert outer.body == "It hums."
    assert outer.signature == "-- \nIda Brook\nKiln 3\n\n-- \nThis mail is meant for its\nreaders.".replace(
        "-- ", "--"
    )


def test_a_rule_above_a_signature_does_not_go_with_it():
    assert read("One.\n\n--\n\nTwo.\n\n-- \nIda\n").messages[0].body == "One.\n\n--\n\nTwo."


@pytest.mark.parametrize(
    "code",
    [
        "```\nselect 1\n-- \nselect 2\n```",
        "~~~sql\nselect 1;\n-- \n# comment\n~~~",
        "@@ -1,4 +1,3 @@\n one\n-- \n-two\n+three",
    ],
)
def test_a_delimiter_in_code_is_no_signature(code):
    assert bodies(f"Look:\n\n{code}\n") == [f"Look:\n\n{code}".replace("-- \n", "--\n")]


def test_git_signs_below_a_patch():
    patch = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+two\n-- \n2.39.2\n"
    assert bodies(patch)[0].endswith("+two")


def test_a_hash_begins_a_line_like_any_other():
    assert bodies("# make the oven hot\noven --on\n# done\n") == ["# make the oven hot\noven --on\n# done"]


BLOCK = "From: Per Lund <per@mill.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ida Brook\nSubject: Ovens\n\n"
NOTICE = "What is said here belongs to the potters of the hill and to nobody else at all."


def test_a_notice_of_the_senders_gateway_below_all_quotes_is_the_senders():
    text = f"Yes.\n\n{BLOCK}Is it hot?\n\nOn Mon, 3 Mar 2025 at 14:00, Ida Brook <ida@kiln.example> wrote:\n> Hello\n>\n> {NOTICE}\n\n{NOTICE}\n"
    assert bodies(text) == [f"Yes.\n\n{NOTICE}", "Is it hot?", f"Hello\n\n{NOTICE}"]


def test_a_legal_notice_that_names_the_senders_company_is_the_senders():
    notice = "This e-mail is confidential and belongs to Kiln Works Ltd. Delete it if it is not for you."
    assert bodies(f"Yes.\n\n{BLOCK}Is it hot?\n\n{notice}\n") == [f"Yes.\n\n{notice}", "Is it hot?"]


@pytest.mark.parametrize(
    "notice",
    [
        "This e-mail is confidential and belongs to Mill & Sons. Delete it if it is not for you.",
        "This e-mail is confidential and is for Kiln and Mill alone. Delete it if it is not for you.",
        "This e-mail is confidential. Delete it if it is not for you.",
        "Greetings from the mill to all at Kiln Works.",
    ],
)
def test_other_last_words_are_the_quoted_authors(notice):
    assert bodies(f"Yes.\n\n{BLOCK}Is it hot?\n\n{notice}\n") == ["Yes.", f"Is it hot?\n\n{notice}"]


def test_an_older_message_of_the_sender_keeps_its_signature():
    mine = BLOCK.replace("Per Lund <per@mill.example>", "Ida Brook <ida@kiln.example>")
    sign = "Ida Brook, head of the kilns and of the yard behind them"
    text = f"Again?\n\n{BLOCK}No.\n\n{mine}Is it hot?\n\n{sign}\n"
    assert bodies(text) == ["Again?", "No.", f"Is it hot?\n\n{sign}"]
