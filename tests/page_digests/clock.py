"""A clock that moves only when it is told to."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

from microblog.kit.templatetags import skein

START = datetime(2026, 3, 18, 8, 30, tzinfo=UTC)


class Clock:
    def __init__(self):
        self._now = START
        self.is_running = True

    def __call__(self) -> datetime:
        """Each look at it is a hundredth of a second later than the one before, as long as it runs."""
        if self.is_running:
            self._now += timedelta(milliseconds=10)
        return self._now

    def move(self, **duration) -> None:
        self._now += timedelta(**duration)


class _AnyDatetime(type):
    def __instancecheck__(cls, value) -> bool:
        return isinstance(value, datetime)


@contextmanager
def stopped() -> Iterator[Clock]:
    clock = Clock()

    class Stopped(datetime, metaclass=_AnyDatetime):
        """Stands in Django's own module: defaults of models hold its function ``now`` itself."""

        @classmethod
        def now(cls, tz=None) -> datetime:
            return clock()

    # The times of a page are kept for a minute of the true clock.
    with patch.object(timezone, "datetime", Stopped), patch.object(skein, "time", lambda: 0.0):
        yield clock


@contextmanager
def no_chance() -> Iterator[None]:
    """Tokens come out the same every time."""
    chance = random.Random(7)  # noqa: S311 - what it makes is thrown away

    def token(_bytes: int = 16) -> str:
        return f"{chance.getrandbits(96):024x}"

    with patch.object(secrets, "token_urlsafe", token), patch.object(secrets, "choice", chance.choice):
        yield
