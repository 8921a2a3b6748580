"""Mails without their files: what a retention rule removed from a message is not to be had from the mail that brought it.

Text, header lines and the names of the files stay, and so does the key: the same mail is known when it comes again.
"""

import hashlib
from collections.abc import Iterable
from functools import cached_property

from accounts.erased import Marks

from ..models import IncomingMail, RawMail
from ..unchain.mime import headers, opening, parse, texts
from ..unchain.mime.structure import MAX_DEPTH, leaves
from . import forgetting
from .mails import Change, move
from .rewrite import Rewritten, applied, transferred

REMOVED = b"This file was removed by a retention rule.\n"


class Thinning(Change):
    """Nobody is erased; the files go."""

    def __init__(self, old: bytes):
        super().__init__(old, Marks())

    @cached_property
    def done(self) -> Rewritten:
        return without_files(self.old)

    @property
    def is_complete(self) -> bool:
        """Whether the engine, which found the files that messages have, finds none of them any more."""
        before, after = (
            {
                hashlib.sha256(file.content).digest()
                for one in found
                for file in one.attachments
                if file.content
            }
            for found in (self.before[0], self.after[0])
        )
        return not before & after


def take_files(numbers: Iterable[int]) -> int:
    """Take the files out of these mails, in the caller's transaction. Where they cannot be told from the rest, all of the
    mail's bytes go (``forgetting.empty``). Returns how many mails changed; done twice, none."""
    mails = (
        IncomingMail.objects.filter(pk__in=list(numbers), raw__size__gt=0).select_related("raw").all_locked()
    )
    whole: list[int] = []
    changed = 0
    for mail in mails:
        change = Thinning(mail.raw.data)
        if not change.done.edits:
            continue
        changed += 1
        if change.is_complete:
            _put(mail, change)
        else:
            whole.append(mail.pk)
    forgetting.empty(whole)
    return changed


def _put(mail: IncomingMail, change: Thinning) -> None:
    """Another mail with the same bytes, one that waits for instance, keeps its files."""
    move(mail, change)
    old, data = mail.raw_id, change.done.data
    mail.raw, _is_new = RawMail.objects.get_or_create(
        sha256=hashlib.sha256(data).hexdigest(), defaults={"size": len(data), "packed": RawMail.pack(data)}
    )
    mail.save(update_fields=["split", "raw"])
    RawMail.objects.filter(pk=old, deliveries=None).delete()


def without_files(raw: bytes, depth: int = 0) -> Rewritten:
    """The mail with a sentence in the place of each file, also in the mails that it carries."""
    raw = opening.readable(raw)
    found, body = headers.fields(raw, opening.start(raw), len(raw))
    files = texts.sort(leaves(raw, (headers.values(found), body))).files
    edits: list[tuple[int, int, bytes]] = []
    for part in sorted(files, key=lambda part: part.span):
        start, end = part.span
        content = part.decoded()
        is_mail = parse.is_mail(part, content) and depth < MAX_DEPTH
        new = without_files(content, depth + 1).data if is_mail else REMOVED
        if new == content or edits and start < edits[-1][1]:
            continue
        # What is wrapped in a signature goes with it: nobody can make that again.
        edits.append((start, end, b"" if part.outer else transferred(new, part)))
    return Rewritten(applied(raw, edits), edits)
