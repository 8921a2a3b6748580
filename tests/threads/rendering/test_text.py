"""What people write becomes safe HTML."""

import time

import pytest

from accounts.models import User
from threads.rendering import text

BOB = User(pk=7, name="Bob Brandt", handle="bob")

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "<a href='javascript:alert(1)'>x</a>",
    "![x](https://tracker.example/p.png)",
    '"onmouseover="alert(1)',
    "http://x.example/\"onmouseover='alert(1)'",
    "<svg/onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<form action=/m/1/withdraw/><button>x",
    "<p id=act class=side style=position:fixed>x",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("render", [text.render, text.render_mail])
def test_no_attack_survives(render, attack):
    html = render(f"Before {attack} after")
    tags = [piece.split(">")[0].lower() for piece in html.split("<")[1:]]
    for tag in tags:
        name = tag.split()[0].strip("/")
        assert name in {"p", "a", "br", "em", "strong", "blockquote"}, html
        assert " on" not in tag and "style=" not in tag and " id=" not in tag, html
        assert "javascript:" not in tag and "data:" not in tag and "src=" not in tag, html


def test_a_post_is_markdown():
    html = text.render("**bold** `code`\nnext line\n\n- one\n- two\n\n# Heading")
    assert "<strong>bold</strong> <code>code</code><br>" in html
    assert "<li>one</li>" in html and "<h3>Heading</h3>" in html and "<h1" not in html


def test_links_cannot_reach_back_to_the_page():
    html = text.render("see https://varde.example and www.varde.com")
    assert html.count('rel="noopener noreferrer nofollow"') == 2


def test_a_handle_is_a_link_only_for_people_who_may_be_named():
    html = text.render("@bob and @alice and bob@bob.example and `@bob`", [BOB])
    assert html.count('class="mention"') == 1
    assert ">@Bob</a>" in html and "@alice" in html and "<code>@bob</code>" in html


def test_handles_and_topics_are_found_where_a_person_would_see_them():
    assert text.handles("@Bob, (@alice) x@mail.example @bob @@no /@path") == ["bob", "alice"]
    assert text.topics("#Labels and #größe, not #1, not C#, not a#b, not &#x27;") == ["labels", "größe"]


def test_a_topic_leads_to_search():
    assert '<a class="topic" href="/search/?q=%23labels"' in text.render("about #Labels")


def test_many_names_are_cut_off():
    assert len(text.handles(" ".join(f"@person{n}" for n in range(20_000)))) == text.MAX_MENTIONS


def test_a_mail_keeps_its_lines_and_quotes():
    html = text.render_mail("Hi,\n  two *stars*\n\n> quoted\n>> deeper\n\nBye http://a.example/b_(c)")
    assert html.startswith("<p>Hi,<br>&nbsp;&nbsp;two *stars*</p>")
    assert "<blockquote><p>quoted</p><blockquote><p>deeper</p></blockquote></blockquote>" in html
    assert 'href="http://a.example/b_(c)"' in html


def test_quotes_of_any_depth_close_what_they_open():
    html = text.render_mail("\n".join(">" * depth + " x" for depth in (1, 90, 2, 40, 0, 3)))
    assert html.count("<blockquote>") == html.count("</blockquote>") <= 20


@pytest.mark.parametrize(
    "bomb",
    ["[" * 50_000, "*a " * 30_000, "> " * 50_000, "`" * 50_000, "@" * 99_000, "#" * 99_000, "_a*" * 30_000,
     "|a" * 30_000 + "\n" + "|-" * 30_000, "http://" * 14_000, "a@" * 50_000, "![" * 50_000, "www." * 25_000],
)  # fmt: skip
@pytest.mark.parametrize("render", [text.render, text.render_mail])
def test_no_text_stops_the_server(render, bomb):
    began = time.process_time()
    render(bomb[:100_000])
    assert time.process_time() - began < 4


def test_the_first_line_makes_a_subject():
    assert text.first_line("\n\n## Hello there\nmore") == "Hello there"
    assert text.first_line("word " * 40) == "word " * 15 + "word…"
    assert text.first_line("") == ""
    assert text.first_line("> Who?\n\nMe.") == "Me." and text.first_line("> Who?") == "Who?"


@pytest.mark.parametrize("link", ["http://a\u2100b.example/", "https://a.example\u2100x/", "http://[abc"])
def test_a_link_that_no_browser_can_open_does_not_stop_a_mail(link):
    assert "before" in text.render_mail(f"before {link} after")
    assert "before" in text.render(f"before {link} after")


def test_code_and_tables_scroll_by_themselves_and_by_keyboard():
    html = text.render("```\na < b\n```\n\n    indented\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert html.count('<pre tabindex="0" role="group" aria-label="Code"><code>') == 2
    assert "a &lt; b" in html
    assert '<div class="scroll-x" tabindex="0" role="group" aria-label="Table"><table>' in html
    assert "</table></div>" in html.replace("\n", "")


def test_nobody_writes_a_box_or_an_attribute():
    html = text.render('<div class="scroll-x" tabindex="0">x</div>\n\n```html" onclick="x\ny\n```')
    assert "<div" not in html and "onclick" not in html
