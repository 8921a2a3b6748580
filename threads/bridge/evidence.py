"""Hand over what was said, for a court, an authority or a person who asks: every message with its proof.

    messages.jsonl   one message a line, hidden ones with their text, with the mails and characters that prove it
    messages.mbox    the same as mails, with their true Message-IDs and the tree in References
    mails/N.eml      the mails that brought them, as they came
    files/...        their files
    held.jsonl       of a legal hold: messages as they were before they were changed, taken back or deleted
    question.json    what was asked for
    manifest.csv     each file with its SHA-256 and size; of mails the Message-ID and its MIH, by which tools of
                     e-discovery match mails (EDRM Message Identification Hash 1.0: MD5 of the Message-ID with its brackets)
    SHA256SUMS       for ``sha256sum -c``

The same question to the same data gives the same bytes.
"""

import csv
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db.models import Prefetch, Q

from accounts.models import Group, User
from threads import addresses
from threads.models import OUT, Attachment, Blob, Conversation, HeldCopy, LegalHold, Message
from threads.models.withheld import Withheld, WithheldFile
from threads.queries import tree

from . import exported
from .models import IncomingMail, Origin

# The number of no conversation.
NOT_THERE = 0
SUMS, MANIFEST = "SHA256SUMS", "manifest.csv"
# JSON lets them stand in a text; many a reader of lines ends a line there.
LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


@dataclass(frozen=True)
class EvidenceQuery:
    """What is asked for; what is empty does not narrow it. ``words``: each in the text or the title."""

    people: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    words: tuple[str, ...] = ()
    conversation: int | None = None
    # Whose kept copies are handed over, too.
    hold: LegalHold | None = None
    # One's own data: what this person wrote and may read, and the mails they sent.
    own: User | None = None

    @classmethod
    def of_hold(cls, hold: LegalHold) -> "EvidenceQuery":
        return cls(
            tuple(hold.people.all()), tuple(hold.groups.all()), hold.since, hold.until, tuple(hold.words.split("\n"))
            if hold.words else (), hold.conversation_id or (NOT_THERE if hold.is_of_conversation else None), hold,
        )  # fmt: skip

    def messages(self) -> Any:
        asked = Q()
        if self.people:
            asked &= Q(author__in=self.people) | Q(claimed_by__in=self.people)
        if self.groups:
            asked &= Q(conversation__group__in=self.groups)
        rows = Message.objects.visible_to(self.own) if self.own else Message.objects.all()
        if self.own:
            asked &= Q(author=self.own)
        if self.conversation is not None:
            asked &= Q(conversation=self.conversation)
        if self.since:
            asked &= Q(sent_at__gte=self.since)
        if self.until:
            asked &= Q(sent_at__lt=self.until)
        for word in self.words:
            asked &= (
                Q(body__icontains=word)
                | Q(signature__icontains=word)
                | Q(conversation__subject__icontains=word)
                | Q(withheld__body__icontains=word)
                | Q(withheld__subject__icontains=word)
            )
        return rows.filter(asked)

    def as_json(self) -> dict[str, Any]:
        return {
            "people": [f"{user.pk} {user.name}" for user in self.people],
            "groups": [group.slug for group in self.groups],
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "words": list(self.words),
            "conversation": self.conversation,
            "hold": self.hold.case if self.hold else None,
        }


@dataclass
class Handed:
    """How much was written; ``sums``: the SHA-256 of SHA256SUMS, which stands for all of it."""

    messages: int = 0
    mails: int = 0
    files: int = 0
    sums: str = ""


@dataclass
class _Folder:
    """Where it is written, and the row of each file in the manifest."""

    root: Path
    rows: list[tuple[str, str, int, str, str]] = field(default_factory=list)

    def add(self, name: str, data: bytes, message_id: str = "") -> None:
        path = self.root / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        self.note(name, hashlib.sha256(data).hexdigest(), len(data), message_id)

    def note(self, name: str, digest: str, size: int, message_id: str = "") -> None:
        self.rows.append((name, digest, size, message_id, mih(message_id)))

    def seal(self) -> str:
        """Write the lists; the digest of the last one."""
        self.rows.sort()
        path = self.root / MANIFEST
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("path", "sha256", "bytes", "message_id", "edrm_mih"))
            writer.writerows(self.rows)
        self.rows.append(
            (MANIFEST, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "", "")
        )
        sums = "".join(f"{digest}  {name}\n" for name, digest, *_rest in self.rows).encode()
        (self.root / SUMS).write_bytes(sums)
        return hashlib.sha256(sums).hexdigest()


def mih(message_id: str) -> str:
    """The EDRM Message Identification Hash of a Message-ID without its brackets; empty for none."""
    if not message_id:
        return ""
    return hashlib.md5(f"<{message_id}>".encode(), usedforsecurity=False).hexdigest()


def write(
    question: EvidenceQuery,
    place: Path,
    tick: Callable[[int], object],
    note: Callable[[Handed], object],
    extra: Mapping[str, bytes] = MappingProxyType({}),
) -> Handed:
    """Write the folder ``place``, which must not be there yet; it is there when all of it is and ``note`` has put it on
    record. ``tick`` is told the number of messages that were written. ``extra``: further files. Raises FileExistsError."""
    if place.exists():
        raise FileExistsError(place)
    root = place.parent / f".{place.name}.incomplete-{os.getpid()}"
    root.mkdir(mode=0o700)
    try:
        handed = _fill(question, _Folder(root), tick, extra)
        note(handed)
        root.rename(place)
    except BaseException:
        shutil.rmtree(root, ignore_errors=True)
        raise
    return handed


def _fill(
    question: EvidenceQuery, folder: _Folder, tick: Callable[[int], object], extra: Mapping[str, bytes]
) -> Handed:
    handed = Handed()
    mails: set[int] = set()
    blobs: dict[int, str] = {}
    numbers = question.messages().order_by("conversation").values_list("conversation", flat=True).distinct()
    with (
        open(folder.root / "messages.jsonl", "w", encoding="utf-8") as lines,
        open(folder.root / "messages.mbox", "wb") as box,
    ):
        for pk in numbers:
            for row, mail in _said(pk, question):
                for each in _files(row):
                    if each.blob and not (question.own and each.is_out):
                        blobs.setdefault(each.blob.pk, _path_of(each.blob, each.name))
                facts = json.dumps(_facts(row, blobs), ensure_ascii=False, sort_keys=True)
                lines.write(facts.translate(LINE_ENDS) + "\n")
                box.write(mail)
                mails |= {origin.mail_id for origin in row.origins.all()}
                handed.messages += 1
                tick(1)
    for name, data in extra.items():
        folder.add(name, data)
    if question.hold:
        folder.add("held.jsonl", _held(question.hold, blobs))
    _add_mails(folder, mails)
    _add_files(folder, blobs)
    folder.add("question.json", json.dumps(question.as_json(), ensure_ascii=False, indent=1).encode())
    for name in ("messages.jsonl", "messages.mbox"):
        path = folder.root / name
        with open(path, "rb") as file:
            folder.note(name, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
    handed.mails, handed.files, handed.sums = len(mails), len(blobs), folder.seal()
    return handed


def _said(pk: int, question: EvidenceQuery) -> Iterator[tuple[Message, bytes]]:
    """The messages asked for in one conversation, parents first, each with itself as a piece of an mbox."""
    conversation = Conversation.objects.select_related("group").get(pk=pk)
    rows = conversation.messages.select_related("author", "claimed_by", "conversation__group", "withheld")
    files = Prefetch("attachments", Attachment.objects.select_related("blob").order_by("pk"))
    # A mail whose bytes went by a retention rule proves nothing any more.
    proofs = Origin.objects.filter(mail__raw__size__gt=0)
    if question.own:
        held_back = Origin.objects.filter(message__attachments__blob__scan__in=OUT)
        proofs = proofs.filter(mail__sender=question.own).exclude(mail__in=held_back.values("mail"))
    origins = Prefetch("origins", proofs.order_by("mail", "start"))
    every = {
        row.pk: row for row in rows.prefetch_related(files, origins, "withheld_files").in_reading_order()
    }
    asked = set(question.messages().filter(conversation=pk).values_list("pk", flat=True))
    order = [place.id for place in tree.lay_out((number, row.parent_id) for number, row in every.items())]
    first = every[order[0]]
    for number in order:
        if number in asked:
            row = every[number]
            _with_words(row)
            around = (conversation, row, every, first)
            yield row, b"" if _is_gone(row) else _as_mbox(*around, without_held_back=bool(question.own))


def _with_words(row: Message) -> None:
    """What moderators hid is said all the same; a message is shown here as it was written."""
    kept = _withheld(row)
    if kept:
        row.body, row.signature = kept.body, kept.signature


def _withheld(row: Message) -> Withheld | None:
    return getattr(row, "withheld", None)


def _is_gone(row: Message) -> bool:
    """Taken back by its author: the text is nowhere any more."""
    return row.withdrawn_at is not None and _withheld(row) is None


def _as_mbox(
    conversation: Conversation,
    row: Message,
    every: dict[int, Message],
    first: Message,
    *,
    without_held_back: bool,
) -> bytes:
    mail = exported.as_mail(conversation, row, every, first, without_held_back=without_held_back)
    if mail.is_multipart():
        # The same each time, and nothing that its author could write into the text.
        mail.set_boundary(f"=_skein_{hashlib.sha256(row.body.encode()).hexdigest()[:40]}")
    return f"From skein {row.sent_at:%a %b %d %H:%M:%S %Y}\n".encode() + bytes(mail) + b"\n\n"


def _files(row: Message) -> list[Attachment]:
    hidden = [file.as_attachment() for file in _sorted(row.withheld_files.all())]
    return [*row.attachments.all(), *hidden]


def _sorted(files: Iterable[WithheldFile]) -> list[WithheldFile]:
    return sorted(files, key=lambda file: file.pk)


def _facts(row: Message, paths: dict[int, str]) -> dict[str, Any]:
    """``paths``: where the content of each file stands."""
    message_id = row.message_id or addresses.message_id(row)
    kept = _withheld(row)
    return {
        "id": row.pk,
        "conversation": row.conversation_id,
        "subject": (kept.subject if kept else "") or row.conversation.subject,
        "group": row.conversation.group.slug if row.conversation.group else None,
        "parent": row.parent_id,
        "author": exported.person(row.author),
        "claimed_by": exported.person(row.claimed_by) if row.claimed_by else None,
        "sent_at": row.sent_at.isoformat(),
        "arrived_at": row.arrived_at.isoformat(),
        "edited_at": row.edited_at.isoformat() if row.edited_at else None,
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        "moderated": row.moderated,
        "source": row.source,
        "confidence": row.confidence,
        "message_id": message_id,
        "edrm_mih": mih(message_id),
        "body": row.body,
        "signature": row.signature,
        "files": [_file_facts(file, paths) for file in _files(row)],
        "mails": [
            {"mail": f"mails/{one.mail_id}.eml", "role": one.role, "start": one.start, "end": one.end}
            for one in row.origins.all()
        ],
    }


def _file_facts(file: Attachment, paths: dict[int, str]) -> dict[str, Any]:
    """``path`` is None for a file that the quoting mail named and did not carry, or that went by a retention rule; in one's
    own data also for one that the virus scanner keeps back: a court gets it, with what was found in it."""
    blob = file.blob
    return {
        "name": file.name,
        "type": file.content_type,
        "bytes": file.size,
        "sha256": blob.sha256 if blob else None,
        "path": paths.get(blob.pk) if blob else None,
        "removed_at": file.removed_at.isoformat() if file.removed_at else None,
    } | ({"virus": blob.found} if blob and blob.found else {})


def _path_of(blob: Blob, name: str) -> str:
    """By content first: two files of one name are two. One of two names is one, under that which came first."""
    return f"files/{blob.sha256[:16]}-{re.sub(r'[^A-Za-z0-9._-]', '_', name)[-80:]}"


def _held(hold: LegalHold, paths: dict[int, str]) -> bytes:
    """The kept copies, one a line; ``paths`` gets those of their files."""
    rows = hold.copies.select_related("author", "claimed_by").prefetch_related("files__blob").order_by("pk")
    lines = [json.dumps(_held_facts(row, paths), ensure_ascii=False, sort_keys=True) for row in rows]
    return "".join(line.translate(LINE_ENDS) + "\n" for line in lines).encode()


def _held_facts(row: HeldCopy, paths: dict[int, str]) -> dict[str, Any]:
    files = []
    for file in sorted(row.files.all(), key=lambda file: file.pk):
        path = paths.setdefault(file.blob.pk, _path_of(file.blob, file.name)) if file.blob else None
        files.append({"name": file.name, "type": file.content_type, "path": path})
    return {
        "id": row.message,
        "conversation": row.conversation,
        "subject": row.subject,
        "author": exported.person(row.author),
        "claimed_by": exported.person(row.claimed_by) if row.claimed_by else None,
        "sent_at": row.sent_at.isoformat(),
        "message_id": row.message_id,
        "body": row.body,
        "signature": row.signature,
        "files": files,
        "why": row.why,
        "kept_at": row.kept_at.isoformat(),
    }


def _add_mails(folder: _Folder, numbers: set[int]) -> None:
    for mail in (
        IncomingMail.objects.filter(pk__in=numbers).select_related("raw").order_by("pk").iterator(100)
    ):
        folder.add(f"mails/{mail.pk}.eml", mail.raw.data, mail.message_id)


def _add_files(folder: _Folder, paths: dict[int, str]) -> None:
    for blob in Blob.objects.filter(pk__in=paths).order_by("pk"):
        with blob.file.open("rb") as data:
            folder.add(paths[blob.pk], data.read())
