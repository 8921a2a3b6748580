"""An imported archive is found as soon as the command says that it is done."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from search import query, writer
from search.models import PendingUpdate
from tests.bridge.test_archive import as_mbox, letters
from threads.bridge.bulk_import import imported


@pytest.fixture
def box(tmp_path):
    path = tmp_path / "well.mbox"
    path.write_bytes(as_mbox(letters()))
    return str(path)


def ingest(*args):
    out, err = StringIO(), StringIO()
    call_command("ingest", "--group", "team", "--json", *args, stdout=out, stderr=err)
    return json.loads(out.getvalue().splitlines()[-1]), err.getvalue()


def test_what_is_imported_is_found_at_once(own_index, team, alice, box):
    ingest(box)
    assert not PendingUpdate.objects.exists()
    assert query.search(alice, '"well number 3"').total == 3


def test_a_failing_index_does_not_fail_the_import(own_index, team, box, monkeypatch):
    monkeypatch.setattr(writer, "drain", lambda: 1 / 0)
    report, told = ingest(box)
    assert report["messages"] == 12
    assert told.strip() == "The mails are imported, but cannot be searched yet; run: manage.py search_check"


def test_an_import_waits_for_the_worker_that_indexes_and_tells_how_far_it_is(
    own_index, team, alice, box, monkeypatch
):
    real, turns = writer.drain, []

    def busy():
        turns.append(True)
        if len(turns) > 1:
            real(5)  # the worker
        return 0

    monkeypatch.setattr(imported, "send", lambda **kwargs: None)
    ingest(box)
    monkeypatch.setattr(writer, "drain", busy)
    monkeypatch.setattr(writer.time, "sleep", lambda seconds: None)
    ticks = []
    writer.catch_up(ticks.append)
    assert ticks == [5, 5, 2]


def test_an_import_does_not_wait_for_ever_for_an_index_somebody_holds(own_index, team, box, monkeypatch):
    monkeypatch.setattr(imported, "send", lambda **kwargs: None)
    ingest(box)
    monkeypatch.setattr(writer, "drain", lambda: 0)
    writer.catch_up(lambda count: None, patience=0.3)
    assert PendingUpdate.objects.count() == 12
