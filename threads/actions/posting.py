"""Post, reply, edit, withdraw: what a person does with a message of their own."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Group, User
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.storable import storable
from threads import activity
from threads.activity import Verb
from threads.live import streams
from threads.models import Addressee, Conversation, HeldCopy, Message, Participant
from threads.rendering import text

from . import (
    addressing,
    attaching,
    bounds,
    broadcast,
    by_mail,
    emptying,
    following,
    holding,
    mentions,
    rights,
)

MAX_BODY = 100_000  # characters; a longer text is a file
MAX_FILES = settings.FILES_A_MESSAGE


def post(
    *,
    author: User,
    subject: str,
    body: str,
    group: Group | None = None,
    people: Collection[User] = (),
    kind: str = Conversation.Kind.DISCUSSION,
    source: str = Message.Source.WEB,
    client_id: str = "",
    files: Iterable = (),
    sent_at: datetime | None = None,
) -> Message:
    """Start a conversation in a group, or a private one with ``people``; returns its first message.

    No subject: the first line of the text is used. The same ``client_id`` again returns the message
    that is there. Raises PermissionDenied, ValidationError.
    """
    body, files = _checked(body, files)
    subject = " ".join(storable(subject or "", nul="").split()) or _title(body, files)
    _check_place(group, people, kind)
    rights.require_start(author, group, announcement=kind == Conversation.Kind.ANNOUNCEMENT)
    _within_bounds(author, files, client_id, people)

    def write() -> Message:
        at = sent_at or timezone.now()
        conversation = Conversation.objects.create(
            subject=subject[:300], kind=kind, source=source, group=group, started_by=author,
            created_at=at, last_activity_at=at,
        )  # fmt: skip
        if group is None:
            _seat(conversation, {author, *people}, by=author)
        message = Message(
            conversation=conversation, author=author, source=source, body=body, client_id=client_id,
            sent_at=at, arrived_at=at,
        )  # fmt: skip
        _publish(message, files, verb=Verb.POST, opened=True)
        return message

    return _once(write, author, client_id)


def reply(
    *,
    author: User,
    conversation: Conversation,
    body: str,
    parent: Message | None = None,
    source: str = Message.Source.WEB,
    client_id: str = "",
    message_id: str = "",
    sent_at: datetime | None = None,
    files: Iterable = (),
    unchecked: bool = False,
    signature: str = "",
    addressees: Collection[Addressee] = (),
) -> Message:
    """Answer ``parent``, or without one the first message of the conversation.

    ``unchecked``: it came by mail, and nobody could check that it is its author's. ``signature``: of a mail;
    pages fold it. ``addressees``: whom that mail names in To and Cc.
    The same ``client_id`` or ``message_id`` again returns the message that is there.
    Raises PermissionDenied, ValidationError.
    """
    body, files = _checked(body, files)
    rights.require_reply(author, conversation)
    if parent is not None and parent.conversation_id != conversation.pk:
        raise ValidationError(_("This message is not part of the conversation."))
    _within_bounds(author, files, client_id)

    def write() -> Message:
        if message_id and (known := conversation.messages.filter(message_id=message_id).first()):
            return known
        at = sent_at or timezone.now()
        message = Message(
            conversation=conversation, parent=parent or _root(conversation), author=author, source=source,
            body=body, client_id=client_id, message_id=message_id, sent_at=at, arrived_at=at,
            unchecked=unchecked, signature=signature,
        )  # fmt: skip
        _publish(message, files, verb=Verb.REPLY, opened=False, addressees=addressees)
        return message

    def gone() -> bool:
        there = (
            conversation.messages.filter(pk=parent.pk)
            if parent
            else Conversation.objects.filter(pk=conversation.pk)
        )
        return not there.exists()

    return _once(write, author, client_id, gone)


@transaction.atomic
def edit(message: Message, *, by: User, body: str) -> Message:
    """Put a new text in the place of the old one. Raises PermissionDenied, ValidationError."""
    # Its first line may be the title. In the order in which a reply takes them.
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    rights.require_edit(by, message)
    if message.withdrawn_at:
        raise ValidationError(_("A withdrawn message cannot be edited."))
    body, _files = _checked(body, ["kept"] if message.attachment_count else [])
    if body == message.body:
        return message
    bounds.posting(by)  # it names people, and reaches every reader, as a new one does
    holding.about_to_go([message], HeldCopy.Why.CHANGED)
    if message.unsigned != message.body and not body.endswith(message.signature):
        message.signature = ""  # its author took it out of the text, or changed it
    before, topics = message.body, mentions.topics_of(message)
    message.body, message.edited_at = body, timezone.now()
    people = mentions.named_people(body, message.conversation, by)
    message.body_html = text.render(message.unsigned, people)
    broadcast.redraw(message, "body", "body_html", "signature", "edited_at")
    new = mentions.set_mentions(message, people)
    mentions.change_topics(message, topics)
    mentions.change_subject(message, before, text.title_of(body))
    activity.record(
        Verb.EDIT,
        activity.WrittenDetail(mentioned=[person.pk for person in new]),
        actor=by,
        conversation=message.conversation,
        message=message,
    )
    broadcast.tell_changed(message, message.conversation)
    return message


@transaction.atomic
def withdraw(message: Message, *, by: User) -> Message:
    """Take a message back: its text and files go, its place in the tree stays. Twice is once."""
    # In the order in which a reply takes them: its conversation, then what it answers.
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    rights.require_withdraw(by, message)
    if message.withdrawn_at:
        return message
    holding.about_to_go([message], HeldCopy.Why.EMPTIED)
    message.reactions.all().delete()
    message.withheld_files.all().delete()  # those that moderators had taken out
    emptying.empty(message, by=by, title=_("Withdrawn"))
    return message


def _title(body: str, files: list) -> str:
    return text.title_of(body) or (files[0].name if files else _("(no title)"))


@streams.together()
def _publish(
    message: Message, files: list, *, verb: Verb, opened: bool, addressees: Collection[Addressee] = ()
) -> None:
    """Insert, attach, draw, count, tell: the order in which every new message is born."""
    conversation = message.conversation
    people = mentions.named_people(message.body, conversation, message.author)
    message.body_html = text.render(message.unsigned, people)
    message.save(force_insert=True)
    attaching.attach_all((message, file) for file in files)
    addressing.write([(message, list(addressees))])
    broadcast.redraw(message, "attachment_count")
    mentions.set_mentions(message, people)
    mentions.add_topics([message])
    broadcast.grow(conversation, 1, message.arrived_at)
    following.follow_quietly(message.author, conversation)
    if message.source != Message.Source.MAIL:
        by_mail.in_browser(message.author, conversation)
    activity.record(
        verb,
        activity.WrittenDetail(mentioned=[person.pk for person in people if person.pk != message.author_id]),
        actor=message.author,
        conversation=conversation,
        message=message,
    )
    broadcast.tell_posted(message, conversation, opened=opened)


def _once(
    write: Callable[[], Message], author: User, client_id: str, gone: Callable[[], bool] = lambda: False
) -> Message:
    """Run ``write`` in a transaction; a second try of the same post gives the first one's message.

    ``gone``: whether what it hangs on was taken back meanwhile, which the database refuses.
    """

    def known() -> Message | None:
        return Message.objects.filter(author=author, client_id=client_id).first() if client_id else None

    try:
        with transaction.atomic():
            return known() or write()
    except IntegrityError:
        # Two tries at the same moment: the other one won.
        if there := known():
            return there
        if gone():
            raise ValidationError(_("This conversation is not there any more.")) from None
        raise


def _within_bounds(author: User, files: list, client_id: str, people: Collection[User] = ()) -> None:
    """A second try of the same post is no second post. Raises ValidationError."""
    if client_id and Message.objects.filter(author=author, client_id=client_id).exists():
        return
    bounds.posting(author)
    bounds.attaching(author, attaching.size_of(files))
    bounds.addressing(author, len(people))


def _checked(body: str, files: Iterable) -> tuple[str, list]:
    # A lone \r is a line end nobody sees.
    body = storable(body or "", nul="").replace("\r\n", "\n").replace("\r", "\n").strip()
    files = list(files)
    if not body and not files:
        raise ValidationError(_("Write something first."))
    if len(body) > MAX_BODY:
        raise ValidationError(_("This text is too long. Attach it as a file."))
    if len(files) > MAX_FILES:
        raise ValidationError(_("At most %(count)d files in one message.") % {"count": MAX_FILES})
    return body, files


def checked_text(body: str) -> str:
    """A text as it can be stored. Raises ValidationError when there is none, or too much of it."""
    return _checked(body, ())[0]


def _check_place(group: Group | None, people: Collection[User], kind: str) -> None:
    if kind not in Conversation.Kind.values:
        raise ValidationError(_("Choose discussion, question or announcement."))
    if (group is None) == (not people):
        raise ValidationError(_("Choose a group, or the people to write to."))
    if group is None and kind == Conversation.Kind.ANNOUNCEMENT:
        raise ValidationError(_("An announcement goes to a group."))
    if any(not person.is_colleague for person in people):
        raise ValidationError(_("Only colleagues can take part in a private conversation."))


def _seat(conversation: Conversation, people: Iterable[User], *, by: User) -> None:
    Participant.objects.bulk_create(
        [
            Participant(conversation=conversation, user=person, added_by=by)
            for person in sorted(people, key=lambda p: p.pk)
        ],
        ignore_conflicts=True,
    )


def _root(conversation: Conversation) -> Message | None:
    return next(iter(_FIRST.all(conversation.pk)), None)


# Whose it is, and not the text.
_FIRST = CompiledQuery(
    lambda pk: (
        Message.objects.filter(conversation=pk, parent=None)
        .in_reading_order()
        .only("conversation", "parent", "author", "claimed_by")[:1]
    ),
    int,
)
