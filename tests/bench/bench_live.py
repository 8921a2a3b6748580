"""One reply to a thousand browsers, beside a bare websocket server in the same run.

    python -m tests.bench.bench_live [-n 1000] [-k 20] [--json]

Both servers run as a process of their own; one more process plays the browsers. A reply is a real one: HTTP,
rights, database, fragment, event. The bare server (`websockets`, broadcast) sends a frame of the same size to
all as soon as one client asks. Printed in milliseconds: delay from the trigger to each browser, and the
spread from the first browser to each (the fan-out alone); and the server's CPU per delivery.
"""

import argparse
import asyncio
import base64
import http.client
import json
import multiprocessing
import os
import re
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOCKETS_A_PERSON = 25
WARM_UP = 3


# --- The browsers ----------------------------------------------------------------------------------


def handshake(port: int, cookie: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /ws/ HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: http://localhost:{port}\r\n"
        f"Cookie: {cookie}\r\n\r\n"
    ).encode()


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
                self.transport.write(masked(self.hello))
            self.opened.value += 1
        for mark in set(re.findall(rb"mark(\d+)x", data)):
            self.arrivals.setdefault(int(mark), []).append(now)


def masked(text: str) -> bytes:
    data, mask = text.encode(), b"\1\2\3\4"
    head = bytes((0x81, 0x80 | len(data))) if len(data) < 126 else b"\x81\xfe" + struct.pack("!H", len(data))
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


def play_browsers(count, port, cookies, hello, opened, wanted, results):
    """Open ``count`` pages; for each mark put on ``wanted`` put the list of arrival times on ``results``."""

    async def run():
        loop, arrivals = asyncio.get_running_loop(), {}
        for start in range(0, count, 20):
            await asyncio.gather(
                *(
                    loop.create_connection(
                        lambda n=n: Page(n, port, cookies[n % len(cookies)], hello, arrivals, opened),
                        "127.0.0.1",
                        port,
                    )
                    for n in range(start, min(start + 20, count))
                )
            )
            while opened.value < min(start + 20, count):
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


def found_company(people: int) -> tuple[list[str], int]:
    """A group with a conversation; (session cookie of each person, id of the conversation)."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from accounts.models import Group, Membership, User
    from threads.actions import posting

    group = Group.objects.create(name="Everybody", slug="everybody")
    cookies = []
    for number in range(people):
        user = User.objects.create(name=f"Person {number}", handle=f"person{number}")
        Membership.objects.create(user=user, group=group, role="member")
        client = Client()
        client.force_login(user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")
    first = posting.post(author=User.objects.first(), subject="Live", body="One to all", group=group)
    return cookies, first.conversation_id


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
    return lambda text: link.sendall(masked(text))


# --- The measurement -------------------------------------------------------------------------------


def measure(name, pid, port, count, rounds, cookies, hello, trigger_of) -> dict:
    context = multiprocessing.get_context("fork")
    opened, wanted, results = context.Value("i", 0), context.Queue(), context.Queue()
    pages = context.Process(
        target=play_browsers, args=(count, port, cookies, hello, opened, wanted, results), daemon=True
    )
    pages.start()
    while opened.value < count and pages.is_alive():
        time.sleep(0.05)
    time.sleep(3)  # the watches of the last pages are still being answered
    trigger, delays, spreads, missing, cpu = trigger_of(), [], [], 0, 0
    for mark in range(rounds + WARM_UP):
        if mark == WARM_UP:
            cpu = cpu_ns(pid)
        began = time.monotonic_ns()
        trigger(f"mark{mark}x")
        wanted.put(mark)
        arrived = results.get()
        if mark >= WARM_UP:
            delays += [(at - began) / 1e6 for at in arrived]
            spreads += [(at - min(arrived)) / 1e6 for at in arrived]
            missing += count - len(arrived)
        time.sleep(0.2)
    cpu = (cpu_ns(pid) - cpu) / 1e3 / max(1, len(delays))
    wanted.put(None)
    pages.join(5)
    return {
        "server": name,
        "browsers": count,
        "missing": missing,
        "delay_ms": percentiles(delays),
        "fan_out_ms": percentiles(spreads),
        "cpu_us_per_delivery": round(cpu, 1),
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
            f" {result['cpu_us_per_delivery']} us CPU a delivery, {result['missing']} missing"
        )
    floor, ours = results
    ratios = [f"{what} {ours[what]['p99'] / floor[what]['p99']:.2f}" for what in ("delay_ms", "fan_out_ms")]
    print("   p99 as a multiple of the bare server's:", ", ".join(ratios))


def run(options, scratch: str) -> list[dict]:
    os.environ.update(SKEIN_DATA=scratch, DJANGO_SETTINGS_MODULE="microblog.settings")
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(ROOT))
    context = multiprocessing.get_context("spawn")
    bare_port, port = free_port(), free_port()
    floor = context.Process(target=bare, args=(bare_port, options.size), daemon=True)
    floor.start()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        cookies, conversation = pool.apply(found_company, (-(-options.n // SOCKETS_A_PERSON),))
    server = subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            "-m",
            "daphne",
            "-v",
            "0",
            "-b",
            "127.0.0.1",
            "-p",
            str(port),
            "microblog.asgi:application",
        ],
        cwd=ROOT,
        env=os.environ | {"SKEIN_BASE_URL": f"http://localhost:{port}"},
    )
    try:
        wait_for(bare_port)
        wait_for(port)
        hello = json.dumps({"watch": [f"conversation:{conversation}"], "since": None})
        return [
            measure("bare", floor.pid, bare_port, options.n, options.k, ["none=1"], "", lambda: shouter(bare_port)),
            measure(
                "skein", server.pid, port, options.n, options.k, cookies, hello,
                lambda: replier(port, cookies[0], conversation),
            ),
        ]  # fmt: skip
    finally:
        server.terminate()
        server.wait(10)
        floor.terminate()


if __name__ == "__main__":
    main()
