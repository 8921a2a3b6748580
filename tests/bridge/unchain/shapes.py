"""Mails nobody writes: one line over and over, each dear to another reader of the engine."""

from tests import work
from threads.bridge.unchain import unchain

HEAD = (
    b"From: Ana <ana@varde.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Re: Kiln\n"
    b"Message-ID: <a1@varde.example>\nContent-Type: text/%s; charset=utf-8\n\n"
)
PLAIN = {
    "words": b"The pallets for lane four are in the yard, bring the long forks and the spare key.\n",
    "quoted text": b"> The pallets for lane four are in the yard, bring the long forks and the spare key.\n",
    "`x:`": b"x:\n",
    "`From:`": b"From:\n",
    "`From:` and `To:`": b"From: a\nTo: b\n",
    "`Original Message`": b"-----Original Message-----\n",
    "`wrote:`": b"On wrote:\n",
    "attributions": b"On Mon, Mar 2, 2026 at 9:00 AM, Bo Li <bo@varde.example> wrote:\n",
    "header blocks": b"From: Bo Li <bo@varde.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Ana\nSubject: Kiln\n\nhi\n\n",
    "numbers": b"12 3:\n",
    "quote and answer": b">x\ny\n",
    "quote marks": b">" * 120 + b"\n",
    "blank lines": b" \n",
}
HTML = {
    "`<br>`": b"<br>x:",
    "`<blockquote>`": b"<blockquote>On wrote:<br>",
    "`<pre>`": b"x:\n",
    "unclosed `<a`": b"<a",
}
#: Lines of the plain and of the HTML part of mails that have both.
BOTH = {
    "quote in two forms": (PLAIN["quoted text"], b"<blockquote>%s</blockquote>\n" % PLAIN["words"]),
    "line ends lost in one form": (b"Bring the spare key. ", b"<p>Bring the spare key.</p>\n"),
    "links lost in one form": (
        b"Bring the spare key. ",
        b'<a href="https://varde.example/lane">Bring the spare key.</a>\n',
    ),
    "two forms that differ": (PLAIN["words"], b"<blockquote>Nothing of this is said there.</blockquote>\n"),
}
SHAPES = (*PLAIN, *HTML, *BOTH)
_HEAD_OF_BOTH = HEAD.replace(b"text/%s; charset=utf-8", b"multipart/alternative; boundary=both")
_PART = b"\n--both\nContent-Type: text/%s; charset=utf-8\n\n"


def mail(name: str, size: int) -> bytes:
    """The mail of that shape with a body of about ``size`` bytes."""
    if name in BOTH:
        plain, html = BOTH[name]
        times = size // len(plain + html)
        return (
            _HEAD_OF_BOTH
            + _PART % b"plain"
            + plain * times
            + _PART % b"html"
            + html * times
            + b"\n--both--\n"
        )
    line = PLAIN.get(name) or HTML[name]
    head = HEAD % (b"plain" if name in PLAIN else b"html")
    return head + b"<pre>" * (name == "`<pre>`") + line * (size // len(line))


def calls(raw: bytes) -> int:
    """How many functions are called to read a mail."""

    def read() -> None:
        assert unchain(raw).coverage == 1

    return work.calls(read)
