"""Put a whole chain of messages into a conversation at once, in a constant number of statements."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Group, User
from threads import activity, text
from threads.models import Conversation, Message, Participant, Subscription

from . import announcing, attaching
from .attaching import NewFile


@dataclass(slots=True, kw_only=True)
class Draft:
    """A message to be. ``parent``: index of an earlier or later draft, a stored message, or nobody.

    ``files``: (name, type, bytes or None when only named, size). ``html``: safe HTML if it is there
    already, else the text is rendered as a mail's. ``edited_by``: who put other words than the mail's.
    """

    author: User
    body: str
    sent_at: datetime
    parent: int | Message | None = None
    message_id: str = ""
    signature: str = ""
    claimed_by: User | None = None
    confidence: float = 1.0
    date_printed: str | None = None
    fingerprint: str = ""
    files: list = field(default_factory=list)
    arrived_at: datetime | None = None
    html: str | None = None
    edited_by: User | None = None


@transaction.atomic
def publish_chain(
    *,
    drafts: list[Draft],
    subject: str,
    group: Group | None = None,
    people=(),
    forwarded_by: User | None = None,
    conversation: Conversation | None = None,
    source: str = Conversation.Source.MAIL,
    quiet: bool = False,
    tell_authors: bool = False,
) -> tuple[Conversation, list[Message]]:
    """Write a chain as one conversation, or add it to ``conversation``. Returns it and the messages,
    in the order of ``drafts``; a draft whose Message-ID is there already gives the message that is there.

    The caller decides who may publish where (a mail has its own rules). ``quiet``: an archive; no
    live events and no notices. ``tell_authors``: quoted colleagues who may read it get a notice.
    Raises ValidationError on an empty chain or a parent that is not there.
    """
    if not drafts:
        raise ValidationError(_("There is no message to publish."))
    opened = conversation is None
    known = {} if opened else _known(conversation, drafts)
    if opened:
        conversation = _open(drafts, subject, group, forwarded_by, source)
        _seat(conversation, people, forwarded_by)
    messages = [known.get(draft.message_id) or _message(conversation, draft) for draft in drafts]
    new = [(m, d) for m, d in zip(messages, drafts, strict=True) if m.pk is None]
    if not new:
        return conversation, messages
    _insert(new, messages)
    _follow(conversation, forwarded_by)
    fresh = [message for message, _draft in new]
    announcing.grow(conversation, len(fresh), max(message.arrived_at for message in fresh))
    activity.record(
        "import",
        actor=forwarded_by,
        conversation=conversation,
        messages=fresh,
        quiet=quiet,
        opened=opened,
        count=len(fresh),
        **({"tell_authors": True} if tell_authors else {}),
    )
    if not quiet:
        announcing.tell_grown(conversation, opened=opened)
    return conversation, messages


@transaction.atomic
def upgrade(message: Message, draft: Draft) -> Message:
    """The true mail replaces the quoted copy: same id, replies and reactions stay, the claim ends."""
    fresh = _message(message.conversation, draft)
    changed = [
        "author", "body", "body_html", "signature", "sent_at", "date_printed", "message_id",
        "fingerprint", "claimed_by", "confidence", "edited_at", "edited_by",
    ]  # fmt: skip
    for name in changed:
        setattr(message, name, getattr(fresh, name))
    if isinstance(draft.parent, Message) and message.parent_id is None and draft.parent.pk != message.pk:
        message.parent = draft.parent
        changed.append("parent")
    if draft.files:
        message.attachments.all().delete()
        message.attachment_count = 0
        attaching.attach_all((message, NewFile(*file)) for file in draft.files)
        changed.append("attachment_count")
    announcing.redraw(message, *changed)
    # Answers to it say its author's name.
    message.replies.update(fragment="")
    activity.record("upgrade", actor=draft.author, conversation=message.conversation, message=message)
    announcing.tell_changed(message, message.conversation)
    return message


def _known(conversation: Conversation, drafts: list[Draft]) -> dict[str, Message]:
    ids = [draft.message_id for draft in drafts if draft.message_id]
    return {m.message_id: m for m in conversation.messages.filter(message_id__in=ids)} if ids else {}


def _open(drafts, subject, group, forwarded_by, source) -> Conversation:
    first = min(drafts, key=lambda draft: draft.sent_at)
    now = timezone.now()
    return Conversation.objects.create(
        subject=(" ".join(subject.split()) or text.first_line(first.body) or _("(no subject)"))[:300],
        source=source,
        group=group,
        started_by=first.author,
        forwarded_by=forwarded_by,
        created_at=first.arrived_at or now,
        last_activity_at=max(draft.arrived_at or now for draft in drafts),
    )


def _seat(conversation: Conversation, people, forwarded_by) -> None:
    if conversation.group_id is not None:
        return
    seated = {person.pk: person for person in [*people, forwarded_by] if person is not None}
    Participant.objects.bulk_create(
        [Participant(conversation=conversation, user=p, added_by=forwarded_by) for p in seated.values()]
    )


def _message(conversation: Conversation, draft: Draft) -> Message:
    # NUL comes in broken mail and PostgreSQL cannot store it.
    body = draft.body.replace("\x00", "")
    return Message(
        conversation=conversation,
        parent=draft.parent if isinstance(draft.parent, Message) else None,
        author=draft.author,
        source=Message.Source.MAIL,
        body=body,
        body_html=text.render_mail(body) if draft.html is None else draft.html,
        signature=draft.signature.replace("\x00", ""),
        sent_at=draft.sent_at,
        date_printed=draft.date_printed,
        arrived_at=draft.arrived_at or timezone.now(),
        message_id=draft.message_id[:500],
        fingerprint=draft.fingerprint,
        claimed_by=draft.claimed_by,
        confidence=draft.confidence,
        edited_at=timezone.now() if draft.edited_by else None,
        edited_by=draft.edited_by,
    )


def _insert(new: list[tuple[Message, Draft]], messages: list[Message]) -> None:
    """Rows first, then the arrows between them, then the files. Fragments are drawn when first read."""
    Message.objects.bulk_create([message for message, _draft in new])
    children = []
    for message, draft in new:
        if isinstance(draft.parent, int):
            if not 0 <= draft.parent < len(messages) or messages[draft.parent] is message:
                raise ValidationError(_("A message names a parent that is not there."))
            message.parent = messages[draft.parent]
            children.append(message)
    files = [(message, NewFile(*file)) for message, draft in new for file in draft.files]
    attaching.attach_all(files)
    if children or files:
        touched = {message.pk: message for message in [*children, *(message for message, _file in files)]}
        Message.objects.bulk_update(touched.values(), ["parent", "attachment_count"])


def _follow(conversation: Conversation, forwarded_by) -> None:
    if forwarded_by is not None:
        Subscription.objects.bulk_create(
            [Subscription(user=forwarded_by, conversation=conversation)], ignore_conflicts=True
        )
