import resource
import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from microblog.kit import parts

MOST_FILES = 65_536


def allow_many_sockets() -> None:
    """Every open browser is an open file. Services start with 1,024 of them, but may ask for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Command(BaseCommand):
    help = "Serves pages and websockets."

    def add_arguments(self, parser):
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host, port, **options):
        allow_many_sockets()
        # Imported here: Twisted installs its event loop when imported, which no other command needs.
        from daphne.endpoints import build_endpoint_description_strings

        from microblog.kit.server import Server

        server = Server(
            import_string(settings.ASGI_APPLICATION),
            endpoints=build_endpoint_description_strings(host=host, port=port),
            body_limit=settings.WEB_BODY_LIMIT,
            # The live protocol's frames are a few hundred bytes.
            websocket_max_message_size=64 * 1024,
            websocket_max_frame_size=64 * 1024,
            verbosity=0,
        )
        signal.signal(signal.SIGTERM, server.stop_gently)
        signal.signal(signal.SIGINT, server.stop_gently)
        with parts.running("web"):
            server.run()
        if server.failure:
            raise CommandError(f"Nothing can be served at {host}:{port}: {server.failure}")
