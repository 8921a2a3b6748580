"""How many people are served well: more come while all is well, some go when it is not."""

import asyncio
import json
import os
import random
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from .people import THINK, Person
from .processes import Site, busy, children_of, cpu
from .wire import Client, Log

# Well: over ten seconds (Mattermost's limits).
MEAN, P99, ERRORS = 0.1, 2.0, 0.00025
WINDOW, STEP = 10, 5


@dataclass
class Trial:
    """``speed``: one simulated person acts for so many, as often as they all would."""

    site: Site
    sessions: list[dict]
    postgres: int = 0
    speed: float = 10
    visible: float = 0.3
    seconds: float = 200
    start: float = 1500
    log: Log = field(default_factory=Log)
    crowd: list[Person] = field(default_factory=list)
    history: list[tuple[float, float, bool]] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    def resize(self, people: float) -> None:
        while len(self.crowd) < max(1, round(people / self.speed)):
            number = len(self.crowd)
            session = self.sessions[number % len(self.sessions)]
            rng = random.Random(number)
            person = Person(self.client, session, rng, speed=self.speed, visible=self.visible)
            person.task = asyncio.ensure_future(person.live())  # type: ignore[attr-defined]
            self.crowd.append(person)
        while len(self.crowd) > max(1, round(people / self.speed)):
            self.crowd.pop().leave()

    def is_well(self, now: float) -> bool:
        recent = [r for r in self.log.requests[-20_000:] if r.end > now - WINDOW]
        times = sorted(r.seconds for r in recent)
        if not times:
            return True
        allowed = self.log.errors_since(now - WINDOW) <= ERRORS * len(times)
        return allowed and statistics.fmean(times) <= MEAN and times[int(len(times) * 0.99)] <= P99

    async def run(self) -> None:
        self.client = Client(self.site.url, self.log)
        began, people, grow = time.monotonic(), self.start, 0.1
        self.resize(people)
        await asyncio.sleep(THINK / self.speed + 5)
        while (now := time.monotonic()) < began + self.seconds:
            await asyncio.sleep(STEP)
            well = self.is_well(time.monotonic())
            self.history.append((now - began, len(self.crowd) * self.speed, well))
            if not well:
                people, grow = people * (0.9 if grow > 0.03 else 0.95), 0.03
            else:
                people *= 1 + grow
            self.resize(people)
        for person in self.crowd:
            person.leave()

    def each(self) -> list[float]:
        """CPU seconds of each web process: whether they share the work."""
        return [cpu([pid]) for pid in sorted(self.site.pids("web"))]

    def used(self) -> dict[str, float]:
        postgres = [self.postgres, *children_of(self.postgres)] if self.postgres else []
        ours = {"web": self.site.pids("web"), "worker": self.site.pids("worker"), "postgres": postgres}
        return {name: cpu(pids) for name, pids in ours.items()} | {
            "visitors": cpu([os.getpid()]),
            "all": busy(),
        }


def measure(site: Site, sessions: Path, postgres: int, **options) -> str:
    trial = Trial(site, json.loads(sessions.read_text()), postgres, **options)
    before, each, began = trial.used(), trial.each(), time.monotonic()
    asyncio.run(trial.run())
    took, after = time.monotonic() - began, trial.used()
    trial.shares = [(now - then) / took * 100 for now, then in zip(trial.each(), each, strict=True)]
    share = {name: (after[name] - before[name]) / took * 100 for name in after}
    share["others"] = 2 * share["all"] - sum(share.values())
    late = [people for at, people, _well in trial.history if at > trial.seconds * 0.55]
    return _report(trial, statistics.fmean(late), share, took)


def _report(trial: Trial, people: float, share: dict[str, float], took: float) -> str:
    times = sorted(r.seconds * 1000 for r in trial.log.requests)
    actions = sum(not r.kind.startswith(("part", "static", "refetch")) for r in trial.log.requests)
    spent = (share["web"] + share["postgres"]) * took * 10 / max(1, actions)
    kinds: dict[str, int] = {}
    for request in trial.log.requests:
        kinds[request.kind.split()[0]] = kinds.get(request.kind.split()[0], 0) + 1
    return "\n".join([
        f"supported people: {people:,.0f} (mean of the last 45 %; static files, parts, sockets and visible pages counted in)",
        f"  p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms, p99 {times[int(len(times) * 0.99)]:.0f} ms, "
        f"{sum(r.status >= 500 or not r.status for r in trial.log.requests)} errors of {len(times):,}",
        "  CPU of a core: " + ", ".join(f"{name} {value:.0f} %" for name, value in share.items() if name != "all"),
        f"  of it each web process: {', '.join(f'{share:.0f} %' for share in trial.shares)}",
        f"  CPU of web and database for one action, with all it brings along: {spent:.1f} ms",
        f"  requests: {', '.join(f'{name} {number}' for name, number in sorted(kinds.items()))}",
    ])  # fmt: skip
