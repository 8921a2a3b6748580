"""Figures for Prometheus: who sees them, what is counted, and the sum of several processes."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.testing import HttpCommunicator
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from microblog.kit import pidfiles
from microblog.kit.metrics import counted, page, questions, watching
from microblog.kit.models import Backup, Schedule
from threads.actions import posting
from threads.bridge.models import IncomingMail, RawMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(counted, "_State", type("_State", (), {"counts": None, "folder": None, "part": ""}))


@pytest.fixture
def loopback(settings):
    settings.METRICS_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1")]


def told() -> dict[tuple, float]:
    """{(name, label, value, ...): number} of what a scraper reads."""
    families = text_string_to_metric_families(page.text().decode())
    return {
        (one.name, *(word for pair in sorted(one.labels.items()) for word in pair)): one.value
        for family in families
        for one in family.samples
    }


async def status_of(path: str = "/metrics", peer: str = "127.0.0.1", headers=(), method: str = "GET") -> int:
    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    communicator = HttpCommunicator(page.MetricsPage(inner), method, path, headers=list(headers))
    communicator.scope["client"] = (peer, 5000)
    return (await communicator.get_response(timeout=5))["status"]


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(page, "text", lambda: b"skein_up 1\n")


async def test_nobody_sees_them_unless_somebody_says_who_may(quick):
    assert await status_of() == 404


@pytest.mark.parametrize(("peer", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.9", 404), ("", 404)])
async def test_only_networks_that_are_named_see_them(quick, loopback, peer, status):
    assert await status_of(peer=peer) == status


async def test_no_other_address_is_theirs(quick, loopback):
    assert [await status_of(path) for path in ("/metrics/", "/metricsx")] == [404, 404]
    assert await status_of(method="POST") == 404


@pytest.mark.parametrize("field", [b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"])
async def test_a_proxy_that_nobody_named_lets_nobody_in(quick, loopback, field):
    """It asks from this machine, for the whole world."""
    assert await status_of(headers=[(field, b"127.0.0.1")]) == 404


@pytest.mark.parametrize(
    ("client", "status"), [("203.0.113.5", 404), ("10.1.1.1", 200), ("10.1.1.1, 203.0.113.5", 404)]
)
async def test_a_trusted_proxy_says_who_asks(quick, settings, client, status):
    settings.TRUSTED_PROXIES, settings.METRICS_NETWORKS = (
        [ip_network("127.0.0.1")],
        [ip_network("10.1.0.0/16")],
    )
    assert await status_of(headers=[(b"x-forwarded-for", client.encode())]) == status


def test_pages_are_counted_by_view_and_never_by_number_or_person(as_alice, alice, team):
    message = posting.post(author=alice, group=team, subject="Crane", body="On Monday.")
    as_alice.get(f"/c/{message.conversation_id}/")
    as_alice.get("/wp-login.php?user=nora@varde.example")
    found = told()
    assert found["skein_http_requests_total", "method", "GET", "status", "200", "view", "conversation"] == 1
    assert found["skein_http_requests_total", "method", "GET", "status", "404", "view", "none"] == 1
    assert found["skein_http_request_seconds_count", "view", "conversation"] == 1
    text = page.text().decode()
    assert not any(
        word in text for word in ("nora", "wp-login", "Crane", alice.name, f"/c/{message.conversation_id}")
    )


def test_made_up_methods_are_one():
    answer = watching.requests(lambda request: type("Answer", (), {"status_code": 405}))
    for number in range(3):
        answer(RequestFactory().generic(f"MADE-UP-{number}", "/"))
    assert told()["skein_http_requests_total", "method", "other", "status", "405", "view", "none"] == 3


async def test_open_sockets_are_counted_while_they_are_open():
    seen = []

    async def socket(scope, receive, send):
        seen.append(counted.counts().sockets._value.get())
        raise RuntimeError

    communicator = ApplicationCommunicator(watching.Sockets(socket), {"type": "websocket"})
    with pytest.raises(RuntimeError):
        await communicator.wait()
    assert seen == [1] and counted.counts().sockets._value.get() == 0


def test_several_processes_are_one_sum_and_a_dead_one_has_no_sockets(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    for name, number in (("web", 2), ("web2", 3), ("worker", 0)):
        counted.share(name)
        counted.counts().requests.labels("home", "GET", "200").inc(number)
        counted.counts().sockets.inc(number)
    counted.counts().log_lines.labels(counted.part(), "ERROR").inc()
    # web2 is killed and comes back: it counts on, but its sockets are gone.
    monkeypatch.setattr(pidfiles, "pid_of", lambda name: 1)
    assert told()["skein_websockets",] == 5
    counted.share("web2")
    counted.counts().requests.labels("home", "GET", "200").inc()
    found = told()
    assert found["skein_http_requests_total", "method", "GET", "status", "200", "view", "home"] == 6
    assert found["skein_log_lines_total", "level", "ERROR", "part", "worker"] == 1
    assert found["skein_websockets",] == 2
    monkeypatch.setattr(pidfiles, "pid_of", lambda name: None)
    assert ("skein_websockets",) not in told()


def test_on_a_full_disk_a_process_counts_for_itself(settings, tmp_path, monkeypatch):
    """Memory that stands for a file kills who writes into it when the disk has no room for it."""

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    settings.DATA = tmp_path
    counted.share("web2")
    assert min(path.stat().st_blocks * 512 for path in tmp_path.rglob("*.db")) >= counted.ROOM
    monkeypatch.setattr(counted.os, "posix_fallocate", full)
    monkeypatch.setattr(counted._State, "folder", None)
    counted.share("web")
    counted.counts().requests.labels("home", "GET", "200").inc()
    assert told()["skein_http_requests_total", "method", "GET", "status", "200", "view", "home"] == 1


def test_queues_and_the_oldest_in_them(alice):
    now = timezone.now()
    raw = RawMail.objects.create(sha256="0" * 64, size=1, packed=b"x")
    for minutes in (9, 4):
        moment = now - timedelta(minutes=minutes)
        IncomingMail.objects.create(key=f"{minutes}", raw=raw, state="received", received_at=moment)
    Schedule.objects.create(
        name="send", worker="w", until=now + timedelta(seconds=9), next_at=now, failures=4
    )
    Backup.objects.create(at=now, seconds=1, size=1, files=0)
    found = told()
    assert found["skein_mails_in", "state", "received"] == 2
    assert 539 < found["skein_mail_oldest_seconds", "state", "received"] < 600
    assert found["skein_mail_oldest_seconds", "state", "held"] == 0
    assert found["skein_job_failures", "job", "send"] == 4 and found["skein_job_held", "job", "send"] == 1
    assert found["skein_worker_up",] == 1 and found["skein_database_up",] == 1
    assert found["skein_backup_timestamp_seconds",] == pytest.approx(now.timestamp(), abs=1)
    assert {
        ("skein_notices_late_seconds",),
        ("skein_search_waiting",),
        ("skein_disk_free_bytes",),
    } <= found.keys()


def test_without_the_database_the_page_says_that(monkeypatch):
    def away():
        raise OperationalError("no connection")

    monkeypatch.setattr(questions, "ASKED", [away])
    assert told()["skein_database_up",] == 0


def test_a_figure_that_cannot_be_told_is_left_out(monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(questions, "ASKED", [broken, lambda: [questions.Figure("skein_good", "Good", 1)]])
    assert told()["skein_good",] == 1


def test_no_figure_grows_with_the_number_of_people(alice, bob, charlie):
    before = len(told())
    User.objects.bulk_create(User(name=f"P {n}", handle=f"p{n}") for n in range(20))
    questions.figures._found = None
    assert len(told()) == before
