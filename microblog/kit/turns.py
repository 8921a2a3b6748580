"""Whose turn it is at the door: of several web processes the one with the fewest connections takes the next.

The kernel wakes all that wait at a listening socket, and whoever is quickest takes all there is; then one process has
every websocket and the others rest. So each writes down how many connections it has, in memory that all share, and who
has more than another lets it go first for a moment. No longer: if nobody took what waits, the other is busy or gone.
"""

import mmap
import tempfile
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:  # whoever only hands the file on needs no Twisted
    from twisted.internet.tcp import Port

MOST = 64  # processes
HOLD = 0.02  # seconds
IN_VAIN = 16  # connections taken at once by one that let the others go first, in vain
_AWAY = 2**62


def shared() -> IO[bytes]:
    """A file for the counts of all processes behind one door; it has no name and goes with them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the supervisor closes it)
    # Written, not only made longer: who shares it must not find the disk full.
    file.write(_AWAY.to_bytes(8, "little") * MOST)
    file.flush()
    return file


class Counts:
    """How many connections each process has. ``number``: that of the ``shared`` file; ``place``: ours, from 1 on."""

    def __init__(self, number: int, place: int):
        self._all = memoryview(mmap.mmap(number, MOST * 8)).cast("q")
        self._own = (place - 1) % MOST

    def write(self, count: int) -> None:
        self._all[self._own] = count

    def leave(self) -> None:
        """Nobody waits for us any more."""
        self.write(_AWAY)

    def is_anothers_turn(self) -> bool:
        return min(self._all) < self._all[self._own]


class Turns:
    """Makes a listening port of Twisted take turns with those of other processes."""

    def __init__(self, port: "Port", counts: Counts, later: Callable[[float, Callable[[], None]], object]):
        self._port, self._counts, self._later = port, counts, later
        self._accept, self._is_over = port.doRead, False
        port.doRead = self._knock  # type: ignore[method-assign]
        counts.write(0)

    def count(self, number: int) -> None:
        if not self._is_over:
            self._counts.write(number)

    def end(self) -> None:
        """We take no more; whatever of ours still ends is not counted."""
        self._is_over = True
        self._counts.leave()

    def _knock(self) -> None:
        if self._counts.is_anothers_turn():
            self._port.stopReading()
            self._later(HOLD, self._after_waiting)
        else:
            self._take(1)

    def _after_waiting(self) -> None:
        if not self._is_over:
            self._take(IN_VAIN)
            self._port.startReading()

    def _take(self, number: int) -> None:
        self._port.numberAccepts = number
        self._accept()
