"""The same element as Django's own, whatever is chosen."""

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.html import escape

from microblog.kit.long_select import LongSelect

CHOICES = [("", "Nowhere"), ("a", "A <b>"), ('"b"', "B"), (3, "Three")]


@pytest.mark.parametrize("value", [None, "", "a", '"b"', 3, "3", "gone"])
@pytest.mark.parametrize("attrs", [{"class": "select"}, {"disabled": True, "data-x": '"'}])
def test_it_is_what_django_draws(value, attrs):
    ours, theirs = (
        kind(attrs=attrs, choices=CHOICES).render("place", value, {"id": "id_place", "required": True})
        for kind in (LongSelect, forms.Select)
    )
    assert parse_html(ours) == parse_html(theirs)
    assert escape("A <b>") in ours
