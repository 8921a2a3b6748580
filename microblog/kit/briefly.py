"""Keep what everybody's page needs and nobody's rights are in, for a moment, in this process.

    @briefly(60)
    def sizes() -> dict[int, int]: ...

What a page shows of it is chosen for the reader at each request; only the counting is shared.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class KeptValue(Generic[T]):
    """The answer of a function without arguments, at most ``seconds`` old."""

    _known: list["KeptValue"] = []

    def __init__(self, function: Callable[[], T], seconds: float):
        self._function, self._seconds = function, seconds
        self._found: tuple[float, T] | None = None
        self._asking = threading.Lock()
        KeptValue._known.append(self)

    def __call__(self) -> T:
        found = self._found
        if found and time.monotonic() - found[0] < self._seconds:
            return found[1]
        # One thread asks anew; meanwhile the others make do with the old answer, if there is one.
        if not self._asking.acquire(blocking=found is None) and found:
            return found[1]
        try:
            self._found = time.monotonic(), self._function()
            return self._found[1]
        finally:
            self._asking.release()

    def forget(self) -> None:
        """It was changed: ask anew."""
        self._found = None

    def know(self, value: T) -> None:
        """What was just found, or written, by other means."""
        self._found = time.monotonic(), value

    @staticmethod
    def forget_all() -> None:
        """For tests: each begins with other rows."""
        for kept in KeptValue._known:
            kept._found = None


def briefly(seconds: float) -> Callable[[Callable[[], T]], KeptValue[T]]:
    return lambda function: KeptValue(function, seconds)
