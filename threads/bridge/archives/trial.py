"""What the import of an archive would do, with the steps that really do it, and without writing anything.

The numbers of conversations and new messages are those of an import up to chance: beyond a chunk of mails, only names
and texts of messages are remembered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts import erased
from accounts.models import Group

from ..bulk_import import read, to_work
from ..erasing import mails as erasing
from ..mail_job import Match, Work
from ..models import ImportBatch, IncomingMail
from ..outcome import Settled
from ..placing import people
from ..placing.candidates import Board
from ..placing.place import place
from ..placing.thread import Thread
from .reading import MailOfArchive

State = IncomingMail.State
CHUNK_MAILS, CHUNK_BYTES = 250, 8_000_000
#: Of each list that is shown; counted are all.
SHOWN = 100


class Kinship:
    """Which threads are one: those with a name or a text in common."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}
        self.heads = 0

    def head(self, key: int) -> int:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def join(self, keys: Iterable[int]) -> None:
        wanted = list(keys)
        known = {self.head(key) for key in wanted if key in self._above}
        first = min(known, default=wanted[0])
        self.heads += 1 - len(known)
        for key in {*wanted, *known}:
            self._above[key] = first


@dataclass
class GroupTrial:
    """Of one group. ``grown``: numbers of conversations that are there and get more."""

    group: Group
    mails: int = 0
    messages: int = 0
    keys: set[str] = field(default_factory=set)
    threads: Kinship = field(default_factory=Kinship)
    said: set[int] = field(default_factory=set)
    grown: set[int] = field(default_factory=set)

    @property
    def growing(self) -> int:
        return len({self.threads.head(hash(("there", pk))) for pk in self.grown})

    @property
    def conversations(self) -> int:
        return self.threads.heads - self.growing


class ArchiveTrial:
    """Give it the mails with ``put``, then ``finish``; ``said`` is what was found, for Archive.trial."""

    def __init__(self, groups: dict[int, Group]):
        self.groups = {pk: GroupTrial(group) for pk, group in groups.items()}
        self.read = self.known = self.nowhere = self.unreadable = 0
        self.unreadable_ones: list[list[str]] = []
        self.left_out: Counter[str] = Counter()
        self.colleagues: set[int] = set()
        self.outsiders: set[int] = set()
        self.newcomers: Counter[str] = Counter()
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._marks = erased.load()
        self._waiting: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        self._count = self._size = 0

    def put(self, found: MailOfArchive, groups: list[int]) -> None:
        self.read += 1
        if found.raw is None:
            self._cannot(found.where, found.problem)
            return
        self.nowhere += not groups
        raw = erasing.without(found.raw, self._marks) if self._marks else found.raw
        for pk in groups:
            if pk in self.groups:
                self._waiting[pk].append((found.where, raw))
        self._count, self._size = self._count + 1, self._size + len(raw)
        if self._count >= CHUNK_MAILS or self._size >= CHUNK_BYTES:
            self.finish()

    def finish(self) -> None:
        for pk, mails in self._waiting.items():
            self._look(self.groups[pk], mails)
        self._waiting.clear()
        self._count = self._size = 0

    def _cannot(self, where: str, why: str) -> None:
        self.unreadable += 1
        if len(self.unreadable_ones) < SHOWN:
            self.unreadable_ones.append([where, why])

    def _look(self, trial: GroupTrial, mails: list[tuple[str, bytes]]) -> None:
        # Numbered, since that is what makes a mail one of an archive; it is never saved.
        batch = ImportBatch(pk=0, group=trial.group)
        works: dict[str, tuple[str, Work]] = {}
        for where, raw in mails:
            work = to_work(raw, batch)
            if work.mail.key in trial.keys or work.mail.key in works:
                self.known += 1
            else:
                works[work.mail.key] = (where, work)
        there = set(IncomingMail.objects.filter(key__in=works).values_list("key", flat=True))
        trial.keys |= works.keys()
        self.known += len(there)
        fresh = [pair for key, pair in works.items() if key not in there]
        self._place(trial, [work for where, work in fresh if self._is_read(where, work)])

    def _is_read(self, where: str, work: Work) -> bool:
        settled = read(work)
        if settled is not None:
            self._ends(where, settled)
            return False
        self._note_date(work.headers.date)
        return True

    def _ends(self, where: str, settled: Settled) -> None:
        if settled.state == State.QUARANTINED:
            self._cannot(where, settled.reason)
        else:
            self.left_out[settled.reason or str(State(settled.state).label)] += 1

    def _note_date(self, date: datetime | None) -> None:
        if date and date < timezone.now():
            self.first = min(self.first or date, date)
            self.last = max(self.last or date, date)

    def _place(self, trial: GroupTrial, works: list[Work]) -> None:
        if not works:
            return
        people.recognise(works)
        board = Board(trial.group)
        board.load(works)
        threads = [thread for thread in dict.fromkeys(place(work, board) for work in works) if thread.works]
        trial.mails += len(works)
        bringing = {id(node.source[0]) for thread in threads for node in thread.nodes if node.source}
        self.known += sum(id(work) not in bringing for work in works)
        for thread in threads:
            self._count_thread(trial, thread)
        for work in works:
            for match in (work.author, *work.matches):
                if match:
                    self._count_person(match)

    def _count_thread(self, trial: GroupTrial, thread: Thread) -> None:
        keys = {
            hash(("mail", name)) for node in thread.nodes for name in (node.message_id, *node.gaps) if name
        }
        keys |= {hash(("text", node.fingerprint)) for node in thread.nodes if node.is_telling}
        there = [one.pk for one in (thread.conversation, *thread.absorbed) if one]
        keys |= {hash(("there", pk)) for pk in there} or {hash(("thread", id(thread)))}
        new = [node for node in thread.nodes if node.row is None]
        if new:
            trial.threads.join(keys)
            trial.grown |= set(there)
        for node in new:
            said = {hash(("mail", node.message_id))} if node.message_id else set()
            said |= {hash(("text", node.fingerprint))} if node.is_telling else set()
            trial.messages += not (said & trial.said)
            trial.said |= said

    def _count_person(self, match: Match) -> None:
        if match.user is None:
            name = match.address or match.name
            if name:
                self.newcomers[name] += 1
        elif match.user.is_outsider or match.user.is_guest:
            self.outsiders.add(match.user.pk)
        else:
            self.colleagues.add(match.user.pk)

    def said(self) -> dict[str, Any]:
        groups = [trial for trial in self.groups.values() if trial.mails]
        return {
            "read": self.read,
            "mails": sum(trial.mails for trial in groups),
            "known": self.known,
            "nowhere": self.nowhere,
            "messages": sum(trial.messages for trial in groups),
            "conversations": sum(trial.conversations for trial in groups),
            "grown": sum(trial.growing for trial in groups),
            "groups": [
                {
                    "pk": one.group.pk,
                    "mails": one.mails,
                    "messages": one.messages,
                    "conversations": one.conversations,
                }
                for one in groups
            ],
            "colleagues": len(self.colleagues),
            "outsiders": len(self.outsiders),
            "newcomers": len(self.newcomers),
            "newcomers_shown": self.newcomers.most_common(SHOWN),
            "left_out": self.left_out.most_common(SHOWN),
            "unreadable": self.unreadable,
            "unreadable_shown": self.unreadable_ones,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
        }
