"""Templates drawn once for each set of facts."""

import pytest
from django.template import TemplateDoesNotExist
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from microblog.kit.render_cache import drawn


@pytest.fixture
def template(tmp_path, settings):
    """(text) -> name of a template with that text; every one is new, so nothing of it is kept yet."""
    from django.template import engines

    loader = engines["django"].engine.template_loaders[0]
    folder = tmp_path / "templates"
    folder.mkdir()
    dirs = loader.loaders[0].dirs
    loader.loaders[0].dirs = [folder]

    def write(text: str) -> str:
        name = f"{tmp_path.name}-{len(list(folder.iterdir()))}.html"
        (folder / name).write_text(text)
        return name

    yield write
    loader.loaders[0].dirs = dirs


def test_the_same_facts_are_drawn_once(template):
    name = template("{{ word }}")
    assert drawn(name, word="a") is drawn(name, word="a")


def test_other_facts_are_drawn_anew(template):
    name = template("{{ word }}")
    assert [drawn(name, word="a"), drawn(name, word="b")] == ["a", "b"]


def test_a_text_is_escaped_even_when_the_same_text_was_drawn_as_html(template):
    name = template("{{ word }}")
    assert drawn(name, word=mark_safe("<b>")) == "<b>"
    assert drawn(name, word="<b>") == "&lt;b&gt;"


def test_each_language_has_its_own(template):
    name = template('{% now "F" %}')
    with translation.override("en"):
        english = drawn(name)
    with translation.override("fi"):
        assert drawn(name) != english


def test_each_time_zone_has_its_own(template):
    name = template("{% load tz %}{% get_current_timezone as zone %}{{ zone }}")
    with timezone.override("Asia/Tokyo"):
        assert drawn(name) == "Asia/Tokyo"
    with timezone.override("Europe/Oslo"):
        assert drawn(name) == "Europe/Oslo"


def test_it_sees_nothing_of_the_page_round_it(template, rf, alice):
    from django.shortcuts import render

    inner = template("[{{ secret }}{{ user }}{{ request }}]")
    outer = template(f'{{{{ secret }}}}{{% drawn "{inner}" %}}')
    request = rf.get("/")
    request.user = alice
    assert render(request, outer, {"secret": "s"}).content == b"s[]"


def test_a_missing_template_is_an_error():
    with pytest.raises(TemplateDoesNotExist):
        drawn("no-such-thing.html")
