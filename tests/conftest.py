"""The cast every test shares: Alice runs the groups, Bob is a member, Charlie must not see."""

import gc
import itertools
import math
import os
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import pytest
import zeal.constants
import zeal.patch
from django.conf import settings as skein
from django.db import connection, connections
from django.utils import timezone

from accounts.models import EmailAddress, Group, Membership, User
from microblog.kit import site
from microblog.kit.briefly import KeptValue
from tests import prepared

PASSWORD = "correct horse battery"
_numbers = itertools.count()

# Times are for the benchmarks: on a busy machine an example takes as long as it takes.
hypothesis.settings.register_profile("skein", deadline=None)
hypothesis.settings.load_profile("skein")


def pytest_configure():
    """Processes of one run share a Valkey. Clearing a cache empties its whole database, so each has a database of its
    own; a channel layer reaches over databases, so each has a prefix."""
    # Reading nine thousand tests makes next to no garbage; to look for it takes a tenth of that time.
    gc.set_threshold(100_000, 10, 10)
    # What all tests share is set once: five thousand times takes longer than many of them.
    skein.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Tests write faster than people; those of the limits turn them on.
    skein.LIMITS = False
    tell_queries_in_loops()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if skein.REDIS_URL:
        own = urlunsplit(urlsplit(skein.REDIS_URL)._replace(path=f"/{int(worker.removeprefix('gw'))}"))
        skein.CACHES["default"]["LOCATION"] = own
        skein.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"skein-{worker}"


def tell_queries_in_loops():
    """A page that asks the database once for each row of a list fails its test. To take a row and hold it is no list."""
    zeal.constants.initialize_app_registry()
    zeal.patch.patch()
    skein.ZEAL_RAISE, skein.ZEAL_ALLOWLIST = True, [{"model": "*", "field": "get()"}]
    skein.MIDDLEWARE = ["zeal.middleware.zeal_middleware", *skein.MIDDLEWARE]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what asks the database: the rest need not run once for each of them (tests/run.py). What starts processes
    comes first: it waits most of the time, and should not be what everything else has to wait for at the end."""
    for item in items:
        if item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames:
            item.add_marker("database")
        if item.get_closest_marker("browser") and "e2e" not in item.path.parts:
            raise pytest.UsageError(f"{item.nodeid}: tests of the browser are looked for in tests/e2e alone")
    result = yield
    items.sort(key=lambda item: item.get_closest_marker("process") is None)
    return result


def pytest_collection_finish():
    """Modules and collected tests stay to the end of the run. Left to itself, the garbage collector walks all of them
    again and again: a fifth of the work of the whole run."""
    gc.collect()
    gc.freeze()


def make_person(name: str, **fields) -> User:
    handle = name.split()[0].lower()
    user = User(name=name, handle=handle, **fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(
        user=user, address=f"{handle}@varde.example", verified_at=timezone.now(), primary=True
    )
    return user


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file of this run: threads cannot share one in memory without locking each other out. Nothing of it
    need survive a power cut, so no commit waits for the disk."""
    own = connections["default"].settings_dict
    if "sqlite3" in own["ENGINE"] and not own["TEST"]["NAME"]:
        own["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        own["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """A copy of a database that has all tables already."""
    creation, before = connection.creation, connection.settings_dict["NAME"]
    name = creation._get_test_db_name()
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            Path(name).unlink(missing_ok=True)
            prepared.copy_sqlite(Path(name))
        else:
            prepared.copy_postgres(name)
        creation.create_test_db(verbosity=0, serialize=False, keepdb=True)
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            connection.close()
            prepared.drop_postgres(name)
        else:
            creation.destroy_test_db(before, verbosity=0)


@pytest.fixture(autouse=True)
def nothing_kept():
    """What a process keeps for a moment is of the rows of another test."""
    KeptValue.forget_all()
    # Nobody named the place, however long a test takes: no query of a page that is counted.
    site.look._found = math.inf, site.SiteLook()


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch):
    """What the site tells once a transaction holds: that of a test never does."""
    monkeypatch.setattr(site, "transaction", SimpleNamespace(on_commit=lambda tell: tell()))


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path_factory):
    """A folder that is made when a file comes: a tmp_path for every test is one folder more to look through for the next."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"files-{next(_numbers)}"


@pytest.fixture(autouse=True)
def no_name_servers(monkeypatch):
    """Nothing here asks the DNS: tests put answers in themselves (tests/bridge/signing.py)."""
    from threads.bridge.sender_check import lookups

    def refuse(name: str, kind: str) -> list[str]:
        raise lookups.NoAnswer("a test asked a name server")

    monkeypatch.setattr(lookups, "_ask", refuse)


@pytest.fixture
def alice(db):
    return make_person("Alice Adair", role="admin")


@pytest.fixture
def bob(db):
    return make_person("Bob Brandt")


@pytest.fixture
def charlie(db):
    return make_person("Charlie Chen")


def make_group(name: str, *members: User, **fields) -> Group:
    """A group whose first member is its admin."""
    group = Group.objects.create(name=name, slug=name.lower().replace(" ", "-"), **fields)
    for number, user in enumerate(members):
        role = Membership.Role.MEMBER if number else Membership.Role.ADMIN
        Membership.objects.create(group=group, user=user, role=role)
    return group


@pytest.fixture
def team(alice, bob):
    return make_group("Team", alice, bob)


@pytest.fixture
def den(alice, bob):
    return make_group("Den", alice, bob, visibility="private", joining="approval")


@pytest.fixture
def vault(alice):
    return make_group("Vault", alice, visibility="secret", joining="invite")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


class Queries(list):
    """The SQL of a block: ``with Queries() as queries``."""

    def __enter__(self):
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        return self._wrapper.__exit__(*error)

    def _note(self, execute, sql, params, many, context):
        self.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture
def count_queries(client):
    """Numbers of queries of a page that has been opened before (fragments are drawn once)."""

    def count(url: str) -> int:
        assert client.get(url).status_code == 200
        with Queries() as queries:
            client.get(url)
        return len(queries)

    return count
