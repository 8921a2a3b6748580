"""What is quoted without a mark is less sure than what a client has marked, and pronouns name nobody."""

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.quotes.doubt import DOUBTFUL

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: {to}\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: {subject}\n"
BEN = "Ben Oak <ben@quarry.example>"
LINES = {
    "en": f"On Mon, Mar 3, 2025 at 4:05 PM {BEN} wrote:",
    "bare": "On 3 March 2025 at 16:05, Ben Oak wrote:",
    "de": f"Am 03.03.2025 um 16:05 schrieb {BEN}:",
    "fr": f"Le 03/03/2025 à 16:05, {BEN} a écrit :",
    "ja": f"2025年3月3日(月) 16:05 {BEN}:",
}
LINE = pytest.mark.parametrize("line", LINES.values(), ids=LINES)


def read(text: str, subject="Lift", to="Team <team@quarry.example>", kind="text/plain"):
    head = HEAD.format(subject=subject, to=to) + f"Content-Type: {kind}; charset=utf-8\n\n"
    return unchain((head + text).encode()).messages


@LINE
def test_a_line_typed_into_a_text_proves_little(line):
    own, planted = read(f"Hello all,\n\nsome news.\n\n{line}\n\nI agree to pay 1,000.\n")
    assert own.confidence == 1 and planted.confidence == DOUBTFUL


@LINE
@pytest.mark.parametrize("subject", ["Re: Lift", "AW: Lift", "Fwd: Lift"])
def test_so_does_one_in_an_answer_that_names_somebody_unknown(line, subject):
    assert read(f"Fine.\n\n{line}\n\nIt is stuck.\n", subject)[-1].confidence == DOUBTFUL


@LINE
@pytest.mark.parametrize("subject", ["Re: Lift", "AW: Lift", "Fwd: Lift"])
def test_clients_quote_whom_they_answer_without_marks(line, subject):
    assert read(f"Fine.\n\n{line}\n\nIt is stuck.\n", subject, BEN)[-1].confidence > DOUBTFUL


@LINE
@pytest.mark.parametrize("text", ["> It is stuck.", "> It is stuck.\n\nIs it?"])
def test_what_is_marked_is_as_sure_as_ever(line, text):
    assert read(f"Fine.\n\n{line}\n{text}\n")[-1].confidence > 0.9


def test_what_html_marks_too():
    page = "<p>Fine.</p><blockquote type=cite>On 3 March 2025 at 16:05, Ben Oak wrote:<p>It is stuck.</blockquote>"
    assert read(page, kind="text/html")[-1].confidence > DOUBTFUL


@pytest.mark.parametrize(
    "line",
    [
        "You wrote:", "On 3 March 2025, you wrote:", "On Mon, Mar 3, 2025 at 4:05 PM I wrote:",
        "Am 03.03.2025 um 16:05 schrieb Sie:", "Am 03.03.2025 um 16:05 schrieb ich:", "On 3 March 2025 they wrote:",
        "Le 03/03/2025 16:05, vous avez écrit :", "El 03/03/2025 16:05, usted escribió:",
    ],
)  # fmt: skip
def test_pronouns_name_nobody(line):
    own, quoted = read(f"No.\n\n{line}\n> Is it stuck?\n", "Re: Lift")
    assert (own.body, quoted.body) == ("No.", "Is it stuck?")
    assert not quoted.author_name and not quoted.author_email


@pytest.mark.parametrize(
    "name", ["Ty Wood", "You Jin", "Vi Lund", "Sie Li", "Mina", "Ich Dan", "Mo Salt", "Sam Fox", "Ma Jun"]
)
def test_names_that_look_like_pronouns_are_names(name):
    assert read(f"No.\n\nOn 3 March 2025, {name} wrote:\n> Is it stuck?\n")[-1].author_name == name


@pytest.mark.parametrize("mark", ["Ben> ", "BO> ", "Ben Oak> "])
@pytest.mark.parametrize(
    "line",
    [
        "On 3 March 2025 at 16:05 we talked:", "On 3 March 2025 at 16:05 Ben Oak wrote in the chat:",
        "Slack, 3 March 2025, 16:05, Ben Oak:", "Teams chat of 3 March 2025, 16:05, with Ben Oak:",
    ],
)  # fmt: skip
def test_a_chat_of_one_is_the_words_of_who_pastes_it(line, mark):
    text = f"See what he says.\n\n{line}\n\n{mark}is it stuck?\n{mark}anybody?\n\nThat is all."
    assert [message.body for message in read(text)] == [text]


BLOCK = "From: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada Moss\nSubject: {}\n\nIt is stuck.\n"


@pytest.mark.parametrize(("subject", "inner"), [("Lift", "Price"), ("News of today", "RE: Lift")])
def test_a_header_block_typed_into_a_text_of_another_subject_proves_little(subject, inner):
    assert read(f"Hello all.\n\n{BLOCK.format(inner)}", subject)[-1].confidence == DOUBTFUL


@pytest.mark.parametrize(
    ("subject", "inner"),
    [("RE: Lift", "Lift"), ("Lift", "RE: Lift"), ("Fwd: News", "Lift"), ("Re: News", "Lift")],
)
def test_clients_keep_the_subject_or_say_that_they_answer(subject, inner):
    assert read(f"Fine.\n\n{BLOCK.format(inner)}", subject)[-1].confidence > 0.9
