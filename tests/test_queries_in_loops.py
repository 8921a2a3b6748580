"""The gate itself: a page that asks once for each row is caught (tests/conftest.py)."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string
from zeal.errors import NPlusOneError

from threads.actions import posting
from threads.models import Message

pytestmark = pytest.mark.django_db


def test_a_page_that_asks_for_each_row_fails(alice, team):
    for number in range(3):
        posting.post(author=alice, group=team, subject=f"Door {number}", body="Look")

    def page(_request):
        return HttpResponse(" ".join(message.author.name for message in Message.objects.all()))

    watched = import_string(settings.MIDDLEWARE[0])(page)
    with pytest.raises(NPlusOneError):
        watched(RequestFactory().get("/"))
