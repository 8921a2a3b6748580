import signal

import pytest

from .conftest import wait_for

pytestmark = pytest.mark.process

ENQUEUE = "from tests.process import tasks; tasks.{name}.enqueue({path!r})"


def lines(path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def states(instance) -> str:
    return instance.python(
        "from django_tasks_db.models import DBTaskResult;"
        "print(*DBTaskResult.objects.values_list('status', flat=True))"
    )


def test_the_task_of_a_killed_worker_is_taken_up_by_the_next(migrated, tmp_path):
    notes = tmp_path / "notes"
    migrated.python(ENQUEUE.format(name="hang_the_first_time", path=str(notes)))
    migrated.start("worker", "--grace", "1")
    wait_for(lambda: lines(notes) == ["started"], what="the task to start")
    migrated.processes[0].send_signal(signal.SIGKILL)
    migrated.processes[0].wait(5)
    assert states(migrated) == "RUNNING"

    migrated.start("worker", "--grace", "1")
    # WorkerLost counts as a failed attempt: it comes back after the first pause of five seconds.
    wait_for(lambda: lines(notes) == ["started", "done"], 90, "the task to be run again\n" + migrated.log())
    wait_for(lambda: states(migrated) == "SUCCESSFUL")


def test_a_worker_told_to_stop_hands_back_what_it_cannot_finish(migrated, tmp_path):
    notes = tmp_path / "notes"
    migrated.python(ENQUEUE.format(name="hang_the_first_time", path=str(notes)))
    worker = migrated.start("worker", "--grace", "1")
    wait_for(lambda: lines(notes) == ["started"], what="the task to start")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert states(migrated) == "READY"
    assert not (tmp_path / "data" / "run" / "worker.pid").exists()
    attempts = migrated.python("from microblog.kit.models import Lease; print(Lease.objects.get().attempts)")
    assert attempts == "0"


def test_a_long_task_does_not_hold_up_the_next(migrated, tmp_path):
    slow, quick = tmp_path / "slow", tmp_path / "quick"
    migrated.python(ENQUEUE.format(name="hang_the_first_time", path=str(slow)))
    migrated.python(ENQUEUE.format(name="quick", path=str(quick)))
    migrated.start("worker", "--grace", "1")
    wait_for(lambda: lines(quick) == ["quick"], what="the quick task")
