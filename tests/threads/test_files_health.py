"""Files that went missing are noticed: a database brought back without them looks whole else."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from microblog.kit import health
from threads.actions import attaching

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    return [Path(attaching.store(data).file.path) for data in (b"plan", b"map of the yard")]


def found() -> health.Finding:
    (finding,) = health.examine({"files": health.DEEP["files"]})
    return finding


def ledger() -> str:
    told = StringIO()
    try:
        call_command("ledger", "--check", stdout=StringIO(), stderr=told)
    except SystemExit as status:
        assert status.code == 1
    return told.getvalue()


def test_all_files_are_there(stored):
    assert found() == health.Finding("files", True, "2 stored, none missing")
    assert ledger() == ""


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_file_that_is_missing_or_cut_short_is_told(stored, damage):
    damage(stored[1])
    text = found().text
    assert not found().is_good
    assert text.startswith("1 of 2 files are missing or cut short, the first: blobs/")
    assert ledger().strip() == text
