"""Who watches what in this process, and the one loop that hands a frame to all of them.

Pure asyncio: knows sockets and stored stream names, no database. Runs in the event loop's thread only;
``watches`` alone is asked from the relay's thread too (one dict look-up).
"""

import asyncio
from collections import defaultdict

from accounts.models import User

from .frames import Frame
from .transport import Transport, ws_frame

# After so many sockets the loop gets a turn, so that a large fan-out does not stop the web process.
_BREATHE_EVERY = 250
_MAX_HELD = 500  # frames kept for one socket while its rights are asked for


class Socket:
    """One browser connection: what it watches, and what waits while its rights are being asked for."""

    __slots__ = (
        "transport",
        "user",
        "user_id",
        "session_key",
        "names",
        "floors",
        "lock",
        "asked_at",
        "_holds",
        "_held",
    )

    def __init__(self, transport: Transport, user: User, session_key: str):
        self.transport = transport
        self.user = user  # as the database knew them at ``asked_at``
        self.user_id = user.pk
        self.session_key = session_key
        self.names: dict[str, str] = {}  # stored stream -> the browser's name for it
        # stored stream -> position up to which the catch-up has told everything. It reads the database, so it
        # can be ahead of the relay; what the relay brings later of it was heard already.
        self.floors: dict[str, int] = {}
        self.lock = asyncio.Lock()  # watching and asking again take turns
        self.asked_at = 0.0
        self._holds = 0
        self._held: list[tuple[str, int, str]] = []

    @property
    def is_held(self) -> bool:
        return self._holds > 0

    def hold(self) -> None:
        """From now on frames wait; ends with as many calls of ``release``."""
        self._holds += 1

    def keep(self, stream: str, position: int, text: str) -> None:
        if len(self._held) >= _MAX_HELD:
            self.transport.cut()
        else:
            self._held.append((stream, position, text))

    def release(self, floors: dict[str, int] | None = None) -> None:
        """End one hold; at the last one send what waited, if still watched and not heard in the catch-up.

        ``floors``: {stream: position up to which the catch-up has sent already}.
        """
        self.floors.update(floors or {})
        self._holds -= 1
        if not self._holds:
            held, self._held = self._held, []
            for stream, position, text in held:
                if stream in self.names and not self.has_heard(stream, position):
                    self.transport.write(text)

    def has_heard(self, stream: str, position: int) -> bool:
        """Whether the catch-up told this already; what is not stored (typing) has position 0 and is never heard."""
        return 0 < position <= self.floors.get(stream, 0)


class Hub:
    def __init__(self) -> None:
        self._watchers: defaultdict[str, dict[Socket, None]] = defaultdict(dict)
        self._of_user: defaultdict[int, set[Socket]] = defaultdict(set)
        self._guests: set[Socket] = set()

    def add(self, socket: Socket) -> None:
        self._of_user[socket.user_id].add(socket)
        if socket.user.is_guest:
            self._guests.add(socket)

    def remove(self, socket: Socket) -> None:
        for stream in tuple(socket.names):
            self.unwatch(socket, stream)
        self._of_user[socket.user_id].discard(socket)
        self._guests.discard(socket)
        if not self._of_user[socket.user_id]:
            del self._of_user[socket.user_id]

    def watch(self, socket: Socket, stream: str, name: str) -> None:
        socket.names[stream] = name
        self._watchers[stream][socket] = None

    def unwatch(self, socket: Socket, stream: str) -> None:
        socket.names.pop(stream, None)
        socket.floors.pop(stream, None)
        watchers = self._watchers.get(stream)
        if watchers is not None:
            watchers.pop(socket, None)
            if not watchers:
                del self._watchers[stream]

    def watches(self, stream: str) -> bool:
        return stream in self._watchers

    def crowd(self, stream: str) -> int:
        """How many sockets watch it."""
        return len(self._watchers.get(stream, ()))

    def sockets_of(self, user_id: int) -> tuple[Socket, ...]:
        return tuple(self._of_user.get(user_id, ()))

    def users(self) -> list[int]:
        return list(self._of_user)

    def __len__(self) -> int:
        return sum(len(sockets) for sockets in self._of_user.values())

    def guests_at(self, stream: str) -> tuple[Socket, ...]:
        """Sockets of guests that watch it, and are not asked about at this moment."""
        return tuple(socket for socket in self._guests if stream in socket.names and not socket.is_held)

    async def fan_out(self, frame: Frame) -> None:
        """Hand one frame to all who watch its stream: encoded once, written once per socket."""
        encoded: dict[str, tuple[str, bytes]] = {}
        watchers = tuple(self._watchers.get(frame.stream, ()))
        for number, socket in enumerate(watchers):
            if number % _BREATHE_EVERY == _BREATHE_EVERY - 1:
                await asyncio.sleep(0)
            name = socket.names.get(frame.stream)
            if name is None or socket.has_heard(frame.stream, frame.position):  # left while the loop breathed
                continue
            if name not in encoded:
                text = frame.encode(name, len(watchers))
                encoded[name] = text, ws_frame(text)
            text, data = encoded[name]
            if socket.is_held:
                socket.keep(frame.stream, frame.position, text)
            else:
                socket.transport.write(text, data)
