"""Columns that are looked up by their letters, however those are typed.

Databases compare letters each in their own way: SQLite folds the capitals of ASCII alone, PostgreSQL those of the
server's language, neither takes an accent away. So what is to be found is stored folded, and asked for folded.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from .text_folding import folded


class Folded(models.TextField):
    """The text of other columns as ``text_folding.folded`` reads it; written whenever the row is saved whole."""

    def __init__(self, *of: str, **options: Any):
        self.of = of
        options |= {"editable": False, "default": ""}
        super().__init__(**options)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = folded_text(*(getattr(model_instance, name) or "" for name in self.of))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, options = super().deconstruct()
        options.pop("editable", None)
        options.pop("default", None)
        return name, path, list(self.of), options


def folded_text(*texts: str) -> str:
    return "\n".join(map(folded, texts))


def holds(column: str, word: str) -> Q:
    """The condition that a Folded column has these letters in a row."""
    return Q(**{f"{column}__contains": folded(word)})
