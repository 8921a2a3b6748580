"""Is everything there that Skein needs? Each check answers with a sentence for a person."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends import smtp
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from . import pidfiles, stored
from .models import Schedule

LOW_DISK = 500_000_000
# Connections of a web process beside its pages' threads (live side 2, relay 1, probes 2), and of worker and listener.
OTHER_THREADS, BACKGROUND = 5, 16
PROBE = 65_536  # bytes written to see whether anything can be
MAIL_PATIENCE = 5  # seconds the mail server has to answer


@dataclass(frozen=True)
class Finding:
    """``is_good`` False = Skein cannot do its work; ``text`` says what is there or what is wrong."""

    name: str
    is_good: bool
    text: str
    # It works, but somebody should know this.
    is_doubtful: bool = False


Check = Callable[[], str]
# Asked by /readyz?all and `doctor`; apps add theirs with `check`. A check that raises has failed.
READY: dict[str, Check] = {}
# Asked by `doctor` alone: slow, or of this machine.
DEEP: dict[str, Check] = {}


class Trouble(Exception):
    """What is wrong, in words for a person."""


class Doubt(Exception):
    """What is not wrong, and not as it should be either."""


def check(name: str, *, deep: bool = False) -> Callable[[Check], Check]:
    """Register a check: it answers what is fine, or raises."""

    def register(function: Check) -> Check:
        (DEEP if deep else READY)[name] = function
        return function

    return register


def examine(checks: dict[str, Check]) -> list[Finding]:
    return [_examine(name, function) for name, function in checks.items()]


def serving() -> list[Finding]:
    """Whether this process can serve pages: all they need is the database. What else is away (worker, Redis,
    mail) is for people to mend, and no reason to send visitors to another process, which lacks it too."""
    try:
        return [_examine("database", READY["database"])]
    finally:
        close_old_connections()


def everything() -> list[Finding]:
    """What the work needs, for monitoring. Without the database that one alone: the others would each wait for it."""
    try:
        database = _examine("database", READY["database"])
        others = {name: function for name, function in READY.items() if name != "database"}
        return [database, *(examine(others) if database.is_good else ())]
    finally:
        close_old_connections()


def _examine(name: str, function: Check) -> Finding:
    try:
        return Finding(name, True, function())
    except Trouble as trouble:
        return Finding(name, False, str(trouble))
    except Doubt as doubt:
        return Finding(name, True, str(doubt), is_doubtful=True)
    except Exception as error:
        return Finding(name, False, f"{type(error).__name__}: {error}"[:300])


@check("database")
def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


@check("live")
def live() -> str:
    """The cache and the live layer share one server; without one, processes meet in the database."""
    if not settings.REDIS_URL:
        return "in process"
    cache.set("skein.health", "1", 5)
    if cache.get("skein.health") != "1":
        raise Trouble("Redis forgets what it is told.")
    return "redis"


@check("worker")
def worker() -> str:
    """A worker that runs renews its schedules all the time."""
    now = timezone.now()
    if not Schedule.objects.filter(until__gt=now).exists():
        raise Trouble("No worker is running: mail and search wait.")
    failing = Schedule.objects.filter(failures__gte=3)
    if names := ", ".join(schedule.name for schedule in failing):
        raise Trouble(f"Keeps failing: {names}.")
    return "running"


@check("mail out")
def mail_out() -> str:
    """Notices, summaries, letters and links for new passwords leave by it."""
    server = mail.get_connection()
    if not isinstance(server, smtp.EmailBackend):
        raise Doubt(
            "No mail leaves, it is only kept or printed here: name your mail server at the desk or in EMAIL_URL."
        )
    server.timeout = MAIL_PATIENCE
    try:
        server.open()
    except OSError as error:  # every error of smtplib is one
        raise Trouble(f"The mail server {server.host}:{server.port} does not take mail: {error}") from None
    server.close()
    return f"{server.host}:{server.port}"


@check("migrations", deep=True)
def migrations() -> str:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Trouble(f"{len(waiting)} migrations are not applied: manage.py migrate.")
    return "all applied"


@check("storage")
def storage() -> str:
    """Mail is answered with 451 when nothing can be written, so that must be heard of."""
    with tempfile.TemporaryFile(dir=settings.DATA) as probe:
        probe.write(bytes(PROBE))
        probe.flush()
    try:
        stored.current().try_out()
    except OSError as error:
        raise Trouble(f"Files cannot be stored: {error.strerror or error}.") from None
    return "writable"


@check("disk")
def disk() -> str:
    free = shutil.disk_usage(settings.DATA).free
    if free < LOW_DISK:
        raise Trouble(f"Only {free // 1_000_000} MB are left for {settings.DATA}.")
    return f"{free // 1_000_000_000} GB free"


@check("parts", deep=True)
def running_parts() -> str:
    if missing := ", ".join(part for part in pidfiles.PARTS if not pidfiles.pids(part)):
        raise Trouble(f"Not running on this machine: {missing}; running: {processes() or 'nothing'}.")
    return processes()


def processes() -> str:
    """Those that run on this machine: "web 71, web2 72, worker 73, listener 74"."""
    found = [pidfiles.pids(part) for part in pidfiles.PARTS]
    return ", ".join(f"{name} {pid}" for pids in found for name, pid in pids.items())


@check("connections", deep=True)
def connections() -> str:
    """Each thread keeps a connection of its own; PostgreSQL refuses those it has no room for."""
    if connection.vendor != "postgresql":
        return "as many as needed"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        allowed = cursor.fetchone()[0]
    most = settings.WEB_PROCESSES * (settings.WEB_THREADS + OTHER_THREADS) + BACKGROUND
    if most > allowed:
        raise Doubt(
            f"PostgreSQL allows {allowed}, and the processes of one machine may want {most}: raise max_connections, or "
            "lower SKEIN_WEB_PROCESSES or SKEIN_WEB_THREADS."
        )
    return f"at most {most} of {allowed}"
