"""Websockets that are being opened: a few at a time, the others wait their turn.

When a thousand browsers come back at once, each turn of the event loop would be as long as all of their handshakes, and
a page needs three turns. A request that waits costs nothing.
"""

from collections import deque
from collections.abc import Callable, Hashable
from typing import Protocol

AT_ONCE = 8


class Opening(Protocol):
    """A request for a websocket."""

    def is_gone(self) -> bool:
        """Whether nobody waits for it any more."""

    def open(self) -> Hashable:
        """Begin; what comes of it is named to ``Openings.done`` when it is open or will not be. None: it is over."""


class Openings:
    """``later`` calls a function in the next turn of the event loop."""

    def __init__(self, later: Callable[[Callable[[], None]], object]):
        self._later = later
        self._waiting: deque[Opening] = deque()
        self._under_way: set[Hashable] = set()

    def put(self, opening: Opening) -> None:
        self._waiting.append(opening)
        self._fill()

    def done(self, opened: Hashable) -> None:
        if opened in self._under_way:
            self._under_way.remove(opened)
            self._later(self._fill)

    def _fill(self) -> None:
        while self._waiting and len(self._under_way) < AT_ONCE:
            opening = self._waiting.popleft()
            if not opening.is_gone() and (opened := opening.open()) is not None:
                self._under_way.add(opened)
