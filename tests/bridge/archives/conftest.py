"""An admin at the desk, and nothing that is found."""

import pytest

from tests.conftest import make_person
from threads.bridge import bulk_import


@pytest.fixture(autouse=True)
def no_index(monkeypatch, settings, tmp_path):
    """Finding what came in is tested in tests/search."""
    settings.DATA = tmp_path
    monkeypatch.setattr(bulk_import.imported, "send", lambda **kwargs: None)


@pytest.fixture
def nora(db):
    """An admin of the site who is in none of the groups."""
    return make_person("Nora Nord", role="admin")


@pytest.fixture
def desk(client, nora):
    client.force_login(nora)
    return client
