"""What a mail that is HTML alone says, and what nobody sees of it."""

import html

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n"
)
BEN = "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:"
CY = "On 3/3/25 3:05 PM, Cy Reed wrote:"


def alone(source: str):
    return unchain(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{source}\n".encode())


def bodies(found) -> list[str]:
    return [message.body for message in found.messages]


@pytest.mark.parametrize(
    "style",
    [
        "display:none;max-height:0", "DISPLAY: NONE !important", "mso-hide:all", "visibility:hidden", "font-size:0px",
        "max-height:0px;overflow:hidden", "font-size:1px;color:#ffffff;line-height:1px", "opacity:0",
    ],
)  # fmt: skip
def test_words_that_nobody_sees_are_not_said(style):
    hidden = f'<div style="{style}">Only a preview <div>shows</div> this</div>'
    assert bodies(alone(f"<body>{hidden}<p>The lift is stuck.</p></body>")) == ["The lift is stuck."]


@pytest.mark.parametrize(
    "source",
    [
        "<div style='font-size:0'><table><tr><td style='font-size:14px'>The lift is stuck.</td></tr></table></div>",
        "<div style='display:none'>The lift is stuck.</div>",
        "<p style='display:none'><p>The lift is stuck.",
        "<span style='display:none'>The lift is stuck.",
    ],
)
def test_a_mail_is_not_hidden_as_a_whole(source):
    assert bodies(alone(source)) == ["The lift is stuck."]


def test_characters_without_a_width_fill_no_lines():
    filler = "&zwnj;&nbsp;&#847;&#8203;" * 40
    assert bodies(alone(f"<div>{filler}</div><p>The lift is stuck.</p>")) == ["The lift is stuck."]


def test_cells_of_a_row_stand_side_by_side():
    source = (
        "<table><tr><th>floor</th><th>state</th></tr><tr><td><p>1</p></td><td><div>open</div></td></tr>"
        "<tr><td>2<br>north</td><td>shut</td></tr></table><p>Ada</p>"
    )
    assert bodies(alone(source)) == ["floor\tstate\n1\topen\n2\nnorth\nshut\n\nAda"]


def test_a_layout_table_changes_nothing():
    inside = "<p>The lift is stuck.</p><p>Who has<br>the key?</p><div>Ada</div>"
    framed = f"<table><tr><td><table><tbody><tr><td>{inside}</td></tr></tbody></table></td></tr></table>"
    assert bodies(alone(framed)) == bodies(alone(inside))


def test_items_of_lists_keep_their_marks():
    source = (
        "<p>Take</p><ol start=3><li>the key<li><p>the lamp</p></li></ol><ul><li>rope<ul><li>long</li></ul></li></ul>"
        "<ul style='list-style:none'><li>bare</li></ul>"
    )
    assert bodies(alone(source)) == ["Take\n\n3. the key\n\n4. the lamp\n\n- rope\n\n  - long\n\nbare"]


def test_links_and_pictures_say_what_they_are():
    source = (
        "<p><a href='https://quarry.example/plan'>The plan</a>, <a href='http://www.quarry.example/'>quarry.example</a>, "
        "<img src='cid:1' alt='the lift'><img src='x' alt='spy' width=1 height=1><img src='y' alt=''> "
        "<q>stuck</q> <a href='#top'>top</a></p>"
    )
    assert bodies(alone(source)) == [
        "The plan <https://quarry.example/plan>, quarry.example, [the lift] \u201cstuck\u201d top"
    ]


def test_preformatted_lines_are_kept():
    for element in ("<pre>{}</pre>", "<div style='white-space: pre-wrap'>{}</div>"):
        assert bodies(alone("<p>Log:</p>" + element.format("a  1\n b 2"))) == ["Log:\n\na  1\n b 2"]


@pytest.mark.parametrize(
    "tag",
    [
        '<blockquote style="margin-top:0px; margin-bottom:0px">',
        '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">',
        "<blockquote>",
        '<div style="border-left: 3px solid red">',
    ],
)
def test_indented_text_is_the_writers(tag):
    source = f"<div>It shows this since 12:00:</div>{tag}<div>211 cm</div></{tag[1:].split()[0].rstrip('>')}><div>Ada</div>"
    assert [line for line in bodies(alone(source))[0].split("\n") if line] == [
        "It shows this since 12:00:",
        "211 cm",
        "Ada",
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "<blockquote>",
        '<blockquote style="margin-top:5.0pt;margin-bottom:5.0pt">',
        "<div style='border:none;border-left:solid blue 1.5pt;padding:0in 0in 0in 4.0pt'>",
    ],
)
def test_an_attribution_makes_quotes_of_all_its_likes(tag):
    end = f"</{tag[1:].split()[0].rstrip('>')}>"
    source = f"<p>{html.escape(BEN)}</p>{tag}<p>Is it stuck?</p>{end}<p>Yes.</p>{tag}<p>Since when?</p>{end}<p>Today.</p>"
    assert bodies(alone(source)) == ["Yes.\n\nToday.", "Is it stuck?\n\nSince when?"]


def test_typed_quote_marks_of_a_text_shown_as_html_are_quote_marks():
    source = "Yes.<br><br>" + "<br>".join(
        map(html.escape, [BEN, "> Is it stuck?", ">", f"> {CY}", ">> Look."])
    )
    assert bodies(alone(source)) == ["Yes.", "Is it stuck?", "Look."]


def test_an_address_in_brackets_that_nobody_escaped_is_no_tag():
    source = (
        f"<div>Yes.</div><div>{BEN}</div><blockquote type=cite>See <https://quarry.example/1></blockquote>"
    )
    found = alone(source)
    assert bodies(found) == ["Yes.", "See <https://quarry.example/1>"]
    assert found.messages[1].author_email == "ben@quarry.example"
