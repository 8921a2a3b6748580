import contextlib
import errno
import json
import logging.config
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from channels.testing import HttpCommunicator
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from accounts.models import Session
from microblog.kit import health
from microblog.kit.health import Trouble
from microblog.kit.models import Schedule
from microblog.kit.probes import PATIENCE, Probes
from tests.conftest import PASSWORD, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    now = timezone.now()
    return Schedule.objects.create(name="x", worker="w", until=now + timedelta(seconds=9), next_at=now)


async def ask(path: str) -> tuple[int, dict]:
    """(status, JSON) of a probe, through the ASGI application and past Django."""
    communicator = HttpCommunicator(Probes(None), "GET", path, headers=[(b"host", b"made-up.example")])
    answer = await communicator.get_response(timeout=5)
    return answer["status"], json.loads(answer["body"]) if path != "/healthz" else answer["body"]


async def test_o6_anybody_may_ask_by_any_name_whether_the_process_answers(monkeypatch):
    monkeypatch.setattr(health, "READY", {})
    assert await ask("/healthz") == (200, b"ok\n")


async def test_other_paths_and_methods_are_not_the_probes():
    seen = []

    async def inner(scope, receive, send):
        seen.append(scope["path"])
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for method, path in (("POST", "/healthz"), ("GET", "/healthz/"), ("GET", "/readyz/x")):
        await HttpCommunicator(Probes(inner), method, path).get_response()
    assert seen == ["/healthz", "/healthz/", "/readyz/x"]


async def test_o4_a_process_that_reaches_its_database_can_serve_whatever_else_is_away(monkeypatch):
    def away():
        raise Trouble("away")

    monkeypatch.setattr(health, "READY", {"database": lambda: "sqlite", "worker": away, "live": away})
    assert await ask("/readyz") == (200, {"ready": True, "checks": {"database": "sqlite"}})
    assert (await ask("/readyz?all"))[0] == 503


async def test_f05_without_the_database_nothing_else_waits_for_it(monkeypatch):
    def away():
        raise OperationalError("no connection")

    def never():
        raise AssertionError("asked although the database is away")

    monkeypatch.setattr(health, "READY", {"mail queue": never, "database": away})
    for path in ("/readyz", "/readyz?all"):
        said = {"ready": False, "checks": {"database": "OperationalError: no connection"}}
        assert await ask(path) == (503, said)


async def test_a_database_that_says_nothing_is_not_waited_for(monkeypatch):
    free = threading.Event()
    monkeypatch.setattr(health, "READY", {"database": lambda: str(free.wait(5))})
    probes = Probes(None)
    began = time.monotonic()
    answers = [await HttpCommunicator(probes, "GET", "/readyz").get_response(timeout=3) for _ in range(2)]
    assert [answer["status"] for answer in answers] == [503, 503]
    assert time.monotonic() - began < 2 * PATIENCE + 0.5
    free.set()


async def test_everything_is_looked_at_now_and_then_only(monkeypatch):
    looks = []
    monkeypatch.setattr(health, "READY", {"database": lambda: str(looks.append(1))})
    probes = Probes(None)
    for _ in range(5):
        await HttpCommunicator(probes, "GET", "/readyz?all").get_response()
    assert len(looks) == 1


def found() -> dict[str, health.Finding]:
    return {finding.name: finding for finding in health.examine(health.READY)}


def test_everything_names_every_check(worker):
    assert {"database", "live", "worker", "search", "mail queue", "storage", "disk"} <= found().keys()
    assert all(finding.is_good for finding in found().values()), found()


def test_without_a_worker_mail_and_search_wait(db):
    assert "No worker is running" in found()["worker"].text


def test_nothing_can_be_written(settings, tmp_path):
    settings.DATA = tmp_path / "gone"
    assert "gone" in found()["storage"].text


def test_the_disk_is_full(monkeypatch):
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - the check closes it
    monkeypatch.setattr(health.tempfile, "TemporaryFile", lambda dir: full)
    assert "No space left" in found()["storage"].text


def test_a_worker_whose_work_keeps_failing_is_no_help(worker):
    Schedule.objects.update(failures=3)
    assert not found()["worker"].is_good


def test_a_made_up_host_is_one_line_in_the_log(client, capfd):
    logging.config.dictConfig(settings.LOGGING)
    assert client.get("/", headers={"Host": "made-up.example"}).status_code == 400
    said = capfd.readouterr().err
    assert "made-up.example" in said and "Traceback" not in said


def test_a_body_beyond_the_bounds_is_one_line_in_the_log(client, capfd):
    logging.config.dictConfig(settings.LOGGING)
    too_long = {"username": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    assert client.post("/accounts/sign-in/", too_long).status_code == 400
    said = capfd.readouterr().err
    assert "exceeded" in said and "Traceback" not in said


def test_what_somebody_may_not_do_is_one_line_in_the_log(as_alice, capfd):
    private = make_group("Vault", joining="invite")
    logging.config.dictConfig(settings.LOGGING)
    assert as_alice.post(f"/g/{private.slug}/join/").status_code == 403
    said = capfd.readouterr().err
    assert "Forbidden" in said and "Traceback" not in said


# --- Pages while the database is away -----------------------------------------------------------------


@pytest.fixture
def away(client, monkeypatch):
    """The database goes away after the browser has signed in."""
    client.raise_request_exception = False

    def refuse(*_arguments):
        raise OperationalError("connection refused\nis the server running?")

    monkeypatch.setattr("accounts.signin.sessions._VALID.all", refuse)
    client.cookies["sessionid"] = "x" * 32
    return client


def test_a_page_says_so_at_once_and_loads_itself_again(away):
    answer = away.get("/")
    assert answer.status_code == 503 and answer["Retry-After"] == "2"
    assert 'http-equiv="refresh"' in answer.content.decode()


def test_what_was_sent_is_not_sent_again_by_itself(away):
    answer = away.post("/compose/")
    assert answer.status_code == 503 and "http-equiv" not in answer.content.decode()
    assert "Nothing was saved" in answer.content.decode()


def test_f07_a_full_disk_is_no_fault_of_the_page(away, monkeypatch, capfd):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    logging.config.dictConfig(settings.LOGGING)
    monkeypatch.setattr("accounts.signin.sessions._VALID.all", full)
    assert away.post("/compose/").status_code == 503
    said = capfd.readouterr().err
    assert "The disk cannot be written" in said and "Traceback" not in said


def test_f07_reading_goes_on_where_nothing_can_be_written(as_alice, monkeypatch):
    """Not even what is counted and noted beside it."""

    def full(*_arguments, **_values):
        raise OperationalError("database or disk is full")

    as_alice.get("/")
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    monkeypatch.setattr("django.db.models.query.QuerySet.update", full)
    monkeypatch.setattr("threads.actions.bounds.take_all", full)
    assert [as_alice.get(path).status_code for path in ("/", "/search/?q=label", "/inbox/")] == [200] * 3


def test_another_fault_is_a_500(away, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("accounts.signin.sessions._VALID.all", broken)
    assert away.get("/").status_code == 500


def test_while_it_is_away_the_log_has_one_line_now_and_then(away, capfd):
    logging.config.dictConfig(settings.LOGGING)
    for _ in range(5):
        away.get("/")
    said = capfd.readouterr().err
    assert said.count("connection refused") == 1 and "Traceback" not in said


def test_o5_without_redis_the_log_has_one_line_now_and_then(capfd):
    logging.config.dictConfig(settings.LOGGING)
    for error in [RedisAway("no route"), RedisAway("no route"), OperationalError("connection refused")]:
        logging.getLogger("channels_redis.pubsub").error("Unexpected", exc_info=error)
    said = capfd.readouterr().err
    assert said.count("Redis is away: no route") == 1 and said.count("The database is away") == 1
    assert "Traceback" not in said


def test_o5_without_redis_one_signs_in_and_searches(client, alice, settings, monkeypatch):
    """Neither asks it for anything: counts of tries and sessions are in the database."""
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": redis}
    form = {"username": "alice@varde.example", "password": PASSWORD}
    assert client.post("/accounts/sign-in/", form).status_code == 302

    def unreadable(*_arguments):
        raise ValueError("no index")

    monkeypatch.setattr("search.query._fill", unreadable)
    assert client.get("/search/", {"q": "label"}).status_code == 200


class Server:
    """A PostgreSQL that allows so many connections."""

    vendor = "postgresql"

    def __init__(self, allowed):
        self.allowed = allowed

    def cursor(self):
        return contextlib.nullcontext(self)

    def execute(self, _query):
        pass

    def fetchone(self):
        return (self.allowed,)


def test_p6_the_doctor_counts_the_connections_that_all_threads_may_want(settings, monkeypatch):
    settings.WEB_PROCESSES, settings.WEB_THREADS = 2, 6
    most = 2 * (6 + health.OTHER_THREADS) + health.BACKGROUND
    for allowed, is_doubtful in ((most, False), (most - 1, True)):
        monkeypatch.setattr(health, "connection", Server(allowed))
        (found,) = health.examine({"connections": health.connections})
        assert found.is_doubtful == is_doubtful and str(allowed) in found.text


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
