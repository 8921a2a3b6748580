import pytest
from django.conf import settings

from .provider import Made, begun, set_up


@pytest.fixture
def adfs(db):
    return set_up()


@pytest.fixture
def made(client, adfs):
    """An answer to a sign-in that ``client`` has just begun: made(audience=...), not signed as yet."""

    def make(query: str = "", **told) -> Made:
        return Made(settings.BASE_URL, begun(client, query).get("ID"), **told)

    return make
