"""What Haystack asks every back end to write, said with ours: take out, put in."""

from collections.abc import Iterable
from typing import Any

from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier

from threads.models import Message

OF_HAYSTACK = ("id", "django_ct", "django_id")  # our documents are known by their message


class HaystackWrites:
    """``update``, ``remove`` and ``clear`` of a back end that has ``apply`` and ``wipe``."""

    def apply(self, documents: list[dict[str, Any]], ids: list[int]) -> None:
        """Take the messages ``ids`` out and put ``documents`` in."""
        raise NotImplementedError

    def wipe(self) -> None:
        raise NotImplementedError

    def update(self, index: SearchIndex, iterable: Iterable[Message], commit: bool = True) -> None:
        documents = []
        for message in iterable:
            try:
                documents.append(dict(index.full_prepare(message)))
            except SkipDocument:
                continue
        for document in documents:
            for name in OF_HAYSTACK:
                document.pop(name)
        self.apply(documents, [document["message"] for document in documents])

    def remove(self, obj_or_string: Message | str, commit: bool = True) -> None:
        self.apply([], [int(get_identifier(obj_or_string).rpartition(".")[2])])

    def clear(self, models: object = None, commit: bool = True) -> None:
        self.wipe()
