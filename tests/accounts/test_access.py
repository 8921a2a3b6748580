"""Somebody leaves, and what they ran goes on."""

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import access, people
from accounts.models import Membership, User
from tests.conftest import make_group, make_person
from threads.actions import group_admin, joining
from threads.rendering import fragments


def admins(group) -> list[str]:
    return list(group.memberships.filter(role=Membership.Role.ADMIN).values_list("user__name", flat=True))


def test_o11_a_group_whose_only_admin_leaves_is_run_by_the_longest_member(alice, bob, charlie):
    group = make_group("Dock", bob, charlie, alice)
    access.deactivate(bob)
    assert "Charlie Chen" in admins(group)
    group_admin.change(group, by=charlie, description="Ours now")


def test_a_group_with_another_admin_stays_as_it_is(alice, bob, charlie):
    group = make_group("Dock", bob, charlie, alice)
    group.memberships.filter(user=alice).update(role=Membership.Role.ADMIN)
    access.deactivate(bob)
    assert "Charlie Chen" not in admins(group)


def test_an_admin_who_left_is_no_successor(alice, bob, charlie):
    group = make_group("Dock", bob, charlie)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    group.memberships.filter(user=charlie).update(role=Membership.Role.ADMIN)
    make_group("Other", charlie)
    joining.join(alice, group)
    with pytest.raises(ValidationError):
        joining.leave(charlie, group)
    with pytest.raises(ValidationError):
        group_admin.appoint(group.memberships.get(user=charlie), by=charlie, role="member")


def test_the_only_admin_of_the_place_does_not_leave(alice, bob):
    with pytest.raises(ValidationError):
        access.deactivate(alice)
    User.objects.filter(pk=bob.pk).update(role="admin")
    access.deactivate(alice)
    assert not User.objects.get(pk=alice.pk).can_sign_in


def test_o10_a_new_name_stands_in_what_was_drawn_before(alice, bob, team):
    from threads.actions import posting
    from threads.models import Message

    first = posting.post(author=bob, group=team, subject="s", body="Hello")
    answer = posting.reply(author=alice, conversation=first.conversation, body="Hi", parent=first)
    fragments.render(first)
    people.rename(bob, "Robert  Brandt")
    for row in Message.objects.for_display().filter(pk__in=[first.pk, answer.pk]):
        assert "Bob Brandt" not in fragments.render(row)
    assert "Robert Brandt" in fragments.render(Message.objects.for_display().get(pk=first.pk))


def test_who_left_is_nobodys_heir(alice, bob, charlie):
    group = make_group("Dock", bob, charlie)
    dana = make_person("Dana Other")
    joining.join(dana, group)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    access.deactivate(bob)
    assert "Dana Other" in admins(group) and "Charlie Chen" not in admins(group)
