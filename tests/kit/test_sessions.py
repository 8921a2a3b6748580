"""Sessions that are read by a prepared query."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from microblog.kit.sessions import SessionStore


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
