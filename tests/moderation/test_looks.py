"""Whoever's words a moderator reads in a private place hears of it after a while, and not by whom."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from tests.conftest import make_group
from threads.actions import posting
from threads.keeping.holding import acts as holds
from threads.models import LegalHold
from threads.moderation import looks, opening, reporting
from threads.moderation.models import Look, ModerationRules
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
REASON = "To judge the report"


@pytest.fixture
def cellar(alice, bob, charlie):
    """Alice asks, Bob answers, Alice answers him, Charlie has the last word; Bob's answer is reported."""
    group = make_group("Cellar", alice, bob, charlie, visibility="private")
    first = posting.post(author=alice, group=group, subject="Wine", body="Who has the key?")
    bad = posting.reply(author=bob, conversation=first.conversation, body="You fool.")
    posting.reply(author=alice, conversation=first.conversation, body="Be kind.")
    posting.reply(author=charlie, conversation=first.conversation, body="Indeed.")
    return bad


@pytest.fixture
def case(cellar, charlie, mo):
    return reporting.report(cellar, by=charlie, reason="harass").case


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(reason="looked", actor=None).order_by("user__handle")
    return list(rows.values_list("user__handle", "url"))


def later(days: int) -> None:
    """That many days pass."""
    for look in Look.objects.exclude(tell_at=None):
        Look.objects.filter(pk=look.pk).update(tell_at=look.tell_at - timedelta(days=days))


def test_all_whose_words_were_shown_hear_of_it_once_and_not_by_whom(client, case, cellar, mo, bob):
    opening.look_into(case, by=mo, reason=REASON)
    later(29)
    assert (looks.tell_due(), told()) == (0, [])
    later(1)
    assert (looks.tell_due(), looks.tell_due()) == (1, 0)
    url = cellar.get_absolute_url()
    assert told() == [("alice", url), ("bob", url)]
    client.force_login(bob)
    page = client.get("/notifications/").content.decode()
    assert "moderator has read your words in a private place" in page
    assert "Mo Moss" not in page and REASON not in page


@pytest.mark.parametrize("held", ["person", "group", "conversation"])
def test_under_legal_hold_it_waits_for_the_end(case, cellar, mo, alice, bob, held):
    place = cellar.conversation
    scope = {
        "person": {"people": [bob]},
        "group": {"groups": [place.group]},
        "conversation": {"conversation": place},
    }
    # Holds and looks have numbers of their own.
    holds.begin(case="Jones", by=alice, groups=[make_group("Attic", alice)])
    hold = holds.begin(case="Smith", by=alice, **scope[held])
    opening.look_into(case, by=mo, reason=REASON)
    later(31)
    assert (looks.tell_due(), told()) == (0, [])
    LegalHold.objects.filter(pk=hold.pk).update(ended_at=timezone.now())
    assert looks.tell_due() == 1 and len(told()) == 2


def test_a_hold_elsewhere_keeps_nobody_waiting(case, charlie, alice, mo):
    holds.begin(case="Smith", by=alice, people=[charlie], groups=[make_group("Attic", alice)])
    opening.look_into(case, by=mo, reason=REASON)
    later(31)
    assert looks.tell_due() == 1


def test_an_admin_sets_when_and_it_is_noted(client, case, alice, mo):
    client.force_login(alice)
    assert "after 30 days" in client.get("/manage/moderation/looks/").content.decode()
    client.post("/manage/moderation/looks/", {"days": "0"})
    assert ModerationRules.now().tell_after == 0
    entry = AuditEntry.objects.get(act="moderation.tell_after")
    assert (entry.actor, entry.detail) == (alice, {"days": 0, "before": 30})
    opening.look_into(case, by=mo, reason=REASON)
    assert looks.tell_due() == 1
    for days in ("1", "", "x", "-1", "00"):
        with pytest.raises(ValidationError):
            looks.change_rules(days, by=alice)


def test_moderators_see_who_looked_but_change_nothing(client, case, mo, max, alice, bob):
    opening.look_into(case, by=mo, reason=REASON)
    client.force_login(max)
    page = client.get("/manage/moderation/looks/").content.decode()
    assert "Mo Moss" in page and REASON in page and "<select" not in page
    assert client.post("/manage/moderation/looks/", {"days": "0"}).status_code == 403
    assert ModerationRules.now().tell_after == 30
    client.force_login(bob)
    assert client.get("/manage/moderation/looks/").status_code == 404
    # It is about words of Alice, who hears of it in her time.
    client.force_login(alice)
    assert REASON not in client.get("/manage/moderation/looks/").content.decode()
    later(30)
    looks.tell_due()
    assert REASON not in client.get("/manage/moderation/looks/").content.decode()


def test_the_page_costs_the_same_for_many(client, case, mo, max, django_assert_max_num_queries):
    for _ in range(40):
        opening.look_into(case, by=mo, reason=REASON)
    client.force_login(max)
    with django_assert_max_num_queries(8):
        assert client.get("/manage/moderation/looks/").content.decode().count(REASON) == 40
