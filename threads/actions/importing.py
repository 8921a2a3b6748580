"""Put whole chains of messages into conversations, in a number of statements that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Group, User
from microblog.kit.bulk_update import update_each
from microblog.kit.storable import storable
from threads import activity
from threads.activity import Verb
from threads.models import Addressee, Conversation, HeldCopy, Message, Participant, Subscription
from threads.models.message import without_signature
from threads.rendering import text

from . import addressing, attaching, broadcast, holding, mentions
from .attaching import NewFile


@dataclass(slots=True, kw_only=True)
class MessageToImport:
    """A message to be. ``parent``: index of an earlier or later draft, a stored message, or nobody.

    ``files``: (name, type, bytes or None when only named, size, Content-ID). ``html``: safe HTML if it is there
    already, else the text is rendered as a mail's. ``edited_by``: who put other words than the mail's.
    ``unchecked``: nobody could check that the mail is its author's. ``addressees``: whom its mail, or the quote, names in
    To and Cc, unsaved and without a message.
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
    unchecked: bool = False
    addressees: list[Addressee] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ChainToImport:
    """A chain to be: a new conversation in ``group`` or between ``people``, or more of ``conversation``.

    ``quiet``: an archive; no live events and no notices. ``tell_authors``: quoted colleagues who may
    read it get a notice.
    """

    drafts: list[MessageToImport]
    subject: str = ""
    group: Group | None = None
    people: Iterable[User] = ()
    forwarded_by: User | None = None
    conversation: Conversation | None = None
    source: str = Conversation.Source.MAIL
    quiet: bool = False
    tell_authors: bool = False
    # Filled by publish_chains.
    messages: list[Message] = field(default_factory=list)
    new: list[tuple[Message, MessageToImport]] = field(default_factory=list)
    opened: bool = False

    @property
    def place(self) -> Conversation:
        """Where its messages stand; there is one as soon as it is opened."""
        assert self.conversation is not None
        return self.conversation


def publish_chain(**chain: Any) -> tuple[Conversation, list[Message]]:
    """One chain, by the fields of ``Chain``; what ``publish_chains`` says holds for it."""
    return publish_chains([ChainToImport(**chain)])[0]


@transaction.atomic
def publish_chains(chains: list[ChainToImport]) -> list[tuple[Conversation, list[Message]]]:
    """Write each chain as one conversation, or add it to its own. Returns conversations and messages, in
    the order of the drafts; a draft whose Message-ID is there already gives the message that is there.

    The caller decides who may publish where (a mail has its own rules). A conversation comes once at
    most. Raises ValidationError on an empty chain or a parent that is not there.
    """
    if any(not chain.drafts for chain in chains):
        raise ValidationError(_("There is no message to publish."))
    known = _known(chains)
    _open(chains)
    for chain in chains:
        there = known[chain.place.pk]
        chain.messages = [there.get(d.message_id) or _message(chain.place, d) for d in chain.drafts]
        chain.new = [(m, d) for m, d in zip(chain.messages, chain.drafts, strict=True) if m.pk is None]
    grown = [chain for chain in chains if chain.new]
    _insert(grown)
    _follow(grown)
    broadcast.grow_all({chain.place: [message for message, _draft in chain.new] for chain in grown})
    activity.record_all(map(_fact, grown))
    for chain in grown:
        if not chain.quiet:
            broadcast.tell_grown(chain.place, opened=chain.opened)
    return [(chain.place, chain.messages) for chain in chains]


def _fact(chain: ChainToImport) -> activity.Fact:
    detail = activity.ImportedDetail(
        quiet=chain.quiet, opened=chain.opened, count=len(chain.new), tell_authors=chain.tell_authors
    )
    return activity.Fact(
        verb=Verb.IMPORT,
        actor=chain.forwarded_by,
        conversation=chain.conversation,
        messages=[message for message, _draft in chain.new],
        detail=detail,
    )


@transaction.atomic
def upgrade(message: Message, draft: MessageToImport, *, quiet: bool = False) -> Message:
    """The true mail replaces the quoted copy: same id, replies and reactions stay, the claim ends. ``quiet``: an archive's;
    nobody gets it as a mail.

    A copy that was withdrawn meanwhile stays so, and what moderators took out of it does not come back with another mail.
    """
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    if message.withdrawn_at:
        return message
    holding.about_to_go([message], HeldCopy.Why.CHANGED)
    fresh, claimed, topics = (
        _message(message.conversation, draft), message.author_id, mentions.topics_of(message),
    )  # fmt: skip
    is_new = _says_otherwise(fresh, message)
    changed = [
        "author", "body", "body_html", "signature", "sent_at", "date_printed", "message_id",
        "fingerprint", "claimed_by", "confidence", "edited_at", "edited_by",
        "unchecked",
    ]  # fmt: skip
    for name in changed:
        setattr(message, name, getattr(fresh, name))
    if isinstance(draft.parent, Message) and message.parent_id is None and draft.parent.pk != message.pk:
        message.parent = draft.parent
        changed.append("parent")
    if draft.files and message.moderated != Message.Moderated.FILES:
        before = _contents(message)
        message.attachments.all().delete()
        message.attachment_count = 0
        attaching.attach_all((message, NewFile(*file)) for file in draft.files)
        changed.append("attachment_count")
        is_new = is_new or _contents(message) != before
    if message.parent_id is None:
        # Whoever was taken for its author was taken for who started the conversation, too.
        Conversation.objects.filter(pk=message.conversation_id, started_by=claimed).update(
            started_by=draft.author
        )
    if draft.addressees:
        message.addressees.all().delete()
        addressing.write([(message, draft.addressees)])
    broadcast.redraw(message, *changed)
    mentions.change_topics(message, topics)
    # Answers to it say its author's name.
    message.replies.update(fragment="")
    activity.record(
        Verb.UPGRADE, activity.UpgradedDetail(quiet=quiet, changed=is_new), actor=draft.author,
        conversation=message.conversation, message=message,
    )  # fmt: skip
    broadcast.tell_changed(message, message.conversation)
    return message


def _says_otherwise(fresh: Message, message: Message) -> bool:
    """Whether the words are others. The fingerprint of an edited text is that of the mail's."""
    is_known = bool(fresh.fingerprint) and not message.edited_at
    return fresh.body != message.body and not (is_known and fresh.fingerprint == message.fingerprint)


def _contents(message: Message) -> list[tuple[int | None, str]]:
    """Its files; without a number those that were only named."""
    return sorted(message.attachments.values_list("blob", "name"), key=str)


def _known(chains: list[ChainToImport]) -> dict[int, dict[str, Message]]:
    """{conversation: {Message-ID: message}} of what is there already."""
    known: dict[int, dict[str, Message]] = defaultdict(dict)
    grown = {chain.conversation.pk: chain.conversation for chain in chains if chain.conversation}
    ids = {draft.message_id for chain in chains if chain.conversation for draft in chain.drafts}
    if ids:
        for message in Message.objects.filter(conversation__in=grown, message_id__in=ids).exclude(
            message_id=""
        ):
            message.conversation = grown[message.conversation_id]
            known[message.conversation_id][message.message_id] = message
    return known


def _open(chains: list[ChainToImport]) -> None:
    new = [chain for chain in chains if chain.conversation is None]
    for chain in new:
        chain.opened, chain.conversation = True, _conversation(chain)
    Conversation.objects.bulk_create(chain.place for chain in new)
    Participant.objects.bulk_create(seat for chain in new for seat in _seats(chain))


def _conversation(chain: ChainToImport) -> Conversation:
    # Printed times often lack their zone: an answer from another country can look older than what it answers.
    roots = [draft for draft in chain.drafts if draft.parent is None] or chain.drafts
    first = min(roots, key=lambda draft: draft.sent_at)
    now = timezone.now()
    subject = " ".join(chain.subject.split()) or text.first_line(first.body) or _("(no subject)")
    return Conversation(
        subject=subject[:300],
        source=chain.source,
        group=chain.group,
        started_by=first.author,
        forwarded_by=_forwarder(chain),
        created_at=first.arrived_at or now,
        last_activity_at=max(draft.arrived_at or now for draft in chain.drafts),
    )


def _forwarder(chain: ChainToImport) -> User | None:
    """Who brought it in. Nobody forwards a mail with nothing in it but their own words."""
    is_archive = chain.source == Conversation.Source.IMPORT
    others = any(draft.author != chain.forwarded_by for draft in chain.drafts)
    return chain.forwarded_by if is_archive or others else None


def _seats(chain: ChainToImport) -> list[Participant]:
    if chain.group is not None:
        return []
    people = [person for person in [*chain.people, chain.forwarded_by] if person is not None]
    # Nobody becomes a guest of a conversation, or of one more, by a mail they once got.
    seated = {person.pk: person for person in people if person.is_colleague}
    return [
        Participant(conversation=chain.conversation, user=p, added_by=chain.forwarded_by)
        for p in seated.values()
    ]


def _message(conversation: Conversation, draft: MessageToImport) -> Message:
    body, signature = storable(draft.body, nul=""), storable(draft.signature, nul="")
    return Message(
        conversation=conversation,
        parent=draft.parent if isinstance(draft.parent, Message) else None,
        author=draft.author,
        source=Message.Source.MAIL,
        body=body,
        body_html=text.render_mail(without_signature(body, signature)) if draft.html is None else draft.html,
        signature=signature,
        sent_at=draft.sent_at,
        date_printed=draft.date_printed,
        arrived_at=draft.arrived_at or timezone.now(),
        message_id=draft.message_id[:500],
        fingerprint=draft.fingerprint,
        claimed_by=draft.claimed_by,
        confidence=draft.confidence,
        edited_at=timezone.now() if draft.edited_by else None,
        edited_by=draft.edited_by,
        unchecked=draft.unchecked,
    )


def _insert(chains: list[ChainToImport]) -> None:
    """Rows first, then the arrows between them, then the files. Fragments are drawn when first read."""
    new = [pair for chain in chains for pair in chain.new]
    Message.objects.bulk_create([message for message, _draft in new])
    addressing.write((message, draft.addressees) for message, draft in new)
    children = [message for chain in chains for message in _children(chain)]
    files = [(message, NewFile(*file)) for message, draft in new for file in draft.files]
    attaching.attach_all(files)
    touched = {message.pk: message for message in [*children, *(message for message, _file in files)]}
    update_each(touched.values(), "parent", "attachment_count")
    mentions.add_topics(message for message, _draft in new)


def _children(chain: ChainToImport) -> list[Message]:
    """Messages whose parent is another of the chain, which has a row only now."""
    children = []
    for message, draft in chain.new:
        if isinstance(draft.parent, int):
            if not 0 <= draft.parent < len(chain.messages) or chain.messages[draft.parent] is message:
                raise ValidationError(_("A message names a parent that is not there."))
            message.parent = chain.messages[draft.parent]
            children.append(message)
    return children


def _follow(chains: list[ChainToImport]) -> None:
    Subscription.objects.bulk_create(
        [
            Subscription(user=chain.forwarded_by, conversation=chain.conversation)
            for chain in chains
            # Who imports an archive does not ask to hear of all that is in it.
            if chain.forwarded_by is not None and not chain.quiet
        ],
        ignore_conflicts=True,
    )
