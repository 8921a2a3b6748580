"""The place of a picture in a text."""

from types import SimpleNamespace

import pytest

from threads import pictures


def picture(name: str, content_id: str = "") -> SimpleNamespace:
    return SimpleNamespace(name=name, content_id=content_id)


def draw(one) -> str:
    return f"<img {one.name}>"


@pytest.mark.parametrize(
    "mark",
    [
        "[cid:image001.png@01DB8C2F.AA10]", '[cid:<a href="mailto:image001.png@01DB8C2F.AA10">image001.png@01DB8C2F.AA10</a>]',
        "[image: image001.png]", "[image001.png]", "[Bild: image001.png]", "&lt;image001.png&gt;", "[IMAGE: Image001.PNG]",
    ],
)  # fmt: skip
def test_a_picture_stands_where_the_mail_had_it(mark):
    html, rest = pictures.place(f"<p>See {mark} here</p>", [picture("image001.png"), picture("b.png")], draw)
    assert html == "<p>See <img image001.png> here</p>"
    assert [one.name for one in rest] == ["b.png"]


def test_a_content_id_that_is_no_name_finds_its_picture():
    html, rest = pictures.place("[cid:ii_m3x7@mail]", [picture("plan.jpg", "ii_m3x7@mail")], draw)
    assert (html, rest) == ("<img plan.jpg>", [])


@pytest.mark.parametrize(
    "text", ["[1]", "[cid:other.png]", "[image: nothing]", "&lt;b&gt;", "[image: plan.png", "plain"]
)
def test_what_names_no_picture_stays_a_text(text):
    html, rest = pictures.place(text, [picture("1"), picture("plan.png")], draw)
    assert html == text and len(rest) == 2


def test_a_name_of_two_pictures_means_neither_and_a_picture_stands_once():
    twice = [picture("image.png"), picture("image.png")]
    assert pictures.place("[image: image.png]", twice, draw) == ("[image: image.png]", twice)
    html, _rest = pictures.place("[a.png] [a.png]", [picture("a.png")], draw)
    assert html == "<img a.png> [a.png]"
