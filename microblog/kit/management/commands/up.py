import fcntl
import io
import os
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from microblog.kit.log_lines import relayed
from microblog.kit.reload import watch
from microblog.kit.supervisor import Supervisor, manage

from ... import health, listen, pidfiles, turns

PROJECT = ("accounts", "microblog", "search", "templates", "threads")
REACH = 10  # seconds for a database to answer


class Command(BaseCommand):
    help = "Starts everything in one process tree: web, worker and mail listener. Ctrl-C stops it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-demo", action="store_true", default=not settings.DEMO, help="leave an empty database empty"
        )
        parser.add_argument("--reload", action="store_true", help="start all parts anew when a file changes")

    def handle(self, *, no_demo, reload, **options):
        lock = take_the_only_place()
        listen.open_door(settings.HOST, settings.PORT).close()
        listen.open_door(settings.SMTP_HOST, settings.SMTP_PORT, "mail", "SKEIN_SMTP_PORT").close()
        ensure_there("The database of DATABASE_URL", reach_database)
        ensure_there("The server of REDIS_URL", health.live)
        self.migrate()
        if not no_demo and not get_user_model().objects.exists():
            call_command("demo")
        os.chdir(settings.BASE_DIR)
        door, counts = listen.open_door(settings.HOST, settings.PORT), turns.shared()
        others = {"worker": manage("worker"), "listener": manage("listen")}
        commands = listen.web_commands(door, counts) | others
        supervisor = Supervisor(commands, self.say, door, counts)
        if reload:
            watch([settings.BASE_DIR / name for name in PROJECT], supervisor.renew_all)
        supervisor.run(web_answers, self.greet)
        self.say("Everything is stopped.")
        lock.close()

    def migrate(self) -> None:
        """With a word before it: a new database, or a large one of an older version, takes its time."""
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say(f"The database is brought up to this version, {len(plan)} steps.")
        call_command("migrate", verbosity=0, interactive=False)

    def say(self, line: str) -> None:
        if settings.LOG_FORMAT == "json":
            line = "\n".join(relayed("up", each) for each in line.split("\n") if each)
        self.stderr.write(line)

    def greet(self) -> None:
        self.say(
            f"\n{settings.SITE_NAME or 'Skein'} runs at {settings.BASE_URL} and takes mail at port {settings.SMTP_PORT}."
        )
        self.say(f"Processes: {health.processes()}.")
        told = io.StringIO()
        call_command("setup_link", stdout=told, stderr=told)
        if link := told.getvalue().rstrip():
            self.say(link)
        call_command("demo", show=True)
        self.say("Ctrl-C stops everything.\n")


def take_the_only_place():
    """The file whose lock says that `up` runs on this data; the system lets go of it however we end."""
    try:
        lock = (pidfiles.folder() / "up.lock").open("w")
    except OSError as error:
        raise CommandError(f"Nothing can be written below {settings.DATA}: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(
            f"Skein is running on {settings.DATA} already. Stop it first, or choose another folder with SKEIN_DATA."
        ) from None
    return lock


def web_answers() -> bool:
    """Whether all of them serve: at the door itself everybody may knock before anybody is there."""
    return len(pidfiles.pids("web")) == settings.WEB_PROCESSES


def reach_database() -> None:
    """Not through the pool: that waits, and then says only that it waited."""
    if connection.vendor == "postgresql":
        connection.Database.connect(**connection.get_connection_params() | {"connect_timeout": REACH}).close()


def ensure_there(what: str, reach: Callable[[], object]) -> None:
    try:
        reach()
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CommandError(f"{what} cannot be reached: {reason}") from None
