"""Every address with rubbish in place of what its page sends: no crash, and nothing hidden in the answer."""

import random
from io import BytesIO

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from threads.actions import posting

from .bridge.mails import deliver, forward
from .conftest import make_person
from .test_walk import filled

pytestmark = pytest.mark.django_db

# What any page reads, of forms and of addresses.
NAMES = [
    "q", "before", "after", "page", "show", "order", "group", "open", "message", "in", "id", "from", "to", "f", "tab",
    "act", "body", "parent", "client_id", "subject", "sent", "people", "kind", "level", "later", "emoji", "best",
    "answer", "person", "note", "next", "theme", "save", "title", "audience", "conversation", "tell", "publish",
    "include-0", "author-1", "edit-1", "where", "date", "name", "slug", "description", "posting", "mail_policy",
    "visibility", "joining", "role", "username", "password", "old_password", "new_password1", "files", "draft",
    "author", "created_at", "is_superuser", "pk", "value", "state", "address", "session", "is_admin", "since", "topic",
]  # fmt: skip
RUBBISH = [
    "", " ", "0", "-1", "1", "1e400", "99999999999999999999", "2**63", "\x00", "a\x00b", "'", "\"><script>", "%00", "../..",
    "//evil.example", "javascript:alert(1)", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "\u202e", "(((((", "* OR *:*", "\"", "author:", "from:x to:", "before:9999-99-99", "[]", "{}", "null", "true",
    "2026-13-40T99:99", "0001-01-01T00:00", "9999-12-31T23:59:59+14:00", "١٢٣",
    "0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00_1", "0001-01-01", "9999-12-31", "before:0001-01-01",
    "after:9999-12-31", "\u2066\u202e\u200f", "\u0000_\ud7ff", "1_" + "9" * 30, "x" * 5_000, "😀" * 300, "\r\nSet-Cookie: a=b",
]  # fmt: skip
SECRET = "zzvault"


def routes(patterns=None, before=""):
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif pattern.name != "sign_out":
            yield "/" + route


@pytest.fixture
def addresses(as_alice, alice, vault, team):
    """Every address, filled with things of a group all may read, and with things of a secret one."""
    hidden = posting.post(author=alice, group=vault, subject=SECRET, body=SECRET, files=[_file(SECRET)])
    mail = deliver(forward())
    mine = posting.post(author=alice, group=team, subject="Open", body="Open", files=[_file("open")])
    found = []
    for slug, message in (("vault", hidden), ("team", mine)):
        numbers = {
            "c": message.conversation_id, "files": message.attachments.get().pk, "mail": mail.pk,
        }  # fmt: skip
        for route in routes():
            number = numbers.get(route.split("/")[1], message.pk)
            found.append(
                filled(
                    route,
                    {
                        "pk": number,
                        "slug": slug,
                        "mark": "x",
                        "colour": "0a6b4a",
                        "index": 1,
                        "head": message.pk,
                        "token": "x",
                        "number": 1,
                        "rest": "Users",
                    },
                )
            )
    return found


def _file(name: str):
    return (f"{name}.txt", "text/plain", name.encode(), None)


def _some(rng: random.Random) -> dict:
    return {name: rng.choice(RUBBISH) for name in rng.sample(NAMES, 12)}


@pytest.fixture
def clients(alice, bob, charlie):
    root = make_person("Root Ray", role="admin")
    found = {"nobody": Client(raise_request_exception=False)}
    for user in (alice, charlie, root):
        found[user.name] = Client(raise_request_exception=False)
        found[user.name].force_login(user)
    return found


def test_rubbish_in_any_field_of_any_page_is_answered(addresses, clients):
    rng, asked = random.Random(2026), 0
    for url in addresses:
        for who, client in clients.items():
            for answer in _answers(client, url, rng):
                asked += 1
                assert answer.status_code < 500, (who, url, answer.request)
                assert "Set-Cookie: a=b" not in str(answer.headers), url
                if not who.startswith("Alice"):
                    assert SECRET.encode() not in b"".join(answer), (who, url)
    assert asked > 1_000


def _answers(client, url: str, rng: random.Random):
    part = {"HX-Request": "true", "HX-Target": rng.choice(RUBBISH[:9])}
    yield client.get(url, _some(rng), headers=rng.choice([{}, part]))
    yield client.post(url, _some(rng) | {"files": BytesIO(b"\0" * 10)}, headers=rng.choice([{}, part]))
    if rng.random() < 0.8:
        return
    yield client.post(url, rng.choice(["{", "[1]", "\0", '{"a":' * 2_000]), content_type="application/json")
    yield client.post(url, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
