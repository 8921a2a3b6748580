import pytest
from haystack import connections

from search import writer
from search.models import PendingUpdate
from threads.actions import posting


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path, db):
    """An empty index in a directory of this test, whichever engine runs."""
    settings.HAYSTACK_CONNECTIONS = {
        "default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(tmp_path / "search")}
    }
    connections.connections_info = settings.HAYSTACK_CONNECTIONS
    connections.reload("default")
    writer.request_rebuild()
    writer.drain_all()
    yield
    connections.reload("default")


@pytest.fixture
def say(own_index):
    """say(author, group, "subject", "body") posts and indexes; returns the message."""

    def write(author, group, subject, body, **fields):
        message = posting.post(author=author, group=group, subject=subject, body=body, **fields)
        writer.drain_all()
        assert not PendingUpdate.objects.exists()
        return message

    return write
