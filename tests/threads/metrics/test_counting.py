"""The figures of a week, counted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.bridge.mails import deliver, forward
from tests.bridge.test_review import publish
from tests.conftest import make_group, make_person
from threads.actions import posting
from threads.metrics import counting
from threads.metrics.models import WeekFigure
from threads.models import Activity, Conversation


@pytest.fixture
def monday():
    return counting.week_of(timezone.now())


def at(message, moment) -> None:
    Activity.objects.filter(message=message).update(at=moment)


def value(week, name, group=None) -> int | None:
    return (
        WeekFigure.objects.filter(week=week, name=name, group=group).values_list("value", flat=True).first()
    )


def values(week) -> dict[str, int]:
    return dict(WeekFigure.objects.filter(week=week, group=None).values_list("name", "value"))


def test_a_week_is_counted(alice, bob, team, monday):
    first = posting.post(author=alice, group=team, subject="S", body="x")
    posting.reply(conversation=first.conversation, author=bob, body="y")
    posting.reply(conversation=first.conversation, author=bob, body="z")
    counting.count_now()
    found = values(monday)
    assert (found["wrote"], found["posts"], found["replies"], found["active"]) == (2, 1, 2, 2)
    assert value(monday, "group", team) == value(None, "group", team) == 3
    now = values(None)
    assert (now["wrote"], now["posts"], now["replies"]) == (2, 1, 2)


def test_what_came_by_mail_is_counted_as_brought(as_alice, team, monday):
    publish(as_alice, deliver(forward()), group=team.pk)
    counting.count_now()
    assert values(monday)["brought"] == 1 and values(monday)["posts"] == 0
    assert (values(None)["mails"], values(None)["mails_taken"]) == (1, 1)
    assert "mails" not in values(monday)


def test_older_weeks_are_counted_once_and_this_one_again(alice, team, monday):
    old = posting.post(author=alice, group=team, subject="Old", body="x")
    at(old, counting.bounds(monday)[0] - timedelta(days=10))
    counting.count_now()
    before = monday - timedelta(days=14)
    assert values(before)["posts"] == 1 and "active" not in values(before)
    Activity.objects.all().delete()
    posting.post(author=alice, group=team, subject="New", body="x")
    counting.count_now()
    assert values(before)["posts"] == 1 and values(monday)["posts"] == 1
    assert WeekFigure.objects.filter(week=monday, name="posts").count() == 1


def test_the_wait_for_an_answer(alice, bob, team, monday):
    """From the question to the first reply of somebody else."""
    start = counting.bounds(monday)[0] + timedelta(hours=1)
    for minutes in (10, 50, 200, 600, 3_000, None):
        asked = posting.post(author=alice, group=team, subject="Q", body="?", kind=Conversation.Kind.QUESTION)
        own = posting.reply(conversation=asked.conversation, author=alice, body="more")
        at(asked, start)
        at(own, start + timedelta(minutes=1))
        if minutes is not None:
            for wait in (minutes, minutes + 5):
                answer = posting.reply(conversation=asked.conversation, author=bob, body="so")
                at(answer, start + timedelta(minutes=wait))
    counting.count_now()
    found = values(monday)
    names = (
        "questions",
        "answered_quarter",
        "answered_hour",
        "answered_4h",
        "answered_day",
        "answer_minutes",
    )
    assert [found[name] for name in names] == [6, 1, 1, 1, 1, 200]


def test_who_was_here_stays_counted_when_the_session_is_gone(client, alice, monday):
    client.force_login(alice)
    counting.count_now()
    assert values(monday)["active"] == 1
    alice.sessions.all().delete()
    type(alice).objects.update(last_login=None)
    counting.count_now()
    assert values(monday)["active"] == 1


def test_counting_costs_the_same_for_more_groups(alice, team, django_assert_max_num_queries):
    counting.count_now()
    for number in range(12):
        group = make_group(f"Group {number}", alice)
        posting.post(author=alice, group=group, subject="S", body="x")
    make_person("Zoe Zander")
    with django_assert_max_num_queries(110):
        counting.count_now()
