"""One mail on its way through the pipeline, and who wrote what it says."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import User
from microblog.kit.storable import all_storable
from threads.models import Conversation

from .intake.headers import Headers
from .models import IncomingMail
from .unchain.merging.fingerprints import fingerprint
from .unchain.values import ExtractedFile, ExtractedMessage, Piece

if TYPE_CHECKING:  # it is placed by them, and they know it
    from .placing.thread import Thread

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(eq=False)
class Match:
    """``how`` is address, participant, directory (both by name: probable), chosen (by the reviewer) or unknown."""

    user: User | None
    how: str
    name: str = ""
    address: str = ""

    @property
    def is_guess(self) -> bool:
        return self.how in ("participant", "directory")


@dataclass(frozen=True)
class Exported:
    """What an exported mail says of its conversation: the kind of it, on its first message, and whether this
    message is the best answer, or nobody could check its author."""

    kind: str = ""
    is_best: bool = False
    is_unchecked: bool = False


@dataclass(eq=False)
class Work:
    """Filled step by step. ``messages`` keep the engine's indexes in ``Message.index``; left-out ones are gone."""

    mail: IncomingMail
    raw: bytes = field(repr=False)
    headers: Headers
    messages: list[ExtractedMessage] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    # Who sent the mail itself, also when it has no text of its own.
    author: Match | None = None
    subject: str = ""
    # Where it goes: a group, or only these people.
    people: list[User] = field(default_factory=list)
    # The reviewer's choice of an existing conversation.
    conversation: Conversation | None = None
    is_forward: bool = False
    # Quoted colleagues get a notice.
    tell_authors: bool = False

    # Its sender says nothing in it: only the quotes count.
    is_wordless: bool = False

    # When it was begun: what was there before is not by it.
    began: datetime = field(default_factory=timezone.now)

    # How often a message was found in the mail, if more than once.
    copies: dict[int, int] = field(default_factory=dict)
    # Messages published with other words than the mail's: index -> fingerprint of the mail's.
    rewritten: dict[int, str] = field(default_factory=dict)

    # An archive that Skein exported (exported.py): each mail is one message as it was, and names its conversation.
    exported: Exported | None = None
    kin: tuple[str, ...] = ()
    # Who says that somebody else wrote the mail itself.
    claimant: Match | None = None

    # Where it was placed.
    thread: "Thread | None" = None

    # Fingerprints by index, computed once: they are asked for at every step.
    prints: dict[int, str] = field(default_factory=dict)

    def fingerprint(self, message: ExtractedMessage) -> str:
        if message.index not in self.prints:
            self.prints[message.index] = self.rewritten.get(message.index) or fingerprint(message.body)
        return self.prints[message.index]

    def is_own(self, message: ExtractedMessage) -> bool:
        """Whether its sender wrote it: not what is quoted, and nothing in a file that was uploaded."""
        return message.index == 0 and not self.mail.is_upload and self.claimant is None

    @property
    def is_import(self) -> bool:
        return self.mail.batch_id is not None

    @property
    def is_live(self) -> bool:
        """It came to a group or as an answer: not out of an archive or a file, and not to ``in@``, where its sender brings
        in what others wrote."""
        to_review = self.mail.recipient.lower().startswith("in@")
        return not (self.is_import or self.mail.is_upload or self.mail.is_forged or to_review)

    @property
    def is_forged(self) -> bool:
        return self.mail.is_forged

    def is_unchecked(self, message: ExtractedMessage) -> bool:
        """Whether it is published in the name of a sender who was not checked. Nobody promises that for a file
        or an archive of `ingest`: those say who brought them. In an archive of the desk nothing is believed, neither
        its quotes nor what it says of itself."""
        if self.mail.is_of_desk:
            return True
        if self.exported:
            return self.exported.is_unchecked
        return message.index == 0 and self.mail.is_in_doubt

    def sent_at(self, message: ExtractedMessage) -> datetime | None:
        """When it was written; a printed local time counts as UTC. None when absent or impossible."""
        by_header = self.is_own(message) and self.headers.date and not self.exported
        found = self.headers.date if by_header else moment(message.date_iso)
        return found if found and EARLIEST <= found <= timezone.now() + timedelta(days=2) else None


def moment(iso: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def in_context(messages: list[ExtractedMessage]) -> list[ExtractedMessage]:
    """The messages as people read them: who answers between the lines keeps the passages he answers."""
    return [replace(m, body=m.in_context) if m.in_context else m for m in messages]


def to_json(work: Work) -> dict:
    """The split: ``messages`` as `unchain --json` prints them, attachments without their bytes."""
    return all_storable(
        {
            "is_forward": work.is_forward,
            "messages": [
                _message_json(message) | {"copies": work.copies.get(message.index, 1)}
                for message in work.messages
            ],
            "pieces": [[p.kind, p.start, p.end, p.message] for p in work.pieces],
        }
    )


def _message_json(m: ExtractedMessage) -> dict:
    return {
        "index": m.index,
        "parent": m.parent,
        "role": m.role,
        "author_name": m.author_name,
        "author_email": m.author_email,
        "to": list(m.to),
        "cc": list(m.cc),
        "date_iso": m.date_iso,
        "date_raw": m.date_raw,
        "subject": m.subject,
        "body": m.body,
        "signature": m.signature,
        "message_id": m.message_id,
        "attachments": [
            {"name": a.name, "type": a.type, "size": a.size, "span": list(a.span)} for a in m.attachments
        ],
        "confidence": m.confidence,
        "span": list(m.span),
        "variants": list(m.variants),
    }


def from_json(split: dict) -> tuple[list[ExtractedMessage], list[Piece]]:
    """Messages and pieces as ``to_json`` wrote them; keys the review added are left alone."""
    return [_message(m) for m in split["messages"]], [Piece(*piece) for piece in split["pieces"]]


def _message(m: dict) -> ExtractedMessage:
    fields = {name: m[name] for name in ExtractedMessage.__dataclass_fields__ if name in m}
    fields |= {name: tuple(m.get(name, ())) for name in ("to", "cc", "span", "variants")}
    fields["attachments"] = tuple(
        ExtractedFile(a["name"], a["type"], a["size"], span=tuple(a["span"])) for a in m["attachments"]
    )
    return ExtractedMessage(**fields)


def with_files(
    messages: list[ExtractedMessage], attachments: Iterable[ExtractedFile]
) -> list[ExtractedMessage]:
    """The bytes of the attachments put back, from the mail split again."""
    # In a mail carried inside another the range is that mail's own: it alone does not tell them apart.
    content = {(a.span, a.name, a.type, a.size): a for a in attachments}
    return [
        replace(
            m,
            attachments=tuple(content.get((a.span, a.name, a.type, a.size), a) for a in m.attachments),
        )
        for m in messages
    ]
