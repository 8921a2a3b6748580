"""The websocket (docs/decisions/live.md): watch, unwatch, typing. Posting is HTTP."""

import asyncio
import json
import time
from http.cookies import CookieError, SimpleCookie
from typing import Any

from asgiref.typing import WebSocketScope
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from . import access, service
from .frames import dump, fetch_anew
from .hub import Socket
from .transport import Transport

MAX_TEXT = 16_384  # characters of one frame
MAX_WATCHES = 200  # streams of one socket
MAX_NAME = 80
MAX_SOCKETS = 30  # of one person in one process
MAX_FRAMES = 60  # in FRAMES_IN seconds
FRAMES_IN = 10
TYPING_EVERY = 1.5  # seconds
KNOWN_FOR = 5.0  # seconds for which a person is known; after that the session is read anew

_BAD_DATA, _TOO_MUCH, _POLICY = 1007, 1009, 1008


class BadFrame(Exception):
    """The browser sent what the contract does not know."""


class LiveConsumer(AsyncWebsocketConsumer):
    # No channel per connection: the hub of the process has the one subscription.
    channel_layer_alias = "none"
    socket: Socket | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As channels does, but without its hop into a thread before each message, in which it closes old connections
        of that thread: ours live in the threads of ``service``, which look after them."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        session_key = _session_key(self.scope)
        user = await service.in_thread(access.identify, session_key)
        if user is None:
            await self.close()
            return
        self.service = await service.current()
        if len(self.service.hub.sockets_of(user.pk)) >= MAX_SOCKETS:
            await self.close()
            return
        self._window, self._count, self._typed_at = 0.0, 0, 0.0
        await self.accept()
        self.socket = Socket(Transport(self.base_send), user, session_key)
        self.socket.asked_at = time.monotonic()
        self.service.hub.add(self.socket)

    async def disconnect(self, code: int) -> None:
        if self.socket is not None:
            self.socket.transport.dead = True
            self.service.hub.remove(self.socket)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        socket = self.socket
        if socket is None or socket.transport.dead:
            return
        if text_data is None or len(text_data) > MAX_TEXT:
            self._refuse(socket, _TOO_MUCH)
        elif self._is_flood():
            self._refuse(socket, _POLICY)
        else:
            try:
                await self._obey(socket, _parsed(text_data))
            except BadFrame:
                self._refuse(socket, _BAD_DATA)

    def _is_flood(self) -> bool:
        now = time.monotonic()
        if now - self._window > FRAMES_IN:
            self._window, self._count = now, 0
        self._count += 1
        return self._count > MAX_FRAMES

    def _refuse(self, socket: Socket, code: int) -> None:
        self.service.hub.remove(socket)
        socket.transport.close(code)

    async def _obey(self, socket: Socket, message: dict[str, object]) -> None:
        if "watch" in message:
            await self._watch(socket, _names(message["watch"]), _position(message.get("since")))
        if "unwatch" in message:
            self._unwatch(socket, _names(message["unwatch"]))
        if "typing" in message:
            await self._typing(socket, *_names([message["typing"]]))

    # --- watch -----------------------------------------------------------------------------------

    async def _watch(self, socket: Socket, names: list[str], since: int | None) -> None:
        """Start to watch, then send what was missed, then what arrived meanwhile: each event once.

        An event is in the look-up, or held, or both, never in neither: what the relay decided on after the look-up and
        before this socket was on its streams is looked up as well.
        """
        socket.hold()
        floors: dict[str, int] = {}
        try:
            async with socket.lock:
                entry = await self._enter(socket, names, since)
                if entry is None:
                    return
                entry.allowed = _within_limit(socket, entry.allowed)
                for name, stream in entry.allowed.items():
                    self.service.hub.watch(socket, stream, name)
                if entry.at is not None:
                    at = await self._catch_up(socket, entry, entry.at)
                    floors = dict.fromkeys(entry.allowed.values(), at)
                refused = [name for name in names if name not in entry.allowed]
                if refused:
                    socket.transport.write(dump({"refused": refused}))
        finally:
            socket.release(floors)

    async def _enter(self, socket: Socket, names: list[str], since: int | None) -> access.AccessEntry | None:
        """Rights and what was missed, in one hop into a thread; None when the session is over. A person is read anew
        when they were not just now, or when their rights have changed since."""
        is_known = time.monotonic() - socket.asked_at < KNOWN_FOR
        entry = await service.in_thread(access.enter, socket.user, names, since) if is_known else None
        while entry is None:
            user = await service.in_thread(access.identify, socket.session_key)
            if user is None:
                self.service.end(socket)
                return None
            socket.user, socket.asked_at = user, time.monotonic()
            entry = await service.in_thread(access.enter, user, names, since)
        return entry

    async def _catch_up(self, socket: Socket, entry: access.AccessEntry, at: int) -> int:
        """Send what was missed up to ``at``; looks again for what was handed out between the look-up and the watching.
        Answers up to where all is told."""
        names = {stream: name for name, stream in entry.allowed.items()}
        await self._send_missed(socket, entry, at, names)
        while names and self.service.relay.decided > at:
            again = await self._enter(socket, list(entry.allowed), at)
            if again is None:
                break
            for name in [name for name in entry.allowed if name not in again.allowed]:
                self.service.hub.unwatch(socket, entry.allowed.pop(name))
            at = max(at, again.at or self.service.relay.decided)
            await self._send_missed(socket, again, at, names)
        return at

    async def _send_missed(
        self, socket: Socket, entry: access.AccessEntry, at: int, names: dict[str, str]
    ) -> None:
        for number, frame in enumerate(entry.frames):
            if frame.stream in socket.names:
                crowd = self.service.hub.crowd(frame.stream)
                socket.transport.write(frame.encode(names[frame.stream], crowd))
            if number % 50 == 49:
                await asyncio.sleep(0)
        anew = [stream for stream in entry.anew if stream in socket.names]
        if anew:
            crowd = max(map(self.service.hub.crowd, anew))
            socket.transport.write(fetch_anew(at, [names[stream] for stream in anew], crowd))

    def _unwatch(self, socket: Socket, names: list[str]) -> None:
        by_name = {name: stream for stream, name in socket.names.items()}
        for name in names:
            if name in by_name:
                self.service.hub.unwatch(socket, by_name[name])

    async def _typing(self, socket: Socket, name: str) -> None:
        """Told to those who watch the conversation, if this person watches it too."""
        stream = {name: stream for stream, name in socket.names.items()}.get(name, "")
        now = time.monotonic()
        is_due = socket.user.policy_due  # who may not write yet does not say that they do
        if is_due or not stream.startswith("conversation:") or now - self._typed_at < TYPING_EVERY:
            return
        self._typed_at = now
        await self.service.say_typing(stream, name, socket.user_id, socket.user.name)


def _within_limit(socket: Socket, allowed: dict[str, str]) -> dict[str, str]:
    room = MAX_WATCHES - len(socket.names)
    new = [name for name, stream in allowed.items() if stream not in socket.names]
    return {name: stream for name, stream in allowed.items() if name not in new[max(room, 0) :]}


def _session_key(scope: WebSocketScope) -> str:
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    try:
        cookies = SimpleCookie(raw.decode("latin1"))
    except CookieError:
        return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def _parsed(text: str) -> dict[str, object]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFrame from error
    if not isinstance(message, dict) or not message.keys() & {"watch", "unwatch", "typing"}:
        raise BadFrame
    return message


def _names(value: object) -> list[str]:
    """Stream names, each once. Raises BadFrame on anything else."""
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadFrame
    if len(value) > MAX_WATCHES or any(len(name) > MAX_NAME or not name.isprintable() for name in value):
        raise BadFrame
    return list(dict.fromkeys(value))


def _position(value: object) -> int | None:
    """A position is a whole number; JSON's true is not one."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise BadFrame
    return value
