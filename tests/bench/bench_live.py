"""One reply to a thousand browsers, beside a bare websocket server in the same run.

    python -m tests.bench.bench_live [-n 1000] [-k 20] [--valkey] [--json]

Both servers run as a process of their own; others play the browsers, 1,250 each. A reply is a real one: HTTP,
rights, database, fragment, event. The bare server (`websockets`, broadcast) sends a frame of the same size to
all as soon as one client asks. Printed in milliseconds: delay from the trigger to each browser, and the
spread from the first browser to each (the fan-out alone); the server's CPU per delivery; what a socket takes of its
memory, and of its CPU to be opened, asked for rights and caught up. ``--valkey``: with a channel layer between
processes, as REDIS_URL gives it.
"""

import argparse
import asyncio
import base64
import http.client
import json
import multiprocessing
import os
import re
import resource
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parents[2]
SOCKETS_A_PERSON = 25
BROWSERS_A_PROCESS = 1250
WARM_UP = 3


# --- The browsers ----------------------------------------------------------------------------------


def handshake(port: int, cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /ws/ HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: http://localhost:{port}\r\n"
        f"Cookie: {cookie}\r\n\r\n"
    ).encode()


_TEXT, _PONG = 0x81, 0x8A
# A byte that stands in none of the texts, and how much comes with the ping.
_PING = re.compile(rb"\x89([\x00-\x7d])")


class Page(asyncio.Protocol):
    """A websocket client that only looks for marks; cheap, so that it does not measure itself."""

    def __init__(self, number, port, cookie, hello, arrivals, opened):
        self.number, self.port, self.cookie, self.hello = number, port, cookie, hello
        self.arrivals, self.opened = arrivals, opened
        self.greeted = False

    def connection_made(self, transport):
        self.transport = transport
        transport.write(handshake(self.port, self.cookie))

    def data_received(self, data):
        now = time.monotonic_ns()
        if not self.greeted:
            if b" 101 " not in data:
                raise SystemExit(f"no websocket: {data[:200]!r}")
            self.greeted = True
            if self.hello:
                self.transport.write(masked(self.hello.encode()))
            with self.opened.get_lock():
                self.opened.value += 1
        for ping in _PING.finditer(data):
            # Who does not answer is taken for gone after half a minute.
            self.transport.write(masked(data[ping.end() : ping.end() + ping[1][0]], _PONG))
        for mark in set(re.findall(rb"mark(\d+)x", data)):
            self.arrivals.setdefault(int(mark), []).append(now)


def masked(data: bytes, kind: int = _TEXT) -> bytes:
    mask = b"\1\2\3\4"
    head = bytes((kind, 0x80 | len(data))) if len(data) < 126 else struct.pack("!BBH", kind, 0xFE, len(data))
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


def play_browsers(count, port, cookies, hello, opened, wanted, results):
    """Open ``count`` pages; for each mark put on ``wanted`` put the list of arrival times on ``results``.

    ``opened``: counts those of all such processes; each opens its next ones when its own are open.
    """

    async def run():
        loop, arrivals, pages = asyncio.get_running_loop(), {}, []
        for start in range(0, count, 20):
            some = [
                Page(n, port, cookies[n % len(cookies)], hello, arrivals, opened)
                for n in range(start, min(start + 20, count))
            ]
            pages += some
            await asyncio.gather(
                *(loop.create_connection(lambda page=page: page, "127.0.0.1", port) for page in some)
            )
            while not all(page.greeted for page in some):
                await asyncio.sleep(0.01)
        while (mark := await loop.run_in_executor(None, wanted.get)) is not None:
            deadline = time.monotonic() + 20
            while len(arrivals.get(mark, ())) < count and time.monotonic() < deadline:
                await asyncio.sleep(0.02)
            results.put(arrivals.get(mark, []))

    asyncio.run(run())


# --- The servers -----------------------------------------------------------------------------------


def bare(port: int, size: int):
    """The floor: `websockets` sends what the first frame of a client says, padded, to everybody."""
    import websockets
    from websockets.asyncio.server import broadcast, serve

    async def run():
        everybody = set()

        async def handle(connection):
            everybody.add(connection)
            try:
                async for text in connection:
                    broadcast(everybody, text + "." * (size - len(text)))
            except websockets.ConnectionClosed:
                pass
            finally:
                everybody.discard(connection)

        async with serve(handle, "127.0.0.1", port, compression=None):
            await asyncio.Future()

    asyncio.run(run())


def found_company(people: int) -> tuple[list[str], int, int]:
    """A group with a conversation; (session cookie of each person, id of the conversation, position)."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from accounts.models import Group, Membership, User
    from threads.actions import posting
    from threads.live import streams

    group = Group.objects.create(name="Everybody", slug="everybody")
    cookies = []
    for number in range(people):
        user = User.objects.create(name=f"Person {number}", handle=f"person{number}")
        Membership.objects.create(user=user, group=group, role="member")
        client = Client()
        client.force_login(user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")
    first = posting.post(author=User.objects.first(), subject="Live", body="One to all", group=group)
    return cookies, first.conversation_id, streams.position()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    for _try in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def cpu_ns(pid: int) -> int:
    """CPU time of all threads of a process, ended ones not counted."""
    return sum(
        int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()
    )


def memory_kb(pid: int) -> int:
    """Resident memory of a process."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1))


# --- The triggers ----------------------------------------------------------------------------------


def replier(port: int, cookie: str, conversation: int):
    """A function that posts a reply with a text over HTTP, over one connection."""
    link = http.client.HTTPConnection("localhost", port, timeout=30)
    link.request("GET", f"/c/{conversation}/", headers={"Cookie": cookie})
    page = link.getresponse()
    body = page.read().decode()
    token = re.search(r'name="csrf-token" content="([^"]+)"', body).group(1)
    csrf = page.getheader("Set-Cookie").split(";")[0]

    def reply(text: str) -> None:
        headers = {
            "Cookie": f"{cookie}; {csrf}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://localhost:{port}",
        }
        link.request("POST", f"/c/{conversation}/reply/", f"body={text}", headers)
        answer = link.getresponse()
        answer.read()
        if answer.status not in (200, 201, 204, 302, 303):
            raise SystemExit(f"the reply was refused: {answer.status}")

    return reply


def shouter(port: int):
    """A function that makes the bare server send a text to everybody."""
    link = socket.create_connection(("127.0.0.1", port))
    link.sendall(handshake(port, "none=1"))
    link.recv(4096)
    return lambda text: link.sendall(masked(text.encode()))


# --- The measurement -------------------------------------------------------------------------------


class Browsers:
    """``count`` open pages, in as many processes as that takes."""

    def __init__(self, count: int, *page):
        context = multiprocessing.get_context("fork")
        self.count, self._opened, self._results = count, context.Value("i", 0), context.Queue()
        sizes = [min(BROWSERS_A_PROCESS, count - start) for start in range(0, count, BROWSERS_A_PROCESS)]
        self._wanted = [context.Queue() for _size in sizes]
        self._processes = [
            context.Process(
                target=play_browsers, args=(size, *page, self._opened, wanted, self._results), daemon=True
            )
            for size, wanted in zip(sizes, self._wanted, strict=True)
        ]

    def open(self) -> None:
        for process in self._processes:
            process.start()
        while self._opened.value < self.count and all(process.is_alive() for process in self._processes):
            time.sleep(0.05)

    def ask_for(self, mark: int | None) -> None:
        """From now on they look out for this mark; None ends them."""
        for wanted in self._wanted:
            wanted.put(mark)

    def arrivals(self) -> list[int]:
        """Times (ns) at which the mark reached each of them."""
        return [at for _process in self._processes for at in self._results.get()]

    def close(self) -> None:
        self.ask_for(None)
        for process in self._processes:
            process.join(5)


def settle(pid: int) -> None:
    """Wait until the server has answered all it was asked: a second with next to no CPU."""
    before = -1
    while before < 0 or cpu_ns(pid) - before > 5e7:
        before = cpu_ns(pid)
        time.sleep(1)


def measure(name, pid, port, count, rounds, cookies, hello, trigger_of) -> dict:
    trigger = trigger_of()
    trigger("a first one, so that all that is loaded late is loaded")
    settle(pid)
    cpu, memory = cpu_ns(pid), memory_kb(pid)
    browsers = Browsers(count, port, cookies, hello)
    browsers.open()
    settle(pid)
    opening_us, memory_each = (cpu_ns(pid) - cpu) / 1e3 / count, (memory_kb(pid) - memory) / count
    delays, spreads, missing = [], [], 0
    for mark in range(rounds + WARM_UP):
        if mark == WARM_UP:
            cpu = cpu_ns(pid)
        began = time.monotonic_ns()
        trigger(f"mark{mark}x")
        browsers.ask_for(mark)
        arrived = browsers.arrivals()
        if mark >= WARM_UP:
            delays += [(at - began) / 1e6 for at in arrived]
            spreads += [(at - min(arrived)) / 1e6 for at in arrived]
            missing += count - len(arrived)
        time.sleep(0.2)
    cpu = (cpu_ns(pid) - cpu) / 1e3 / max(1, len(delays))
    browsers.close()
    return {
        "server": name,
        "browsers": count,
        "missing": missing,
        "delay_ms": percentiles(delays),
        "fan_out_ms": percentiles(spreads),
        "cpu_us_per_delivery": round(cpu, 1),
        "cpu_us_per_opening": round(opening_us),
        "kb_per_socket": round(memory_each, 1),
    }


def percentiles(values: list[float]) -> dict:
    cuts = statistics.quantiles(values, n=100)
    return {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", type=int, default=1000, help="browsers")
    parser.add_argument("-k", type=int, default=20, help="replies")
    parser.add_argument("--size", type=int, default=2000, help="bytes of the bare server's frame")
    parser.add_argument("--valkey", action="store_true", help="with REDIS_URL set")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-live-") as scratch:
        results = run(options, scratch)
    if options.json:
        for result in results:
            print(json.dumps(result))
        return
    for result in results:
        print(
            f"{result['server']:>8}: delay p50 {result['delay_ms']['p50']} p99 {result['delay_ms']['p99']} ms,"
            f" fan-out p50 {result['fan_out_ms']['p50']} p99 {result['fan_out_ms']['p99']} ms,"
            f" {result['cpu_us_per_delivery']} us CPU a delivery, {result['cpu_us_per_opening']} an opening,"
            f" {result['kb_per_socket']} kB a socket, {result['missing']} missing"
        )
    floor, ours = results
    ratios = [f"{what} {ours[what]['p99'] / floor[what]['p99']:.2f}" for what in ("delay_ms", "fan_out_ms")]
    print("   p99 as a multiple of the bare server's:", ", ".join(ratios))


def run(options, scratch: str) -> list[dict]:
    allow_many_files()
    os.environ.update(SKEIN_DATA=scratch, DJANGO_SETTINGS_MODULE="microblog.settings")
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    with ExitStack() as stack:
        if options.valkey:
            os.environ["REDIS_URL"] = stack.enter_context(services.valkey())
        return run_both(options)


def allow_many_files() -> None:
    """For this process and those it starts."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def run_both(options) -> list[dict]:
    context = multiprocessing.get_context("spawn")
    bare_port, port = free_port(), free_port()
    floor = context.Process(target=bare, args=(bare_port, options.size), daemon=True)
    floor.start()
    with context.Pool(1) as pool:
        cookies, conversation, at = pool.apply(found_company, (-(-options.n // SOCKETS_A_PERSON),))
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"SKEIN_BASE_URL": f"http://localhost:{port}"},
    )
    try:
        wait_for(bare_port)
        wait_for(port)
        hello = json.dumps({"watch": [f"conversation:{conversation}"], "since": at})
        return [
            measure("bare", floor.pid, bare_port, options.n, options.k, ["none=1"], "", lambda: shouter(bare_port)),
            measure(
                "skein", server.pid, port, options.n, options.k, cookies, hello,
                lambda: replier(port, cookies[0], conversation),
            ),
        ]  # fmt: skip
    finally:
        server.terminate()
        server.wait(60)
        floor.terminate()


if __name__ == "__main__":
    main()
