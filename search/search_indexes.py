"""The document as Haystack sees it. How one is filled: search.documents."""

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

    def get_model(self):
        return Message

    def index_queryset(self, using=None):
        return Message.objects.filter(withdrawn_at=None)

    def prepare(self, obj):
        found = documents.of([obj.pk])
        if not found:
            raise SkipDocument
        named = {ID: get_identifier(obj), DJANGO_CT: get_model_ct(Message), DJANGO_ID: str(obj.pk)}
        self.prepared_data = named | found[0]
        return self.prepared_data
