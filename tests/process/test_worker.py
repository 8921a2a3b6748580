import signal
import subprocess

import pytest

from .conftest import wait_for

pytestmark = pytest.mark.process

WORKER = (
    "from tests.process import jobs; from django.core.management import call_command;"
    "call_command('worker', grace=1)"
)
HOLDER = (
    "from microblog.kit.models import Schedule;"
    "print(Schedule.objects.get(name='tests.process.jobs.hang_the_first_time').worker)"
)


def start(instance) -> subprocess.Popen:
    return instance.start("shell", "-v", "0", "-c", WORKER, NOTES=str(instance.folder))


def lines(instance, name: str) -> list[str]:
    path = instance.folder / name
    return path.read_text().split() if path.exists() else []


def test_the_work_of_a_killed_worker_is_taken_up_by_the_next(migrated):
    worker = start(migrated)
    wait_for(lambda: lines(migrated, "slow") == ["started"], what="the work to start\n" + migrated.log())
    worker.send_signal(signal.SIGKILL)
    worker.wait(5)
    assert migrated.python(HOLDER)

    start(migrated)
    wait_for(lambda: "done" in lines(migrated, "slow"), 90, "the work to be run again\n" + migrated.log())
    assert lines(migrated, "slow").count("started") == 1


def test_a_worker_told_to_stop_lets_go_of_what_it_cannot_finish(migrated):
    worker = start(migrated)
    wait_for(lambda: lines(migrated, "slow") == ["started"], what="the work to start\n" + migrated.log())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert migrated.python(HOLDER) == ""
    assert not (migrated.folder / "data" / "run" / "worker.pid").exists()


def test_long_work_does_not_hold_up_other_work(migrated):
    start(migrated)
    wait_for(lambda: lines(migrated, "slow") == ["started"], what="the work to start\n" + migrated.log())
    before = len(lines(migrated, "quick"))
    wait_for(lambda: len(lines(migrated, "quick")) > before, what="the quick work")
