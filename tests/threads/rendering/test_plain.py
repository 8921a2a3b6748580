"""The words of a message's HTML, for lists and mails."""

import pytest

from threads.rendering import plain, text

POST = """# The **plan**

See the [contract](https://a.example/?a=1&b=2), <tag> & https://b.example

- one
  1. deep

> asked

```
code  here
```
"""


def test_lines_are_kept_and_marks_are_gone():
    assert plain.paragraphs(text.render(POST), links=True).split("\n\n") == [
        "The plan",
        "See the contract (https://a.example/?a=1&b=2), <tag> & https://b.example",
        "- one\n  1. deep",
        "> asked",
        "code  here",
    ]


def test_one_line_leaves_out_what_is_quoted_unless_there_is_nothing_else():
    assert plain.one_line(text.render(POST)).endswith("one deep code here")
    assert plain.one_line(text.render("> asked\n> twice")) == "asked twice"
    assert plain.first_line(text.render("> Who?\n\nMe, *I*.")) == "Me, I."


def test_html_may_be_cut_anywhere():
    html = text.render(POST)
    whole = plain.one_line(html).replace(" ", "")
    for end in range(len(html)):
        for read in (plain.one_line, plain.paragraphs, plain.first_line):
            assert "<a" not in read(html[:end]) and "href" not in read(html[:end])
        assert whole.startswith(plain.one_line(html[:end]).replace(" ", "").removesuffix("asked"))


def test_a_mails_stars_are_its_own():
    assert plain.one_line(text.render_mail("2 * 3 * 4\n# no heading")) == "2 * 3 * 4 # no heading"


@pytest.mark.parametrize(
    ("title", "body", "words"),
    [
        ("Lift", "Lift\n\nUse the stairs", "Use the stairs"),
        ("Lift", "Lifted spirits", "Lifted spirits"),
        ("Lift", "The lift", "The lift"),
        ("word " * 15 + "word…", "word " * 40, "word " * 23 + "word"),
    ],
)
def test_beside_its_title_a_text_goes_on_after_it(title, body, words):
    assert plain.beside(title, text.render(body)) == words
