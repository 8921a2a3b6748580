"""How much one person may do in a while: far more than a person does, far less than a script can.

Counted per person, for all their browsers together (microblog/kit/limits.py). Messages that come by mail are not: systems
that watch machines send by the hundred, and in a flood each group has its turn (threads/bridge/pipeline.py).
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.away import if_it_can_be
from microblog.kit.limits import Limit, take_all
from microblog.kit.times import pause

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600

POSTS = (Limit("post.minute", 30, MINUTE), Limit("post.day", 1_500, DAY))
REACTIONS = (Limit("react.minute", 120, MINUTE),)
# In bytes.
FILES = (Limit("files.hour", 500_000_000, HOUR), Limit("files.day", 2_000_000_000, DAY))
# People that private conversations were begun with.
PEOPLE = (Limit("people.hour", 500, HOUR), Limit("people.day", 2_000, DAY))
# People who are in conversations by mail from then on because one's mails name them.
NAMED = (Limit("bymail.hour", 500, HOUR), Limit("bymail.day", 2_000, DAY))
GROUPS = (Limit("group.day", 10, DAY),)
INVITATIONS = (Limit("invite.hour", 60, HOUR), Limit("invite.day", 200, DAY))
GUESTS = (Limit("guest.hour", 20, HOUR), Limit("guest.day", 60, DAY))
# Mails to one address, whoever asks for them.
TO_GUEST = (Limit("guest.address", 4, HOUR),)
REPORTS = (Limit("report.hour", 20, HOUR), Limit("report.day", 50, DAY))
SEARCHES = (Limit("search.minute", 90, MINUTE),)


def posting(user: User) -> None:
    _take(POSTS, user, _("You write faster than anybody can read. Wait %(pause)s, then send it again."))


def reacting(user: User) -> None:
    _take(REACTIONS, user, _("Too many reactions in a row. Wait %(pause)s."))


def attaching(user: User, size: int) -> None:
    """``size``: bytes."""
    _take(
        FILES,
        user,
        _("You have sent as many files as fit into a day. Wait %(pause)s, then send it again."),
        size,
    )


def addressing(user: User, people: int) -> None:
    """A private conversation is a post to each of its ``people``."""
    _take(
        PEOPLE,
        user,
        _("That reaches too many people at once. A group is the place for it, or wait %(pause)s."),
        people,
    )


def naming(sender: str, people: int) -> None:
    """``sender``: whose mail names ``people``, or the group it came to when nobody is proven to have sent it."""
    _take_for(NAMED, sender, _("That reaches too many people at once. Wait %(pause)s."), people)


def founding(user: User) -> None:
    _take(GROUPS, user, _("You have founded many groups today. Wait %(pause)s."))


def inviting(user: User) -> None:
    _take(INVITATIONS, user, _("You have invited many people. Wait %(pause)s."))


def inviting_guests(user: User, address: str) -> None:
    text = _("You have invited many guests. Wait %(pause)s.")
    _take(GUESTS, user, text)
    _take_for(TO_GUEST, address, text)


def reporting(user: User) -> None:
    _take(REPORTS, user, _("You have reported many messages. Wait %(pause)s, or call a moderator."))


def searching(user: User) -> None:
    with if_it_can_be():
        _take(SEARCHES, user, _("Too many searches in a row. Wait %(pause)s."))


def _take(limits: tuple[Limit, ...], user: User, text: str, amount: int = 1) -> None:
    """Raises ValidationError with ``text`` when one of the limits is reached."""
    _take_for(limits, str(user.pk), text, amount)


def _take_for(limits: tuple[Limit, ...], key: str, text: str, amount: int = 1) -> None:
    if not settings.LIMITS or not amount:
        return
    wait = max(taken.wait for taken in take_all(limits, key, amount))
    if wait:
        raise ValidationError(text % {"pause": pause(wait)}, code="limit")
