"""What a page costs: CPU per request and requests a second, beside a bare view that sends the same bytes.

Run it with python -m tests.bench.bench_pages (a scratch database of its own)
"""

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"SKEIN_DATA": data, "DJANGO_SETTINGS_MODULE": "microblog.settings"}
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        _measure()


def _measure() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    reader, urls = _company()
    client = Client()
    client.force_login(reader)
    print(f"{'page':32}{'queries':>8}{'kB':>7}{'CPU ms':>9}{'floor ms':>10}{'ratio':>7}{'req/s':>7}")
    for name, url in urls.items():
        body = client.get(url).content
        queries: list[str] = []

        def note(execute, sql, params, many, context, queries=queries):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            client.get(url)
        cost, rate = _cost(client, url)
        floor, _rate = _floor(client, body)
        size = len(body) / 1000
        print(f"{name:32}{len(queries):8}{size:7.1f}{cost:9.2f}{floor:10.2f}{cost / floor:7.1f}{rate:7.0f}")


def _cost(client, url: str) -> tuple[float, float]:
    """(CPU milliseconds, requests a second) of one page, the best third of the rounds."""
    client.get(url)
    spent, lasted = [], []
    for _ in range(ROUNDS):
        cpu, clock = time.process_time(), time.perf_counter()
        assert client.get(url).status_code == 200
        spent.append(time.process_time() - cpu)
        lasted.append(time.perf_counter() - clock)
    best = ROUNDS // 3
    return sum(sorted(spent)[:best]) / best * 1000, best / sum(sorted(lasted)[:best])


def _floor(client, body: bytes) -> tuple[float, float]:
    """The same middleware, session and person, and a view that only sends ``body``."""
    import types

    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path

    module = types.ModuleType("bench_floor")

    def bare(request):
        request.user.is_authenticated  # noqa: B018 - looks the person up, as every page does
        return HttpResponse(body)

    module.urlpatterns = [path("", bare)]
    sys.modules["bench_floor"] = module
    with override_settings(ROOT_URLCONF="bench_floor"):
        return _cost(client, "/")


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
            importing.Draft(
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
