"""One process tree: starts the parts, starts a dead one again, stops them all.

SIGHUP renews the web processes one after another: the next is told to stop when the one before serves again. All of
them take from one open door (``listen.py``), so nobody is turned away.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from .log_lines import relayed
from .pidfiles import NAME, SUPERVISOR, kind_of, pid_of

# A part that ran at least this long starts with a clean record.
STABLE = 20.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# Seconds the parts get to stop in; a little more than each of them gives its own work.
GRACE = 15.0


@dataclass
class SupervisedPart:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    # When to start it again, and how often in a row it died young.
    due: float = 0.0
    deaths: int = field(default=0)
    # We told it to stop, to start it anew.
    is_renewed: bool = False

    @property
    def serves(self) -> bool:
        """A part writes its pid down when it is ready, and one that was told to stop has it for a while still."""
        return self.process is not None and not self.is_renewed and pid_of(self.name) == self.process.pid


class Supervisor:
    """`run()` keeps the parts running until SIGTERM or SIGINT; `say` gets each line for the log. ``shared``: files
    that the parts get, such as the socket that web processes take their connections from; closed at the end."""

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        say: Callable[[str], None],
        *shared: Any,
    ):
        self._parts = [SupervisedPart(name, command) for name, command in commands.items()]
        self._say, self._shared = say, shared
        self._stopping = threading.Event()
        self._to_renew: list[SupervisedPart] = []

    def stop(self, *_signal: object) -> None:
        self._stopping.set()

    def renew(self, *_signal: object) -> None:
        self._to_renew = [part for part in self._parts if kind_of(part.name) == "web"]

    def renew_all(self) -> None:
        """Everything, as after a change of the code."""
        self._tell("a file has changed: all parts start anew")
        self._to_renew = list(self._parts)

    def run(self, is_ready: Callable[[], bool], greet: Callable[[], None]) -> None:
        """``greet`` is called once, as soon as ``is_ready``."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGHUP, self.renew)
        try:
            for part in self._parts:
                self._start(part)
            greeted = False
            while not self._stopping.wait(0.1):
                for part in self._parts:
                    self._look_after(part)
                self._renew_next()
                if not greeted and is_ready():
                    greeted = True
                    greet()
        finally:
            self._stop_all()

    def _tell(self, line: str) -> None:
        self._say(relayed("up", line))

    def _start(self, part: SupervisedPart) -> None:
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops the parts.
        part.process = subprocess.Popen(  # noqa: S603 (our own commands)
            part.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            env=os.environ | {SUPERVISOR: str(os.getpid()), NAME: part.name},
            pass_fds=[file.fileno() for file in self._shared],
        )
        part.started = time.monotonic()
        assert part.process.stdout is not None
        threading.Thread(target=self._relay, args=(part.name, part.process.stdout), daemon=True).start()

    def _relay(self, name: str, lines: IO[bytes]) -> None:
        for line in lines:
            self._say(relayed(name, line.decode(errors="replace").rstrip()))

    def _look_after(self, part: SupervisedPart) -> None:
        now = time.monotonic()
        if part.process is None:
            if now >= part.due:
                self._start(part)
        elif (status := part.process.poll()) is not None and part.is_renewed:
            part.is_renewed, part.deaths = False, 0
            self._start(part)
        elif status is not None:
            part.deaths = 1 if now - part.started > STABLE else part.deaths + 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (part.deaths - 1))
            self._tell(f"{part.name} {_fate(status)}; it starts again in {pause:g} s")
            part.process, part.due = None, now + pause

    def _renew_next(self) -> None:
        is_calm = all(part.serves for part in self._parts if kind_of(part.name) == "web")
        if self._to_renew and is_calm:
            part = self._to_renew.pop(0)
            assert part.process is not None
            part.is_renewed = True
            part.process.terminate()

    def _stop_all(self) -> None:
        for file in self._shared:
            file.close()
        running = [part for part in self._parts if part.process is not None]
        for part in running:
            part.process.terminate()  # type: ignore[union-attr]
        end = time.monotonic() + GRACE
        for part in running:
            try:
                part.process.wait(max(0.1, end - time.monotonic()))  # type: ignore[union-attr]
            except subprocess.TimeoutExpired:
                self._tell(f"{part.name} does not stop and is killed")
                part.process.kill()  # type: ignore[union-attr]
                part.process.wait()  # type: ignore[union-attr]


def _fate(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    return f"was killed by {signal.Signals(-status).name}"


def manage(*arguments: str) -> list[str]:
    """The command line of `manage.py` with the Python that runs now."""
    return [sys.executable, "manage.py", *arguments]
