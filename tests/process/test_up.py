import json
import os
import signal
import smtplib
import socket
import urllib.error
import urllib.request

import pytest

from tests import services

from .conftest import Instance, is_alive, wait_for

pytestmark = pytest.mark.process

PARTS = ("web", "worker", "listener")


def ready(instance, what: str = "?all") -> bool:
    try:
        with urllib.request.urlopen(f"{instance.url}/readyz{what}", timeout=5) as answer:
            return json.load(answer)["ready"]
    except (OSError, urllib.error.HTTPError):
        return False


def smtp_answers(instance) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", instance.smtp_port, timeout=5) as client:
            return client.noop()[0] == 250
    except OSError:
        return False


@pytest.fixture
def up(instance):
    """`manage.py up` in an empty folder, ready; the process."""
    return ready_up(instance)


def ready_up(instance):
    process = instance.start("up", "--no-demo")
    wait_for(lambda: ready(instance) and smtp_answers(instance), 300, "up to be ready")
    return process


def open_to_others(folder) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.stat().st_mode & 0o077]


def test_up_starts_mends_and_stops_everything_and_s14_is_for_nobody_else_to_read(instance, up):
    pids = {part: instance.pid(part) for part in PARTS}
    wait_for(lambda: "runs at " + instance.url in instance.log(), what="the greeting")
    assert "The database is brought up to this version" in instance.log()

    again = instance.run("up")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert "Traceback" not in again.stderr

    os.kill(pids["listener"], signal.SIGKILL)
    wait_for(lambda: not is_alive(pids["listener"]))
    wait_for(lambda: smtp_answers(instance), 60, "the listener to come back\n" + instance.log())
    pids["listener"] = instance.pid("listener")
    assert "listener was killed by SIGKILL" in instance.log()

    up.send_signal(signal.SIGTERM)
    assert up.wait(30) == 0
    assert not any(map(is_alive, pids.values()))
    assert list((instance.folder / "data" / "run").glob("*.pid")) == []
    assert open_to_others(instance.folder / "data") == []


def test_up_starts_on_postgresql(tmp_path):
    with services.postgres() as database:
        instance = Instance(tmp_path, database)
        try:
            instance.start("up", "--no-demo")
            wait_for(lambda: ready(instance, ""), 600, "up on PostgreSQL")
        finally:
            instance.stop()


def test_no_part_outlives_a_killed_supervisor(migrated):
    up = ready_up(migrated)
    pids = [migrated.pid(part) for part in PARTS]
    up.kill()
    up.wait(5)
    wait_for(lambda: not any(map(is_alive, pids)), what="the parts to stop")


def test_a_busy_port_is_told_in_one_sentence(instance):
    with socket.socket() as other:
        other.bind(("127.0.0.1", instance.web_port))
        other.listen()
        done = instance.run("up")
    assert done.returncode == 1
    assert f"Port {instance.web_port} (web) is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_f28_a_folder_that_cannot_be_written_stops_the_start_with_one_sentence(instance):
    # In the way of the lock; a read-only disk fails in the same place, but not for root.
    (instance.folder / "data" / "run" / "up.lock").mkdir(parents=True)
    done = instance.run("up")
    assert done.returncode == 1
    assert f"Nothing can be written below {instance.folder / 'data'}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_the_start_with_one_sentence(instance):
    done = instance.run("up", SKEIN_PORT="eight thousand")
    assert done.returncode == 1
    assert "SKEIN_PORT is 'eight thousand'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "scheme"), [("DATABASE_URL", "postgres://skein:x@{}/skein"), ("REDIS_URL", "redis://{}/0")]
)
def test_a_server_that_is_not_there_stops_the_start_with_one_sentence(instance, variable, scheme):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{nobody.getsockname()[1]}"
        done = instance.run("up", **{variable: scheme.format(host)})
    assert done.returncode == 1
    assert f"The {'database' if variable == 'DATABASE_URL' else 'server'} of {variable}" in done.stderr
    assert "Traceback" not in done.stderr
