"""Wakes the relay of this process right after a commit, so that it need not wait for its next look.

Only a shortcut: a relay in another process sees the commit by itself (threads.live.relay).
"""

from collections.abc import Callable

_listeners: set[Callable[[], None]] = set()


def listen(callback: Callable[[], None]) -> None:
    _listeners.add(callback)


def forget(callback: Callable[[], None]) -> None:
    _listeners.discard(callback)


def all_here() -> None:
    for callback in tuple(_listeners):
        callback()
