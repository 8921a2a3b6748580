"""Every word that a mail shows is a word of a message, of a header block or attribution, or of a proven copy."""

import random
from email import message_from_bytes
from html import escape
from pathlib import Path

import pytest

from threads.bridge.unchain import unchain

from .visible_words import html_text, lost, said, unpacked, views, words

MAILS = Path(__file__).parents[2] / "mails"
HEAD = (
    "From: Ida Brook <ida@kiln.example>\nTo: Per Lund <per@kiln.example>\nSubject: Re: Ovens\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nMessage-ID: <1@kiln.example>\nMIME-Version: 1.0\n"
)
FUZZ = 150
#: Words of header lines, attributions and quote marks that have no place of their own in the mail: on a line
#: together with somebody's words, and The Bat's "OP>" in front of them.
UNPLACED = {
    "html_only_table.eml": 2,
    "attribution-shares-line-1.eml": 16,
    "019-cl-thebat.eml": 1,
    "collapsed-plain-1.eml": 1,
}


@pytest.mark.parametrize("room", ["museum", "odd", "faults"])
def test_no_word_of_a_mail_is_lost(room):
    raws = {path.name: path.read_bytes() for path in (MAILS / room).glob("*.eml")}
    # The standard library reads no header behind stray bytes, and so no text
    missing = {name: lost(raw) for name, raw in raws.items() if message_from_bytes(raw)["From"]}
    assert {name: gone for name, gone in missing.items() if gone.total() > UNPLACED.get(name, 0)} == {}


class _Fuzz:
    """A mail of random parts in random order; no word stands in it twice."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0
        #: What somebody wrote: no words of header blocks, and none that are hidden.
        self.said: set[str] = set()

    def words(self, most: int = 9) -> str:
        first, self.count = self.count, self.count + self.random.randint(1, most)
        return " ".join(f"w{n}{'aeiou'[n % 5]}k" for n in range(first, self.count))

    def lines(self, most: int = 4) -> list[str]:
        lines = [self.words() for _ in range(self.random.randint(1, most))]
        self.said |= set(" ".join(lines).split())
        return lines

    def attribution(self) -> str:
        day, minute = self.random.randint(1, 28), self.random.randint(10, 59)
        return self.random.choice([
            f"On {day} Feb 2025 at 11:{minute}, Per Lund <per@kiln.example> wrote:",
            f"Am {day}.02.2025 um 11:{minute} schrieb Per Lund:",
            f"Per Lund <per@kiln.example> said on 2025-02-{day:02} 11:{minute}:",
            "Per writes:",
        ])  # fmt: skip

    def block(self) -> list[str]:
        return [
            f"From: {self.words(2)} <x{self.count}@kiln.example>",
            f"Sent: Monday, February {self.random.randint(1, 28)}, 2025 4:05 PM",
            "To: Ida Brook",
            f"Subject: {self.words(3)}",
            "",
        ]

    def part(self) -> list[str]:
        kind = self.random.randrange(12)
        if kind < 4:
            return [*self.lines(), ""]
        if kind == 4:
            return ["```", *self.lines(), "-- ", f"# {self.words()}", "```", ""]
        if kind == 5:
            return [f"- {line}" for line in self.lines()]
        if kind == 6:
            return [self.attribution(), *(f"> {line}" for line in self.lines()), ""]
        if kind == 7:
            return [f"{'>' * self.random.randint(1, 4)} {line}" for line in self.lines(6)]
        if kind == 8:
            return ["-----Original Message-----", *self.block(), *self.lines(), ""]
        if kind == 9:
            return ["_" * 32, *self.block(), *self.lines(), ""]
        if kind == 10:
            return [
                self.random.choice(["-- ", "--", "---", "***", "Sent from my iPhone"]),
                *self.lines(2),
                "",
            ]
        return [f"    {line}" for line in self.lines()]

    def plain(self) -> bytes:
        parts = [line for _ in range(self.random.randint(1, 9)) for line in self.part()]
        return f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{chr(10).join(parts)}\n".encode()

    def element(self) -> str:
        inside = "<br>".join(self.lines())
        quote = f"<div>{escape(self.attribution())}</div><blockquote type=cite>{inside}</blockquote>"
        block = "<br>".join(map(escape, self.block()))
        return self.random.choice([
            f"<div>{inside}</div>", f"<p>{inside}</p>", f"<pre>{inside}</pre>", f"<ul><li>{inside}</li></ul>",
            f"<blockquote>{inside}</blockquote>", f"<blockquote style='margin: 0 0 0 40px'>{inside}</blockquote>", quote,
            f'<div class="gmail_quote">{quote}</div>', f"<hr><div>{block}</div><div>{inside}</div>",
            f"<table><tr><td>{inside}</td><td>{self.words()}</td></tr></table>", f"{inside}<br>",
            f"<div style='display:none'>{self.words()}</div>{inside}", f"<div>&gt; {inside}</div>",
        ])  # fmt: skip

    def html(self) -> bytes:
        source = "\n".join(self.element() for _ in range(self.random.randint(1, 9)))
        return (
            f"{HEAD}Content-Type: text/html; charset=utf-8\n\n<html><body>{source}</body></html>\n".encode()
        )


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_no_word_of_random_mails_is_lost(kind):
    for seed in range(FUZZ):
        fuzz = _Fuzz(seed)
        raw = getattr(fuzz, kind)()
        assert not lost(raw), f"seed {seed}"
        assert not fuzz.said - set(said(unchain(raw))), f"seed {seed}"


def test_the_helper_sees_what_mail_programs_show():
    source = "<style>a</style>b<b>c</b><p>d<span style='display: none'>e<span>f</span></span>g"
    assert html_text(source).split() == ["bc", "dg"]
    raw = HEAD.encode() + b"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+w6Q8L3A+\n"
    assert words(views(raw)[0]) == words(views(unpacked(raw))[0])
    assert b"&#" in unpacked(raw)
