"""What a page costs: queries, CPU and requests a second, beside a bare view that sends as many bytes.

    python -m tests.bench.bench_pages [sqlite] [postgres]

The view through Django's test client (CPU of one call), and the running server (`manage.py serve`: one process,
a person signed in) asked over HTTP by one and by four clients; its CPU is that of the whole process. Clients
and database run on the same machine. The floor has the same middleware, session and person.
"""

import http.client
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 60
# Requests to the running server for one figure.
ASKED = 240
TICKS = os.sysconf("SC_CLK_TCK")
HEAD = (
    "page",
    "queries",
    "kB",
    "view ms",
    "floor",
    "ratio",
    "server ms",
    "floor",
    "ratio",
    "1 client",
    "4",
    "floor",
)


def main() -> None:
    if os.environ.get("SKEIN_BENCH") == "child":
        return _measure()
    wanted = sys.argv[1:] or ["sqlite", "postgres"]
    if "sqlite" in wanted:
        _run("SQLite", "")
    if "postgres" in wanted:
        from tests import services

        with services.postgres() as database:
            _run("PostgreSQL", database)
    return None


def _run(name: str, database: str) -> None:
    """A process for each database: Django has one set of settings for its life."""
    print(f"\n{name}", flush=True)
    with tempfile.TemporaryDirectory() as data:
        environ = os.environ | {
            "SKEIN_BENCH": "child",
            "SKEIN_DATA": data,
            "SKEIN_PORT": str(_free_port()),
            "SKEIN_LOG_LEVEL": "ERROR",
            "SKEIN_ALLOWED_HOSTS": "testserver,127.0.0.1",
            "DATABASE_URL": database,
            "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "tests.bench.floor",
        }
        subprocess.run([sys.executable, "-m", "tests.bench.bench_pages"], cwd=ROOT, env=environ, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _measure() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    reader, urls = _company()
    client = Client()
    client.force_login(reader)
    print(("{:22}" + "{:>10}" * (len(HEAD) - 1)).format(*HEAD))
    with Server(settings.PORT, client.cookies[settings.SESSION_COOKIE_NAME].value) as server:
        for name, url in urls.items():
            body = client.get(url).content
            floor = f"/floor/{len(body)}/"
            view, bare = _cost(client, url), _cost(client, floor)
            (spent, one), (_spent, four) = server.cost(url, clients=1), server.cost(url, clients=4)
            least, most = server.cost(floor, clients=1)
            print(
                f"{name:22}{_queries(client, url):10}{len(body) / 1000:10.1f}"
                f"{view:10.2f}{bare:10.2f}{view / bare:10.1f}{spent:10.2f}{least:10.2f}{spent / least:10.1f}"
                f"{one:10.0f}{four:10.0f}{most:10.0f}",
                flush=True,
            )


def _queries(client, url: str) -> int:
    from django.db import connection

    queries: list[str] = []

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(url)
    return len(queries)


def _cost(client, url: str) -> float:
    """CPU milliseconds of one call, the mean of the best third of the rounds."""
    client.get(url)
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        assert client.get(url).status_code == 200
        spent.append(time.process_time() - start)
    best = ROUNDS // 3
    return sum(sorted(spent)[:best]) / best * 1000


class Server:
    """`manage.py serve` as a process of its own."""

    def __init__(self, port: int, session: str):
        self.port, self.headers = port, {"Cookie": f"sessionid={session}"}

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                self.ask("/healthz", 1)
                return self
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The server did not start.")

    def __exit__(self, *error) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def cost(self, url: str, *, clients: int) -> tuple[float, float]:
        """(CPU milliseconds of the server, requests a second), every thread of it warm."""
        self._ask_together(url, 12, clients=4)
        cpu, clock = self._spent(), time.perf_counter()
        self._ask_together(url, ASKED, clients=clients)
        return (self._spent() - cpu) / ASKED * 1000, ASKED / (time.perf_counter() - clock)

    def _ask_together(self, url: str, number: int, *, clients: int) -> None:
        threads = [threading.Thread(target=self.ask, args=(url, number // clients)) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def ask(self, url: str, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for _ in range(number):
            connection.request("GET", url, headers=self.headers)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, (url, response.status)
        connection.close()

    def _spent(self) -> float:
        """CPU seconds of the process so far, its own and the kernel's for it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def _company():
    """A reader in eight groups, and what they look at; the same every time."""
    from django.utils import timezone

    from accounts.actions import people
    from threads.actions import importing, joining, posting, reading

    chance = random.Random(7)
    crew = [people.employee(f"Person {n}", f"p{n}@bench.example", password="x" * 12) for n in range(12)]
    groups = [joining.found(f"Group {n}", by=crew[0], slug=f"g{n}") for n in range(8)]
    for group in groups:
        for person in crew[1:]:
            joining.join(person, group)

    def chain(number: int, subject: str):
        drafts = [
            importing.MessageToImport(
                author=crew[n % len(crew)],
                body="Some words that somebody wrote, two lines of them, to be read. " * 3,
                sent_at=timezone.now() - timedelta(minutes=number - n),
                parent=None if n == 0 else chance.randrange(max(0, n - 6), n),
            )
            for n in range(number)
        ]
        return importing.publish_chain(drafts=drafts, subject=subject, group=groups[0], forwarded_by=crew[1])[
            0
        ]

    sizes = {number: chain(number, f"A chain of {number}") for number in (5, 50, 500)}
    reading.read(crew[2], sizes[50])
    for n in range(60):
        first = posting.post(
            author=crew[n % 12], group=groups[n % 8], subject=f"Topic {n}", body="Words. " * 30
        )
        for turn in range(3):
            posting.reply(author=crew[turn], conversation=first.conversation, body="An answer.")
    urls = {f"conversation of {number}": c.get_absolute_url() for number, c in sizes.items()}
    urls |= {"home": "/", "group": groups[0].get_absolute_url(), "inbox": "/inbox/", "groups": "/groups/"}
    return crew[2], urls


if __name__ == "__main__":
    main()
