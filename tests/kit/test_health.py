import json
import logging.config
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from microblog.kit import health
from microblog.kit.models import Schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    now = timezone.now()
    return Schedule.objects.create(name="x", worker="w", until=now + timedelta(seconds=9), next_at=now)


def test_anybody_may_ask_whether_the_process_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-cache" in response["Cache-Control"]


def test_ready_names_every_check(client, worker):
    response = client.get("/readyz")
    assert response.status_code == 200, response.content
    assert response.json()["ready"] is True
    assert {"database", "live", "worker", "search", "mail queue"} <= set(response.json()["checks"])


def test_not_ready_without_a_worker(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "No worker is running" in response.json()["checks"]["worker"]


def test_not_ready_when_nothing_can_be_written(client, worker, settings, tmp_path):
    settings.DATA = tmp_path / "gone"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "gone" in response.json()["checks"]["storage"]


def test_not_ready_when_the_disk_is_full(client, worker, monkeypatch):
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - the check closes it
    monkeypatch.setattr(health.tempfile, "TemporaryFile", lambda dir: full)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "No space left" in response.json()["checks"]["storage"]


def test_a_made_up_host_is_one_line_in_the_log(client, capfd):
    logging.config.dictConfig(settings.LOGGING)
    assert client.get("/healthz", headers={"Host": "made-up.example"}).status_code == 400
    said = capfd.readouterr().err
    assert "made-up.example" in said and "Traceback" not in said


def test_f05_without_the_database_nothing_else_waits_for_it(client, monkeypatch):
    def away():
        raise OperationalError("no connection after 10 s")

    def never():
        raise AssertionError("asked although the database is away")

    monkeypatch.setattr(health, "READY", {"mail queue": never, "database": away})
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": "OperationalError: no connection after 10 s"}


def test_a_worker_whose_work_keeps_failing_is_no_help(client, worker):
    Schedule.objects.update(failures=3)
    assert client.get("/readyz").status_code == 503


def test_a_check_that_breaks_is_a_finding_not_a_crash():
    def broken() -> str:
        raise OSError("no route")

    (finding,) = health.examine({"thing": broken})
    assert finding == health.Finding("thing", False, "OSError: no route")


def test_the_doctor_tells_what_is_wrong(capsys):
    with pytest.raises(SystemExit) as exit_status:
        call_command("doctor", json=True)
    assert exit_status.value.code == 1
    found = {row["check"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found["database"]["ok"] and found["migrations"]["ok"]
    assert not found["worker"]["ok"]
