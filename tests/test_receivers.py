"""Who listens to what is said upward. A new listener is a decision, so it is written down here."""

import pytest
from django.contrib.auth.signals import user_logged_out

from accounts.signals import access_changed, policy_accepted, policy_notice
from search import receivers as index
from threads import activity, audited
from threads.activity import Detail, Verb, happened
from threads.notify import receivers as notices


def listeners(signal) -> set[str]:
    """module.function of everybody connected, whatever the sender."""
    found = set()
    for _key, reference, _is_async in signal.receivers:
        receiver = reference()
        found.add(f"{receiver.__module__}.{receiver.__qualname__}")
    return found


def test_every_listener_of_what_happened_is_known():
    assert listeners(happened) == {
        "search.receivers.remember",
        "threads.audited.note",
        "threads.moderation.receivers.watch",
        "threads.notify.receivers.notice",
    }


def test_no_listener_waits_for_a_sender_that_never_comes():
    # Django compares senders by identity: a listener of a string or of another class hears nothing.
    from threads.models import Activity

    assert {key[1] for key, *_rest in happened.receivers} <= {id(None), id(Activity)}


def test_every_listener_of_changed_rights_is_known():
    assert listeners(access_changed) == {
        "threads.guests.count_anew",
        "threads.live.receivers.tell_hubs",
        "threads.notify.receivers.recount",
    }
    # Said before the session is gone: too early for sockets (accounts/signin/sessions.py tells them).
    assert listeners(user_logged_out) == {"accounts.audit.receivers._signed_out"}


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_is_handled_or_ignored_by_notify_search_and_audit(verb):
    told = [verb in notices.RULES, verb in notices.IGNORED]
    noted = [verb in audited.ACTS, verb in audited.IGNORED]
    indexed = [verb in index.OF_MESSAGES, verb in index.OF_CONVERSATIONS, verb in index.IGNORED]
    assert (told.count(True), indexed.count(True), noted.count(True)) == (1, 1, 1)


@pytest.mark.parametrize("verb", Verb)
def test_a_fact_has_the_detail_of_its_verb_and_no_other(verb):
    is_plain = verb not in activity.DETAILS
    assert is_plain or activity.DETAILS[verb] is not activity.Detail
    with pytest.raises(TypeError):
        activity.Fact(verb=verb, actor=None, detail=Detail() if not is_plain else activity.MailDetail(mail=1))
    with pytest.raises(ValueError):
        activity.Fact(verb="hide", actor=None)


def test_every_listener_of_the_usage_policy_is_known():
    assert listeners(policy_accepted) == {"threads.bridge.receivers.read_again"}
    assert listeners(policy_notice) == {"threads.notify.receivers.policy"}
