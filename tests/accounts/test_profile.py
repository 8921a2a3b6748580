"""What a person says about themselves, and what colleagues see of it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts import profile
from accounts.actions import access
from accounts.models import User

SAID = {
    "title": "Shift planner", "department": "Lyon", "phone": "+33 4 72 55 01 18", "about": "rotas\ngate times",
    "time_zone": "Asia/Tokyo",
}  # fmt: skip


def save(client, **changes):
    return client.post("/accounts/you/profile/", SAID | changes, follow=True)


def test_colleagues_see_what_was_said(client, alice, bob, monkeypatch):
    client.force_login(bob)
    assert b"Saved." in save(client).content
    client.force_login(alice)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 13, 8, 41, tzinfo=UTC))
    page = client.get(f"/people/{bob.pk}/").content.decode()
    for words in ("Shift planner", "Lyon", "rotas<br>gate times", "tel:%2B33", "17:41 their time"):
        assert words in page
    assert "Shift planner" in client.get("/people/?q=bob").content.decode()


def test_who_left_has_no_clock_and_is_not_to_be_asked_or_called(client, alice, bob):
    client.force_login(bob)
    save(client)
    access.deactivate(bob)
    client.force_login(alice)
    page = client.get(f"/people/{bob.pk}/").content.decode()
    assert not [words for words in ("their time", "Ask me about", "rotas", "tel:") if words in page]


def test_the_files_of_the_time_zones_are_read_once(monkeypatch):
    profile.zones()
    monkeypatch.setattr(profile, "available_timezones", lambda: pytest.fail("They are known."))
    assert ("Europe/Paris", "Europe/Paris") in profile.zones()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "x" * 201, "at most 200"), ("department", "x" * 121, "at most 120"), ("phone", "1" * 41, "at most 40"),
        ("about", "x" * 501, "at most 500"), ("time_zone", "Mars/Phobos", "Select a valid choice"),
        ("title", "a\0b", "Null characters"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_and_nothing_is_saved(client, bob, field, value, said):
    client.force_login(bob)
    answer = client.post("/accounts/you/profile/", SAID | {field: value})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not User.objects.get(pk=bob.pk).department


def test_only_these_fields_are_taken(client, bob):
    client.force_login(bob)
    save(client, name="Boss", role="admin", handle="boss", is_active="", kind="bot")
    bob.refresh_from_db()
    assert (bob.name, bob.role, bob.handle, bob.title) == ("Bob Brandt", "member", "bob", "Shift planner")


def test_markup_is_shown_as_it_was_typed(client, bob):
    client.force_login(bob)
    page = save(client, about="<script>x</script>", phone='"><b>').content.decode()
    shown = client.get(f"/people/{bob.pk}/").content.decode()
    assert "<script>x" not in page + shown and "<b>" not in shown.partition("Contact")[2][:300]


def test_a_zone_that_is_gone_is_that_of_the_site(bob):
    bob.time_zone = "Gone/Zone"
    assert bob.local_clock == User().local_clock
