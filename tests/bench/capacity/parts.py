"""CPU of each kind of page and part, one call after another in one process: of our code, and of PostgreSQL for it.

python -m tests.bench.capacity.parts sessions.json
"""

import json
import os
import random
import re
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client

from microblog.kit import warm

from .processes import pace

ROUNDS, WARM = 30, 12
PART = {"HX-Request": "true"}
GOAL = 8.0


class Meter:
    def __init__(self):
        self.found: dict[str, list[tuple[float, float]]] = {}
        self.backend = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]

    def database(self) -> float:
        """CPU ms of the server's process of our connection; SQLite's is in our own."""
        if not self.backend:
            return 0.0
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]) / 1e6

    def ask(self, name: str, method, url: str, **options) -> str:
        begin, before = time.thread_time(), self.database()
        answer = method(url, **options)
        spent = (time.thread_time() - begin) * 1000, self.database() - before
        assert answer.status_code < 400, (name, url, answer.status_code)
        self.found.setdefault(name, []).append(spent)
        return answer.content.decode()


def visit(meter: Meter, session: dict, rng: random.Random) -> None:
    """What one person does: each kind of page and part once."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session["key"]
    home = meter.ask("home", client.get, "/")
    meter.ask("part: beside Home", client.get, "/around/", headers=PART)
    meter.ask("part: mail to check", client.get, "/mail/rail/", headers=PART)
    meter.ask("group", client.get, f"/g/{rng.choice(session['groups'])}/")
    talk = rng.choice(re.findall(r'id="conversation-(\d+)"', home))
    page = meter.ask("conversation", client.get, f"/c/{talk}/")
    meter.ask("part: about a conversation", client.get, f"/c/{talk}/about/", headers=PART)
    inbox = meter.ask("inbox", client.get, "/inbox/")
    if preview := re.search(r'data-preview="([^"]+)"', inbox):
        meter.ask("part: preview", client.get, preview[1], headers=PART)
    meter.ask("notifications", client.get, "/notifications/")
    messages = re.findall(r'id="message-(\d+)"', page)
    meter.ask("part: menu of a message", client.get, f"/m/{messages[0]}/more/", headers=PART)
    meter.ask("react", client.post, f"/m/{messages[-1]}/react/", data={"emoji": "👍"}, headers=PART)
    meter.ask("mark read", client.post, f"/c/{talk}/read/", data={"message": messages[-5:]}, headers=PART)
    meter.ask("reply", client.post, f"/c/{talk}/reply/", data={"body": "Some words. " * 8}, headers=PART)


def main() -> None:
    settings.ALLOWED_HOSTS, settings.LIMITS = ["*"], False
    sessions, rng, meter = json.loads(Path(sys.argv[1]).read_text()), random.Random(3), Meter()
    warm.up()
    meter = Meter()
    paces = []
    for _round in range(ROUNDS):
        paces.append(pace())
        visit(meter, rng.choice(sessions[:40]), rng)
    slow = sorted(paces)[ROUNDS // 2]
    print(
        f"{connection.vendor}: CPU ms, median (worst of nine in ten); a fixed piece of work took {slow:.0f} ms"
    )
    for name, found in meter.found.items():
        found = found[min(WARM, len(found) // 2) :]
        ours, theirs = (sorted(values) for values in zip(*found, strict=True))
        both = sorted(map(sum, found))
        middle, high = len(both) // 2, int(len(both) * 0.9)
        mark = "  over the goal" if name.startswith("part") and both[middle] * 10 / slow > GOAL else ""
        print(
            f"  {name:28} {both[middle]:6.1f} ({both[high]:.1f})   ours {ours[middle]:.1f}, database {theirs[middle]:.1f}{mark}"
        )


if __name__ == "__main__":
    main()
