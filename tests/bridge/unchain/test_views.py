"""A mail with a plain and an HTML part is read from both: words from one, structure from the other."""

import html
import itertools
import re

import pytest

from tests.mails.clients import FORWARDS, REPLIES, Shape
from tests.mails.compare import summary, wanted
from tests.mails.phrases import LANGUAGES
from tests.mails.render import TEXT_ONLY, chain, expected, mail, story
from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n"
)
GMAIL = (
    '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">'
)
BEN = "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:"
CY = "On 3/3/25 3:05 PM, Cy Reed wrote:"


def both(plain: str, source: str):
    raw = (
        f"{HEAD}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{plain}\n--b\n"
        f"Content-Type: text/html; charset=utf-8\n\n{source}\n--b--\n"
    ).encode()
    found = unchain(raw)
    assert found.coverage == 1
    ends = [0, *itertools.accumulate(piece.end - piece.start for piece in found.pieces)]
    assert [piece.start for piece in found.pieces] == ends[:-1]
    return found


def bodies(found) -> list[str]:
    return [message.body for message in found.messages]


def test_the_html_keeps_the_nesting_that_the_plain_part_lost():
    found = both(
        f"Fine.\n\n{BEN}\n\n> {CY}\n>\n> Is the lift stuck?\n>\n> It is.\n",
        f"<div>Fine.</div><div class=gmail_attr>{html.escape(BEN)}</div>{GMAIL}<div>{CY}</div>"
        "<blockquote type=cite>Is the lift stuck?</blockquote>It is.</blockquote>",
    )
    assert bodies(found) == ["Fine.", "It is.", "Is the lift stuck?"]
    assert [message.author_name for message in found.messages] == ["Ada Moss", "Ben Oak", "Cy Reed"]


def test_words_and_line_ends_are_those_of_the_plain_part():
    found = both(
        "The *red* lift\nis stuck,\n\nsee <https://quarry.example/7>.\n",
        "<p>The <b>red</b> lift is stuck,</p><p>see <a href='https://quarry.example/7'>here</a>.</p>",
    )
    assert bodies(found) == ["The *red* lift\nis stuck,\n\nsee <https://quarry.example/7>."]
    text = next(piece for piece in found.pieces if piece.kind == "text")
    assert [piece.kind for piece in found.pieces if piece.start > text.end] == ["duplicate", "envelope"]


def test_a_rest_without_marks_stays_where_the_html_has_it():
    found = both(
        f"Done.\n\n{BEN}\n\n> Which code does the gate have now, the\nOld one does not open it. Ben told\n> me.\n",
        f"<p>Done.</p><div>{html.escape(BEN)}</div>{GMAIL}Which code does the gate have now, the "
        "Old one does not open it. Ben told me.</blockquote>",
    )
    assert bodies(found) == [
        "Done.",
        "Which code does the gate have now, the\nOld one does not open it. Ben told\nme.",
    ]


def test_an_answer_that_reads_like_a_rest_is_the_answer_the_html_shows():
    found = both(
        f"{BEN}\n> The lift stops on every floor, although nobody is in it, and it is\n"
        "because of the rain\n> very slow.\n",
        f"<div>{html.escape(BEN)}</div>{GMAIL}The lift stops on every floor, although nobody is in it, and it is"
        f"</blockquote><div>because of the rain</div>{GMAIL}very slow.</blockquote>",
    )
    assert bodies(found)[0] == "because of the rain"


@pytest.mark.parametrize("marks", ["", " ", "> "])
def test_line_ends_that_the_plain_part_lost_come_from_the_html(marks):
    rows = ["Fine then.", "", "Ada", "", "-------- Original message --------", "From: Ben Oak <ben@quarry.example>",
            "Date: 03/03/2025 16:05 (GMT+01:00)", "To: Ada Moss <ada@quarry.example>", "Subject: Lift", "",
            "Is the lift stuck?", "The red one,", "in the north wing.", "", "Best regards, Ben"]  # fmt: skip
    found = both(marks.join(rows), "<div>" + "<br>".join(map(html.escape, rows)) + "</div>")
    assert bodies(found) == [
        "Fine then.\n\nAda",
        "Is the lift stuck?\nThe red one,\nin the north wing.\n\nBest regards, Ben",
    ]
    assert found.messages[1].author_email == "ben@quarry.example"


def test_targets_that_only_the_html_names_are_printed_once():
    found = both(
        "See the plan of the lift, https://quarry.example/8 and\nask ben@quarry.example.\n",
        "<p>See the <a href='https://quarry.example/plan?a=1&amp;b=2'>plan</a> of the lift, "
        "<a href='https://quarry.example/8'>https://quarry.example/8</a> and ask "
        "<a href='mailto:ben@quarry.example'>ben@quarry.example</a>.</p>",
    )
    assert bodies(found) == [
        "See the plan <https://quarry.example/plan?a=1&b=2> of the lift, https://quarry.example/8 and\n"
        "ask ben@quarry.example."
    ]


def test_a_target_wrapped_in_the_plain_part_is_known():
    link = "https://quarry.example/lifts/north-wing/reports/2025/march/03/why-it-is-stuck-again"
    found = both(
        f"See the plan\n<{link[:40]}\n{link[40:]}> please.\n",
        f"<p>See the <a href='{link}'>plan</a> please.</p>",
    )
    assert bodies(found) == [f"See the plan\n<{link[:40]}\n{link[40:]}> please."]


def test_attributions_are_read_as_the_html_has_them():
    found = both(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <\nben.oak@a-long-domain.quarry.example\n<mailto:ben.oak@a-long-domain."
        "quarry.example>>\nwrote:\n\nIs it stuck?\n",
        "<div>Yes.</div><div>On Mon, Mar 3, 2025 at 4:05 PM Ben Oak &lt;<a href='mailto:ben.oak@a-long-domain.quarry.example'>"
        f"ben.oak@a-long-domain.quarry.example</a>&gt; wrote:</div>{GMAIL}Is it stuck?</blockquote>",
    )
    assert bodies(found) == ["Yes.", "Is it stuck?"]
    assert found.messages[1].author_email == "ben.oak@a-long-domain.quarry.example"


def test_bodies_that_say_different_things_are_not_mixed():
    found = both(
        "Your program cannot show this mail.\n" * 3, "<p>The lift is stuck again, who has the key?</p>" * 2
    )
    assert bodies(found) in (
        ["Your program cannot show this mail.\n" * 2 + "Your program cannot show this mail."],
        ["The lift is stuck again, who has the key?\n\nThe lift is stuck again, who has the key?"],
    )


def test_a_table_drawn_with_bars_is_no_quote():
    rows = "| floor | state |\n| 1 | open |\n| 2 | shut |\n| 3 | open |"
    found = both(f"As of today:\n{rows}\nAda\n", f"<hr><pre>As of today:\n{rows}\nAda</pre>")
    assert rows in bodies(found)[0]


def test_a_line_that_only_the_html_has_is_not_lost():
    found = both(
        f"Fine.\n\n{BEN}\n\n> Is the lift stuck?\n> Who has the key of the engine room?\n",
        f"<div>Fine.</div><div class=gmail_attr>{html.escape(BEN)}</div>{GMAIL}<div>Is the lift stuck?</div>"
        "<div>It was so in May.</div><div>Who has the key of the engine room?</div></blockquote><div>Dan has it.</div>",
    )
    assert bodies(found) == [
        "Fine.\n\nDan has it.",
        "Is the lift stuck?\nIt was so in May.\nWho has the key of the engine room?",
    ]


def test_other_words_in_the_place_of_a_line_are_those_of_the_plain_part():
    found = both(
        "The lift is stuck again today.\nAsk at the gate.\n[lift.png]\nAda Moss, Quarry Works\n",
        "<p>The lift is stuck again today.</p><p>Call 555 now</p><img alt='a lift'><p>Ada Moss, Quarry Works</p>",
    )
    assert bodies(found) == [
        "The lift is stuck again today.\nAsk at the gate.\n[lift.png]\nAda Moss, Quarry Works"
    ]


# -- every client of the museum, its plain part spoilt on the way --------------------------------------

BOTH = [
    (name, language)
    for name in (*REPLIES, *FORWARDS)
    for language in ("en", "de", "ja", "ar")
    if language in LANGUAGES and (name in FORWARDS or REPLIES[name] not in TEXT_ONLY)
]


def rewrapped(text: str, width: int) -> str:
    """As a gateway wraps it: rests of long lines lose their marks."""
    out = []
    for line in text.split("\n"):
        while len(line) > width and " " in line[1:width].strip():
            cut = line.rindex(" ", 0, width)
            out.append(line[:cut])
            line = line[cut + 1 :]
        out.append(line)
    return "\n".join(out)


def flattened(text: str) -> str:
    """As Gmail prints the quote of a quote: one mark less."""
    return re.sub(r"^>(?=>)", "", text, flags=re.M)


SPOILT = {
    "whole": lambda text: text,
    "wrapped at 60": lambda text: rewrapped(text, 60),
    "wrapped at 72": lambda text: rewrapped(text, 72),
    "flattened": flattened,
    "collapsed": lambda text: text.replace("\n", ""),
}


@pytest.mark.parametrize("spoil", SPOILT)
@pytest.mark.parametrize(("client", "language"), BOTH, ids=lambda value: value)
def test_spoilt_plain_parts_are_read_with_the_html_beside_them(client, language, spoil):
    words = LANGUAGES[language]
    said = story(words)
    styles = ["gmail", client] if client in FORWARDS else [client, client]
    if client in FORWARDS:
        said[2] = said[2]._replace(subject=f"{words.forward}: {words.subject}")
    shape = chain(words, said, [(REPLIES | FORWARDS)[style] for style in styles])
    if shape.html is None:
        return
    raw = mail(said[2], Shape(SPOILT[spoil](shape.plain), shape.html), "spoilt")
    found = summary(unchain(raw).messages)
    assert _squeezed(found) == _squeezed(wanted(expected(said, styles), found))


def _squeezed(messages: list[dict]) -> list[dict]:
    return [message | {"body": "".join(message["body"].split())} for message in messages]


@pytest.mark.parametrize("blank", ["   ", "\n\n", "\u00a0\n \n"])
def test_a_plain_part_of_blanks_is_none(blank):
    assert bodies(both(blank, "<p>The oven is hot.</p>")) == ["The oven is hot."]
