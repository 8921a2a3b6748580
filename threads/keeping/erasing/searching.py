"""Is the person named anywhere still? Every column, whatever the record says of it, every file, the index.

It looks in two ways: by the marks, which is what erasing did, and by the plain names and addresses, which is what
anybody with a search would do.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from haystack.inputs import Exact
from haystack.query import SearchQuerySet

from accounts.erased import Marks, scrub
from accounts.erased.marks import spellings
from microblog.kit.text_folding import folded
from search import writer
from threads.bridge.erasing import files, mails
from threads.bridge.models import RawMail
from threads.models import Blob

from ..exporting import making
from ..record import UNUSED
from . import stored_files

_TAG = re.compile(r"<[^<>]{0,4000}>")
Tick = Callable[[int], object]


class Plain:
    """Names and addresses as anybody would look for them: without capitals, accents, tags and line ends."""

    def __init__(self, called: list[str], addresses: list[str]):
        words = [spelt for name in called for kind, spelt in spellings(name) if kind == "name"]
        texts = [r"[\W_]{1,12}(?:[a-z][\W_]{1,3}){0,2}".join(map(re.escape, spelt)) for spelt in words]
        self._names = (
            re.compile("|".join(rf"(?<![^\W_]){text}(?![^\W_])" for text in texts)) if texts else None
        )
        self._addresses = [folded(address) for address in addresses]

    def is_in(self, text: str) -> bool:
        seen = folded(html.unescape(text))
        if any(address in seen for address in self._addresses):
            return True
        return self._names is not None and bool(
            self._names.search(seen) or self._names.search(_TAG.sub("", seen))
        )


def left(
    marks: Marks, called: list[str], addresses: list[str], tick: Tick = lambda count: None
) -> dict[str, int]:
    """{place: how often the person is still found there}; empty: nowhere."""
    plain = Plain(called, addresses)

    def names(text: str) -> bool:
        return plain.is_in(text) or scrub(text, marks, True) != text

    found: Counter[str] = Counter()
    for label, text in _texts(tick):
        found[label] += names(text)
    for row in RawMail.objects.order_by("pk").iterator(50):
        tick(1)
        data = row.data
        found["bridge.RawMail"] += mails.without(data, marks) != data or plain.is_in(data.decode("latin-1"))
    for blob in Blob.objects.order_by("pk").iterator(50):
        data = stored_files.read(blob)
        found["threads.Blob"] += files.names_somebody(data, lambda text, is_html: "" if names(text) else text)
    for path in stored_files.outbox_files():
        data = path.read_bytes()
        found["outbox"] += mails.without(data, marks) != data or plain.is_in(data.decode("latin-1"))
    found["exports"] = sum(1 for path in making.folder().iterdir() if path.is_file())
    found["search index"] = in_index([*called, *addresses])
    return {label: count for label, count in found.items() if count}


def _texts(tick: Tick) -> Iterator[tuple[str, str]]:
    """(table.column, text) of everything the database holds."""
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.concrete_fields if _is_text(field)]
        if model._meta.app_label in UNUSED or model._meta.proxy or not fields:
            continue
        rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
        for row in rows.iterator(500):
            tick(1)
            for field, value in zip(fields, row, strict=True):
                if value:
                    yield f"{model._meta.label}.{field.name}", value if isinstance(value, str) else str(value)


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField)


def in_index(phrases: list[str]) -> int:
    """Messages that the index finds by a full name or an address."""
    writer.drain_all()
    asked = [phrase for phrase in phrases if "@" in phrase or spellings(phrase)]
    return sum(len(SearchQuerySet().filter(content=Exact(phrase))) for phrase in asked)
