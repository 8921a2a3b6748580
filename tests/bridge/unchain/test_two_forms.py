"""What the plain and the HTML part of one mail say differently can be read; what clients write differently is
nothing."""

import html

import pytest

from tests.bridge.unchain.test_views import GMAIL, both
from threads.bridge.unchain import unchain_many

CY = "On Mon, Mar 3, 2025 at 4:05 PM Cy Reed <cy@quarry.example> wrote:"
ATTRIBUTION = f'<div class="gmail_attr">{html.escape(CY)}</div>'
LONG = (
    "The crane is booked from Tuesday on, and the driver knows the way to the quarry. "
    "We lift the two blocks first and the saw after lunch, if the wind allows it."
)


def variants(found) -> list[tuple[str, ...]]:
    return [message.variants for message in found.messages]


def asked(plain: str, source: str):
    """An answer over Cy's question, in both forms; the question differs."""
    return both(
        f"Fine.\n\n{CY}\n> {plain}\n", f"<div>Fine.</div>{ATTRIBUTION}{GMAIL}<div>{source}</div></blockquote>"
    )


CHANGES = [
    ("I agree", "I do NOT agree"),
    ("I agree.", "<b>I do <i>not</i> agree.</b>"),
    ("I do not agree.", "I agree."),
    ("No.", "Yes."),
    ("We pay 1,500 euros on Friday.", "We pay 15,000 euros on Friday."),
    ("The price is 1.5 a piece.", "The price is 15 a piece."),
    ("It is -5 degrees.", "It is 5 degrees."),
    ("It costs $400 now.", "It costs €400 now."),
    ("Ten % off.", "Ten off."),
    ("I agree.", "I &lt;not&gt; agree."),
    ("I agree.", "I &lt;do.not&gt; agree."),
    ("We pay [10] today.", "We pay [90] today."),
    ("Pay at https://quarry.example/a today.", "Pay at https://evil.example/a today."),
    ("I agree 👍", "I agree 👎"),
    ("Send it to ann@quarry.example today.", "Send it to dan@quarry.example today."),
    ("Give the key to Ann Lee.", "Give the key to Dan Lee."),
    ("Ann pays Dan.", "Dan pays Ann."),
    ("We can do this.", "We cannot do this."),
    ("Das geht.", "Das geht nicht."),
    ("我同意。", "我不同意。"),
    ("賛成します。", "賛成しません。"),
    ("ตกลง", "ไม่ตกลง"),
    ("Согласен.", "Не согласен."),
    ("אני מסכים", "אני לא מסכים"),
    (LONG, LONG.replace("the two blocks", "no block")),
    (LONG, LONG.replace("booked from Tuesday on, and", "booked, and")),
    (LONG, LONG.replace("if the wind allows it", "also if the wind does not allow it")),
]


@pytest.mark.parametrize(("plain", "source"), CHANGES, ids=str)
def test_other_words_of_the_html_can_be_read(plain, source):
    said = html.unescape(source).replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")
    for one in (f"<p>{source}</p>", f"<div>{source}</div><img src=cid:a width=1 height=1>"):
        found = both(f"{plain}\n", one)
        assert found.messages[0].body == plain
        assert variants(found) == [(said,)]


@pytest.mark.parametrize(("plain", "source"), CHANGES, ids=str)
def test_so_can_those_of_a_quoted_message_and_only_there(plain, source):
    found = asked(plain, source)
    assert [message.body for message in found.messages] == ["Fine.", plain]
    own, quoted = variants(found)
    assert not own and len(quoted) == 1 and "Fine." not in quoted[0]


SAME = [
    ("See https://a.example/b for it.", 'See <a href="https://a.example/b">https://a.example/b</a> for it.'),
    ("See the plan <https://a.example/b>.", 'See <a href="https://a.example/b">the plan</a>.'),
    ("See the plan [1].\n\n[1] https://a.example/b", 'See <a href="https://a.example/b">the plan</a>.'),
    ("Write to Ann <ann@a.example>.", 'Write to <a href="mailto:ann@a.example">Ann</a>.'),
    ("Write to ann@a.example<mailto:ann@a.example>.", 'Write to <a href="mailto:ann@a.example">ann@a.example</a>.'),
    ("* one\n* two", "<ul><li>one</li><li>two</li></ul>"),
    ("one\ntwo", "<ol><li>one</li><li>two</li></ol>"),
    ("1\\. one\n\n2\\. two", "<ol><li>one</li><li>two</li></ol>"),
    ("This is *very* _good_ work.", "This is <b>very</b> <u>good</u> work."),
    (f"{LONG[:60]}\n{LONG[60:]}", LONG),
    ("[image: logo.png]\nHello all.", '<img src="cid:1" alt="logo.png"><br>Hello all.'),
    ("[image: a long name\nof a picture.png]\nHello all.", '<img src="cid:1" alt="a long name of a picture.png"><br>Hello all.'),
    ("Hello all.\n[cid:image001.png@01DA.5]", 'Hello all.<br><img src="cid:image001.png@01DA.5" alt="Logo of the quarry">'),
    ("Well done.", 'Well done <img src="x" alt="😀">.'),
    ("Caf? at Z?rich.", "Café at Zürich."),
    ("Cafe at Zurich.", "Café at Zürich."),
    ("It's done - \"fine\" ...", "It’s done – “fine” …"),
    ("A B\u00a0C", "A&nbsp;B C"),
    ("a\u00adgree", "agree"),
    ("Hello.\n_______________________________________________\nQuarry mailing list\nTo unsubscribe send an email to quarry-leave@a.example", "<p>Hello.</p>"),
    ("Name: Ann\nAge: 5", "<table><tr><td>Name:</td><td>Ann</td></tr><tr><td>Age:</td><td>5</td></tr></table>"),
    ("Hello", "<div style='display:none'>Preview of the news</div>Hello"),
    ("Hello<https://a.example/>there", 'Hello<a href="https://a.example/">there</a>'),
]  # fmt: skip


@pytest.mark.parametrize(("plain", "source"), SAME, ids=str)
def test_what_clients_write_differently_is_no_difference(plain, source):
    assert variants(both(f"{plain}\n", f"<p>{source}</p>")) == [()]
    assert not any(variants(asked(plain.replace("\n", "\n> "), source)))


def test_a_further_paragraph_of_the_html_is_part_of_the_text():
    found = both(f"{LONG}\n", f"<p>{LONG}</p><p>But only if Dan signs.</p>")
    assert found.messages[0].body == f"{LONG}\nBut only if Dan signs."
    found = asked("Shall we go?", "Shall we go?<br>I would rather not.")
    assert found.messages[1].body == "Shall we go?\nI would rather not."


def test_who_is_named_in_one_form_only_can_be_read():
    found = both(
        f"Fine.\n\n{CY}\n> Shall we go?\n",
        f"<div>Fine.</div>{ATTRIBUTION.replace('Cy Reed', 'Dan Wood')}{GMAIL}<div>Shall we go?</div></blockquote>",
    )
    assert len(found.messages) == 2
    assert "Dan Wood" in found.messages[1].variants[0]


def test_the_text_of_a_stub_can_be_read_beside_the_html():
    found = both("No.\n", f"<p>{LONG}</p><p>{LONG.upper()}</p>")
    assert found.messages[0].body.startswith(LONG)
    assert variants(found) == [("No.",)]


def test_long_texts_are_compared_too():
    lines = [f"Row {n} of the list is right." for n in range(9_000)]
    changed = [*lines[:-1], "Row 8999 of the list is wrong."]
    found = both("\n".join(lines), "".join(f"<p>{line}</p>" for line in changed))
    assert "is wrong." in found.messages[0].variants[0]


def test_merged_copies_keep_what_the_other_form_says():
    found = unchain_many([raw_of("I agree", "I do NOT agree"), raw_of("I agree", "I agree")])
    assert [message.variants for message in found.messages] == [("I do NOT agree",)]


def raw_of(plain: str, source: str) -> bytes:
    return (
        "From: Ada Moss <ada@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Lift\nMessage-ID: <1@q>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{plain}\n--b\n"
        f"Content-Type: text/html; charset=utf-8\n\n{source}\n--b--\n"
    ).encode()
