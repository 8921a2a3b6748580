"""A company's colour can be read, by day and by night, whatever it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from microblog.kit import accents

COLOURS = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_every_colour_can_be_read(colour):
    made = accents.accent(colour)
    assert accents.contrast(accents._shown(made.light), accents.WHITE) >= accents.ENOUGH
    for colour, soft in zip((made.light, made.dark), made.soft, strict=True):
        assert accents.contrast(accents._shown(colour), accents._shown(soft)) >= accents.ENOUGH
    assert accents.contrast(accents._shown(made.dark), accents.DARK_INK) >= accents.ENOUGH


@given(COLOURS)
def test_a_colour_there_and_back(colour):
    own = accents._rgb(colour)
    assert accents._shown(accents._oklch(own)) == pytest.approx(own, abs=0.002)


def test_contrast_is_counted_as_wcag_does():
    assert accents.contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert accents.contrast(accents._rgb("#767676"), accents.WHITE) == pytest.approx(4.54, abs=0.01)


def test_what_can_be_read_stays_as_it_is():
    made = accents.accent("#1a6b4f")
    assert not made.is_darker and made.light.css in made.css
    assert accents.accent("#ffcc00").is_darker


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "#1a6b4f;}", "#1A6B4F"])
def test_another_text_is_no_colour(text):
    with pytest.raises(ValueError, match=re.escape(text) + "$"):
        accents.accent(text)
