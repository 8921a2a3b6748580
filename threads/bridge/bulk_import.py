"""Import of whole archives: the pipeline's steps for many mails at a time.

A chunk of mails is two transactions: the raw mails are kept, then all that they become is written. A run
that is killed leaves at most one chunk of kept mails, which the next run takes through the pipeline one
by one, so that a mail that kills the process is found and set aside.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import erased
from accounts.models import Group, User
from threads.models import Message

from . import pipeline
from .erasing import mails as erasing
from .intake import headers
from .intake.routes import Route
from .intake.store import build
from .mail_job import Work
from .models import ImportBatch, IncomingMail, RawMail
from .outcome import Settled
from .placing import people, publish
from .placing.candidates import Board
from .placing.place import place

State = IncomingMail.State
# What a run counts: the keys of `ingest`'s last line.
COUNTS = ("read", "messages", "conversations", "duplicates", "held", "quarantined", "refused", "auto")
CHUNK_MAILS = 250
CHUNK_BYTES = 8_000_000
COUNTED: dict[str, str] = {
    State.HELD: "held", State.QUARANTINED: "quarantined", State.REFUSED: "refused", State.AUTO: "auto",
    State.DUPLICATE: "duplicates",
}  # fmt: skip

# Sent when runs are over, with tick=tick(count of messages) and batches=[ImportBatch, ...]: who listens makes findable
# what came in, and deletes what was too old.
imported = Signal()


@dataclass
class Import:
    """One run, or the rest of one, into a group. ``counts``: how many by COUNTS."""

    batch: ImportBatch
    counts: dict[str, int] = field(default_factory=dict)
    # How many mails came so far, and of these how many an earlier try has read.
    came: int = 0
    done: int = 0
    waiting: list[bytes | None] = field(default_factory=list)
    size: int = 0

    @classmethod
    def begin(cls, group: Group, source: str, *, user: User | None = None, resume: bool = False) -> "Import":
        """A new run; with ``resume`` the newest unfinished one of this source, if there is any."""
        batch = None
        if resume:
            unfinished = ImportBatch.objects.filter(group=group, source=source[:500], finished_at=None)
            batch = unfinished.order_by("-pk").first()
        return cls.of(batch or ImportBatch.objects.create(group=group, source=source[:500], user=user))

    @classmethod
    def of(cls, batch: ImportBatch) -> "Import":
        """Begin with a batch, or go on with it."""
        counts = {name: batch.counts.get(name, 0) for name in COUNTS}
        run = cls(batch, counts, done=counts["read"])
        run._finish_kept()
        return run

    def take(self, mails: Iterable[bytes | None], tick: Callable[[int], object] = lambda size: None) -> None:
        """Import the mails; None is one that is too big. What an earlier try has read is passed over."""
        for raw in mails:
            tick(len(raw or b""))
            self.put(raw)
        self.finish()

    def put(self, raw: bytes | None) -> bool:
        """The next mail; whether mails were written by this: they are, many at a time."""
        self.came += 1
        if self.came <= self.done:
            return False
        self.waiting.append(raw)
        self.size += len(raw or b"")
        if len(self.waiting) < CHUNK_MAILS and self.size < CHUNK_BYTES:
            return False
        self.write()
        return True

    def write(self) -> None:
        """Write what came and is not written yet."""
        if self.waiting:
            self._chunk(self.waiting)
        self.waiting, self.size = [], 0

    def finish(self) -> None:
        self.write()
        self.batch.finished_at = timezone.now()
        self.batch.save(update_fields=["finished_at"])

    def _chunk(self, raws: list[bytes | None]) -> None:
        works = self._keep(raws)
        self._publish([work for work in works if self._read(work)])

    # --- Keep ------------------------------------------------------------------------------------

    @transaction.atomic
    def _keep(self, raws: list[bytes | None]) -> list[Work]:
        """Store what is new and count the chunk as read, in one transaction."""
        self.counts["refused"] += sum(raw is None for raw in raws)
        works: dict[str, Work] = {}
        marks = erased.load()
        for raw in raws:
            if raw is not None:
                # Who was erased does not come back with an old archive.
                work = to_work(erasing.without(raw, marks) if marks else raw, self.batch)
                works.setdefault(work.mail.key, work)
        there = set(IncomingMail.objects.filter(key__in=works).values_list("key", flat=True))
        # Whoever takes the other import back leaves them to this one.
        others = IncomingMail.objects.filter(key__in=there, batch__isnull=False).exclude(batch=self.batch)
        self.batch.known.add(*others.exclude(state=State.DELETED))
        fresh = [work for key, work in works.items() if key not in there]
        self.counts["duplicates"] += sum(raw is not None for raw in raws) - len(fresh)
        self._keep_raw(fresh)
        IncomingMail.objects.bulk_create([work.mail for work in fresh])
        self.counts["read"] += len(raws)
        self._save_counts()
        return fresh

    def _keep_raw(self, works: list[Work]) -> None:
        hashes = [hashlib.sha256(work.raw).hexdigest() for work in works]
        by_hash = dict(zip(hashes, (work.raw for work in works), strict=True))
        there = set(RawMail.objects.filter(sha256__in=by_hash).values_list("sha256", flat=True))
        RawMail.objects.bulk_create(
            RawMail(sha256=digest, size=len(raw), packed=RawMail.pack(raw))
            for digest, raw in by_hash.items()
            if digest not in there
        )
        ids = dict(RawMail.objects.filter(sha256__in=by_hash).values_list("sha256", "pk"))
        for work, digest in zip(works, hashes, strict=True):
            work.mail.raw_id = ids[digest]

    # --- Read and publish ------------------------------------------------------------------------

    def _read(self, work: Work) -> bool:
        """The pipeline's reading steps; False when the mail's way ends here."""
        settled = read(work)
        if settled is not None:
            self._set_aside(work, settled.state, settled.reason)
        return settled is None

    def _set_aside(self, work: Work, state: str, reason: str) -> None:
        pipeline.settle(work.mail, state, reason)
        self.counts[COUNTED[state]] += 1

    @transaction.atomic
    def _publish(self, works: list[Work]) -> None:
        people.recognise(works)
        board = Board(self.batch.group)
        board.load(works)
        threads = list(dict.fromkeys(place(work, board) for work in works))
        # A thread that another one took in has given its works away.
        self._count(publish.publish(threads), works)

    def _count(self, written: publish.Written, works: list[Work]) -> None:
        self.counts["messages"] += written.messages
        self.counts["conversations"] += written.conversations
        self.counts["duplicates"] += sum(work.mail.state == State.DUPLICATE for work in works)
        self._save_counts()

    def _finish_kept(self) -> None:
        """What killed runs have kept but not read."""
        kept = IncomingMail.objects.filter(group=self.batch.group, batch__isnull=False, state=State.RECEIVED)
        for mail in kept.order_by("pk").iterator():
            before = self._size()
            settled = pipeline.process(mail.pk)
            after = self._size()
            self.counts["messages"] += after[0] - before[0]
            self.counts["conversations"] += after[1] - before[1]
            if settled.state in COUNTED:
                self.counts[COUNTED[settled.state]] += 1
            self._save_counts()

    def _size(self) -> tuple[int, int]:
        group = self.batch.group
        return Message.objects.filter(conversation__group=group).count(), group.conversations.count()

    def _save_counts(self) -> None:
        self.batch.counts = dict(self.counts)
        self.batch.save(update_fields=["counts"])


def to_work(raw: bytes, batch: ImportBatch) -> Work:
    """A mail of an archive with its row, which is not saved."""
    found = headers.read(raw)
    mail = build(
        raw, envelope_from="", recipient=f"{batch.group.slug}@{settings.MAIL_DOMAIN}",
        route=Route("group", batch.group), batch=batch, found=found,
    )  # fmt: skip
    return Work(mail, raw, found)


def read(work: Work) -> Settled | None:
    """The reading half of the pipeline, which writes nothing of an archive; where the mail's way ends, if it does."""
    try:
        if not _has_header(work.headers):
            return Settled(State.QUARANTINED, _("It has no header: it is no mail."))
        for step in pipeline.READ:
            pipeline.take(step, work)
    except Settled as settled:
        return settled
    except Exception as error:  # any mail may hold the input nobody thought of
        pipeline.log.exception("mail %s failed", work.mail.pk)
        return Settled(State.QUARANTINED, _("It could not be read: %s") % type(error).__name__)
    return None


def _has_header(found: headers.Headers) -> bool:
    """Directories hold other files than mails."""
    named = (found.from_name, found.from_address, found.date_raw, found.subject, found.message_id)
    return any(named) or bool(found.references or found.received)
