"""Simulated colleagues. What they do, and how often, follows the mix that Mattermost publishes for its ceiling tests,
on Skein's pages; what a page does by itself (parts, socket, static files, refetches) is done as a browser does it."""

import asyncio
import random
import re
import time
from collections import defaultdict
from urllib.parse import quote_plus

from .wire import Client, Socket

WORDS = (  # noqa: SIM905
    "pallet invoice kernel rota harbour truck printer label customs budget draft meeting timer cable forklift depot "
    "margin audit roster module thermal shift carrier window weekly supplier contract delay sensor gate"
).split()
# Actions for each message written.
MIX = {"post": 1, "conversation": 6.5, "feed": 2, "older": 2, "inbox": 1, "notifications": 0.6, "permalink": 0.3,
       "read": 0.32, "react": 0.13, "reconnect": 0.14, "search": 0.066}  # fmt: skip
THINK = 108.0  # seconds between two actions of one person
SOON, A_READER, UNHURRIED = 0.3, 0.05, 10  # js/refresh.js, js/shape.js
NAMES = ["Ana Brandt", "Cleo", "Dov Engel", "Finn", "Gita Novak", "Hugo", "Ines"]

WATCH = re.compile(rb'data-watch="([^"]*)"')
POSITION = re.compile(rb'data-position="(\d+)"')
MESSAGE = re.compile(rb'id="message-(\d+)"')
POST = re.compile(rb'id="conversation-(\d+)"')
OLDER = re.compile(rb'hx-get="(\?[^"]*before=[^"]*)"')
PARTS = re.compile(rb'(?:hx-get="(/[^"]*)"[^>]*hx-trigger="load|data-preview="(/c/\d+/preview/)")')
STATIC = re.compile(rb'(?:src|href)="(/static/[^"#]+)')
LOCATION = re.compile(rb"(?i)\r\nlocation: ([^\r#]*)")


class Person:
    """One page open in one browser, with one socket. ``speed``: this person stands for so many, and acts as often."""

    def __init__(self, client: Client, session: dict, rng: random.Random, *, speed: float, visible: float):
        self.client, self.rng, self.speed, self.visible = client, rng, speed, visible
        self.cookie, self.groups = f"sessionid={session['key']}", session["groups"]
        self.path, self.kind, self.watch, self.position = "/", "", ["me"], 0
        self.conversations, self.messages, self.conversation, self.older = [], [], 0, None
        self.socket: Socket | None = None
        self.pause, self.is_gone, self.shown = 0.5, False, set()
        self.newest: dict[str, int] = {}
        self.asked_again_at: dict[str, float] = defaultdict(float)
        self.due: dict[int, tuple[float, asyncio.TimerHandle]] = {}

    async def live(self) -> None:
        await asyncio.sleep(self.rng.random() * THINK / self.speed)
        await self.do_feed()
        while not self.is_gone:
            await asyncio.sleep(self.rng.expovariate(self.speed / THINK))
            (kind,) = self.rng.choices(list(MIX), list(MIX.values()))
            if not self.is_gone:
                await getattr(self, f"do_{kind}")()

    def leave(self) -> None:
        self.is_gone = True
        if self.socket:
            self.socket.close()

    # --- Pages -----------------------------------------------------------------------------------

    async def get(self, path: str, kind: str, **options):
        return await self.client.ask("GET", path, self.cookie, kind, **options)

    async def go(self, path: str, kind: str) -> bytes:
        """A navigation, with what the page fetches by itself."""
        status, head, body = await self.get(path, kind)
        if status == 302 and (place := LOCATION.search(head)):
            path, kind = place[1].decode(), "conversation" if b"/c/" in place[1] else kind
            status, head, body = await self.get(path, kind)
        if status != 200:
            return b""
        self._arrive(path, kind, body)
        self.connect()
        parts = [part.decode().replace("&amp;", "&") for pair in PARTS.findall(body) for part in pair if part]
        names = ["part " + re.sub(r"\d+", "N", part.partition("?")[0]) for part in parts]
        fetches = [self.get(part, name, htmx=True) for part, name in zip(parts, names, strict=True)]
        await asyncio.gather(*fetches, self._statics(STATIC.findall(body)))
        return body

    def _arrive(self, path: str, kind: str, body: bytes) -> None:
        position = POSITION.search(body)
        self.path, self.kind = path, kind
        self.position = int(position[1]) if position else self.position
        self.watch = list(dict.fromkeys(" ".join(found.decode() for found in WATCH.findall(body)).split()))
        found = [int(pk) for pk in POST.findall(body)]
        self.shown = {f"conversation-{pk}" for pk in found}
        self.conversations = found or self.conversations
        older = OLDER.search(body)
        if b"data-feed" in body:
            self.older = path.partition("?")[0] + older[1].decode().replace("&amp;", "&") if older else None
        if path.startswith("/c/"):
            self.messages = [int(pk) for pk in MESSAGE.findall(body)]
            self.conversation = int(path.split("/")[2])

    async def _statics(self, names: list[bytes]) -> None:
        """What is immutable the browser has had for a long time; the rest it asks about again after a minute."""
        now = time.monotonic()
        for name in dict.fromkeys(found.decode() for found in names):
            if name in self.client.log.heard or now < self.asked_again_at[name]:
                continue
            self.asked_again_at[name] = now + 60 / self.speed
            _status, head, _body = await self.get(name, "static")
            if b"immutable" in head:
                self.client.log.heard[name] += 1

    # --- What one does -----------------------------------------------------------------------------

    async def do_feed(self) -> None:
        is_home = self.rng.random() < 0.7
        await (self.go("/", "home") if is_home else self.go(f"/g/{self.rng.choice(self.groups)}/", "group"))

    async def do_conversation(self) -> None:
        if not self.conversations:
            await self.do_feed()
            return
        place = min(len(self.conversations) - 1, int(self.rng.expovariate(1 / 5)))
        await self.go(f"/c/{self.conversations[place]}/", "conversation")

    async def do_older(self) -> None:
        if self.older:
            await self.get(self.older, "older", htmx=True)

    async def do_inbox(self) -> None:
        await self.go("/inbox/", "inbox")

    async def do_notifications(self) -> None:
        await self.go("/notifications/", "notifications")

    async def do_permalink(self) -> None:
        if self.messages:
            await self.go(f"/m/{self.rng.choice(self.messages)}/", "permalink")

    async def do_search(self) -> None:
        if self.rng.random() < 0.5:
            await self.go(f"/search/?q={self.rng.choice(WORDS)}", "search messages")
        else:
            await self.go(f"/search/?tab=people&q={quote_plus(self.rng.choice(NAMES))}", "search people")

    async def do_post(self) -> None:
        body = " ".join(self.rng.choices(WORDS, k=self.rng.randint(5, 60)))
        if self.conversation and self.rng.random() > 0.2:
            await self._send(f"/c/{self.conversation}/reply/", "post reply", {"body": body}, htmx=True)
            return
        data = {"body": body, "group": self.rng.choice(self.groups), "kind": "discussion", "subject": "Load"}
        _status, head, _body = await self._send("/compose/", "post new", data)
        if place := LOCATION.search(head):
            await self.go(place[1].decode(), "conversation")

    async def do_read(self) -> None:
        if self.messages:
            await self._send(
                f"/c/{self.conversation}/read/", "mark read", {"message": self.messages[-5:]}, htmx=True
            )

    async def do_react(self) -> None:
        if self.messages:
            await self._send(
                f"/m/{self.rng.choice(self.messages)}/react/", "react", {"emoji": "👍"}, htmx=True
            )

    async def do_reconnect(self) -> None:
        self.connect()

    async def _send(self, path: str, kind: str, data: dict, **options):
        return await self.client.ask("POST", path, self.cookie, kind, data, **options)

    # --- The socket ----------------------------------------------------------------------------------

    def connect(self) -> None:
        if self.socket:
            self.socket.close()
        asyncio.ensure_future(self._connect())

    async def _connect(self) -> None:
        socket = self.socket = Socket(self.client, self.cookie, self._hello, self.heard, self.lost)
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: socket, self.client.host, self.client.port)
        except OSError:
            self.lost(socket)

    def _hello(self) -> dict:
        self.pause = 0.5
        return {"watch": self.watch, "since": self.position}

    def lost(self, socket: Socket) -> None:
        """As js/socket.js: again after a pause that doubles."""
        if socket is not self.socket or self.is_gone:
            return
        pause, self.pause = self.pause * (0.5 + self.rng.random()), min(self.pause * 2, 30)
        asyncio.get_running_loop().call_later(pause, lambda: self.is_gone or self.connect())

    def heard(self, event: dict) -> None:
        self.client.log.heard[event.get("kind", "other")] += 1
        at, stream, kind = event.get("at"), event.get("stream"), event.get("kind", "")
        if at is not None:
            if stream and at <= self.newest.get(stream, 0):
                return
            self.newest[stream or ""] = at
            self.position = max(self.position, at)
        if (
            "refresh" in event
            or kind == "conversation.changed"
            and event["target"] in self.shown
            and "post" not in event
        ):
            self._fetch_anew(event, 1)
        elif kind.startswith("message.") and self.kind == "conversation":
            self._fetch_anew(event, 1 if self.rng.random() < 0.5 else UNHURRIED)

    def _fetch_anew(self, event: dict, patience: float) -> None:
        """js/refresh.js: the page anew, after a moment that grows with the crowd. Of the readers this one stands for,
        those who look at the page do; one who leaves it before does not."""
        loop, number = asyncio.get_running_loop(), max(1, round(self.speed))
        for reader in range(number):
            delay = SOON + self.rng.random() * event.get("crowd", 1) * number * A_READER * patience
            is_there = self.rng.random() < self.visible * 2.718 ** (-delay / THINK)
            due, timer = self.due.get(reader, (0.0, None))
            if not is_there or loop.time() < due <= loop.time() + delay:
                continue
            if timer:
                timer.cancel()
            again = loop.call_later(delay, self._again, self.path)
            self.due[reader] = loop.time() + delay, again

    def _again(self, path: str) -> None:
        if not self.is_gone:
            asyncio.ensure_future(self.get(path, "refetch"))
