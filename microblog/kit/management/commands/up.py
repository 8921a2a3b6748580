import contextlib
import errno
import fcntl
import os
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from microblog.kit import parts
from microblog.kit.supervisor import Supervisor, manage


class Command(BaseCommand):
    help = "Starts everything in one process tree: web, worker and mail listener. Ctrl-C stops it."

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *, no_demo, **options):
        lock = take_the_only_place()
        ensure_free("web", settings.HOST, settings.PORT, "SKEIN_PORT")
        ensure_free("mail", settings.SMTP_HOST, settings.SMTP_PORT, "SKEIN_SMTP_PORT")
        call_command("migrate", verbosity=0, interactive=False)
        if not no_demo and not get_user_model().objects.exists():
            call_command("demo")
        os.chdir(settings.BASE_DIR)
        commands = {"web": manage("serve"), "worker": manage("worker"), "listener": manage("listen")}
        Supervisor(commands, self.say).run(web_answers, self.greet)
        self.say("Everything is stopped.")
        lock.close()

    def say(self, line: str) -> None:
        self.stderr.write(line)

    def greet(self) -> None:
        self.say(
            f"\n{settings.SITE_NAME} runs at {settings.BASE_URL} and takes mail at port {settings.SMTP_PORT}."
        )
        call_command("demo", show=True)
        self.say("Ctrl-C stops everything.\n")


def take_the_only_place():
    """The file whose lock says that `up` runs on this data; the system lets go of it however we end."""
    lock = (parts.folder() / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(
            f"Skein is running on {settings.DATA} already. Stop it first, or choose another folder with SKEIN_DATA."
        ) from None
    return lock


def web_answers() -> bool:
    with contextlib.suppress(OSError), socket.create_connection((settings.HOST, settings.PORT), timeout=1):
        return True
    return False


def ensure_free(what: str, host: str, port: int, variable: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                text = (
                    f"Port {port} ({what}) is in use by another program; choose another one with {variable}."
                )
            else:
                text = f"{host}:{port} ({what}) cannot be used: {error.strerror}."
            raise CommandError(text) from None
