"""The document as Haystack sees it. How one is filled: search.documents."""

from typing import Any

from django.db.models import QuerySet
from haystack import indexes
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.utils import get_identifier, get_model_ct

from search import documents
from threads.models import Message


class MessageIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, stored=False)
    message = indexes.IntegerField()
    conversation = indexes.IntegerField()
    place = indexes.IntegerField()
    author = indexes.IntegerField()
    sent_at = indexes.IntegerField()  # seconds since 1970, UTC
    source = indexes.CharField()
    kind = indexes.CharField()
    files = indexes.IntegerField()

    def get_model(self) -> type[Message]:
        return Message

    def index_queryset(self, using: str | None = None) -> QuerySet[Message]:
        return Message.objects.filter(withdrawn_at=None)

    def prepare(self, obj: Message) -> dict[str, Any]:
        found = documents.of([obj.pk])
        if not found:
            raise SkipDocument
        named = {ID: get_identifier(obj), DJANGO_CT: get_model_ct(Message), DJANGO_ID: str(obj.pk)}
        prepared = named | found[0]
        self.prepared_data = prepared
        return prepared
