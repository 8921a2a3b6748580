from datetime import datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils import timezone

from microblog.kit.jobs import identity, schedules
from microblog.kit.models import Schedule

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


def test_this_process_is_not_taken_for_dead():
    assert not identity.is_surely_dead(identity.new())
    assert identity.is_surely_dead(LONG_GONE)
    assert not identity.is_surely_dead(ELSEWHERE)


def test_a_schedule_belongs_to_one_worker(work):
    periodic, _ = work
    held = schedules.keep("me")
    assert set(held) == {periodic.name}
    assert not schedules.keep("you")
    assert schedules.keep("me") == held


def test_a_schedule_passes_on_when_its_worker_stops_dies_or_falls_silent(work):
    periodic, _ = work
    schedules.keep("me")
    schedules.release("me")
    assert set(schedules.keep(LONG_GONE)) == {periodic.name}
    assert set(schedules.keep(ELSEWHERE)) == {periodic.name}
    assert not schedules.keep("you")
    Schedule.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert set(schedules.keep("you")) == {periodic.name}


def test_rare_work_is_not_repeated_after_a_restart(work):
    periodic, calls = work
    hold = schedules.keep("me")[periodic.name]
    assert schedules.is_due(periodic)
    schedules.run(periodic, hold)
    assert calls == [1]
    schedules.release("me")
    schedules.keep("you")
    assert not schedules.is_due(periodic)


def test_f11_a_clock_that_was_a_day_ahead_stops_no_periodic_work(work):
    periodic, _ = work
    schedules.run(periodic, schedules.keep(ELSEWHERE)[periodic.name])
    tomorrow = timezone.now() + timedelta(days=1)
    Schedule.objects.update(until=tomorrow, next_at=tomorrow)
    assert set(schedules.keep("me")) == {periodic.name}
    assert schedules.is_due(periodic)


def test_failing_work_is_counted_until_it_works_again(work):
    periodic, calls = work
    hold = schedules.keep("me")[periodic.name]
    broken = schedules.Periodic(periodic.name, lambda: 1 / 0, periodic.every)
    assert [schedules.run(broken, hold), schedules.run(broken, hold)] == [1, 2]
    assert "ZeroDivisionError" in Schedule.objects.get().error
    assert schedules.run(periodic, hold) == 0
    assert Schedule.objects.get().error == ""


def test_work_that_was_called_by_its_old_module_stays_what_it_is():
    Schedule.objects.create(name="search.tasks.tidy_index", next_at=timezone.now(), failures=3)
    import_module("microblog.kit.migrations.0003_holds_have_terms").rename(apps, None)
    assert Schedule.objects.get().name == "search.jobs.tidy_index"


def lose(worker: str) -> None:
    """Another worker takes over, runs into trouble, and has the schedule until it falls silent in its turn."""
    Schedule.objects.update(until=timezone.now() - timedelta(seconds=1))
    schedules.keep(worker)
    Schedule.objects.update(failures=7, error="of its own")


@pytest.mark.parametrize("takers", [["you"], ["you", "me"]])
def test_a_run_that_lost_its_hold_notes_no_end(work, takers):
    """Not even when the same worker has taken the schedule again meanwhile."""
    periodic, calls = work
    hold = schedules.keep("me")[periodic.name]
    Schedule.objects.update(failures=2, error="before")
    due = Schedule.objects.get().next_at

    def slow() -> None:
        for taker in takers:
            lose(taker)

    schedules.run(schedules.Periodic(periodic.name, slow, periodic.every), hold)
    row = Schedule.objects.get()
    assert (row.worker, row.failures, row.error, row.next_at) == (takers[-1], 7, "of its own", due)
    # Nor does it begin once more with the hold it lost.
    schedules.run(periodic, hold)
    assert calls == []


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
