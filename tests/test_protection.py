"""What every answer and every form carries, asked of all addresses: headers, and the token against other sites' forms."""

import pytest
from django.test import Client

from accounts.actions import links
from accounts.models import AccessToken
from accounts.tokens import issuing
from threads.actions import joining, posting, posting_addresses
from threads.models import Message

from .bridge.mails import deliver, forward
from .conftest import PASSWORD, make_group
from .test_garbage import routes
from .test_walk import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(alice, team):
    message = posting.post(author=alice, group=team, subject="Keys", body="Who has them?")
    mail = deliver(forward())
    values = {
        "slug": "team",
        "index": 1,
        "head": message.pk,
        "token": "x",
        "number": 1,
        "mark": "x",
        "colour": "0a6b4a",
    }
    # No session opens /scim/ (accounts/scim/test_doors); the logo and the colour of the company are everybody's.
    pages = [route for route in routes() if not route.startswith(("/scim/", "/site/"))]
    return [filled(r, values | {"pk": mail.pk if r.startswith("/mail/") else message.pk}) for r in pages]


def test_a088_every_page_is_private_and_may_load_and_frame_nothing_foreign(as_alice, addresses):
    pages = [(url, as_alice.get(url)) for url in addresses]
    pages = [(url, page) for url, page in pages if page.status_code == 200]
    assert len(pages) > 25
    for url, page in pages:
        policy = page["Content-Security-Policy"]
        assert "unsafe" not in policy and "*" not in policy, url
        if "sandbox" not in policy:
            for rule in (
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ):
                assert rule in policy, url
        assert page["X-Content-Type-Options"] == "nosniff" and page["X-Frame-Options"] == "DENY", url
        assert page["Referrer-Policy"] == "same-origin", url
        assert "camera=()" in page["Permissions-Policy"], url
        assert "private" in page["Cache-Control"] or "no-store" in page["Cache-Control"], url


def test_s19_pages_of_errors_say_what_they_may_use_as_well(client):
    client.raise_request_exception = False
    for page in (client.get("/", headers={"Host": "made-up.example"}), client.get("/nothing/")):
        assert page.status_code in (400, 404)
        assert "camera=()" in page["Permissions-Policy"] and page["X-Frame-Options"] == "DENY"


def test_a051_no_form_of_another_site_changes_anything(alice, addresses):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    before = Message.objects.count()
    # The answer of a SAML provider is a form of another site (accounts/saml/test_door).
    for url in set(addresses) - {"/accounts/sign-in/company/team/answer/"}:
        answer = client.post(
            url, {"body": "x", "subject": "x", "emoji": "👍", "act": "join", "theme": "dark"}
        )
        assert answer.status_code in (403, 404, 405), url
    alice.refresh_from_db()
    assert Message.objects.count() == before and alice.theme == ""


def test_a051_nobody_is_signed_in_by_another_sites_form(alice):
    client = Client(enforce_csrf_checks=True)
    form = {"username": "alice@varde.example", "password": PASSWORD}
    assert client.post("/accounts/sign-in/", form).status_code == 403


def test_a083_fields_no_form_shows_change_nothing(client, alice, bob, team, vault):
    client.force_login(bob)
    own = posting.post(author=bob, group=team, subject="Mine", body="Mine")
    extra = {
        "author": alice.pk, "author_id": alice.pk, "group": vault.pk, "conversation": 999, "is_admin": "on", "pk": 1,
        "created_at": "2001-01-01", "sent_at": "2001-01-01", "claimed_by": alice.pk, "source": "mail", "role": "admin",
    }  # fmt: skip
    client.post(f"/m/{own.pk}/edit/", {"body": "Changed"} | extra)
    client.post(f"/c/{own.conversation_id}/reply/", {"body": "Answer"} | extra)
    client.post("/accounts/theme/", {"theme": "dark"} | extra)
    client.post(f"/g/{team.slug}/join/", extra)
    for message in Message.objects.all():
        assert (message.author, message.source, message.claimed_by) == (bob, "web", None)
        assert message.conversation == own.conversation and message.sent_at.year > 2001
    assert set(Message.objects.values_list("body", flat=True)) == {"Changed", "Answer"}
    bob.refresh_from_db()
    assert not bob.is_admin and team.membership_of(bob).role != "admin"


def test_a057_no_page_of_a_member_has_a_secret_of_others(client, alice, bob, charlie, team, addresses):
    """Secret addresses of a group, tokens of machines, links on their way."""
    yard = make_group("yard", alice, bob)
    secrets = [
        posting_addresses.shown(posting_addresses.make(group, "Crane", by=alice)) for group in (team, yard)
    ]
    secrets += [issuing.issue("Entra ID", scope=AccessToken.Scope.DIRECTORY, by=alice)[1]]
    secrets += [
        link.url.rstrip("/").rpartition("/")[2]
        for link in (links.choose_password(alice), links.claim_address(alice, "ali@home.example"))
    ]
    joining.invite(team, charlie, by=alice)
    assert all(len(secret) > 10 for secret in secrets)
    client.force_login(bob)
    pages = [
        *addresses,
        "/g/yard/",
        "/g/yard/members/",
        "/g/yard/about/",
        "/groups/",
        "/people/",
        "/notifications/",
    ]
    seen = 0
    for url in pages:
        page = client.get(url)
        seen += page.status_code == 200
        content = b"".join(page) if page.streaming else page.content
        assert not [secret for secret in secrets if secret.partition("@")[0].encode() in content], url
    assert seen > 25
    # An admin of the group sees its address: the test looks for what is there.
    client.force_login(alice)
    assert secrets[0].partition("@")[0] in client.get("/g/team/addresses/").content.decode()
