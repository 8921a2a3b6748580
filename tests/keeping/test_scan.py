"""What names an erased person in a text, and what does not."""

import pytest

from accounts.erased import marks, scrub

ANN = marks.make(
    3, ["Ann Berg-Olsén", "Annika Berg"], ["ann.berg@varde.example", "annb@home.example"], ["ann"]
)
LI = marks.make(4, ["王小明"], ["wxm@varde.example"], [])
OLE = marks.make(5, ["Ole"], ["ole@varde.example"], [])


@pytest.fixture
def them():
    return marks.of_rows(ANN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Annika Berg wrote:", "Erased person 3 wrote:"),
        ("ANNIKA BERG", "Erased person 3"),
        ("Berg, Annika said", "Erased person 3 said"),
        ("Annika M. Berg", "Erased person 3"),
        ("Annika Berg's plan, Annika Bergs Plan", "Erased person 3's plan, Erased person 3s Plan"),
        ("> Annika\n> Berg wrote", "> Erased person 3 wrote"),
        ("Ann Berg-Olsen and Ann  Berg Olsén", "Erased person 3 and Erased person 3"),
        ("Ann Berg-Olse\u0301n", "Erased person 3"),
        ("annika.berg@other.example", "erased-3@other.example"),
        ("annika_berg.pdf", "erased-3.pdf"),
        ("ann.berg@varde.example", "erased-3@erased.invalid"),
        ("Mail ANN.Berg@VARDE.example.", "Mail erased-3@erased.invalid."),
        ("<mailto:ann.berg@varde.example>", "<mailto:erased-3@erased.invalid>"),
        ("ann.berg%40varde.example", "erased-3@erased.invalid"),
        ("ann.berg at varde.example", "erased-3@erased.invalid"),
        ("bounce+ann.berg=varde.example@list.example", "bounce+erased-3=erased.invalid@list.example"),
        ("ann.berg+news@varde.example", "erased-3@erased.invalid"),
        ("Hi @ann, and @anna", "Hi @erased-3, and @anna"),
        ("x=Annika%20Berg&y", "x=erased-3&y"),
    ],
)
def test_every_way_to_write_a_name(them, text, expected):
    assert scrub(text, them) == expected
    assert scrub(expected, them) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ann and Berg are two people.", "Annika Bergmann", "Berg Verlag", "ann.berg@other.example.com",
        "joann.berg@varde.example.org", "the berg annika floats", "Annika\n\n\n\n\n\n\n\n\n\n\n\n\n\nBerg", "",
    ],
)  # fmt: skip
def test_who_is_somebody_else_stays(them, text):
    assert scrub(text, them) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Annika&nbsp;Berg</p>", "<p>Erased person 3</p>"),
        ("<b>Annika</b> <i>Berg</i>", "<b>Erased person 3</b> <i></i>"),
        ("Ann Berg-Ols&eacute;n", "Erased person 3"),
        ('<a title="Annika Berg" href="mailto:ann.berg@varde.example">x</a>',
         '<a title="Erased person 3" href="mailto:erased-3@erased.invalid">x</a>'),
        ("ann.berg<wbr>@varde.example", "erased-3@erased.invalid"),
        ("Anni\u00adka Be\u200brg", "Erased person 3"),
    ],
)  # fmt: skip
def test_html_is_read_as_a_reader_sees_it(them, text, expected):
    assert scrub(text, them, True) == expected


def test_a_name_without_blanks_is_found_in_a_text_without_blanks():
    assert scrub("我和王小明说了", marks.of_rows(LI)) == "我和Erased person 4说了"


def test_a_name_of_one_word_is_theirs_in_front_of_their_address_alone():
    them = marks.of_rows(OLE)
    assert scrub('"Ole" <ole@varde.example>', them) == '"Erased person 5" <erased-5@erased.invalid>'
    assert scrub("Ole <ole@other.example> met Ole", them) == "Ole <ole@other.example> met Ole"


def test_no_mark_holds_a_name():
    for row in ANN:
        assert not {"ann", "berg"} & set(str(vars(row)).lower().replace("'", " ").split())


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "@" * 100_000, "=" * 50_000 + "@x", "Annika " * 3_000, "<" * 50_000]
)
def test_no_text_takes_long(them, text):
    assert scrub(text, them, True) == text
