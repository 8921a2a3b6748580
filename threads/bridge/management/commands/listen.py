import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from microblog.kit import pidfiles
from microblog.kit.metrics import counted
from threads.bridge.intake import smtp
from threads.bridge.intake.door import Door

# Seconds that mails under way get to arrive when the listener is told to stop.
GRACE = 5.0


class Command(BaseCommand):
    help = "Takes mail in by SMTP, or LMTP with SKEIN_LMTP=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.SMTP_HOST)
        parser.add_argument("--port", type=int, default=settings.SMTP_PORT)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        with pidfiles.running("listener") as name:
            counted.share(name)
            asyncio.run(self._listen(host, port))

    async def _listen(self, host: str, port: int) -> None:
        stopping = asyncio.Event()
        door = Door(settings.MAIL_SERVERS)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        try:
            server = await smtp.listen(
                host,
                port,
                lmtp=settings.SMTP_LMTP,
                size_limit=settings.MAIL_SIZE_LIMIT,
                domain=settings.MAIL_DOMAIN,
                door=door,
            )
        except OSError as error:
            raise CommandError(f"Mail cannot be taken at {host}:{port}: {error.strerror}.") from error
        await stopping.wait()
        server.close()
        end = loop.time() + GRACE
        while door.visits and loop.time() < end:
            await asyncio.sleep(0.1)
