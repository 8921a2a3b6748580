"""Where a person is signed in, for how long, and what ends it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts.actions import access, links
from accounts.models import Session, User
from accounts.signals import access_changed
from accounts.signin.sessions import TOUCH_EVERY, SessionStore
from tests.conftest import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_a_session_keeps_what_was_put_into_it(db):
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    assert SessionStore(session.session_key)["word"] == "kept"


def test_an_expired_or_unknown_key_is_a_new_session_under_another_key(db):
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for key in (session.session_key, "x" * 32):
        stranger = SessionStore(key)
        assert stranger.get("word") is None
        stranger.save()
        assert stranger.session_key not in (None, key)


def test_reading_it_takes_one_query(db, django_assert_num_queries):
    session = SessionStore()
    session.save()
    with django_assert_num_queries(1):
        SessionStore(session.session_key).get("word")


@pytest.fixture
def signed_in(client, alice):
    data = {"username": "alice@varde.example", "password": PASSWORD}
    client.post("/accounts/sign-in/", data, headers={"user-agent": FIREFOX})
    return client


def age(days: float, seen_days: float):
    now = timezone.now()
    row = Session.objects.get()
    row.created_at, row.seen_at = now - timedelta(days=days), now - timedelta(days=seen_days)
    row.save()


@pytest.mark.parametrize("end", ["sign-out", "somebody else"])
def test_sockets_are_told_when_the_session_is_gone_and_not_before(signed_in, alice, bob, end):
    there = []

    def note(user, **_more):
        if user == alice:
            there.append(Session.objects.filter(user=alice).exists())

    access_changed.connect(note)
    if end == "sign-out":
        signed_in.post("/accounts/sign-out/")
    else:
        path = links.choose_password(bob).url.partition("/accounts/")[2]
        signed_in.post(f"/accounts/{path}", {"password": "seven green kettles"})
    access_changed.disconnect(note)
    assert there == [False]


def test_a_session_knows_whose_it_is_and_where(signed_in, alice):
    row = Session.objects.get()
    assert (row.user, row.agent, row.address) == (alice, FIREFOX, "127.0.0.1")


def test_a_session_in_use_lives_on_up_to_its_longest_age(signed_in, settings):
    age(days=20, seen_days=13)
    assert signed_in.get("/people/").status_code == 200
    row = Session.objects.get()
    assert row.expire_date > timezone.now() + settings.SESSION_IDLE - timedelta(minutes=1)
    age(days=settings.SESSION_LONGEST.days - 1, seen_days=1)
    signed_in.get("/people/")
    assert Session.objects.get().expire_date < timezone.now() + timedelta(days=1, minutes=1)


def test_using_it_is_written_down_now_and_then_only(signed_in, django_assert_num_queries):
    signed_in.get("/people/")
    before = Session.objects.get().seen_at
    signed_in.get("/people/")
    assert Session.objects.get().seen_at == before
    Session.objects.update(seen_at=timezone.now() - TOUCH_EVERY)
    signed_in.get("/people/")
    assert Session.objects.get().seen_at > before


def test_a_session_that_was_ended_does_not_come_back_with_the_page_under_way(signed_in):
    Session.objects.update(seen_at=timezone.now() - TOUCH_EVERY)
    store = SessionStore(Session.objects.get().session_key)
    assert store[SESSION_KEY]
    Session.objects.all().delete()
    assert signed_in.get("/people/").status_code == 302
    assert not Session.objects.filter(user__isnull=False).exists()


def test_who_left_and_comes_back_signs_in_anew(signed_in, alice, bob):
    User.objects.filter(pk=bob.pk).update(role="admin")
    access.deactivate(alice)
    assert signed_in.get("/people/").status_code == 302
    access.reactivate(alice)
    assert signed_in.get("/people/").status_code == 302


def test_deactivation_by_whatever_way_ends_the_sessions(signed_in, alice):
    alice.is_active = False
    alice.save()
    assert not Session.objects.exists()


def test_the_page_lists_every_browser_and_ends_one_or_all(signed_in, client, alice):
    other = SessionStore()
    other[SESSION_KEY] = str(alice.pk)
    other.save()
    page = signed_in.get("/accounts/you/").content.decode()
    assert "Firefox on Windows" in page and "This browser" in page
    assert other.session_key not in page and signed_in.session.session_key not in page
    row = Session.objects.get(pk=other.session_key)
    signed_in.post("/accounts/you/sessions/end/", {"session": row.public_id})
    assert not Session.objects.filter(pk=other.session_key).exists()
    assert signed_in.get("/people/").status_code == 200
    assert signed_in.post("/accounts/you/sessions/end/").url == "/accounts/sign-in/"
    assert signed_in.get("/people/").status_code == 302
    assert not Session.objects.filter(user=alice).exists()


def test_nobody_ends_the_session_of_somebody_else(signed_in, bob):
    other = SessionStore()
    other[SESSION_KEY] = str(bob.pk)
    other.save()
    row = Session.objects.get(pk=other.session_key)
    signed_in.post("/accounts/you/sessions/end/", {"session": row.public_id})
    assert Session.objects.filter(pk=other.session_key).exists()


def test_ending_sessions_tells_open_sockets(alice):
    before = alice.access_epoch
    access.end_sessions(alice)
    alice.refresh_from_db()
    assert alice.access_epoch == before + 1


def test_a060_who_signs_in_has_another_key_than_before_in_a_cookie_no_script_reads(client, alice):
    client.get("/accounts/sign-in/?next=/people/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/accounts/sign-in/", {"username": "alice@varde.example", "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert client.session["_auth_user_id"] == str(alice.pk) and cookie.value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    # The one that was planted is nobody's.
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert other.get("/people/").status_code == 302
