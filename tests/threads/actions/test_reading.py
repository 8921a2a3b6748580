"""Read, unread, done; reactions; joining."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import JoinRequest, Membership, User
from tests.conftest import make_group
from threads.actions import following, joining, posting, reacting, reading
from threads.models import Activity, Conversation, Message, MessageRead, ReadMark, Subscription
from threads.models.readmark import unread_messages, with_unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(alice, team):
    """A conversation of four messages of Alice's."""
    first = posting.post(author=alice, subject="s", body="0", group=team)
    rest = [posting.reply(author=alice, conversation=first.conversation, body=str(n)) for n in (1, 2, 3)]
    return [first, *rest]


def unread(user) -> list[str]:
    visible = Message.objects.visible_to(user)
    return list(unread_messages(user, visible).order_by("pk").values_list("body", flat=True))


def test_single_messages_are_read_and_the_mark_moves_over_the_unbroken_run(talk, bob):
    conversation = talk[0].conversation
    assert unread(bob) == ["0", "1", "2", "3"]
    reading.read(bob, conversation, message_ids=[talk[1].pk, talk[3].pk])
    assert unread(bob) == ["0", "2"]
    assert ReadMark.objects.get(user=bob).up_to == 0
    reading.read(bob, conversation, message_ids=[talk[0].pk])
    assert unread(bob) == ["2"]
    assert ReadMark.objects.get(user=bob).up_to == talk[1].pk
    reading.read(bob, conversation, up_to=talk[3])
    assert unread(bob) == []
    assert not MessageRead.objects.exists()


def test_reading_an_older_place_takes_nothing_back(talk, bob):
    reading.read(bob, talk[0].conversation)
    reading.read(bob, talk[0].conversation, up_to=talk[0])
    assert unread(bob) == []


def test_ids_of_other_conversations_are_ignored(talk, alice, bob, den):
    elsewhere = posting.post(author=alice, subject="s", body="elsewhere", group=den)
    reading.read(bob, talk[0].conversation, message_ids=[elsewhere.pk, 10**12])
    assert "elsewhere" in unread(bob)


def test_unread_from_here(talk, bob):
    reading.done(bob, talk[0].conversation)
    reading.unread_from(bob, talk[2])
    assert unread(bob) == ["2", "3"]
    assert ReadMark.objects.get(user=bob).done_at is None


def test_own_and_withdrawn_messages_and_what_came_before_are_never_unread(talk, alice, bob, charlie, team):
    assert unread(alice) == []
    posting.withdraw(talk[1], by=alice)
    assert unread(bob) == ["0", "2", "3"]
    assert unread(charlie) == []  # may read it, but owes nothing
    joining.join(charlie, team)
    posting.reply(author=alice, conversation=talk[0].conversation, body="news")
    assert unread(charlie) == ["news"]
    counted = with_unread_count(Conversation.objects.visible_to(charlie), charlie)
    assert counted.get().unread_count == 1


def test_a_reaction_is_set_and_taken_back(talk, bob, charlie):
    first = talk[0]
    assert reacting.react(first, user=bob, emoji="👍")
    assert reacting.react(first, user=charlie, emoji="👍")
    assert reacting.react(first, user=charlie, emoji="🎉")
    stored = Message.objects.get(pk=first.pk)
    assert stored.reaction_counts == {"👍": 2, "🎉": 1}
    assert 'value="🎉"' in stored.fragment
    assert not reacting.react(first, user=charlie, emoji="🎉")
    assert Message.objects.get(pk=first.pk).reaction_counts == {"👍": 2}


def test_reactions_are_of_the_offered_kind_and_by_readers(talk, alice, charlie, den):
    hidden = posting.post(author=alice, subject="s", body="b", group=den)
    with pytest.raises(PermissionDenied):
        reacting.react(hidden, user=charlie, emoji="👍")
    with pytest.raises(ValidationError):
        reacting.react(talk[0], user=charlie, emoji="<b>")


def test_following_muting_and_neither(talk, bob):
    conversation = talk[0].conversation
    following.follow(bob, conversation)
    following.follow(bob, conversation)
    following.mute(bob, conversation)
    assert Subscription.objects.get(user=bob).level == "muted"
    following.unfollow(bob, conversation)
    following.unfollow(bob, conversation)
    verbs = Activity.objects.filter(actor=bob).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["follow", "mute", "unfollow"]


def test_open_groups_are_joined_others_are_asked(charlie, alice, team, den, vault):
    assert joining.join(charlie, team) == joining.join(charlie, team)
    for group in (den, vault):
        with pytest.raises(PermissionDenied):
            joining.join(charlie, group)
    with pytest.raises(PermissionDenied):
        joining.ask(charlie, vault)
    request = joining.ask(charlie, den, "please")
    assert joining.ask(charlie, den) == request
    with pytest.raises(PermissionDenied):
        joining.decide(request, by=charlie, accept=True)
    joining.decide(request, by=alice, accept=True)
    joining.decide(request, by=alice, accept=False)  # decided is decided
    assert Membership.objects.filter(user=charlie, group=den).exists()


def test_a_declined_request_can_be_made_again(charlie, alice, den):
    joining.decide(joining.ask(charlie, den), by=alice, accept=False)
    assert not Membership.objects.filter(user=charlie, group=den).exists()
    joining.ask(charlie, den)
    assert JoinRequest.objects.filter(user=charlie).count() == 2


def test_an_invitation_opens_a_secret_group(charlie, bob, alice, vault):
    with pytest.raises(PermissionDenied):
        joining.invite(vault, charlie, by=bob)
    joining.invite(vault, charlie, by=alice)
    joining.join(charlie, vault)
    joining.leave(charlie, vault)
    with pytest.raises(PermissionDenied):  # used up
        joining.join(charlie, vault)


def test_the_last_admin_stays_while_there_are_members(alice, bob, team):
    with pytest.raises(ValidationError):
        joining.leave(alice, team)
    joining.leave(bob, team)
    joining.leave(alice, team)
    assert not team.memberships.exists()


def test_every_change_of_membership_bumps_the_epoch(charlie, alice, team):
    def epoch():
        return User.objects.get(pk=charlie.pk).access_epoch

    joining.join(charlie, team)
    assert epoch() == 1
    joining.leave(charlie, team)
    assert epoch() == 2
    joining.add(team, charlie, by=alice)
    assert epoch() == 3


def test_founding_makes_the_first_admin(bob):
    group = joining.found("Lunch runners", by=bob, slug="lunch", icon="footprints")
    assert group.membership_of(bob).is_admin
    with pytest.raises(ValidationError):
        joining.found("In", by=bob, slug="in")
    with pytest.raises(ValidationError):
        joining.found("Secret and open", by=bob, slug="so", visibility="secret", joining="open")
    assert make_group("Other", bob).membership_of(bob)
