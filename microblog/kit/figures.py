"""Figures of the machine and of the background work."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.utils import timezone

from microblog import VERSION

from .metrics import Figure, asked
from .models import Backup, Schedule


@asked
def machine() -> Iterator[Figure]:
    yield Figure("skein_info", "Version and database", 1, {"version": VERSION, "database": connection.vendor})
    yield Figure("skein_disk_free_bytes", "Free for SKEIN_DATA", shutil.disk_usage(settings.DATA).free)
    last = Backup.objects.order_by("-at").values_list("at", flat=True).first()
    yield Figure(
        "skein_backup_timestamp_seconds",
        "When the last backup was made; 0: never",
        last.timestamp() if last else 0,
    )


@asked
def work() -> Iterator[Figure]:
    """A job that nobody holds, or that fails again and again, has stopped for everybody."""
    now = timezone.now()
    schedules = list(Schedule.objects.order_by("name"))
    held = [bool(one.until and one.until > now) for one in schedules]
    yield Figure("skein_worker_up", "Whether a worker holds its schedules", any(held))
    for one, is_held in zip(schedules, held, strict=True):
        yield Figure("skein_job_held", "Whether a worker holds this job", is_held, {"job": one.name})
    for one in schedules:
        yield Figure("skein_job_failures", "Failures in a row", one.failures, {"job": one.name})


@asked
def connections() -> Iterator[Figure]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        yield Figure("skein_database_connections", "Connections to this database", cursor.fetchone()[0])
