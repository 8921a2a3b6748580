"""Words between the labels of a header block, below an attribution or beside a link are somebody's, unless they are
the rest of a value: a client wraps a name, a list or a date, and nothing else."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ida Brook <ida@kiln.example>\nTo: Per Lund <per@kiln.example>\nSubject: Re: Ovens\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nMessage-ID: <1@kiln.example>\n"
)
SAID = "The left oven stays cold until Friday"


def read(text: str):
    return unchain(f"{HEAD}\n{text}\n".encode())


def told(text: str) -> str:
    return "\n".join(" ".join((m.in_context or m.body).split()) for m in read(text).messages)


@pytest.mark.parametrize(
    "text",
    [
        f"From: Per Lund <per@kiln.example>\n{SAID}.\nDate: Monday, 3 March 2025 16:05\n",
        f"Van: Per Lund [mailto:per@kiln.example]\n{SAID}\nOnderwerp: Ovens\n",
        f"Von: Per Lund/Kiln/Yard\n{SAID}.\nAn: Ida Brook/Kiln/Yard\nBetreff: Ovens\n",
        f"À : Per Lund<mailto:per@kiln.example>\n{SAID}!\nDe : Ida Brook <ida@kiln.example>\n",
        f"Fecha: lunes, 3 de marzo de 2025 16:05\n{SAID}.\nA: Per Lund <per@kiln.example>\nDe: Ida Brook <ida@kiln.example>\n",
        f"Till: Per Lund <per@kiln.example>\n{SAID}?\nAnd the other one,\nwho knows,\nFrån: Ida Brook <ida@kiln.example>\n",
        f"> Per says\n> > {SAID}:\n> > On Mon, 3 Mar 2025 at 16:05, Per Lund <per@kiln.example> wrote:\n> > > No.\n",
        f"From: Per Lund <per@kiln.example>\nSent: Monday, 3 March 2025 16:05\nTo: Ida Brook <ida@kiln.example>\n"
        f"Subject: Ovens\n\nNo.\n> > {SAID}.\n>>> On Mon, 3 Mar 2025 at 15:05, Ida Brook <ida@kiln.example> wrote:\n"
        "No more.\n",
        f"---------------------- Forwarded by Per Lund/KILN/Yard on\n{SAID}.\n-----Original Message-----\n\nNo.\n",
        f"Per Lund---03/03/2025 16:05:22---The oven\n{SAID}.\nAnd the right one too.\n\n"
        "From: Per Lund <per@kiln.example>\nTo: Ida Brook <ida@kiln.example>\nSubject: Ovens\n\nNo.\n",
        f"[mailto:per@kiln.example {SAID} [mailto:per@kiln.example]]\n",
    ],
)  # fmt: skip
def test_a_sentence_is_no_part_of_a_header(text):
    assert SAID in told(text)


@pytest.mark.parametrize(
    ("text", "author", "date", "to"),
    [
        ("From: Per\nLund <per@kiln.example>\nSent: Monday, 3 March 2025\n16:05\nTo: Ida Brook\n<ida@kiln.example>\n",
         "Per Lund", "2025-03-03T16:05:00", ("ida@kiln.example",)),
        ("From: Desk <desk@kiln.example> On Behalf\nOf Per Lund\nSent: Monday, 3 March 2025 16:05\n(UTC+01:00) Oslo\n"
         "To: Ida Brook <ida@kiln.example>\n",
         "Per Lund", "2025-03-03T16:05:00+01:00", ("ida@kiln.example",)),
        ("From: Per Lund <per@kiln.example>\non behalf of Bo Ek\nSent: Monday, 3 March 2025 16:05\n"
         "To: Ida Brook <ida@kiln.example>;\nCy Elm <cy@kiln.example>\n",
         "Bo Ek", "2025-03-03T16:05:00", ("ida@kiln.example", "cy@kiln.example")),
    ],
)  # fmt: skip
def test_the_rest_of_a_value_is(text, author, date, to):
    quoted = read(f"See below.\n\n{text}Subject: Ovens\n\n{SAID}.\n").messages[1]
    assert (quoted.author_name, quoted.date_iso, quoted.to, quoted.body) == (author, date, to, f"{SAID}.")


def test_a_sentence_above_a_quote_names_nobody():
    found = read(f"Yes.\n\nHere is what he then wrote:\n> {SAID}.\n").messages
    assert "Here is what he then" in found[0].body


def test_labels_that_come_again_take_nothing_with_them():
    text = (
        "From: Per Lund <per@kiln.example> Sent: Monday, 3 March 2025 4:05 PM To: Ida Brook <ida@kiln.example> Subject: Ovens"
        f"\nFrom: Cy Elm\nFrom: bo@kiln.example\n{SAID}.\n"
    )
    found = read(text).messages
    assert any(SAID in part for m in found for part in (m.body, m.subject))


def test_a_paragraph_too_long_for_a_header_is_a_text():
    text = f"From: Per Lund <per@kiln.example> Sent: 3 March 2025 16:05 To: ida@kiln.example Subject: {'No. ' * 1500}{SAID}."
    assert SAID in told(text)


def test_an_attribution_right_below_the_phrase_that_begins_a_quote_breaks_nothing():
    text = (
        f"{SAID}\nDa: Per Lund<mailto:per@kiln.example>\nSent: Sunday, March 2, 2025 3:47 PM\n"
        "> Inizio messaggio inoltrato:\nIl 03/03/25 10:53, Per Lund ha scritto:\n"
    )
    assert SAID in told(text)
