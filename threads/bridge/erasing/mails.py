"""A stored mail without erased persons, and all that points into its bytes or is made of them."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction

from accounts.erased import Marks, scrub
from accounts.models import FormerSlug
from microblog.kit.bulk_update import update_each
from threads.models import Message

from ..intake import headers
from ..intake.store import content_hash
from ..mail_job import Work, in_context, to_json
from ..models import IncomingMail, Origin, RawMail
from ..placing.dedupe import kept_once
from ..unchain import unchain
from ..unchain.merging.fingerprints import fingerprint
from ..unchain.values import ExtractedMessage, Piece
from .rewrite import Rewritten, rewrite


def without(raw: bytes, marks: Marks) -> bytes:
    """The bytes of a mail without those whom the marks name."""
    done = rewritten(raw, marks)
    return done.data if done.edits else raw


def rewritten(raw: bytes, marks: Marks) -> Rewritten:
    return rewrite(raw, lambda text, is_html: scrub(text, marks, is_html))


def erase(raw: RawMail, marks: Marks) -> bool:
    """Write a stored mail anew, in the caller's transaction. False: it names nobody."""
    change = Change(raw.data, marks)
    if not change.done.edits:
        return False
    for mail in IncomingMail.objects.filter(raw=raw).select_related("group"):
        _change(mail, change)
    store(raw, change.done.data)
    return True


@transaction.atomic
def arrived(mail: IncomingMail, data: bytes, marks: Marks) -> None:
    """A mail that has just come in is kept without them. It is still known by its key: its sender may send it again."""
    mail.raw = store(mail.raw, data)
    for name in ("envelope_from", "message_id", "subject"):
        setattr(mail, name, scrub(getattr(mail, name), marks))
    mail.save(update_fields=["raw", "envelope_from", "message_id", "subject"])


def store(raw: RawMail, data: bytes) -> RawMail:
    """Other bytes under the same row; two mails that are one now share it."""
    digest = hashlib.sha256(data).hexdigest()
    twin = RawMail.objects.filter(sha256=digest).exclude(pk=raw.pk).first()
    if twin is not None:
        IncomingMail.objects.filter(raw=raw).update(raw=twin)
        raw.delete()
        return twin
    raw.sha256, raw.size, raw.packed = digest, len(data), RawMail.pack(data)
    raw.save(update_fields=["sha256", "size", "packed"])
    return raw


@dataclass
class Change:
    """The bytes before and after, and what the engine finds in both."""

    old: bytes
    marks: Marks

    @cached_property
    def done(self) -> Rewritten:
        return rewritten(self.old, self.marks)

    @cached_property
    def before(self) -> tuple[list[ExtractedMessage], list[Piece], dict[int, int]]:
        return _split(self.old)

    @cached_property
    def after(self) -> tuple[list[ExtractedMessage], list[Piece], dict[int, int]]:
        return _split(self.done.data)

    @cached_property
    def is_alike(self) -> bool:
        """Whether the engine finds the same messages in both, in the same tree and with the same words."""
        pairs = list(zip(self.before[0], self.after[0], strict=False))
        same_size = len(self.before[0]) == len(self.after[0]) and len(self.before[1]) == len(self.after[1])
        return same_size and all(self._agree(one, other) for one, other in pairs)

    def _agree(self, one: ExtractedMessage, other: ExtractedMessage) -> bool:
        same = (one.index, one.parent, one.role) == (other.index, other.parent, other.role)
        return same and scrub(one.body, self.marks).split() == other.body.split()

    @cached_property
    def prints(self) -> dict[str, str]:
        """Fingerprints of the messages of the mail, and what they are now."""
        found = {}
        for message in self.before[0]:
            new = scrub(message.body, self.marks)
            if new != message.body:
                found[fingerprint(message.body)] = fingerprint(new)
        return found

    def moved(self, value: Any) -> Any:
        """A part of a split with all its texts scrubbed and all its places moved."""
        if isinstance(value, str):
            return scrub(value, self.marks)
        if isinstance(value, list):
            return [self.moved(one) for one in value]
        if isinstance(value, dict):
            return {name: self._moved_field(name, one) for name, one in value.items()}
        return value

    def _moved_field(self, name: str, value: Any) -> Any:
        if name == "span" and isinstance(value, list):
            return [self.done.place(at) for at in value]
        if name == "pieces":
            return [
                [kind, self.done.place(start), self.done.place(end), of] for kind, start, end, of in value
            ]
        return self.moved(value)


def _split(raw: bytes) -> tuple[list[ExtractedMessage], list[Piece], dict[int, int]]:
    found = unchain(raw)
    return kept_once(in_context(list(found.messages)), list(found.pieces))


def _change(mail: IncomingMail, change: Change) -> None:
    move(mail, change)
    mail.key = _key(mail, change)
    mail.save(update_fields=["split", "key"])


def move(mail: IncomingMail, change: Change) -> None:
    """What points into the bytes points into the new ones. Sets the split of the mail, unsaved."""
    origins = list(Origin.objects.filter(mail=mail))
    if mail.split is not None:
        mail.split = change.moved(mail.split)
    elif origins and not change.is_alike:
        # Split again, it would be other messages than those that are there: what was found is kept.
        work = Work(mail, change.old, headers.read(change.old))
        work.messages, work.pieces, work.copies = change.before
        mail.split = change.moved(to_json(work))
    spans = {m.index: m.span for m in change.after[0]} if origins and mail.split is None else {}
    for origin in origins:
        span = spans.get(origin.index if origin.index is not None else -1)
        start, end = span or (change.done.place(origin.start), change.done.place(origin.end))
        origin.start, origin.end = start, max(start, end)
    update_each(origins, "start", "end")
    if origins:
        _change_prints({origin.message_id for origin in origins}, change)


def _change_prints(numbers: set[int], change: Change) -> None:
    rows = list(
        Message.objects.filter(pk__in=numbers, fingerprint__in=change.prints).only("pk", "fingerprint")
    )
    for row in rows:
        row.fingerprint = change.prints[row.fingerprint]
    update_each(rows, "fingerprint")


def _key(mail: IncomingMail, change: Change) -> str:
    """The key under which the same mail without the person comes again (intake.store.build); as it was, if nobody knows
    any more what it was made of."""
    old, new = _names(change.old), _names(change.done.data)
    for target in _targets(mail):
        if _hash(target, *old) == mail.key:
            key = _hash(target, *new)
            return mail.key if IncomingMail.objects.filter(key=key).exclude(pk=mail.pk).exists() else key
    return mail.key


def _names(raw: bytes) -> tuple[str, str]:
    found = headers.read(raw)
    content = content_hash(raw, found)
    return found.message_id or f"{content[:32]}@without-id.invalid", content


def _hash(target: str, message_id: str, content: str) -> str:
    return hashlib.sha256(f"{target}\0{message_id}\0{content}".encode()).hexdigest()


def _targets(mail: IncomingMail) -> list[str]:
    if mail.is_upload:
        return [f"upload:{mail.sender_id}"]
    if mail.group is None:
        return ["in:"]
    slugs = [mail.group.slug, *FormerSlug.objects.filter(group=mail.group).values_list("slug", flat=True)]
    return [f"{kind}:{slug}" for slug in slugs for kind in ("group", "group_token")]
