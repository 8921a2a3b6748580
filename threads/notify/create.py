"""Write notices, and send each person the new number of unread ones."""

from collections.abc import Container, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Group, User
from microblog.kit.compiled_query import CompiledQuery
from threads.live import streams
from threads.live.events import NoticesCounted
from threads.models import Conversation, Message
from threads.queries import involvement

from . import mailing
from .listening import listening
from .models import ROWS, Notification, NotificationQuerySet

_Mail, _Reason = Notification.Mail, Notification.Reason
# Their mails say what the message says.
_WITH_WORDS = (_Reason.WROTE, _Reason.MENTION, _Reason.REPLY, _Reason.QUOTED)


def tell(
    conversation: Conversation,
    notices: Iterable[tuple[int, str, Message]],
    actor: User | None = None,
    *,
    is_edit: bool = False,
) -> set[tuple[int, int]]:
    """(user id, reason, message) about a conversation, for those who may read it and want to hear: (user id, message) of
    all who do.

    ``actor``: who did it; default the author of each message. ``is_edit``: the words are new, and nobody had them by mail.
    """
    notices = [
        (user_id, reason, message)
        for user_id, reason, message in notices
        if user_id != (actor.pk if actor else message.author_id)
    ]
    if not notices:
        return set()
    had = set() if is_edit else involvement.had_by_mail(message for _user, _reason, message in notices)
    hears = listening(conversation, {user_id for user_id, _reason, _message in notices})
    heard = [
        (user_id, reason, message)
        for user_id, reason, message in notices
        if hears.get(user_id) or (reason == Notification.Reason.MENTION and user_id in hears)
    ]
    told = [
        Notification(
            user_id=user_id,
            reason=reason,
            actor_id=actor.pk if actor else message.author_id,
            conversation=conversation,
            message=message,
        )
        for user_id, reason, message in heard
    ]
    _write(told, had)
    return {(user_id, message.pk) for user_id, _reason, message in heard}


def mailed(messages: list[Message], *, waits: bool = False) -> set[tuple[int, int]]:
    """(user id, message) of those whom a notice brought its words by mail, or is about to. ``waits``: those alone whose mail
    waits, and will say what is there when it leaves."""
    states = [_Mail.WAITING] if waits else [_Mail.WAITING, _Mail.SENDING, _Mail.SENT]
    rows = Notification.objects.filter(
        message__in=[message.pk for message in messages], reason__in=_WITH_WORDS, mail__in=states
    )
    return {(int(user), int(pk)) for user, pk in rows.values_list("user", "message") if pk}


def forget_sent(messages: list[Message]) -> None:
    """Their words are others now: that the older ones left by mail keeps the new ones from nobody (one_notification_each)."""
    rows = Notification.objects.filter(message__in=[message.pk for message in messages])
    rows.filter(reason=Notification.Reason.WROTE).exclude(mail=_Mail.WAITING).delete()


def mail_as_it_comes(
    conversation: Conversation, messages: list[Message], told: Container[tuple[int, int]] = ()
) -> None:
    """New messages to everybody who has all of the conversation by mail, but for those who had them by mail, and for
    ``told``: (user id, message) of those who get them with a notice."""
    readers = involvement.as_it_comes(conversation)
    if not readers:
        return
    had = involvement.had_by_mail(messages)
    now = timezone.now()
    Notification.objects.bulk_create(
        [
            mailing.queued(
                Notification(
                    user_id=user_id,
                    reason=Notification.Reason.WROTE,
                    actor_id=message.claimed_by_id or message.author_id,
                    conversation=conversation,
                    message=message,
                    at=now,
                    read_at=now,
                )
            )
            for message in messages
            for user_id in sorted(readers)
            if not (
                (user_id, message.pk) in had
                or (user_id, message.pk) in told
                or user_id == message.claimed_by_id
            )
        ],
        ignore_conflicts=True,
    )


def tell_people(
    people: Iterable[User], reason: str, actor: User | None, url: str, text: str, group: Group | None = None
) -> None:
    """The same notice to several people, about something that is not a message. ``group``: what it tells of, or names."""
    _write(
        Notification(user=person, reason=reason, actor=actor, url=url, text=text[:300], group=group)
        for person in people
    )


def tell_of_place(message: Message, person: User, reason: str, actor: User | None) -> None:
    """One person, about a conversation they may read from now on; ``message``: its first one."""
    _write(
        [
            Notification(
                user=person,
                reason=reason,
                actor=actor,
                conversation_id=message.conversation_id,
                message=message,
            )
        ]
    )


def mark_read(user: User, notice: Notification | None = None) -> int:
    """Mark own notices as read: all, or those of one row; returns how many were unread."""
    rows = Notification.objects.visible_to(user).unread()
    if notice is not None:
        rows = rows.beside(notice)
    changed = rows.update(read_at=timezone.now())
    if changed:
        send_counts({user.pk})
    return changed


def mark_done(notices: NotificationQuerySet) -> None:
    """Unread notices of several people, about what is done by now: there is nothing to look at any more."""
    told = set(notices.values_list("user", flat=True))
    if told:
        notices.update(read_at=timezone.now())
        send_counts(told)


def _write(notices: Iterable[Notification], had: Container[tuple[int, int | None]] = ()) -> None:
    """``had``: (user id, message) of those who had it by mail: they are told in the browser alone."""
    rows = [row if (row.user_id, row.message_id) in had else mailing.queued(row) for row in notices]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        send_counts({row.user_id for row in rows})


def take_back(messages: Iterable[Message]) -> None:
    """What was withdrawn is no news any more, and its text must not live on here."""
    _take_back(Notification.objects.filter(message__in=list(messages)))


def take_back_places(conversations: Iterable[int]) -> None:
    """All notices about conversations that are about to go."""
    _take_back(Notification.objects.filter(conversation__in=list(conversations)))


def forget(keys: list[int]) -> int:
    """Delete these notices, whatever they are about."""
    _take_back(Notification.objects.filter(pk__in=keys))
    return len(keys)


def _take_back(notices: NotificationQuerySet) -> None:
    told = set(notices.unread().values_list("user", flat=True))
    notices.delete()
    if told:
        send_counts(told)


def send_counts(user_ids: set[int]) -> None:
    """The number of unread rows each of these people may see: a badge must not tell more than the page."""
    known = sorted(user_ids)
    counts: dict[int, int] = {}
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        counts |= dict(_UNREAD.all(*some, *[0] * (_AT_ONCE - len(some))))
    streams.emit_all((streams.of_person(pk), NoticesCounted(unread=counts.get(pk, 0))) for pk in known)


def _unread(*user_ids: int) -> QuerySet[Notification, tuple[int, int]]:
    unread = Notification.objects.unread().readable().filter(user__in=user_ids).order_by()
    return unread.values_list("user").annotate(number=ROWS)


# Asked for each message and reaction that somebody is told of; nearly always for one or two people.
_AT_ONCE = 8
_UNREAD = CompiledQuery(_unread, *[int] * _AT_ONCE)
