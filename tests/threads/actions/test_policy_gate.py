"""Until the usage policy is accepted, a person reads everything and writes nothing: every action, one by one."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import people
from accounts.models import Group, Invitation, JoinRequest, Membership, User
from accounts.policy.gate import PolicyDue
from tests.conftest import Queries, make_group
from tests.policies import accept, publish
from threads.actions import (
    answering,
    bookmarking,
    following,
    group_admin,
    joining,
    posting,
    reacting,
    reading,
)
from threads.models import Bookmark, Conversation, Message, Reaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(alice, bob, team):
    """A question of Bob's, from before there was a policy, with an answer."""
    first = posting.post(author=bob, group=team, subject="Sensor", body="Who books it?", kind="question")
    posting.reply(author=alice, conversation=first.conversation, body="I do.")
    return first


# What Bob may not do before he has accepted: of (his message, Alice's answer, the group, Alice).
WRITING = {
    "post": lambda bob, own, other, team, alice: posting.post(author=bob, group=team, subject="", body="x"),
    "write to people": lambda bob, own, other, team, alice: posting.post(
        author=bob, people=[alice], subject="", body="x"
    ),
    "reply": lambda bob, own, other, team, alice: posting.reply(
        author=bob, conversation=own.conversation, body="x"
    ),
    "edit": lambda bob, own, other, team, alice: posting.edit(own, by=bob, body="another text"),
    "react": lambda bob, own, other, team, alice: reacting.react(other, user=bob, emoji="👍"),
    "react by mail": lambda bob, own, other, team, alice: reacting.add(other, user=bob, emoji="👍"),
    "choose an answer": lambda bob, own, other, team, alice: answering.choose(other, by=bob),
    "found": lambda bob, own, other, team, alice: joining.found("Lab", by=bob, slug="lab"),
    "invite": lambda bob, own, other, team, alice: joining.invite(
        team, User.objects.get(handle="dora-dahl"), by=bob
    ),
    "ask to join": lambda bob, own, other, team, alice: joining.ask(
        bob, Group.objects.get(slug="den"), "Please"
    ),
}


def _colleague() -> User:
    return people.employee("Dora Dahl", "dora@varde.example")


def everything() -> tuple:
    """What others could see of it."""
    rows = (Conversation, Message, Reaction, Group, Invitation, JoinRequest, Membership)
    return tuple(model.objects.count() for model in rows) + tuple(
        Message.objects.values_list("body", flat=True)
    )


@pytest.mark.parametrize("act", WRITING)
def test_a131_who_has_not_accepted_writes_nothing(alice, bob, team, asked, act):
    _colleague()
    make_group("Den", alice, visibility="private", joining="approval")
    answer = asked.conversation.messages.get(parent=asked)
    version = publish(alice)
    before = everything()
    with pytest.raises(PolicyDue) as due:
        WRITING[act](bob, asked, answer, team, alice)
    assert "/policy/" in str(due.value) and everything() == before
    accept(bob, version)
    WRITING[act](bob, asked, answer, team, alice)
    assert everything() != before or answer.conversation.best_answer_id is None


def test_reading_and_what_is_for_oneself_go_on(alice, bob, team, asked):
    answer = asked.conversation.messages.get(parent=asked)
    reacting.react(answer, user=bob, emoji="👍")
    publish(alice)
    reading.read(bob, asked.conversation)
    bookmarking.save(answer, user=bob)
    following.mute(bob, asked.conversation)
    assert not reacting.react(answer, user=bob, emoji="👍")  # taken back
    assert posting.withdraw(asked, by=bob).withdrawn_at
    joining.leave(bob, team)
    joining.join(bob, team)  # to read as a member does
    assert Bookmark.objects.count() == 1


def test_an_admin_who_has_not_accepted_can_send_people_away_but_not_rewrite_the_group(alice, bob, team):
    publish(alice)
    with pytest.raises(PolicyDue):
        group_admin.change(team, by=alice, description="New words")
    with pytest.raises(PolicyDue):
        joining.add(team, _colleague(), by=alice)
    group_admin.remove(team.membership_of(bob), by=alice)
    assert not team.membership_of(bob)


def test_a_new_version_asks_again_unless_its_admin_says_no(alice, bob, team):
    accept(bob, publish(alice))
    publish(alice, "Other words", asks_again=False)
    posting.post(author=bob, group=team, subject="", body="Still here")
    third = publish(alice, "Third words")
    with pytest.raises(PolicyDue):
        posting.post(author=bob, group=team, subject="", body="Not now")
    accept(bob, third)
    posting.post(author=bob, group=team, subject="", body="Now")
    assert Message.objects.count() == 2


def test_who_comes_new_accepts_the_one_in_force(alice, bob, team):
    accept(bob, publish(alice))
    accept(bob, publish(alice, "Second words", asks_again=False))
    posting.post(author=bob, group=team, subject="", body="x")


def test_a_groups_policy_is_asked_for_there_and_nowhere_else(alice, bob, team):
    other = make_group("Lab", bob)
    first = posting.post(author=alice, group=team, subject="", body="Here")
    version = publish(alice, group=team)
    for write in (
        lambda: posting.post(author=bob, group=team, subject="", body="x"),
        lambda: posting.reply(author=bob, conversation=first.conversation, body="x"),
        lambda: reacting.react(first, user=bob, emoji="👍"),
    ):
        with pytest.raises(PolicyDue) as due:
            write()
        assert "/g/team/policy/" in str(due.value)
    posting.post(author=bob, group=other, subject="", body="x")
    posting.post(author=bob, people=[alice], subject="", body="x")
    accept(bob, version)
    posting.reply(author=bob, conversation=first.conversation, body="x")


def test_who_may_not_write_there_anyway_hears_that_first(alice, charlie, den):
    publish(alice)
    with pytest.raises(PermissionDenied):
        posting.post(author=charlie, group=den, subject="", body="x")


def test_without_a_policy_nothing_is_asked_and_the_question_is_one_query(alice, bob, team):
    posting.post(author=bob, group=team, subject="", body="x")
    with Queries() as queries:
        posting.post(author=bob, group=team, subject="", body="x")
    assert len([sql for sql in queries if "policy" in sql]) == 1
