"""An admin at the desk."""

import pytest

from tests.conftest import make_person
from threads.bridge import bulk_import


@pytest.fixture(autouse=True)
def no_index(monkeypatch, settings, tmp_path):
    settings.DATA = tmp_path
    monkeypatch.setattr(bulk_import.imported, "send", lambda **kwargs: None)


@pytest.fixture
def nora(db):
    """An admin of the site who is in none of the groups."""
    return make_person("Nora Nord", role="admin")
