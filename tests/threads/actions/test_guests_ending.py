"""Guests go: on the minute, by somebody, or with the conversation; who answers for them meanwhile, and for how long."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import access, people
from accounts.guests import ending
from accounts.models import (
    Session,
    User,
)
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.conftest import PASSWORD
from tests.guests import ADDRESS, acts, at, invite, let_in, talk
from threads import addresses
from threads.actions import guests, merging, posting, rights
from threads.models import Bookmark, Conversation, Participant, Subscription
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db


def test_on_the_minute_nothing_lets_them_in_any_more(alice, first):
    """A050 for guests: sessions, links, mail, notices; the page ends at once, the rest with the next look at the clock."""
    let_in()
    guest = invite(first.conversation, alice)
    guest.set_password(PASSWORD)
    guest.save()
    browser = Client()
    browser.force_login(guest)
    assert browser.get("/").status_code == 200
    link = ending.links.forgotten(ADDRESS)
    at(guest, seconds=1)
    # Before any job: the page, the link, the gate, the lists that are asked of the database alone.
    assert guest not in rights.readers(first.conversation) and not rights.may_reply(guest, first.conversation)
    assert not User.objects.coming_in().filter(pk=guest.pk).exists()
    for somebody in (guest, User(pk=guest.pk)):
        assert not Conversation.objects.visible_to(somebody).exists()
    assert not Notification.objects.filter(user=guest).readable().exists()
    assert browser.get("/").status_code == 302
    assert browser.get(f"/accounts/choose-password/{link.token}/").status_code == 404
    assert not browser.login(username=ADDRESS, password=PASSWORD)
    reply = f"reply+{addresses.mint('reply', first.pk)}"
    refused = deliver(written(f"Gil <{ADDRESS}>", "Re", "Still here?", to=reply), to=reply)
    assert refused.state == "refused" and "has ended" in refused.reason
    epoch = User.objects.get(pk=guest.pk).access_epoch
    assert ending.end_due() == 1 and ending.end_due() == 0
    guest.refresh_from_db()
    first.conversation.refresh_from_db()
    assert not guest.is_active and guest.access_epoch > epoch
    assert not Session.objects.filter(user=guest).exists() and not guest.links.usable().exists()
    assert first.conversation.guest_count == 0
    assert (
        guest not in rights.readers(first.conversation)
        and not Conversation.objects.visible_to(guest).exists()
    )
    posting.reply(author=alice, conversation=first.conversation, body="@gil-gast gone?")
    assert not Notification.objects.filter(user=guest, reason="mention").exists()
    assert acts()[-1] == "person.deactivated"


def test_they_and_their_host_are_told_before_once(alice, first):
    let_in()
    guest = invite(first.conversation, alice, days=6)
    Notification.objects.all().delete()
    assert ending.warn_due() == 1 and ending.warn_due() == 0
    told = dict(Notification.objects.values_list("user__name", "text"))
    assert told["Gil Gast"].startswith("Your access ends on")
    assert told["Alice Adair"].startswith("Gil Gast: access as your guest ends on")
    guests.extend(User.objects.get(pk=guest.pk), 7, by=alice)
    assert ending.warn_due() == 1  # of the new end


def test_it_is_extended_by_the_rules_of_an_invitation(alice, bob, charlie, first, den):
    """By the host or an admin, for as long as guests stay, and only where they may let guests in themselves."""
    let_in(days=30)
    hidden = talk(bob, den, "Hidden")
    guest = invite(first.conversation, bob, days=10)
    invite(hidden.conversation, bob, days=10)
    den.memberships.filter(user=alice).delete()
    for nobody in (charlie, guest):
        with pytest.raises(PermissionDenied):
            guests.extend(guest, 10, by=nobody)
    for days in (0, 31):
        with pytest.raises(ValidationError):
            guests.extend(guest, days, by=bob)
    guests.extend(guest, 20, by=alice)
    ends = {place.conversation: (place.ends_at - timezone.now()).days for place in guest.participations.all()}
    assert ends == {first.conversation: 19, hidden.conversation: 9}
    assert (User.objects.get(pk=guest.pk).expires_at - timezone.now()).days == 19
    let_in(days=30, refused="outside.example")
    with pytest.raises(ValidationError, match="not let in"):
        guests.extend(guest, 25, by=alice)
    let_in("", days=30, refused="")
    with pytest.raises(ValidationError, match="none of their conversations"):
        guests.extend(guest, 25, by=bob)


def test_who_is_ended_gets_no_place_back(alice, bob, first, team):
    """By a page, by the clock before the job came, and after it: the second invitation is one to one conversation."""
    let_in(days=365)
    other = talk(bob, team, "Other")
    guest = invite(first.conversation, alice, days=200)
    for end in (
        lambda: guests.end(User.objects.get(pk=guest.pk), by=alice),
        lambda: at(guest, seconds=1),
        lambda: (at(guest, seconds=1), ending.end_due()),
    ):
        end()
        with pytest.raises(ValidationError, match="has ended"):
            guests.extend(User.objects.get(pk=guest.pk), 10, by=alice)
        again = invite(other.conversation, bob, days=5)
        assert again.pk == guest.pk and again.host == bob
        assert list(Conversation.objects.visible_to(again)) == [other.conversation]
        assert (again.expires_at - timezone.now()).days == 4 and not rights.may_read(
            again, first.conversation
        )
        assert guest.participations.count() == 1
        # And what a second one lengthens is its own place alone.
        invite(first.conversation, alice, days=200)
        places = dict(guest.participations.values_list("conversation__subject", "ends_at"))
        assert {name: (ends - timezone.now()).days for name, ends in places.items()} == {
            "Other": 4,
            "Open door": 199,
        }
    with pytest.raises(ValidationError):
        guests.end(User.objects.get(pk=guest.pk), by=alice)
        access.reactivate(User.objects.get(pk=guest.pk), by=alice)


def test_a_place_ends_though_another_one_goes_on(alice, bob, first, team):
    let_in()
    other = talk(bob, team, "Other")
    guest = invite(first.conversation, alice, days=2)
    invite(other.conversation, bob, days=9)
    Participant.objects.filter(conversation=first.conversation).update(ends_at=timezone.now())
    assert list(Conversation.objects.visible_to(guest)) == [other.conversation]
    assert not rights.may_reply(guest, first.conversation) and alice not in User.objects.visible_to(guest)
    assert guests.end_places() == 1 and guests.end_places() == 0
    first.conversation.refresh_from_db()
    assert first.conversation.guest_count == 0 and User.objects.get(pk=guest.pk).can_sign_in


def test_the_jobs_go_on_past_the_first_many(alice, first, monkeypatch):
    """More than one look holds, with some in front that nothing can be done about."""
    monkeypatch.setattr(ending, "BATCH", 2)
    let_in()
    soon = timezone.now() + timedelta(days=3)
    rows = User.objects.bulk_create(
        User(
            name=f"G {n}", handle=f"g{n}", kind="guest", expires_at=soon, expiry_told=soon if n < 3 else None
        )
        for n in range(7)
    )
    Participant.objects.bulk_create(
        Participant(conversation=first.conversation, user=row, ends_at=soon) for row in rows
    )
    assert ending.warn_due() == 4 and ending.warn_due() == 0
    assert guests.take_from_the_blind() == 7
    User.objects.filter(kind="guest").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ending.end_due() == 7 and not Participant.objects.filter(user__in=rows).exists()


def test_who_is_taken_out_reads_on_elsewhere_and_ends_with_the_last(alice, bob, charlie, first, team):
    let_in()
    other = talk(bob, team, "Other")
    guest = invite(first.conversation, alice)
    invite(other.conversation, bob)
    Bookmark.objects.create(user=guest, message=first)
    with pytest.raises(PermissionDenied):
        guests.let_go(first.conversation, guest, by=charlie)
    guests.let_go(first.conversation, guest, by=alice)
    assert list(Conversation.objects.visible_to(guest)) == [other.conversation]
    assert not Subscription.objects.filter(user=guest, conversation=first.conversation).exists()
    assert not Bookmark.objects.exists() and User.objects.get(pk=guest.pk).is_active
    guests.let_go(other.conversation, guest, by=alice)  # their host
    assert not User.objects.get(pk=guest.pk).is_active and "group.no_guest" in acts()


def test_conversations_that_become_one_show_a_guest_nothing_new(alice, first, team):
    let_in()
    other = talk(alice, team, "Other")
    both, one = (
        invite(first.conversation, alice),
        invite(other.conversation, alice, "Eve", "eve@outside.example"),
    )
    invite(other.conversation, alice)
    merged = merging.merge([other.conversation], into=first.conversation, by=alice)
    assert list(Conversation.objects.visible_to(both)) == [merged] and merged.guest_count == 1
    assert not Conversation.objects.visible_to(one).exists()
    assert guests.end_without_a_place() == 1 and not User.objects.get(pk=one.pk).is_active


def test_a_conversation_that_goes_ends_who_has_no_other(alice, first):
    let_in()
    guest = invite(first.conversation, alice)
    Participant.objects.filter(user=guest).delete()
    assert guests.end_without_a_place() == 1 and not User.objects.get(pk=guest.pk).is_active


@pytest.mark.parametrize("heir", ["successor", "manager", "admin", "nobody"])
def test_a_host_who_leaves_has_an_heir(heir, alice, bob, charlie, first, team):
    let_in()
    guest = invite(first.conversation, bob)
    if heir == "manager":
        people.set_manager(bob, charlie, by=alice)
    if heir == "nobody":
        team.memberships.filter(role="admin").update(role="member")
    access.deactivate(
        User.objects.get(pk=bob.pk), by=alice, successor=charlie if heir == "successor" else None
    )
    guest.refresh_from_db()
    assert guest.host == {"successor": charlie, "manager": charlie, "admin": alice, "nobody": None}[heir]
    assert guest.can_sign_in
    if guest.host:
        assert "person.guest_host" in acts()
    # Who did it herself need not be told.
    assert Notification.objects.filter(reason="guest").exists() == (guest.host == charlie)


def test_a_host_who_reads_none_of_it_any_more_is_followed_by_who_runs_it(alice, bob, den):
    let_in()
    message = talk(alice, den)
    guest = invite(message.conversation, bob)
    assert guests.take_from_the_blind() == 0
    den.memberships.filter(user=bob).delete()
    assert guests.take_from_the_blind() == 1 and guests.take_from_the_blind() == 0
    assert User.objects.get(pk=guest.pk).host == alice
