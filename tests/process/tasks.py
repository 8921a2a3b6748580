"""Tasks for the tests of the worker; each run leaves a line in a file."""

import time
from pathlib import Path

from django_tasks import task


def note(path: str, text: str) -> None:
    with Path(path).open("a") as file:
        file.write(text + "\n")


@task
def hang_the_first_time(path: str) -> None:
    """Outlives any test when run first; done at once when run again."""
    first = not Path(path).exists()
    note(path, "started" if first else "done")
    if first:
        time.sleep(600)


@task
def quick(path: str) -> None:
    note(path, "quick")


@task
def broken() -> None:
    raise ValueError("broken on purpose")
