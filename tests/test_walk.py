"""Every address of the product, asked for hidden things by everybody who may not see them."""

import re
from itertools import product

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.models import Membership
from threads.actions import posting
from threads.models import Message
from threads.notify.models import Notification

from .bridge.mails import deliver, forward
from .bridge.test_review import publish

ABSENT = 987_654
# Their answer does not depend on whether the thing is hidden: a colleague's page, and the company's sign-in.
OPEN = {"person", "company_sign_in", "company_back", "saml_answer", "saml_metadata"}


def routes(patterns=None, before=""):
    """Every address with a number or a slug in it."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif "<" in route and pattern.name not in OPEN:
            yield "/" + route


@pytest.fixture
def hidden(as_alice, alice, bob, charlie, vault):
    """A forwarded mail published in the secret group, a file, and a notice of a person who was in it."""
    Membership.objects.create(group=vault, user=bob)
    mail = deliver(forward())
    publish(as_alice, mail, group=vault.pk)
    mail.refresh_from_db()
    files = [("plan.txt", "text/plain", b"secret plan", None)]
    posted = posting.post(author=alice, group=vault, subject="Plan", body="@bob see", files=files)
    return mail, posted


def numbers(route: str, mail, posted) -> list[dict]:
    """What to put in for a route, for each hidden thing it can mean."""
    file, notice = posted.attachments.get().pk, Notification.objects.order_by("pk").last()
    if "<str:token>" in route or route.startswith("/site/"):
        return []  # a signed address stands for its owner, and for nothing hidden; a logo is everybody's
    if route.startswith("/scim/"):
        return []  # no session opens it
    if route.startswith(("/mail/", "/manage/mail/")):
        return [{"pk": mail.pk, "index": 1}]
    if route.startswith("/files/"):
        return [{"pk": file}]
    if route.startswith("/notifications/"):
        return [{"pk": notice.pk}] if notice else []
    if route.startswith("/c/"):
        return [{"pk": m.conversation_id, "head": m.pk} for m in (posted, Message.objects.first())]
    if route.startswith(("/g/", "/manage/groups/")):
        return [{"slug": "vault", "pk": 1, "number": 1}]
    return [{"pk": m.pk, "number": m.pk} for m in (posted, Message.objects.first())]


def filled(route: str, values: dict) -> str:
    return re.sub(r"<\w+:(\w+)>", lambda found: str(values.get(found[1], "x")), route)


def same(response):
    """What can be compared: the status, where it leads, and the page without its one-time tokens."""
    if response.status_code == 401 or "sign-in" in response.get("Location", ""):
        return response.status_code, "sign-in", b""  # it names the address asked for
    page = re.sub(rb'(csrf-token" content|name="csrfmiddlewaretoken" value)="[^"]*"', b"", response.content)
    return response.status_code, response.get("Location"), page


@pytest.mark.parametrize("who", ["outsider", "left", "deactivated", "signed out"])
def test_no_address_tells_a_hidden_thing_from_an_absent_one(who, hidden, bob, charlie, vault):
    client, refused = Client(), (404, 405) if who in ("outsider", "left") else (302, 401, 403, 404, 405)
    if who != "signed out":
        client.force_login(charlie if who == "outsider" else bob)
    if who == "left":
        vault.memberships.filter(user=bob).delete()
    if who == "deactivated":
        bob.is_active = False
        bob.save()
    asked = 0
    for route in routes():
        for values in numbers(route, *hidden):
            absent = {key: "never-was" if key == "slug" else ABSENT for key in values}
            for method, extra in product((client.get, client.post), ({}, {"HTTP_HX_REQUEST": "true"})):
                there, never = (method(filled(route, to), **extra) for to in (values, absent))
                asked += 1
                assert same(there) == same(never), route
                assert there.status_code in refused, route
    assert asked > 100


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_no_number_in_an_address_is_too_big(number, as_alice, hidden):
    as_alice.raise_request_exception = False
    for route in routes():
        for values in numbers(route, *hidden):
            for method in (as_alice.get, as_alice.post):
                for key in values:
                    if key != "slug" and f":{key}>" in route:
                        url = filled(route, values | {key: number})
                        assert method(url).status_code in (404, 405), url
