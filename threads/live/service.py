"""The live side of one web process: its hub, its relay, and the asking again when rights change."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings

from microblog.kit import pidfiles
from microblog.kit.pages import TRAFFIC

from . import access, streams
from .frames import TYPING, Frame, dump
from .hub import Hub, Socket
from .neighbours import Neighbours
from .relay import Relay

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger("skein.live")

_SWEEP_EVERY = 15  # seconds between looks for rights that changed without saying so
_ASK_AGAIN_AFTER = 300  # seconds after which a socket's session is looked at in any case
_SESSION_OVER = 4401
_TYPING_GROUP = "live.typing"

# Apart from the pages' threads, and few: a thousand browsers that come back at once must not stop the pages, with which
# they share one interpreter.
THREADS = 2
MOMENT = 0.01  # seconds: with both threads still a hundred sockets a second, if a page is always being made
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run database work of the live side in its own few threads, when no page is being made or after a moment."""

    def after_pages() -> T:
        TRAFFIC.let_pass(MOMENT)
        return function(*args, **kwargs)

    return await database_sync_to_async(after_pages, thread_sensitive=False, executor=_threads)()


_services: WeakKeyDictionary[asyncio.AbstractEventLoop, "Service"] = WeakKeyDictionary()


async def current() -> "Service":
    """The service of the running event loop; started by the first socket."""
    loop = asyncio.get_running_loop()
    if loop not in _services:
        _services[loop] = Service(loop)
    service = _services[loop]
    await service.started()
    return service


class Service:
    def __init__(self, loop: asyncio.AbstractEventLoop):
        self.hub = Hub()
        self.relay = Relay(loop, self.deliver, self.hub.watches)
        self._starting: asyncio.Task | None = None
        self._tasks: set[asyncio.Task] = set()
        self._epochs: dict[int, int] = {}
        # Where there is no channel layer between processes.
        self._neighbours = None if settings.REDIS_URL else Neighbours(pidfiles.folder(), self._show_soon)

    async def started(self) -> None:
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        self.relay.start()
        await asyncio.to_thread(self.relay.ready.wait)
        self._spawn(self._sweep())
        if self._neighbours is not None:
            self._neighbours.open()
            return
        heard = asyncio.Event()
        self._spawn(self._hear_typing(heard))
        await heard.wait()

    async def stop(self) -> None:
        """Stop the relay and all tasks of this service."""
        _services.pop(asyncio.get_running_loop(), None)
        self.relay.stop()
        if self._neighbours is not None:
            self._neighbours.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self.relay.join, 5)

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> asyncio.Task:
        # The loop holds tasks weakly: without this set a task may vanish in mid-air.
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def deliver(self, frames: list[Frame]) -> None:
        """Hand over frames in order; a change of rights takes hold before whatever comes after it."""
        for frame in frames:
            if frame.stream == streams.ACCESS:
                self.ask_again(frame.payload["user"])
            else:
                self._ask_for_guests(frame.stream)
                await self.hub.fan_out(frame)

    def _ask_for_guests(self, stream: str) -> None:
        """Their time may be up since the last look, and nothing tells of that: asked before each frame they would hear."""
        for socket in self.hub.guests_at(stream):
            socket.hold()
            self._spawn(self._ask_again(socket))

    # --- Rights that changed -------------------------------------------------------------------

    def ask_again(self, user_id: int) -> None:
        """Hold everything for this person's sockets until the database has said what they may hear."""
        sockets = self.hub.sockets_of(user_id)
        for socket in sockets:
            socket.hold()
        for socket in sockets:
            self._spawn(self._ask_again(socket))

    async def _ask_again(self, socket: Socket) -> None:
        try:
            async with socket.lock:
                names = {name: stream for stream, name in socket.names.items()}
                allowed = await in_thread(access.authorise, socket.session_key, list(names))
                socket.asked_at = time.monotonic()
                if allowed is None:
                    self.end(socket)
                    return
                gone = [name for name, stream in names.items() if allowed.get(name) != stream]
                for name in gone:
                    self.hub.unwatch(socket, names[name])
                if gone:
                    socket.transport.write(dump({"revoked": sorted(gone)}))
        except Exception:
            logger.exception("Rights could not be asked for; the socket is closed to be safe.")
            self.end(socket)
        finally:
            socket.release()

    def end(self, socket: Socket) -> None:
        """The session is over: nothing more is sent, and the connection closes."""
        self.hub.remove(socket)
        socket.transport.close(_SESSION_OVER)

    async def _sweep(self) -> None:
        """For rights that changed past ``bump_access``, and sessions that ran out."""
        while True:
            await asyncio.sleep(_SWEEP_EVERY)
            with contextlib.suppress(Exception):
                await self.sweep()

    async def sweep(self) -> None:
        users = self.hub.users()
        now_valid = await in_thread(access.epochs, users) if users else {}
        before, self._epochs = self._epochs, now_valid
        for user_id in users:
            changed = (
                user_id not in now_valid or before.get(user_id, now_valid[user_id]) != now_valid[user_id]
            )
            if changed or self._is_due(user_id):
                self.ask_again(user_id)

    def _is_due(self, user_id: int) -> bool:
        limit = time.monotonic() - _ASK_AGAIN_AFTER
        return any(socket.asked_at < limit for socket in self.hub.sockets_of(user_id))

    # --- Typing: never stored, so it goes through the channel layer, or from process to process -----

    async def say_typing(self, stream: str, name: str, user_id: int, person: str) -> None:
        text = {"stream": stream, "name": name, "user": user_id, "person": person}
        if self._neighbours is not None:
            self._neighbours.say(text)
            await self._show_typing(text)
            return
        with contextlib.suppress(Exception):  # nobody misses it when the layer is down
            await get_channel_layer().group_send(_TYPING_GROUP, {"type": "typing", **text})

    async def _hear_typing(self, heard: asyncio.Event) -> None:
        while True:
            try:
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(_TYPING_GROUP, channel)
                heard.set()
                while True:
                    await self._show_typing(await layer.receive(channel))
            except Exception:
                heard.set()
                logger.warning("The channel layer is down; nobody sees who is writing.", exc_info=True)
                await asyncio.sleep(5)

    def _show_soon(self, message: dict) -> None:
        self._spawn(self._show_typing(message))

    async def _show_typing(self, message: dict) -> None:
        payload = {"user": message["user"], "name": message["person"]}
        self._ask_for_guests(message["stream"])
        await self.hub.fan_out(Frame(0, message["stream"], TYPING, "", payload))
