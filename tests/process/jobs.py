"""Periodic work for the tests of the worker; each run leaves a line in a file of the folder ``NOTES``."""

import os
import time
from pathlib import Path

from microblog.kit.jobs import periodic


def note(name: str, text: str) -> None:
    with (Path(os.environ["NOTES"]) / name).open("a") as file:
        file.write(text + "\n")


@periodic(seconds=0.5)
def hang_the_first_time() -> None:
    """Outlives any test when run first; done at once when run again."""
    is_first = not (Path(os.environ["NOTES"]) / "slow").exists()
    note("slow", "started" if is_first else "done")
    if is_first:
        time.sleep(600)


@periodic(seconds=0.5)
def quick() -> None:
    note("quick", "quick")
