"""Browsers made of Channels' communicator, against the real hub and the real relay thread."""

import asyncio
import json
import threading

import pytest
from asgiref.sync import SyncToAsync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from threads.live import service
from threads.live.routing import application

PATIENCE = 5  # seconds a frame may take on a busy machine
QUIET = 0.25  # seconds without a frame that count as silence


class Browser:
    """One open page's socket."""

    def __init__(self, session_key: str, origin: str = "http://localhost"):
        self.session_key = session_key
        headers = [
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session_key}".encode()),
            (b"origin", origin.encode()),
            (b"host", b"localhost"),
        ]
        self.wire = WebsocketCommunicator(application, "/ws/", headers=headers)

    async def open(self) -> bool:
        connected, _code = await self.wire.connect(timeout=PATIENCE)
        return connected

    async def say(self, **message) -> None:
        await self.wire.send_to(text_data=json.dumps(message))

    async def watch(self, *names: str, since: int | None = None) -> None:
        """Watch, and wait until the hub has the streams (a probe that is refused comes after them)."""
        await self.say(watch=[*names, "probe"], since=since)

    async def hear(self) -> dict:
        return json.loads(await self.wire.receive_from(timeout=PATIENCE))

    async def watched(self, *names: str, since: int | None = None) -> list[dict]:
        """Watch and give back what came before the answer to the probe."""
        await self.watch(*names, since=since)
        heard = []
        while "refused" not in (frame := await self.hear()):
            heard.append(frame)
        self.refused = [name for name in frame["refused"] if name != "probe"]
        return heard

    async def is_silent(self) -> bool:
        return await self.wire.receive_nothing(timeout=QUIET)

    async def closed_with(self) -> int:
        """Wait for the close and give its code; frames before it are an error of the test."""
        output = await self.wire.receive_output(timeout=PATIENCE)
        assert output["type"] == "websocket.close", output
        return output.get("code", 1000)

    async def leave(self) -> None:
        await self.wire.disconnect(timeout=PATIENCE)


def session_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.session.session_key


def in_each_thread(executor, threads: int, function) -> list:
    """What ``function`` returns in each of the threads of an executor."""
    together = threading.Barrier(threads)

    def step():
        together.wait(5)
        return function()

    return [done.result() for done in [executor.submit(step) for _number in range(threads)]]


@pytest.fixture(scope="session", autouse=True)
def _nobody_left_inside(django_db_setup, django_db_blocker):
    """PostgreSQL drops no database that somebody is in. Channels' communicator keeps the threads of a test from giving
    their connection back (it patches ``close_old_connections``), so they do it now: dropping it fails if anybody stayed inside."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock():
        in_each_thread(service._threads, service.THREADS, connections.close_all)
        in_each_thread(SyncToAsync.single_thread_executor, 1, connections.close_all)


@pytest.fixture
async def browse(transactional_db):
    """``await browse(user)`` -> an open Browser; everything is stopped at the end of the test."""
    opened = []

    async def open_one(user) -> Browser:
        browser = Browser(await sync_to_async(session_of)(user))
        assert await browser.open()
        opened.append(browser)
        return browser

    yield open_one
    for browser in opened:
        browser.wire.stop(exceptions=False)
    await asyncio.sleep(0)
    await (await service.current()).stop()
