"""An answer that begins with an attribution and quotes nothing is its writer's."""

import pytest

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: {subject}\nMessage-ID: <2@quarry.example>\n"
ANSWER = "In-Reply-To: <1@quarry.example>\n"
LINES = {
    "en": "On Mon, Mar 03, 2025 at 05:08:22PM +0200, Ben Oak wrote:",
    "folded": "On Mon, Mar 03, 2025 at 05:08:22PM +0200,\nBen Oak <ben@quarry.example> wrote:",
    "de": "Am 03.03.2025 um 17:08 schrieb Ben Oak:",
    "fr": "Le 03/03/2025 17:08, Ben Oak a écrit :",
    "nameless": "On Mon, Mar 03, 2025 at 05:08:22PM +0200, ben@quarry.example wrote:",
    "ja": "2025年3月3日(月) 17:08 Ben Oak <ben@quarry.example>:",
}
TEXTS = ["Thanks, applied.\n\n  Ada", "Applied.", "Looks good.\n\nBut send it again.\n\n-- \nAda Moss"]
LINE = pytest.mark.parametrize("line", LINES.values(), ids=LINES)


def read(text: str, subject="Re: Lift", answer=ANSWER):
    return unchain((HEAD.format(subject=subject) + answer + "\n" + text + "\n").encode()).messages


@LINE
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_who_cuts_the_quote_away_has_written_the_rest(line, text):
    (found,) = read(f"{line}\n\n{text}")
    own = text.split("\n-- ")[0]
    assert found.author_email == "ada@quarry.example"
    assert "".join(found.body.split()) == "".join((line + own).split())


@LINE
def test_what_is_marked_is_quoted(line):
    first, quoted = read(f"{line}\n\n> Is it stuck?\n\nNo.")
    assert (quoted.body, quoted.author_email or quoted.author_name) != ("", "")
    assert quoted.body == "Is it stuck?" and "No." in first.body


@LINE
def test_an_answer_above_leaves_the_quote_to_whom_it_names(line):
    first, quoted = read(f"No.\n\n{line}\n\nIs it stuck?")
    assert (first.body, quoted.body) == ("No.", "Is it stuck?")


@LINE
def test_a_forward_is_of_whom_it_names(line):
    assert read(f"{line}\n\nIs it stuck?", "Fwd: Lift", "")[-1].body == "Is it stuck?"
    assert read(f"{line}\n\nIs it stuck?", "Fwd: Lift")[-1].author_name != "Ada Moss"


def test_a_chain_without_marks_stays_one():
    chain = (
        f"{LINES['en']}\n\nYes.\n\nOn Sun, Mar 02, 2025 at 05:08:22PM +0200, Cy Elm wrote:\n\nIs it stuck?"
    )
    assert [m.body for m in read(chain)][1:] == ["Yes.", "Is it stuck?"]


def test_html_tells_what_is_quoted():
    page = f"<p>{LINES['en']}</p><blockquote>Is it stuck?</blockquote>"
    raw = HEAD.format(subject="Re: Lift") + ANSWER + "Content-Type: text/html; charset=utf-8\n\n" + page
    assert [m.body for m in unchain(raw.encode()).messages] == ["", "Is it stuck?"]
