import os
import resource
import signal
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from microblog.kit.supervisor import Supervisor

from ... import listen, pidfiles, turns, warm
from ...metrics import counted

MOST_FILES = 65_536
# Seconds after which a thread hands the interpreter on (5 ms as Python comes): a page waits for it after each query.
SWITCH = 0.001

# Seconds that a websocket may take to open. Its request is complete when they begin, so they measure us alone; were
# they few, those at the end of a long queue would be turned away, and come back to its end.
OPENING = 60


def allow_many_sockets() -> None:
    """Every open browser is an open file. Services start with 1,024 of them, but may ask for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Command(BaseCommand):
    help = "Serves pages and websockets, with as many processes as SKEIN_WEB_PROCESSES says."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument(
            "--fd", type=int, help="number of an open listening socket, as our supervisor passes it"
        )
        parser.add_argument("--counts", type=int, help="number of the file in which we say how busy we are")

    def handle(self, *, host, port, fd, counts, **options):
        if fd is None and settings.WEB_PROCESSES > 1:
            self._serve_by_many(host, port)
        else:
            self._serve(host, port, fd, counts)

    def _serve_by_many(self, host: str, port: int) -> None:
        pidfiles.die_with_supervisor()
        door = listen.open_door(host, port)
        counts = turns.shared()
        supervisor = Supervisor(listen.web_commands(door, counts), self.stderr.write, door, counts)
        supervisor.run(is_ready=lambda: False, greet=lambda: None)

    def _serve(self, host: str, port: int, fd: int | None, counts: int | None) -> None:
        allow_many_sockets()
        sys.setswitchinterval(SWITCH)
        # Imported here: Twisted installs its event loop when imported, which no other command needs.
        from daphne.endpoints import build_endpoint_description_strings

        from microblog.kit.server import Server

        door = {"file_descriptor": fd} if fd is not None else {"host": host, "port": port}
        server = Server(
            import_string(settings.ASGI_APPLICATION),
            endpoints=build_endpoint_description_strings(**door),
            body_limit=settings.WEB_BODY_LIMIT,
            counts=None
            if counts is None
            else turns.Counts(counts, pidfiles.number_of(os.environ[pidfiles.NAME])),
            # The live protocol's frames are a few hundred bytes.
            websocket_max_message_size=64 * 1024,
            websocket_max_frame_size=64 * 1024,
            websocket_handshake_timeout=OPENING,
            websocket_connect_timeout=OPENING,
            verbosity=0,
        )
        signal.signal(signal.SIGTERM, server.stop_gently)
        signal.signal(signal.SIGINT, server.stop_gently)
        warm.up()
        warm.start(server.loop, import_string(settings.LIVE_SIDE))
        with pidfiles.running("web") as name:
            counted.share(name)
            server.run()
        if server.failure:
            raise CommandError(f"Nothing can be served at {host}:{port}: {server.failure}")
