"""manage.py check-files reads every file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from threads.actions import attaching

pytestmark = pytest.mark.django_db


def check() -> tuple[int, list[dict]]:
    told, status = StringIO(), 0
    try:
        call_command("check-files", "--json", stdout=told)
    except SystemExit as end:
        status = end.code
    return status, [json.loads(line) for line in told.getvalue().splitlines()]


def test_all_are_what_they_were():
    attaching.store(b"plan")
    default_storage.save("blobs/left", ContentFile(b"by a crash"))
    assert check() == (0, [{"files": 1, "missing": 0, "changed": 0, "unused": 1}])


def test_each_that_is_not_is_named():
    plan, map_, song = (attaching.store(data) for data in (b"plan", b"map", b"song"))
    Path(plan.file.path).unlink()
    # As long as it was: only reading it shows that.
    Path(map_.file.path).write_bytes(b"mop")
    status, (first, second, sums) = check()
    assert status == 1
    assert first == {"file": plan.file.name, "fault": "missing"}
    assert second == {"file": map_.file.name, "fault": "changed"}
    assert sums == {"files": 3, "missing": 1, "changed": 1, "unused": 0}
