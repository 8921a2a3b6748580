"""What nobody is said to have written is shown in the message around it, as a quote."""

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.output.report import message_record

HEAD = (
    "From: Ida Brook <ida@kiln.example>\nTo: Per Lund <per@kiln.example>\nSubject: Re: Ovens\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nMessage-ID: <1@kiln.example>\n"
)
ON = "On Mon, 3 Mar 2025 at 16:05, Per Lund <per@kiln.example> wrote:\n"


def read(text: str, kind: str = "plain"):
    return unchain(f"{HEAD}Content-Type: text/{kind}; charset=utf-8\n\n{text}".encode())


def bodies(text: str) -> list[str]:
    return [message.body for message in read(text).messages]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The manual says:\n\n> Never open it hot.\n", "The manual says:\n\n> Never open it hot."),
        ("Go to\n> Settings > Ovens > Three\n", "Go to\n> Settings > Ovens > Three"),
        ("> One\n> Two\nI take two.\n", "> One\n> Two\n\nI take two."),
        ("> One\n>\n> Two\n\nI take two.\n", "> One\n>\n> Two\n\nI take two."),
        ("> One\n>> deep\n\nNo.\n", "> One\n> > deep\n\nNo."),
        ("Yes.\n-- \nIda\n\n> Is the oven off?\n", "Yes.\n\n> Is the oven off?"),
    ],
)
def test_a_quote_without_a_word_on_its_author_stays_in_the_text(text, body):
    found = read(text)
    assert [message.body for message in found.messages] == [body]
    assert "quote" not in {piece.kind for piece in found.pieces}


@pytest.mark.parametrize(
    "quote",
    [
        "> As the plan says:\n>\n>> Ovens rest on Sunday.\n",
        "> Thanks.\n>\n>> Ovens rest on Sunday.\n>\n> -- \n> Per\n",
    ],
    ids=["bare", "signature"],
)
def test_it_stays_in_the_quoted_message_that_ends_with_it(quote):
    found = read(f"Fine.\n\n{ON}{quote}").messages[1]
    assert found.body.split("\n\n")[1] == "> Ovens rest on Sunday."
    assert (found.answers, found.in_context) == ((), "")


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (
            "> As the plan says:\n>\n>> Ovens rest on Sunday.\n>\n> So be it.\n",
            "As the plan says:\n\n> Ovens rest on Sunday.\n\nSo be it.",
        ),
        (">> And on Sunday?\n> So be it.\n", "> And on Sunday?\n\nSo be it."),
        (
            ">> One oven.\n>>\n>> Two ovens?\n>>> Three?\n>\n> So be it.\n",
            "> One oven.\n>\n> Two ovens?\n> > Three?\n\nSo be it.",
        ),
        (
            "> Soon.\n>\n>> And when?\n>\n> On 3/2/25, 9:15 AM, Ida Brook wrote:\n>> Is it off?\n>\n> So be it.\n",
            "Soon.\n\n> And when?\n\n> Is it off?\n\nSo be it.",
        ),
    ],
    ids=["below words", "above all words", "whole", "beside a known one"],
)
def test_above_an_answer_in_a_quoted_message_it_is_the_passage_that_is_answered(quote, shown):
    """`body` is a message's own text; what is published has the whole passage."""
    found = read(f"Fine.\n\n{ON}{quote}")
    message = found.messages[1]
    assert message.body == "\n\n".join(part for part in shown.split("\n\n") if not part.startswith(">"))
    assert message.in_context == shown
    assert message.answers[-1].text == "So be it."
    assert message_record(message)["answers"][-1]["of"] == message.answers[-1].of


def test_an_answer_to_nobody_names_no_message():
    inner = f"Fine.\n\n{ON}>> And on Sunday?\n> So be it.\n"
    own = read(inner).messages[1]
    assert [(answer.passage, answer.of) for answer in own.answers] == [("And on Sunday?", None)]
    attached = (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee below.\n'
        f"--b\nContent-Type: message/rfc822\n\n{HEAD}\n{inner}\n--b--\n"
    )
    assert [answer.of for message in unchain(attached.encode()).messages for answer in message.answers] == [
        None
    ]


def test_in_the_mail_itself_it_stays_in_the_text():
    assert bodies("> And on Sunday?\n\nSo be it.\n") == ["> And on Sunday?\n\nSo be it."]


def test_a_copy_of_another_message_is_left_out():
    text = (
        f"Fine.\n\n{ON}>> The third oven smells of smoke\n>> since this morning.\n>\n> I switch it off.\n>\n"
        "> On Mon, 3 Mar 2025 at 14:00, Ida Brook <ida@kiln.example> wrote:\n"
        ">> Hello,\n>>\n>> The third oven smells of smoke since this morning. Who looks?\n"
    )
    found = read(text)
    assert [message.body for message in found.messages][:2] == ["Fine.", "I switch it off."]
    assert [piece.message for piece in found.pieces if piece.kind == "quote"] == [2]


def test_of_a_quote_in_two_depths_only_the_copy_is_left_out():
    text = (
        f"Fine.\n\n{ON}>> The third oven smells of smoke.\n>>> An old rule: open the flap.\n> Done.\n>\n"
        "> On Mon, 3 Mar 2025 at 14:00, Ida Brook <ida@kiln.example> wrote:\n"
        ">> The third oven smells of smoke.\n"
    )
    assert read(text).messages[1].in_context == "> > An old rule: open the flap.\n\nDone."


def test_few_words_are_no_proof_of_a_copy():
    text = f"> the oven\nThis one?\n\n{ON}> Look at the oven, please.\n"
    assert bodies(text)[0] == "> the oven\n\nThis one?"


def test_a_passage_of_a_known_message_is_no_part_of_the_answer():
    text = f"{ON}> Is it hot?\n\nIt is.\n\n> Who looks?\n\nI do.\n"
    found = read(text)
    assert found.messages[0].body == "It is.\n\nI do."
    assert [answer.passage for answer in found.messages[0].answers] == ["Is it hot?", "Who looks?"]


def test_a_line_that_announces_a_header_block_is_not_kept():
    block = "> Od: Per Lund <per@kiln.example>\n> Datum: 3. března 2025 16:05\n> Komu: Ida Brook\n> Předmět: Pece\n"
    found = read(f"> Něco velmi neznámého začíná zde:\n>\n{block}>\n> Je pec vypnutá?\n")
    assert [message.body for message in found.messages] == ["", "Je pec vypnutá?"]


def test_many_quotes_cost_little():
    quotes = "".join(f"> passage {n} of nobody's\n\nanswer {n}\n\n" for n in range(4_000))
    assert read(quotes).messages[0].body.count("> passage") == 4_000


def test_answers_between_the_lines_in_their_context():
    text = (
        f"Shortly:\n\n{ON}> Is it hot?\n>\n> And who\n> looks?\n\nI do.\n\n> Since when?\n\nNow.\n-- \nIda\n"
    )
    outer = read(text).messages[0]
    assert outer.body == "Shortly:\n\nI do.\n\nNow."
    assert outer.in_context == "Shortly:\n\n> And who\n> looks?\n\nI do.\n\n> Since when?\n\nNow."


def test_an_answer_above_a_whole_quote_has_no_context():
    assert read(f"I do.\n\n{ON}> And who looks?\n").messages[0].in_context == ""
