"""Bounds that every process counts together."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from microblog.kit import limits
from microblog.kit.limits import Limit
from microblog.kit.models import UseCount

TWICE = Limit("test", 2, 60)


@pytest.mark.django_db
def test_a_use_too_many_waits_for_the_end_of_the_window():
    assert [TWICE.take("ann").left for _ in range(2)] == [1, 0]
    assert 1 <= TWICE.take("ann").wait <= 60
    assert TWICE.take("bob").wait == 0


@pytest.mark.django_db
def test_after_the_window_one_begins_anew():
    for _ in range(3):
        TWICE.take("ann")
    UseCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert TWICE.take("ann").left == 1


@pytest.mark.django_db
def test_a_use_that_was_none_is_given_back():
    TWICE.take("ann")
    TWICE.give_back("ann")
    assert TWICE.take("ann").left == 1


@pytest.mark.django_db
def test_what_people_type_is_not_kept():
    TWICE.take("my secret password \ud800")
    assert "secret" not in UseCount.objects.get().key


@pytest.mark.django_db
def test_counts_of_the_past_are_forgotten():
    TWICE.take("ann")
    assert limits.forget_old() == 0
    UseCount.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert limits.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_time_are_no_more_than_one_after_another():
    found, gate = [], threading.Barrier(8)

    def use():
        gate.wait()
        found.append(Limit("race", 3, 60).take("ann").wait)
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(wait == 0 for wait in found) <= 3 and len(found) == 8
