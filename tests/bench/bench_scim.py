"""How many people a second the directory of a company brings, one request after another into one process.

    python -m tests.bench.bench_scim [sqlite] [postgres]

POST /scim/v2/Users through Django's test client, as Entra ID sends it, into a company of PEOPLE people with a group of
everybody; CPU of our code and of PostgreSQL for each. The goal is 50 a second.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, WARM, BROUGHT = 10_000, 20, 200
GOAL = 50


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
            "SKEIN_BENCH": "child", "SKEIN_DATA": data, "SKEIN_LOG_LEVEL": "ERROR", "SKEIN_LIMITS": "0",
            "SKEIN_ALLOWED_HOSTS": "testserver", "DATABASE_URL": database, "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "microblog.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "-m", "tests.bench.bench_scim"], cwd=ROOT, env=environ, check=True)


def _measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from tests.bench.capacity.parts import Meter
    from tests.bench.capacity.processes import pace

    call_command("migrate", verbosity=0)
    client = Client(headers={"Authorization": f"Bearer {_company()}"})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def bring(number: int) -> None:
        meter.ask(
            "person",
            client.post,
            "/scim/v2/Users",
            data=_person(number),
            content_type="application/scim+json",
        )

    meter, queries = Meter(), Counter[str]()
    for number in range(WARM):
        bring(number)
    with connection.execute_wrapper(
        lambda execute, sql, *rest: (queries.update([sql.split()[0]]), execute(sql, *rest))[1]
    ):
        bring(WARM)
    meter, paces = Meter(), []
    begin = time.monotonic()
    for number in range(WARM + 1, WARM + 1 + BROUGHT):
        bring(number)
    seconds = time.monotonic() - begin
    paces = sorted(pace() for _ in range(9))
    ours, theirs = (sorted(values)[BROUGHT // 2] for values in zip(*meter.found["person"], strict=True))
    print(
        f"{BROUGHT / seconds:.0f} people a second (goal {GOAL}); CPU ms of each, median: {ours:.1f} ours, {theirs:.1f} database; "
        f"{sum(queries.values())} queries {dict(queries)}; a fixed piece of work takes {paces[4]:.0f} ms (quiet: 10)"
    )


def _company() -> str:
    """The token of its directory."""
    from accounts.actions import people
    from accounts.models import AccessToken, Group, User
    from accounts.tokens import issuing

    admin = people.employee("Nora Nord", "nora@load.example", role="admin")
    Group.objects.create(name="All company", slug="all", is_default=True)
    rows = [User(name=f"Person {n}", handle=f"p{n}", password="!") for n in range(PEOPLE)]
    User.objects.bulk_create(rows, 2_000)
    return issuing.issue("Directory", scope=AccessToken.Scope.DIRECTORY, by=admin)[1]


def _person(number: int) -> str:
    given, family = f"Given{number}", "Family"
    address = f"{given}.{family}@load.example".lower()
    return json.dumps(
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": address,
            "externalId": f"ext-{number}",
            "displayName": f"{given} {family}",
            "name": {"givenName": given, "familyName": family},
            "emails": [{"value": address, "type": "work", "primary": True}],
            "title": "Engineer",
            "active": True,
        }
    )


if __name__ == "__main__":
    main()
