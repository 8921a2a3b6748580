"""A message as another of its mails has it: when the mail goes that its words are from, it keeps what the other one proves."""

from threads.actions import importing
from threads.actions.importing import MessageToImport
from threads.models import Message

from . import bulk_import
from .intake import headers
from .mail_job import Match, Work, with_files
from .models import ImportNote, IncomingMail, Origin
from .placing import people
from .placing.publish import draft_of
from .placing.slots import id_of
from .placing.thread import Node, copies
from .review.actions import work_of
from .unchain import unchain
from .unchain.values import ExtractedMessage


def best_origin(origins: list[Origin]) -> Origin | None:
    """Of these, the one whose words a message would have: a mail of its own before a carried one before a quote, the earliest
    first."""
    order = [Origin.Role.OUTER, Origin.Role.NOTE, Origin.Role.ATTACHED, Origin.Role.QUOTED]
    return min(
        origins, key=lambda one: (order.index(Origin.Role(one.role)), one.altered, one.pk), default=None
    )


def reword(message: Message, origin: Origin, note: ImportNote | None) -> bool:
    """Give a message the words, files and author that this mail has; False when the mail cannot be read any more.

    ``note``: how it was before the words came that go; else as it would come in now.
    """
    work = _read_again(origin.mail)
    found = next((one for one in work.messages if one.index == origin.index), None) if work else None
    if work is None or found is None:
        return False
    draft = _draft(message, work, found, note)
    if message.attachments.filter(removed_at__isnull=False).exists():
        # A retention rule has removed files: they are named, and do not come back.
        draft.files = [(name, kind, None, size, cid) for name, kind, _data, size, cid in draft.files]
    message.attachments.all().delete()
    message.addressees.all().delete()
    importing.upgrade(message, draft, quiet=True)
    origin.altered = found.index in work.rewritten or bool(found.variants)
    origin.gave = Origin.Gave.MESSAGE
    origin.save(update_fields=["altered", "gave"])
    return True


def _read_again(mail: IncomingMail) -> Work | None:
    raw = mail.raw.data
    if not raw:
        return None
    if mail.split is not None:
        work = work_of(mail)
        files = [file for message in unchain(raw).messages for file in message.attachments]
        work.messages = with_files(work.messages, files)
        return work
    work = Work(mail, raw, headers.read(raw))
    return None if bulk_import.read(work) is not None else work


def _draft(message: Message, work: Work, found: ExtractedMessage, note: ImportNote | None) -> MessageToImport:
    people.recognise([work])
    match = work.matches[work.messages.index(found)]
    if note is not None and note.author is not None:
        match = Match(note.author, "chosen")
    unknown = [one for one in (match, work.author, work.claimant) if one and one.user is None]
    people.introduce([unknown], [people.known_outsiders(message.conversation)])
    copy = copies(work)[found.index]
    node = Node(copy, not work.is_own(found), work.fingerprint(found), row=message, is_better=True)
    node.source = (work, found, match)
    node.message_id = note.named if note is not None else id_of(work, found)
    if message.parent is not None:
        # A date that is not printed is guessed from what it answers.
        node.parent = Node(copy, False, row=message.parent)
    draft = draft_of(node, {})
    draft.parent = None
    return draft
