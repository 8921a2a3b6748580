"""All web processes are killed under a thousand sockets, while another process goes on writing."""

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

from .people import A_READER, POSITION, SOON
from .processes import Site, cpu
from .wire import Client, Log, Socket

POSTER = """
import sys
from accounts.models import Group, Membership
from threads.actions import posting
from threads.models import Conversation
group = Group.objects.get(slug="g0")
talks = list(Conversation.objects.filter(group=group).newest_first()[:20])
me = Membership.objects.filter(group=group).order_by("-pk").first().user
print(" ".join(str(talk.pk) for talk in talks), flush=True)
sys.stdin.readline()
for number, talk in enumerate(talks):
    posting.reply(author=me, conversation=talk, body=f"mark{number}xRUN said while it was down")
"""
# Of this run: what an earlier one said may be shown beside it.
RUN = os.urandom(4).hex()
MARK = re.compile(rf"mark(\d+)x{RUN}")
RATE = 8  # pages a second of others
LIMIT = 90


class Reader:
    """An open page: Home, or one of the conversations that are written in."""

    def __init__(self, number: int, client: Client, session: dict, talks: list[int], position: int, rng):
        self.client, self.cookie, self.rng, self.position = (
            client,
            f"sessionid={session['key']}",
            rng,
            position,
        )
        self.is_home, self.talks = number % 2 == 0, talks
        talk = number // 2 % len(talks)
        self.watch = ["me", *(f"group:{slug}" for slug in session["groups"])]
        self.wanted = set(range(len(talks)))
        if not self.is_home:
            self.watch, self.wanted = [f"conversation:{talks[talk]}", "me"], {talk}
        self.got: Counter[int] = Counter()
        self.newest: dict[str, int] = {}
        self.pause, self.socket, self.done, self.refetches = 0.5, None, 0.0, 0

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        socket = self.socket = Socket(self.client, self.cookie, self._hello, self.heard, self.lost)
        try:
            await asyncio.wait_for(
                loop.create_connection(lambda: socket, self.client.host, self.client.port), 15
            )
        except (OSError, TimeoutError):
            self.lost(socket)

    def _hello(self) -> dict:
        self.pause = 0.5
        return {"watch": self.watch, "since": self.position}

    def lost(self, socket: Socket) -> None:
        if socket is self.socket:
            self.socket = None
            pause, self.pause = self.pause * (0.5 + self.rng.random()), min(30, self.pause * 2)
            asyncio.get_running_loop().call_later(pause, lambda: asyncio.ensure_future(self.connect()))

    def heard(self, event: dict) -> None:
        at, stream = event.get("at"), event.get("stream", "")
        if at is not None and at <= self.newest.get(stream, 0):
            return
        if at is not None:
            self.newest[stream] = at
            self.position = max(self.position, at)
        found = MARK.search(event.get("html", "") + event.get("post", ""))
        if found and event.get("kind") in ("message.posted", "conversation.changed"):
            self.got[int(found[1])] += 1
        elif self.is_home and event.get("conversation") in self.talks:
            self.got[self.talks.index(event["conversation"])] += 1
            self._fetch_anew(event.get("crowd", 1))
        if not self.done and self.wanted <= set(self.got):
            self.done = time.monotonic()

    def _fetch_anew(self, crowd: int) -> None:
        self.refetches += 1
        ask = self.client.ask
        asyncio.get_running_loop().call_later(
            SOON + self.rng.random() * crowd * A_READER,
            lambda: asyncio.ensure_future(ask("GET", "/", self.cookie, "refetch")),
        )


async def others(client: Client, sessions: list[dict], talks: list[int], stop: asyncio.Event) -> None:
    """Pages of people who were not there, at a fixed rate whatever the answers take."""
    number = 0
    while not stop.is_set():
        path = "/" if number % 2 else f"/c/{talks[number % len(talks)]}/"
        cookie = f"sessionid={sessions[-1 - number % 500]['key']}"
        asyncio.ensure_future(client.ask("GET", path, cookie, "others"))
        number += 1
        await asyncio.sleep(1 / RATE)


async def storm(site: Site, sessions: list[dict], number: int) -> str:
    log, rng = Log(), random.Random(5)
    client = Client(site.url, log)
    poster = site.popen(
        "manage.py",
        "shell",
        "-v",
        "0",
        "-c",
        POSTER.replace("RUN", RUN),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    talks = [int(pk) for pk in poster.stdout.readline().split()]  # type: ignore[union-attr]
    _status, _head, page = await client.ask("GET", "/", f"sessionid={sessions[0]['key']}", "home")
    position = int(POSITION.search(page)[1])  # type: ignore[index]
    readers = [Reader(at, client, sessions[at % len(sessions)], talks, position, rng) for at in range(number)]
    for start in range(0, number, 25):
        await asyncio.gather(*(reader.connect() for reader in readers[start : start + 25]))
        await asyncio.sleep(0.2)
    stop = asyncio.Event()
    asyncio.ensure_future(others(client, sessions, talks, stop))
    await asyncio.sleep(12)
    killed = time.monotonic()
    for pid in site.pids("web"):
        os.kill(pid, signal.SIGKILL)
    print("go", file=poster.stdin, flush=True)
    while time.monotonic() < killed + LIMIT and not all(reader.done for reader in readers):
        await asyncio.sleep(0.05)
    caught_up, used = time.monotonic(), [cpu([pid]) for pid in sorted(site.pids("web"))]
    await asyncio.sleep(8)
    stop.set()
    each = ", ".join(f"{seconds:.1f}" for seconds in used)
    return f"{_report(readers, log, killed, caught_up)}\n  CPU seconds of the new web processes, their start with it: {each}"


def _report(readers: list[Reader], log: Log, killed: float, caught_up: float) -> str:
    done = sorted((reader.done or killed + LIMIT) - killed for reader in readers)
    pages = [r for r in log.requests if r.kind == "others"]
    before = sorted(r.seconds * 1000 for r in pages if r.end < killed)
    # While nobody is at the door, whoever knocks waits: that is the start, not the storm.
    first_back = killed + done[0]
    during = sorted(r.seconds * 1000 for r in pages if first_back < r.end - r.seconds < caught_up) or [0.0]
    lost = sum(len(reader.wanted - set(reader.got)) for reader in readers)
    doubled = sum(count - 1 for reader in readers for count in reader.got.values())
    return "\n".join([
        f"storm: {len(readers)} sockets, all web processes killed: caught up p50 {done[len(done) // 2]:.1f} s, "
        f"p95 {done[int(len(done) * 0.95)]:.1f} s, all {done[-1]:.1f} s (first {done[0]:.1f} s); {lost} lost, {doubled} doubled",
        f"  others' pages p95 {before[int(len(before) * 0.95)]:.0f} ms before, {during[int(len(during) * 0.95)]:.0f} ms while "
        f"catching up ({len(during)} pages), {sum(r.status != 200 for r in pages)} failed; "
        f"{sum(reader.refetches for reader in readers)} pages fetched anew",
    ])  # fmt: skip


def measure(site: Site, sessions: Path, number: int) -> str:
    return asyncio.run(storm(site, json.loads(sessions.read_text()), number))
