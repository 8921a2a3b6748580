"""What moderators do to a message: out of sight, in sight again, gone. Who may is asked by the caller.

What is hidden is moved, not marked: it is in no table that a page, the index, a mail or an export reads. The message
itself is a withdrawn one, which all of them know.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from threads import activity
from threads.activity import Verb
from threads.models import Attachment, Conversation, HeldCopy, Message, Withheld, WithheldFile
from threads.rendering import text

from . import broadcast, emptying, holding, mentions, reacting, rights

Moderated = Message.Moderated
OUT_OF_SIGHT = (Moderated.HELD, Moderated.HIDDEN, Moderated.RETURNED)
HIDDEN, HELD = gettext_lazy("Hidden by the moderators"), gettext_lazy("Waits for the moderators")


@transaction.atomic
def hide(message: Message, *, by: User | None, how: str = Moderated.HIDDEN) -> Message:
    """Nobody sees text and files until they are shown again. Raises ValidationError when nothing is left to hide.

    ``by`` None: a monitor holds it back (``how`` is HELD then)."""
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    if message.moderated in OUT_OF_SIGHT:
        return _set_moderated(message, how)
    if message.withdrawn_at:
        raise ValidationError(_("This message is not there any more."))
    holding.about_to_go([message], HeldCopy.Why.EMPTIED)
    begins = _begins(message)
    conversation = message.conversation
    Withheld.objects.create(
        message=message, body=message.body, body_html=message.body_html, signature=message.signature,
        subject=conversation.subject if begins else "", was_best=conversation.best_answer_id == message.pk, by=by,
    )  # fmt: skip
    _put_aside(message, is_all=True)
    title = _title(how)
    emptying.empty(message, by=by, title=title, moderated=how)
    if begins:
        mentions.set_subject(message, title)
    return message


def hold_back(message: Message) -> None:
    """Call it in the transaction that writes the message: nobody has seen it, and who has it in hand does not go on
    with its text. Its notices are written when it is shown."""
    held = hide(message, by=None, how=Moderated.HELD)
    for name in _EMPTIED:
        setattr(message, name, getattr(held, name))


# What emptying changes in a message.
_EMPTIED = (
    "body", "body_html", "signature", "withdrawn_at", "withdrawn_by", "moderated", "reaction_counts", "attachment_count",
    "fragment",
)  # fmt: skip


def was_held(message: Message) -> bool:
    """Whether a monitor, and no person, took it out of sight first."""
    return Withheld.objects.filter(message=message, by=None).exists()


@transaction.atomic
def show(message: Message, *, by: User, body: str | None = None) -> Message:
    """Everybody sees it again, as it was, or with another text (``body``). Raises ValidationError."""
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    kept = Withheld.objects.filter(message=message).first()
    if kept is None:
        raise ValidationError(_("There is nothing to show again."))
    is_other = body is not None and body != kept.body
    if is_other:
        holding.about_to_go([message], HeldCopy.Why.CHANGED)
    _fill(message, kept)
    if body is not None and is_other:
        _rewrite(message, body)
    _give_back(message, is_alone=False)
    broadcast.redraw(
        message, "body", "body_html", "signature", "edited_at", "withdrawn_at", "withdrawn_by", "moderated",
        "reaction_counts", "attachment_count",
    )  # fmt: skip
    people = mentions.named_people(message.body, message.conversation, message.author)
    mentions.set_mentions(message, people)
    mentions.change_topics(message, {})
    # Merged with an older one meanwhile, the conversation has the title of that.
    if kept.subject and _begins(message):
        mentions.set_subject(message, kept.subject)
        mentions.change_subject(message, kept.body, text.title_of(message.body))
    kept.delete()
    broadcast.shrink(message.conversation)
    _tell(message, by, people=people if kept.by_id is None else None)
    return message


@transaction.atomic
def take_files(message: Message, *, by: User) -> Message:
    """The files go out of sight, the text stays. Raises ValidationError when there is none."""
    message = Message.objects.locked(message.pk)
    if not message.attachment_count:
        raise ValidationError(_("This message has no files."))
    holding.about_to_go([message], HeldCopy.Why.CHANGED)
    _put_aside(message, is_all=False)
    message.attachments.all().delete()
    message.attachment_count, message.moderated = 0, Moderated.FILES
    broadcast.redraw(message, "attachment_count", "moderated")
    _tell(message, by)
    return message


@transaction.atomic
def give_files(message: Message, *, by: User) -> Message:
    """The files that were taken out are there again. Raises ValidationError."""
    message = Message.objects.locked(message.pk)
    if message.moderated != Moderated.FILES:
        raise ValidationError(_("There is nothing to show again."))
    message.moderated = ""
    _give_back(message, is_alone=True)
    broadcast.redraw(message, "attachment_count", "moderated")
    _tell(message, by)
    return message


@transaction.atomic
def remove(message: Message, *, by: User) -> Message:
    """For good: also what was hidden of it."""
    message = Message.objects.locked(hide(message, by=by).pk)
    # What was hidden before a hold began has no copy yet.
    holding.about_to_go([message], HeldCopy.Why.EMPTIED)
    Withheld.objects.filter(message=message).delete()
    WithheldFile.objects.filter(message=message).delete()
    message.reactions.all().delete()
    return _set_moderated(message, Moderated.REMOVED)


@transaction.atomic
def take_back(message: Message, *, by: User) -> Message:
    """Its author takes back what a monitor holds: for good, as any message they withdraw. Raises PermissionDenied;
    ValidationError when a moderator has decided about it."""
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    if not rights.may_take_back(by, message):
        raise PermissionDenied(_("This message is not yours to take back."))
    if message.moderated != Moderated.HELD:
        raise ValidationError(_("The moderators have decided about this message meanwhile."))
    holding.about_to_go([message], HeldCopy.Why.EMPTIED)
    had_title = Withheld.objects.filter(message=message).exclude(subject="").exists()
    Withheld.objects.filter(message=message).delete()
    WithheldFile.objects.filter(message=message).delete()
    message.reactions.all().delete()
    message.withdrawn_at, message.withdrawn_by, message.moderated = timezone.now(), by, ""
    broadcast.redraw(message, "withdrawn_at", "withdrawn_by", "moderated")
    if had_title and _begins(message):
        mentions.set_subject(message, _("Withdrawn"))
    broadcast.tell_changed(message, message.conversation)
    broadcast.tell_place(message.conversation)
    return message


def _title(how: str) -> str:
    """Of a conversation whose first message is out of sight."""
    return str(HELD if how == Moderated.HELD else HIDDEN)


def _set_moderated(message: Message, how: str) -> Message:
    message.moderated = how
    if Withheld.objects.filter(message=message).exclude(subject="").exists() and _begins(message):
        mentions.set_subject(message, _title(how))
    broadcast.redraw(message, "moderated")
    broadcast.tell_changed(message, message.conversation)
    return message


def _begins(message: Message) -> bool:
    """Whether the title of the conversation is that of this message."""
    first = message.conversation.messages.filter(parent=None).in_reading_order().values_list("pk", flat=True)
    return message.parent_id is None and first.first() == message.pk


def _put_aside(message: Message, *, is_all: bool) -> None:
    """``is_all``: with the text; else they are the only ones, and do not come back with it."""
    files = message.attachments.order_by("pk")
    WithheldFile.objects.bulk_create(WithheldFile.of(file, is_alone=not is_all) for file in files)


def _give_back(message: Message, *, is_alone: bool) -> None:
    kept = WithheldFile.objects.filter(message=message, is_alone=is_alone)
    files = Attachment.objects.bulk_create(file.as_attachment() for file in kept.order_by("pk"))
    kept.delete()
    message.attachment_count = len(files)


def _fill(message: Message, kept: Withheld) -> None:
    message.body, message.body_html, message.signature = kept.body, kept.body_html, kept.signature
    message.withdrawn_at = message.withdrawn_by = None
    files_are_out = WithheldFile.objects.filter(message=message, is_alone=True).exists()
    message.moderated = Moderated.FILES if files_are_out else ""
    message.reaction_counts = reacting.count(message)
    if kept.was_best:
        Conversation.objects.filter(pk=message.conversation_id, best_answer=None).update(best_answer=message)


def _rewrite(message: Message, body: str) -> None:
    if message.unsigned != message.body and not body.endswith(message.signature):
        message.signature = ""
    message.body, message.edited_at = body, timezone.now()
    people = mentions.named_people(body, message.conversation, message.author)
    message.body_html = text.render(message.unsigned, people)


def _tell(message: Message, by: User, people: Iterable[User] | None = None) -> None:
    """``people``: who is named in it, and hears of it only now."""
    named = [person.pk for person in people or () if person.pk != message.author_id]
    detail = activity.ShownDetail(quiet=people is None, mentioned=named)
    activity.record(Verb.MODERATE, detail, actor=by, conversation=message.conversation, message=message)
    broadcast.tell_changed(message, message.conversation)
    broadcast.tell_place(message.conversation)
