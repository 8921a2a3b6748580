"""Words of HTML that nobody can see, words that are crossed out, and names that pretend to be an address."""

import pytest

from tests.bridge.unchain.test_views import bodies, both
from threads.bridge.unchain import unchain
from threads.bridge.unchain.mime.mailboxes import own_name

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Lift\n"
    "Content-Type: text/html; charset=utf-8\n\n"
)


def read(source: str) -> list:
    return list(unchain((HEAD + source).encode()).messages)


@pytest.mark.parametrize(
    "white",
    [
        '<span style="color:#ffffff">not</span>', "<font color=white>not</font>", '<font color="#FFF">not</font>',
        '<b style="font-size:12pt; color: rgb(255, 255, 255)">not</b>', '<i style="color:White">no<b>t</b></i>',
        '<span style="background-color:#fff;color:#fff">not</span>',
    ],
)  # fmt: skip
def test_white_letters_on_white_paper_are_not_said(white):
    (found,) = read(f"<p>I do {white}\nagree.</p>")
    assert found.body.split() == ["I", "do", "agree."]


@pytest.mark.parametrize(
    "source",
    [
        '<table bgcolor="#003366"><tr><td style="color:#fff">{}</td></tr></table>',
        '<div style="background:#123456"><span style="color:white">{}</span></div>',
        '<style>.head {{ background-color: navy }}</style><div class=head><font color=white>{}</font></div>',
        '<table background="ground.png"><tr><td style="color:#fff">{}</td></tr></table>',
        '<div style="color:#fff"><span style="color:#222">{}</span></div>',
        '<font color="white">{}',
        '<div style="color:#fff">{}</div>',
    ],
)  # fmt: skip
def test_white_letters_that_can_be_seen_or_are_all_there_is_are_said(source):
    assert read(source.format("Welcome to the quarry."))[0].body == "Welcome to the quarry."


def test_what_one_form_hides_can_be_read():
    found = both("I do not agree.\n", '<p>I do <font color="#ffffff">not </font>agree.</p>')
    assert bodies(found) == ["I do not agree."] and found.messages[0].variants == ("I do agree.",)


STRUCK = [
    "<del>{}</del>",
    "<s>{}</s>",
    "<strike>{}</strike>",
    "<span style='text-decoration: line-through'>{}</span>",
]


@pytest.mark.parametrize("mark", STRUCK)
def test_what_is_crossed_out_is_shown_so(mark):
    text = (
        f"<p>We pay {mark.format('500')} 5,000 and do {mark.format('<b>not</b>')} wait.{mark.format('')}</p>"
    )
    assert read(text)[0].body == "We pay ~~500~~ 5,000 and do ~~not~~ wait."
    found = both("We pay 500 5,000 and do not wait.\n", text)
    assert bodies(found) == ["We pay ~~500~~ 5,000 and do ~~not~~ wait."]
    assert found.messages[0].variants == ()


@pytest.mark.parametrize("mark", STRUCK)
def test_so_it_is_over_wrapped_lines(mark):
    source = f"<p>The lift is stuck, and {mark.format('what is more, the crane is too')}, so come.</p>"
    found = both("The lift is stuck, and what is more,\nthe crane is too, so come.\n", source)
    assert bodies(found) == ["The lift is stuck, and ~~what is more,\nthe crane is too~~, so come."]


@pytest.mark.parametrize("tag", ["details", "dialog", "dialog open"])
def test_what_opens_by_a_click_stands_on_a_line_of_its_own(tag):
    source = f"<div>I agree.<{tag}>But not before May.</{tag.split()[0]}>Ada</div>"
    assert read(source)[0].body == "I agree.\nBut not before May.\nAda"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ruth@varde.example", ""),
        ("<ruth@varde.example>", ""),
        ("Ruth Hill <ruth@varde.example>", "Ruth Hill"),
        ("Ruth Hill (ruth@varde.example)", "Ruth Hill"),
        ("Ruth Hill | ruth@varde.example", "Ruth Hill"),
        ("Ruth @ Hill", "Ruth @ Hill"),
        ("Hill, Ruth", "Hill, Ruth"),
    ],
)
def test_an_address_beside_another_one_is_no_name(printed, name):
    assert own_name(printed, "mallory@evil.example") == name
    assert own_name(printed, "") == printed
