"""How far a long command is."""

import contextlib
import sys
from collections.abc import Callable, Iterator

Tick = Callable[[int], object]


@contextlib.contextmanager
def bar(name: str, total: int | None, unit: str) -> Iterator[Tick]:
    """A progress bar where a person looks, nothing elsewhere; gives what is told how much was done."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from tqdm import tqdm

    with tqdm(total=total, unit=unit, unit_scale=True, desc=name) as shown:
        yield shown.update
