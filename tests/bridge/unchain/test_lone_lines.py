"""Single lines between deeper ones: torn out of the quote, or an answer to it."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
    "Done.\n\nOn Tue, Mar 4, 2025 at 8:05 AM Dan Fir <dan@quarry.example> wrote:\n> Fine.\n>\n"
    "> On Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:\n>> Sure.\n>>\n"
    ">> On Mon, Mar 3, 2025 at 3:05 PM Ben Oak <ben@quarry.example> wrote:\n"
)
PATH = "/srv/quarry/lift/controller/2025/03/03/messages-of-the-second-floor.log:"
WIDE = "With the new belt of the second crusher we could run it all night"


def bodies(text: str) -> list[str]:
    return [message.body for message in unchain((HEAD + text).encode()).messages]


@pytest.mark.parametrize(
    "torn",
    [
        f">>>\n>>\n>\n> {PATH}\n",
        f">>>\n>>\n> {PATH}\n>\n> {PATH}\n",
        f">>>\n>>\n>> {PATH}\n",
        f">>>\n>\n> {PATH}\n> -net\n>\n",
        f">>>\n>> \n>> {'.' * 90}\n>>\n>> {'.' * 90}\n>>\n",
    ],
)
def test_long_words_that_no_line_had_room_for_stay_in_the_quote(torn):
    found = bodies(f">>> The log says\n{torn}>>> which is wrong.\n")
    assert found[:3] == ["Done.", "Fine.", "Sure."]
    assert found[3].startswith("The log says")
    assert found[3].endswith("which is wrong.")
    assert len(found[3]) > 80


@pytest.mark.parametrize("rest", ["> Crusher.\n>>> Who pays?\n", ">> crusherstates\n>>> of today.\n"])
def test_words_in_the_middle_of_a_wrapped_sentence_stay_in_it(rest):
    found = bodies(
        f">>> {WIDE}\n>>> {WIDE}\n>>> if only somebody could explain the many different numbers\n{rest}"
    )
    assert found[:3] == ["Done.", "Fine.", "Sure."]
    assert found[3].split()[-3:] in (["Crusher.", "Who", "pays?"], ["crusherstates", "of", "today."])


def test_a_link_with_blank_lines_around_it_is_an_answer():
    found = bodies(
        ">>> Where is it?\n>>\n>> https://quarry.example/lift/controller/messages/second-floor\n>>\n>>> And the key?\n"
    )
    assert found[2] == "Sure.\n\nhttps://quarry.example/lift/controller/messages/second-floor"
    assert found[3] == "Where is it?\n\nAnd the key?"


@pytest.mark.parametrize("marks", [">", ">>"])
def test_a_link_right_below_a_question_is_an_answer(marks):
    link = "https://quarry.example/lift/controller/messages/second-floor"
    assert link not in bodies(f">>> Where is it?\n{marks} {link}\n>>> And the key?\n")[3]
    assert link not in bodies(f">>> Where is it?\n{marks}\n{marks} {link}\n>>> And the key?\n")[3]


@pytest.mark.parametrize("answer", ["> Ben does.\n", ">> Ben does.\n"])
def test_short_answers_to_the_items_of_a_list_are_answers(answer):
    found = bodies(
        f">>> Who sweeps the upper floor\n{answer}>>> Who oils the chain of the lift\n{answer}>>> who locks up\n"
    )
    assert answer.lstrip("> ").strip() not in found[3]


def test_short_answers_between_wide_questions_are_answers():
    found = bodies(
        f">>> {WIDE}?\n>> Yes.\n>>> We could run it all the night, if not longer.\n>> No.\n"
        f">>> {WIDE}, and the lift?\n>> No.\n>>> Then not.\n"
    )
    assert found[2] == "Sure.\n\nYes.\n\nNo.\n\nNo."
