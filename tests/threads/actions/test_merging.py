"""Conversations joined: what points to those that are gone goes on in the one that stays."""

from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Involvement
from tests.conftest import make_group, make_person
from threads.actions import by_mail, following, merging, posting
from threads.bridge.models import ChainSubject
from threads.models import Activity, Conversation, Message, MessageRead, ReadMark, Subscription, Topic
from threads.models.readmark import unread_messages
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [make_person(name) for name in ("Ana Ash", "Ben Bay", "Cid Cole")]


@pytest.fixture
def group(people):
    return make_group("Pumps", *people)


@pytest.fixture
def two(people, group) -> list[Conversation]:
    return [
        posting.post(
            author=people[0], group=group, subject=f"Topic {n}", body=f"@ben #valve{n} and {n}"
        ).conversation
        for n in range(2)
    ]


def rows() -> Counter:
    """{table: rows} of all that refer to a conversation."""
    fields = [
        one
        for one in Conversation._meta.get_fields(include_hidden=True)
        if one.auto_created and one.is_relation
    ]
    return Counter(
        {
            one.related_model: one.related_model._base_manager.exclude(**{one.field.name: None}).count()
            for one in fields
        }
    )


def test_nothing_that_points_to_a_conversation_is_lost(people, two):
    ana, ben, _cid = people
    into, other = two
    for one in two:
        ChainSubject.objects.create(group=one.group, conversation=one, subject=one.subject)
    Notification.objects.update(mail="waiting", mail_at=timezone.now())
    before = rows()
    assert before[Notification] == 2 and before[ChainSubject] == before[Topic] == 2
    merging.merge([other], into=into, by=ana)
    after = rows()
    # Ana wrote in both: she follows one, and has read it.
    joined = {Subscription, ReadMark}
    assert {table: after[table] for table in before if table not in joined} == {
        table: before[table] + (table is Activity) for table in before if table not in joined
    }
    assert Notification.objects.filter(conversation=into, mail="waiting", read_at=None, user=ben).count() == 2


@pytest.mark.parametrize("turned", [False, True])
def test_the_stronger_wish_holds(people, two, turned):
    ana, ben, cid = people
    into, other = reversed(two) if turned else two
    by_mail.choose(ben, other, Involvement.NOTHING)
    by_mail.choose(ben, into, Involvement.EVERYTHING)
    following.mute(cid, other)
    following.follow(cid, into)
    by_mail.choose(ana, other, Involvement.SUMMARY)
    merging.merge([other], into=into)
    found = {one.user: (one.level, one.mail) for one in Subscription.objects.filter(conversation=into)}
    assert found[ben][1] == Involvement.NOTHING
    assert found[cid][0] == Subscription.Level.MUTED
    assert found[ana] == (Subscription.Level.FOLLOWING, Involvement.SUMMARY)


@pytest.mark.parametrize("read", [(), (0,), (1,), (0, 1)])
@pytest.mark.parametrize("turned", [False, True])
def test_what_somebody_has_read_stays_read_and_nothing_else(people, two, read, turned):
    ana, _ben, cid = people
    for one in two:
        posting.reply(author=ana, conversation=one, body=f"More of {one.pk}")
    for number in read:
        last = two[number].messages.order_by("pk").last()
        ReadMark.objects.create(user=cid, conversation=two[number], up_to=last.pk)
    before = set(unread_messages(cid).values_list("pk", flat=True))
    assert len(before) == 4 - 2 * len(read)
    into, other = reversed(two) if turned else two
    merging.merge([other], into=into)
    assert set(unread_messages(cid).values_list("pk", flat=True)) == before
    assert Message.objects.filter(conversation=into).count() == 4


def test_what_is_never_unread_keeps_no_mark_back(people, two):
    ana, ben, _cid = people
    into, other = two
    gone = posting.reply(author=ben, conversation=other, body="Gone soon")
    last = posting.reply(author=ben, conversation=into, body="The last")
    for one in two:
        ReadMark.objects.filter(user=ana, conversation=one).delete()
    ReadMark.objects.create(user=ana, conversation=into, up_to=last.pk)
    posting.withdraw(gone, by=ben)
    merging.merge([other], into=into)
    assert ReadMark.objects.get(user=ana, conversation=into).up_to == last.pk
    assert not MessageRead.objects.filter(user=ana).exists() and not unread_messages(ana).exists()


@pytest.mark.parametrize(("most", "rows"), [(8, 8), (7, 4), (3, 0)])
def test_a_merge_writes_a_bounded_number_of_reads_in_slices(people, two, monkeypatch, most, rows):
    ana, ben, cid = people
    into, other = two
    monkeypatch.setattr(merging, "MOST_READS", most)
    monkeypatch.setattr(merging, "_AT_ONCE", 3)
    # The first of the other is not read by them, four of the one behind it are.
    late = [posting.reply(author=ana, conversation=into, body=f"Late {n}") for n in range(4)]
    ReadMark.objects.filter(user__in=[ben, cid]).delete()
    for one in (ben, cid):
        ReadMark.objects.create(user=one, conversation=into, up_to=late[-1].pk)
    merging.merge([other], into=into)
    assert MessageRead.objects.count() == rows
    for one, is_kept in ((ben, rows > 0), (cid, rows > 4)):
        mark = ReadMark.objects.get(user=one, conversation=into)
        assert (mark.up_to < late[0].pk) == is_kept and unread_messages(one).count() == is_kept
