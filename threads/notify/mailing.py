"""Notices by e-mail: a moment later, one mail a conversation, to those who have not seen it meanwhile.

The rows of the notices are the outbox. They are written with what they tell of, so none is lost and none is
sent about what never happened. Who may still read, and wants to, is asked when the mail leaves.
"""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import undelivered
from accounts.models import EmailAddress, Involvement, User
from microblog.kit import outgoing
from microblog.kit.limits import Limit
from threads.models import MessageRead, ReadMark
from threads.queries import involvement

from . import mails, quiet
from .branches import Branches
from .models import MailChoice, Notification, NotificationQuerySet

log = logging.getLogger("skein.notify")

# Time to see it in the browser, and for several notices about one conversation to become one mail.
PAUSE = timedelta(minutes=2)
BATCH = 500
# Mails to one person about conversations. What is beyond stands in the browser, and in the summary of the morning.
AN_HOUR = Limit("notice.mail", 30, 3_600)
# Messages to one person who has all of a conversation by mail. None is left out: what is beyond leaves later.
AS_IT_COMES_AN_HOUR = Limit("message.mail", 60, 3_600)
# A mail on its way for longer was on it when the worker died. It goes again: twice is better than never, and
# its Message-ID stays the same.
STUCK = timedelta(minutes=10)

State = Notification.Mail
# Addressed to the person, or waiting for them. A reaction is no reason to open a mailbox.
BY_MAIL = frozenset(Notification.Reason) - {Notification.Reason.REACTION}


# Whether somebody wants mails or not, and though it was read in the browser: perhaps not by them.
ALWAYS = frozenset({Notification.Reason.SIGN_IN})


def queued(notice: Notification) -> Notification:
    """The unsaved notice, put into the outbox of mail when it is of a kind that leaves by mail."""
    if notice.reason in BY_MAIL:
        # What warns them does not wait.
        pause = timedelta(0) if notice.reason in ALWAYS else PAUSE
        notice.mail, notice.mail_at = State.WAITING, notice.at + pause
    return notice


def send_due() -> int:
    """Send what is due; returns the number of mails. Runs in one worker at a time."""
    now = timezone.now()
    Notification.objects.filter(mail=State.SENDING, mail_at__lt=now - STUCK).update(mail=State.WAITING)
    waiting = _whole(Notification.objects.filter(mail=State.WAITING)).order_by("mail_at", "pk")
    now_due = waiting.filter(mail_at__lte=now)
    # However many wait before it, a warning leaves first.
    warnings = list(now_due.filter(reason__in=ALWAYS)[:BATCH])
    due = _awake(list(now_due.exclude(reason__in=ALWAYS)[:BATCH]), now)
    return outgoing.send_each(_bundles([*warnings, *due, *_newer(waiting, due, now)]), _send, log)


def _whole(notices: NotificationQuerySet) -> NotificationQuerySet:
    """With what their letters are made of."""
    return notices.for_display().select_related("user", "message__author")


def _awake(due: list[Notification], now: datetime) -> list[Notification]:
    """Without those whose person has quiet hours: they wait until these are over."""
    ends = quiet.until({notice.user_id for notice in due}, now)
    for user, end in ends.items():
        mine = [notice.pk for notice in due if notice.user_id == user]
        Notification.objects.filter(pk__in=mine).update(mail_at=end)
    return [notice for notice in due if notice.user_id not in ends]


def _newer(waiting: QuerySet[Notification], due: list[Notification], now: datetime) -> list[Notification]:
    """What waits for the same people in the same conversations and was never tried: however fast it goes there, a mail
    takes all along. What was put off for longer is not asked for again each minute."""
    bundles = {(notice.user_id, notice.conversation_id) for notice in due if notice.conversation_id}
    users, conversations = {user for user, _conversation in bundles}, {place for _user, place in bundles}
    rows = waiting.filter(user__in=users, conversation__in=conversations, mail_tries=0)
    rows = rows.filter(mail_at__lte=now + PAUSE).exclude(pk__in=[notice.pk for notice in due])
    return [notice for notice in rows[:BATCH] if (notice.user_id, notice.conversation_id) in bundles]


class Bundle(NamedTuple):
    """Notices of one person that are one mail, and how much of the place they are about the person wants by mail."""

    involvement: str
    notices: list[Notification]
    branches: Branches

    @property
    def is_whole(self) -> bool:
        """Its person has all of the conversation by mail."""
        return self.involvement in involvement.ALL and self.notices[0].message_id is not None


def _bundles(notices: list[Notification]) -> list[Bundle]:
    """Notices of one person about one conversation leave together, but for messages to whoever has all of it as it comes;
    others alone."""
    wants, now, branches = _involvements(notices), timezone.now(), Branches()
    found: dict[tuple, Bundle] = {}
    for notice in notices:
        wanted = wants[notice.conversation_id, notice.user_id]
        about: object = notice.conversation_id or f"notice {notice.pk}"
        if wanted in involvement.ALL and notice.message_id and not notice.is_silent:
            if notice.mail_at and notice.mail_at > now:
                continue  # it waits its own time, whatever leaves
            about = f"message {notice.message_id}"
        found.setdefault((notice.user_id, about), Bundle(wanted, [], branches)).notices.append(notice)
    for bundle in found.values():
        bundle.notices.sort(key=attrgetter("pk"))
    return list(found.values())


def _involvements(notices: list[Notification]) -> dict[tuple[int | None, int], str]:
    """{(conversation or None, person): what they want by mail}. A question for each conversation."""
    people: dict[int | None, set[int]] = defaultdict(set)
    for notice in notices:
        people[notice.conversation_id].add(notice.user_id)
    conversations = {notice.conversation_id: notice.conversation for notice in notices}
    found: dict[tuple[int | None, int], str] = {}
    for pk, users in people.items():
        about = conversations[pk]
        wants = involvement.of_people(about, users) if about else _everywhere(users)
        found |= {(pk, user): wanted for user, wanted in wants.items()}
    return found


def _everywhere(users: set[int]) -> dict[int, str]:
    chosen = dict(MailChoice.objects.filter(user__in=users).values_list("user", "level"))
    return {user: chosen.get(user, Involvement.MENTIONS) for user in users}


def _send(bundle: Bundle, connection: BaseEmailBackend) -> bool:
    user = bundle.notices[0].user
    # What warns them goes to every address, also to those to which mails come back.
    is_warning = bundle.notices[0].reason in ALWAYS
    places = _all_addresses_of(user) if is_warning else list(filter(None, [address_of(user)]))
    wanted = _wanted(user, bundle) if places else []
    _note([notice for notice in bundle.notices if notice not in wanted], State.SKIPPED)
    if not wanted:
        return False
    limit = AS_IT_COMES_AN_HOUR if bundle.is_whole else AN_HOUR
    use = limit.take(str(user.pk)) if wanted[0].conversation_id else None
    if use and use.wait:
        if bundle.is_whole:
            _note(wanted, State.WAITING, mail_at=timezone.now() + timedelta(seconds=use.wait))
        else:
            _note(wanted, State.SKIPPED)
        return False
    # Committed before the mail leaves: a worker that dies now does not send it again at once.
    _note(wanted, State.SENDING)
    is_last, leaving = use is not None and not use.left, bundle._replace(notices=wanted)
    # Each by itself: what one mailbox refuses keeps nothing from the others.
    tried = [_error_at(place, leaving, connection, is_last=is_last) for place in places]
    errors = [error for error in tried if error is not None]
    has_left = len(errors) < len(places)
    later = [error for error in errors if not outgoing.is_final(error)]
    if later or not has_left:
        _failed(wanted, (later or errors)[0])  # a second time to some is better than never to others
    else:
        _note(wanted, State.SENT)
    return has_left


def _error_at(place: str, bundle: Bundle, connection: BaseEmailBackend, *, is_last: bool) -> Exception | None:
    """Send the mail to one address; returns why it did not leave."""
    notices = bundle.notices
    try:
        letter = mails.letter(
            notices[0].user, place, notices, bundle.involvement, bundle.branches, is_last=is_last
        )
        connection.send_messages([letter])
    except OSError as error:  # every error of smtplib is one
        connection.close()
        undelivered.refused(error)
        return error
    except Exception as error:
        # A notice nobody can make a mail of must not keep the others back, nor be tried for ever.
        log.exception("notice %s could not become a mail", notices[-1].pk)
        return error
    return None


def address_of(user: User) -> str:
    """Where mail to a person goes; empty when no address is known to be theirs, and when mails to it come back."""
    own = EmailAddress.objects.filter(user=user, user__is_active=True, primary=True, unreachable_at=None)
    own = own.exclude(verified_at=None)
    return own.values_list("address", flat=True).first() or ""


def _all_addresses_of(user: User) -> list[str]:
    """Whoever took an account over may have changed the main one."""
    own = EmailAddress.objects.filter(user=user).exclude(verified_at=None)
    return list(own.order_by("-primary", "pk").values_list("address", flat=True))


def _wanted(user: User, bundle: Bundle) -> list[Notification]:
    """Those the person may still read, has not read, and wants by mail; as they are now: a batch takes minutes, and what was
    taken out of a text meanwhile, or is of a group that is silent since, must not leave."""
    if not user.can_sign_in:
        return []
    notices = bundle.notices
    if notices[0].reason in ALWAYS:
        return notices
    if bundle.involvement in (Involvement.SUMMARY, Involvement.NOTHING):
        return []
    ids = [notice.pk for notice in notices]
    readable = Notification.objects.visible_to(user).filter(pk__in=ids)
    if bundle.involvement in involvement.ALL:
        readable = readable.filter(Q(read_at=None) | Q(reason=Notification.Reason.WROTE))
    else:
        readable = readable.unread()
    news = list(_whole(readable).order_by("pk"))
    up_to = dict(
        ReadMark.objects.filter(user=user, conversation=notices[0].conversation_id).values_list(
            "conversation", "up_to"
        )
    )
    messages = [notice.message_id for notice in notices if notice.message_id]
    singles = set(
        MessageRead.objects.filter(user=user, message__in=messages).values_list("message", flat=True)
    )
    return [
        notice
        for notice in news
        if (notice.message_id or 0) not in singles
        and (notice.message_id is None or notice.message_id > up_to.get(notice.conversation_id or 0, 0))
    ]


def _note(notices: list[Notification], state: str, **fields: object) -> None:
    if notices:
        rows = Notification.objects.filter(pk__in=[notice.pk for notice in notices])
        rows.update(**{"mail": state, "mail_at": timezone.now(), "mail_error": ""} | fields)


def _failed(notices: list[Notification], error: Exception) -> None:
    """Try again, later each time; a mailbox that is refused for good is not asked again."""
    tries = max(notice.mail_tries for notice in notices) + 1
    said = str(error)[:300]
    if outgoing.is_final(error) or tries >= outgoing.MAX_TRIES:
        _note(notices, State.FAILED, mail_error=said, mail_tries=tries)
        return
    again = timezone.now() + outgoing.pause(tries)
    _note(notices, State.WAITING, mail_at=again, mail_error=said, mail_tries=tries)
