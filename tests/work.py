"""How much work a piece of code is, measured so that no other program on the machine disturbs it."""

import cProfile
from collections.abc import Callable


def calls(function: Callable, *arguments) -> int:
    """How many functions, of Python and of C, ``function`` called. The profiler in C counts: one in Python would take
    five times as long as what it counts."""
    profile = cProfile.Profile(subcalls=False)
    profile.runcall(function, *arguments)
    return sum(entry.callcount for entry in profile.getstats())
