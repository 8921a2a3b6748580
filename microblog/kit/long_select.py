"""A select of hundreds of options. Django draws each by a template of its own: half of a page's time."""

from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_CHOSEN = mark_safe(" selected")  # noqa: S308 - our own word


class LongSelect(forms.Select):
    """The same element, for choices without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        texts = tuple((str(key), str(label)) for key, label in self.choices)
        options = _options(texts, frozenset(self.format_value(value)))
        own = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        return format_html("<select{}>\n{}\n</select>", flatatt(own), options)


# Drawn once for each choice that was made of them: a few are.
@lru_cache(maxsize=64)
def _options(texts: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    rows = [(key, _CHOSEN if key in chosen else "", label) for key, label in texts]
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
