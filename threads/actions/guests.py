"""Let somebody from outside into one conversation, and out again (docs/security.md).

A guest has a place (Participant) in each conversation they were named for, and reads nothing else; `visible_to` asks for it.
Who they are and how long they stay is `accounts.guests`.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from accounts.guests import ending, entering, hosts, rules
from accounts.models import Group, GuestRules, Membership, User
from threads import activity
from threads.activity import Verb
from threads.live import streams
from threads.live.events import ConversationPosted, Event, Refresh
from threads.models import Bookmark, Conversation, Participant, Subscription
from threads.models.conversation import ParticipantQuerySet

from . import bounds, following, rights

Inviting = GuestRules.Inviting


def why_not_invite(user: User, conversation: Conversation, asked: GuestRules) -> str:
    """Why this reader cannot let guests in there, as a sentence; empty if they can."""
    if not user.is_colleague or asked.who == Inviting.NOBODY:
        return _("Guests are not let in here.")
    if conversation.closed_at or rights.is_read_only(conversation):
        return _("The conversation is closed: nobody comes in any more.")
    group = conversation.group
    is_secret = group is not None and group.visibility == Group.Visibility.SECRET
    if (is_secret or asked.who == Inviting.ADMINS) and not rights.moderated_by(user, conversation):
        return _("Only whoever runs this place lets guests in.")
    return "" if rights.may_reply(user, conversation) else _("Only who may reply here lets guests in.")


def may_let_go(user: User, conversation: Conversation, guest: User) -> bool:
    """Who runs the conversation, and who answers for the guest."""
    return answers_for(user, guest) or rights.moderated_by(user, conversation)


def answers_for(user: User, guest: User) -> bool:
    return user.is_colleague and guest.host_id == user.pk


@transaction.atomic
def invite(conversation: Conversation, name: str, address: str, *, by: User, days: int | None = None) -> User:
    """The guest, who reads this conversation from its first message on, and gets a mail. Twice is once: the place they have
    stays as it is, and so do their places elsewhere.

    ``days``: how long from now on; None: as long as guests stay here. Raises PermissionDenied, ValidationError.
    """
    if conversation.group is not None:
        Group.objects.locked(conversation.group.pk)
    conversation = Conversation.objects.locked(conversation.pk)
    asked = rules.now()
    if reason := why_not_invite(by, conversation, asked):
        raise PermissionDenied(reason)
    rights.require_policy(by, conversation.group)
    bounds.inviting_guests(by, address.strip().lower())
    ends_at = rules.until(asked.days if days is None else days, asked.days)
    guest = entering.admit(name, address, by=by, expires_at=ends_at, allowed=asked)
    _seat(conversation, guest, by, ends_at)
    if not guest.has_usable_password():
        ending.invite(guest)
    return guest


def _seat(conversation: Conversation, guest: User, by: User, ends_at: datetime) -> None:
    theirs = Participant.objects.filter(user=guest)
    _unseat(theirs.filter(conversation=conversation, ends_at__lte=Now()), by=None)
    theirs.filter(ends_at=None).delete()  # from before they were a guest: they count no more
    _place, is_new = Participant.objects.get_or_create(
        conversation=conversation, user=guest, defaults={"added_by": by, "ends_at": ends_at}
    )
    if not is_new:
        return
    _set_end(guest, by)
    following.follow_quietly(guest, conversation)
    guest.bump_access()
    recount([conversation.pk])
    activity.record(Verb.GUEST, actor=by, conversation=conversation, person=guest)
    here = ConversationPosted(conversation=conversation.pk)
    streams.emit_all([_page(conversation), (streams.of_person(guest.pk), here)])


@transaction.atomic
def let_go(conversation: Conversation, guest: User, *, by: User) -> None:
    """They stop reading it; with nothing left to read their access ends. The same twice. Raises PermissionDenied."""
    Conversation.objects.filter(pk=conversation.pk).hold()
    if not may_let_go(by, conversation, guest):
        raise PermissionDenied(_("Only whoever runs this place, or answers for the guest, takes them out."))
    if not _unseat(Participant.objects.filter(conversation=conversation, user=guest), by=by):
        return
    if guest.participations.current().exists():
        _set_end(guest, by)
    else:
        ending.end(guest, by=by)


def _unseat(places: ParticipantQuerySet, *, by: User | None) -> int:
    """Take guests out of conversations: nothing of these is left with them. Returns of how many."""
    found = list(places.of_guests().select_related("user", "conversation__group"))
    for place in found:
        conversation, guest = place.conversation, place.user
        place.delete()
        Subscription.objects.filter(conversation=conversation, user=guest).delete()
        Bookmark.objects.filter(message__conversation=conversation, user=guest).delete()
        guest.bump_access()
        recount([conversation.pk])
        activity.record(Verb.UNGUEST, actor=by, conversation=conversation, person=guest)
        streams.emit_all([_page(conversation)])
    return len(found)


def _set_end(guest: User, by: User) -> None:
    """They come in until their last place ends."""
    last = guest.participations.current().aggregate(last=Max("ends_at"))["last"]
    ending.lasts_until(guest, last, by=by)


def _page(conversation: Conversation) -> tuple[str, Event]:
    """Open pages say who reads what is written there."""
    return streams.of_conversation(conversation), Refresh(conversation=conversation.pk)


def keep_common(into: Conversation, others: list[int], *, by: User | None) -> None:
    """Conversations become one: guests who did not read all of them leave it. The caller holds them."""
    places = Participant.objects.of_guests().filter(conversation__in=[into.pk, *others])
    number = Counter(places.current().values_list("user", flat=True))
    leaving = [pk for pk, count in number.items() if count <= len(others)]
    _unseat(places.filter(user__in=leaving), by=by)
    for user, ends_at in places.values_list("user").annotate(first=Min("ends_at")):
        # Also where the place that they have longer was in another one.
        Participant.objects.filter(conversation=into, user=user).update(ends_at=ends_at)
    recount([into.pk])
    into.refresh_from_db(fields=["guest_count"])


def recount(conversations: Iterable[int]) -> None:
    """How many guests read each of these conversations now."""
    rows = Conversation.objects.filter(pk__in=list(conversations))
    rows.hold()
    places = Participant.objects.current().of_guests().filter(conversation=OuterRef("pk"))
    here = places.filter(user__in=User.objects.guests()).order_by()
    number = here.values("conversation").annotate(number=Count("pk")).values("number")
    rows.update(guest_count=Coalesce(Subquery(number), 0))


def may_keep(user: User, guest: User) -> bool:
    """Who says how long a guest stays, and who answers for them: the host, and the admins of the site."""
    return user.is_colleague and (user.is_admin or guest.host_id == user.pk)


@transaction.atomic
def extend(guest: User, days: int, *, by: User) -> None:
    """So many days from now on, by the rules of an invitation: where ``by`` may invite, for as long as guests stay. Of who is
    ended nothing is left to extend. Raises PermissionDenied, ValidationError."""
    _require_keep(by, guest)
    asked = rules.now()
    ends_at = rules.until(days, asked.days)
    address = guest.addresses.filter(primary=True).values_list("address", flat=True).first() or ""
    rules.require_address(address, asked)
    guest = User.objects.select_for_update().get(pk=guest.pk)
    here = guest.participations.current().of_guests().select_related("conversation__group")
    places = list(here) if guest.can_sign_in else []
    if not places:
        raise ValidationError(_("Their access has ended. Invite them to a conversation again."))
    theirs = [place for place in places if not why_not_invite(by, place.conversation, asked)]
    if not theirs:
        raise ValidationError(_("You may let guests into none of their conversations."))
    for place in theirs:
        rights.require_policy(by, place.conversation.group)
        place.ends_at = max(place.ends_at or ends_at, ends_at)
        place.save(update_fields=["ends_at"])
    _set_end(guest, by)
    guest.bump_access()
    if not guest.has_usable_password():
        bounds.inviting_guests(by, address)
        ending.invite(guest)


def end(guest: User, *, by: User) -> None:
    """Now. Raises PermissionDenied."""
    _require_keep(by, guest)
    ending.end(guest, by=by)


def hand_over(guest: User, host: User, *, by: User) -> None:
    """Raises PermissionDenied, ValidationError."""
    _require_keep(by, guest)
    hosts.give(guest, host, by=by)


def _require_keep(by: User, guest: User) -> None:
    if not may_keep(by, guest):
        raise PermissionDenied(_("Only their host, or an admin, decides about a guest."))


# --- What follows from what else happens ------------------------------------------------------------


def rehost(guests: list[User], *, by: User | None) -> None:
    """Of guests whom nobody answers for any more: whoever runs the conversation they were let into last does."""
    for guest in guests:
        if heir := _heir(guest):
            hosts.give(guest, heir, by=by)


def _heir(guest: User) -> User | None:
    here = guest.participations.current().select_related("conversation")
    last = here.order_by("-added_at", "-pk").first()
    if last is None:
        return None
    conversation = last.conversation
    if conversation.group_id is None:
        return User.objects.employees().filter(pk=rights.run_by(conversation)).first()
    admins = User.objects.employees().filter(
        memberships__group=conversation.group_id, memberships__role=Membership.Role.ADMIN
    )
    return admins.order_by("memberships__joined_at", "pk").first()


def forget_places(user: User) -> None:
    """A guest became a colleague, who reads what all colleagues do: their places in conversations of groups go, and those
    whose time was up. The others are a colleague's from now on."""
    theirs = Participant.objects.of_guests().filter(user=user)
    places = list(theirs.values_list("conversation", flat=True))
    if not places:
        return
    theirs.filter(Q(conversation__group__isnull=False) | Q(ends_at__lte=Now())).delete()
    theirs.update(ends_at=None)
    recount(places)


def hold_places(guest_pk: int) -> None:
    """Conversations are held before people, as by who lets them into one at this moment."""
    Conversation.objects.filter(participants__user=guest_pk, participants__ends_at__isnull=False).hold()


def forget_all_places(guest: User, *, by: User | None) -> None:
    """Whose access ends has no place any more, and gets none back with another invitation."""
    _unseat(Participant.objects.filter(user=guest), by=by)


def end_places() -> int:
    """Places whose time is up, of guests who have another one. Returns how many."""
    over = Participant.objects.of_guests().filter(ends_at__lte=Now())
    return sum(_end_place(pk) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _end_place(pk: int) -> int:
    place = Participant.objects.filter(pk=pk).first()
    if place is None:
        return 0
    Conversation.objects.filter(pk=place.conversation_id).hold()
    return _unseat(Participant.objects.filter(pk=pk, ends_at__lte=Now()), by=None)


def end_without_a_place() -> int:
    """Guests whose last conversation went: nothing is left for them to come in for. Returns how many."""
    here = Participant.objects.current().filter(user=OuterRef("pk"))
    return ending.each(User.objects.guests().filter(~Exists(here)), _end_nowhere)


@transaction.atomic
def _end_nowhere(pk: int) -> bool:
    guest = User.objects.select_for_update().get(pk=pk)
    # Somebody may have let them in meanwhile.
    if not guest.can_sign_in or guest.participations.current().exists():
        return False
    ending.end(guest, by=None)
    return True


def take_from_the_blind() -> int:
    """Guests whose host reads none of their conversations any more get another. Returns how many."""
    theirs = Participant.objects.current().of_guests().filter(user=OuterRef("pk"))
    member = Membership.objects.filter(
        group=OuterRef("conversation__group"), user=OuterRef("user__host"), user__is_active=True
    )
    seated = Participant.objects.filter(conversation=OuterRef("conversation"), user=OuterRef("user__host"))
    is_public = Q(conversation__group__visibility=Group.Visibility.PUBLIC)
    read_by_host = theirs.filter(
        Q(user__host__is_active=True),
        is_public | Exists(member) | Q(conversation__group=None) & Exists(seated),
    )
    return ending.each(User.objects.guests().filter(Exists(theirs), ~Exists(read_by_host)), _take_over)


@transaction.atomic
def _take_over(pk: int) -> bool:
    guest = User.objects.select_for_update().get(pk=pk)
    before = guest.host_id
    rehost([guest], by=None)
    return guest.host_id != before
