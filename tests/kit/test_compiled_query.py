"""A compiled query gives what the query gives."""

import threading
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Group, Membership, User
from microblog.kit.compiled_query import CompiledQuery
from threads.actions import posting
from threads.models import Conversation


def test_it_gives_what_the_queryset_gives_for_every_value(alice, bob, charlie, team, den, vault):
    def build(user_pk, since):
        mine = Membership.objects.filter(user=user_pk, joined_at__gt=since)
        return mine.select_related("group").order_by("group__name")

    prepared = CompiledQuery(build, int, datetime)
    for since in (timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)):
        for person in (alice, bob, charlie, alice):
            assert prepared.all(person.pk, since) == list(build(person.pk, since))


def test_related_rows_and_values_come_along(alice, team, django_assert_num_queries):
    prepared = CompiledQuery(lambda pk: Membership.objects.filter(user=pk).select_related("group"), int)
    with django_assert_num_queries(1):
        assert prepared.all(alice.pk)[0].group.name == "Team"
    pairs = CompiledQuery(lambda pk: User.objects.filter(pk=pk).values_list("name", "created_at"), int)
    assert pairs.all(alice.pk) == [("Alice Adair", alice.created_at)]


def test_the_gate_is_part_of_it(alice, charlie, vault):
    seen = CompiledQuery(lambda pk: Conversation.objects.visible_to(User(pk=pk)), int)
    posting.post(author=alice, group=vault, subject="Hidden", body="x")
    assert len(seen.all(alice.pk)) == 1 and seen.all(charlie.pk) == []


def test_a_value_that_is_not_used_is_a_mistake_that_is_told():
    with pytest.raises(ValueError, match="do not appear"):
        CompiledQuery(lambda pk, other: User.objects.filter(pk=pk), int, int).all(1, 2)


@pytest.mark.django_db(transaction=True)
def test_every_thread_has_its_own(alice):
    prepared = CompiledQuery(lambda pk: User.objects.filter(pk=pk), int)
    assert prepared.all(alice.pk) == [alice]
    first = prepared._local.known[1]
    found = []

    def elsewhere():
        prepared._compiled()
        found.append(prepared._local.known[1])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found and found[0] is not first


def test_a_text_is_a_value_whatever_it_holds(alice, team):
    found = CompiledQuery(lambda slug: Group.objects.filter(slug=slug), str)
    assert found.all("team") == [team]
    assert found.all("team' OR 1=1 --") == found.all("%s") == found.all("") == []
