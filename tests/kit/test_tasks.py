from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from microblog.kit.models import Lease, Schedule
from microblog.kit.tasks import identity, leases, schedules
from microblog.kit.tasks.worker import execute
from tests.process import tasks

pytestmark = pytest.mark.django_db

LONG_GONE = f"{identity.place()}:999999999:0"
ELSEWHERE = "other-machine/1:1:0"


@pytest.fixture
def work():
    def one() -> int:
        calls.append(1)
        return len(calls)

    calls: list[int] = []
    before = dict(schedules.registry)
    schedules.registry.clear()
    schedules.periodic(seconds=60)(one)
    (found,) = schedules.registry.values()
    yield found, calls
    schedules.registry.clear()
    schedules.registry.update(before)


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_task_runs_once_and_leaves_no_lease(tmp_path):
    tasks.quick.enqueue(str(tmp_path / "notes"))
    execute(leases.claim("me"))
    assert (tmp_path / "notes").read_text() == "quick\n"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not Lease.objects.exists()
    assert leases.claim("me") is None


def test_a_claimed_task_is_nobody_elses(tmp_path):
    tasks.quick.enqueue(str(tmp_path / "notes"))
    assert leases.claim("me") is not None
    assert leases.claim("you") is None


def test_a_failure_is_tried_again_later_and_set_aside_in_the_end():
    tasks.broken.enqueue()
    for attempt in range(1, leases.MAX_ATTEMPTS + 1):
        assert DBTaskResult.objects.get().status == "READY"
        make_due()
        execute(leases.claim("me"))
        assert Lease.objects.get().attempts == attempt
    result = DBTaskResult.objects.get()
    assert result.status == "FAILED"
    assert "broken on purpose" in result.traceback
    make_due()
    assert leases.claim("me") is None


def test_a_failed_task_waits_before_the_next_attempt():
    tasks.broken.enqueue()
    execute(leases.claim("me"))
    assert leases.claim("me") is None
    wait = DBTaskResult.objects.get().run_after - timezone.now()
    assert timedelta(seconds=3) < wait <= leases.backoff(1)


def test_the_pauses_grow_up_to_an_hour():
    assert [leases.backoff(n).total_seconds() for n in (1, 2, 3, 9)] == [5, 20, 80, 3600]


def test_the_task_of_a_worker_that_died_on_this_machine_comes_back_at_once():
    tasks.broken.enqueue()
    leases.claim(LONG_GONE)
    assert leases.recover() == 1
    result = DBTaskResult.objects.get()
    assert result.status == "READY"
    assert "WorkerLost" in result.exception_class_path


def test_the_task_of_a_worker_elsewhere_comes_back_when_its_lease_is_over():
    tasks.broken.enqueue()
    found = leases.claim(ELSEWHERE)
    assert leases.recover() == 0
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert leases.recover() == 1
    make_due()
    assert leases.claim("me").task == found.task


def test_f11_a_lease_of_a_clock_that_was_wrong_does_not_last():
    tasks.broken.enqueue()
    leases.claim(ELSEWHERE)
    Lease.objects.update(until=timezone.now() + timedelta(days=1))
    assert leases.recover() == 1


def test_a_renewed_lease_lasts():
    tasks.broken.enqueue()
    found = leases.claim(ELSEWHERE)
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert leases.renew(ELSEWHERE, {found.task.pk}) == 1
    assert leases.recover() == 0


def test_a_worker_that_lost_its_lease_cannot_end_the_task(tmp_path):
    tasks.quick.enqueue(str(tmp_path / "notes"))
    stale = leases.claim(LONG_GONE)
    leases.recover()
    make_due()
    current = leases.claim("me")
    assert not leases.finish(stale, None)
    assert DBTaskResult.objects.get().status == "RUNNING"
    assert leases.finish(current, None)


def test_o16_a_worker_that_lost_its_lease_cannot_end_its_own_next_attempt():
    tasks.broken.enqueue()
    stale = leases.claim(ELSEWHERE)
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    leases.recover()
    make_due()
    current = leases.claim(ELSEWHERE)
    leases.fail(stale, OSError("late"))
    assert not leases.finish(stale, None)
    assert DBTaskResult.objects.get().status == "RUNNING"
    assert leases.finish(current, None)


def test_a_task_that_kills_every_worker_is_set_aside():
    tasks.broken.enqueue()
    for _ in range(leases.MAX_ATTEMPTS):
        make_due()
        assert leases.claim(LONG_GONE) is not None
        leases.recover()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_handing_back_is_no_attempt():
    tasks.broken.enqueue()
    leases.claim("me")
    assert leases.hand_back("me") == 1
    assert DBTaskResult.objects.get().status == "READY"
    assert Lease.objects.get().attempts == 0


def test_this_process_is_not_taken_for_dead():
    assert not identity.is_surely_dead(identity.new())
    assert identity.is_surely_dead(LONG_GONE)
    assert not identity.is_surely_dead(ELSEWHERE)


def test_a_schedule_belongs_to_one_worker(work):
    periodic, _ = work
    assert schedules.keep("me") == {periodic.name}
    assert schedules.keep("you") == set()
    assert schedules.keep("me") == {periodic.name}


def test_a_schedule_passes_on_when_its_worker_stops_dies_or_falls_silent(work):
    periodic, _ = work
    schedules.keep("me")
    schedules.release("me")
    assert schedules.keep(LONG_GONE) == {periodic.name}
    assert schedules.keep(ELSEWHERE) == {periodic.name}
    assert schedules.keep("you") == set()
    Schedule.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert schedules.keep("you") == {periodic.name}


def test_rare_work_is_not_repeated_after_a_restart(work):
    periodic, calls = work
    schedules.keep("me")
    assert schedules.is_due(periodic)
    schedules.run(periodic)
    assert calls == [1]
    schedules.release("me")
    schedules.keep("you")
    assert not schedules.is_due(periodic)


def test_f11_a_clock_that_was_a_day_ahead_stops_no_periodic_work(work):
    periodic, _ = work
    schedules.keep(ELSEWHERE)
    schedules.run(periodic)
    tomorrow = timezone.now() + timedelta(days=1)
    Schedule.objects.update(until=tomorrow, next_at=tomorrow)
    assert schedules.keep("me") == {periodic.name}
    assert schedules.is_due(periodic)


def test_failing_work_is_counted_until_it_works_again(work):
    periodic, calls = work
    schedules.keep("me")
    broken = schedules.Periodic(periodic.name, lambda: 1 / 0, periodic.every)
    assert [schedules.run(broken), schedules.run(broken)] == [1, 2]
    assert "ZeroDivisionError" in Schedule.objects.get().error
    assert schedules.run(periodic) == 0
    assert Schedule.objects.get().error == ""


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-03-02 03:00:20", "2026-03-03 03:00"),
        ("2026-03-02 01:10:00", "2026-03-02 03:00"),
        # The night in which the clocks go forward: there is no 2 o'clock, and three is three.
        ("2026-03-28 03:10:00", "2026-03-29 03:00"),
        ("2026-10-24 23:00:00", "2026-10-25 03:00"),
    ],
)
def test_o17_what_is_done_at_night_stays_at_its_hour(ended, due, settings):
    settings.TIME_ZONE = "Europe/Paris"
    zone = ZoneInfo("Europe/Paris")
    work = schedules.Periodic("night", print, timedelta(days=1), at=3)
    with timezone.override(zone):
        found = work.next_after(datetime.fromisoformat(ended).replace(tzinfo=zone))
    assert f"{found.astimezone(zone):%Y-%m-%d %H:%M}" == due
