"""The conversations of one group that a batch of mails may belong to, loaded with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from accounts.models import EmailAddress, Group
from threads.models import Conversation, Message

from ..mail_job import Work
from ..models import ChainSubject, Gap
from ..unchain.dates.dates import parse_date
from ..unchain.languages import subjects
from ..unchain.merging.copies import Copy
from ..unchain.values import ExtractedMessage
from .thread import Node, Thread, bare_id, is_telling, own_numbers

# A reply that carries no References joins the chain of its subject only while that chain is warm.
SUBJECT_DAYS = timedelta(days=60)


class Board:
    """Threads by Message-ID, by awaited Message-ID, by text and by subject; never outside the group."""

    def __init__(self, group: Group | None) -> None:
        self.group = group
        self.by_id: dict[str, Thread] = {}
        self.by_number: dict[int, Thread] = {}
        self.awaited: dict[str, Thread] = {}
        self.by_text: dict[str, list[Thread]] = defaultdict(list)
        self.by_subject: dict[str, list[Thread]] = defaultdict(list)
        self._threads: dict[int, Thread] = {}

    def load(self, works: list[Work], chosen: Sequence[Conversation] = ()) -> None:
        """Everything these mails could touch. A conversation without a group is only found when chosen; nor
        is one that guests read: whoever writes to a group has not been told of them. One that is chosen takes in no other."""
        ids = {conversation.pk for conversation in chosen}
        if self.group is not None and not any(conversation.guest_count for conversation in chosen):
            found = self._by_ids(works) | self._by_texts(works) | self._by_subjects(works)
            ids |= set(
                Conversation.objects.filter(pk__in=found, group=self.group, guest_count=0).values_list(
                    "pk", flat=True
                )
            )
        self._read(ids)

    def thread_of(self, conversation: Conversation) -> Thread:
        return self._threads[conversation.pk]

    def threads(self) -> list[Thread]:
        return list(dict.fromkeys(self._threads.values()))

    def learn(self, thread: Thread, node: Node) -> None:
        """A node is new or has a new name: later mails of the batch must find it."""
        if node.message_id and (not node.is_claim or self._bearer(node.message_id) in (None, node)):
            self.by_id[node.message_id] = thread
        if node.row is not None:
            self.by_number[node.row.pk] = thread
        for awaited in node.gaps:
            self.awaited.setdefault(awaited, thread)
        if node.is_telling and thread not in self.by_text[node.fingerprint]:
            self.by_text[node.fingerprint].append(thread)

    def _bearer(self, message_id: str) -> Node | None:
        """A copy that another conversation has of it, an attached old mail, does not draw answers there."""
        thread = self.by_id.get(message_id)
        return thread.by_id.get(message_id) if thread else None

    def learn_subject(self, thread: Thread, key: str) -> None:
        if key and key not in thread.subject_keys:
            thread.subject_keys.add(key)
            self.by_subject[key].append(thread)

    def join(self, threads: list[Thread]) -> Thread:
        """Several threads turn out to be one: the oldest takes in the others."""
        threads = sorted(dict.fromkeys(threads), key=lambda t: t.conversation.pk if t.conversation else 2**63)
        first, others = threads[0], threads[1:]
        for other in others:
            self._repoint(other, first)
            first.absorb(other)
        return first

    def _repoint(self, old: Thread, new: Thread) -> None:
        for node in old.nodes:
            self.learn(new, node)
            self.awaited.update(dict.fromkeys(node.gaps, new))
        for key in old.subject_keys:
            self.by_subject[key] = [new if t is old else t for t in self.by_subject[key]]
        self.by_text = defaultdict(
            list, {text: [new if t is old else t for t in ts] for text, ts in self.by_text.items()}
        )
        self._threads = {pk: new if t is old else t for pk, t in self._threads.items()}

    # --- Which conversations ---------------------------------------------------------------------
    # Of any group: asked for the group as well, a database walks all that the group has. Empty names are
    # left out in words, because the indexes leave them out.

    def _by_ids(self, works: list[Work]) -> set[int]:
        ids = {i for w in works for i in (w.mail.message_id, *w.headers.references, *w.kin)}
        ids |= {bare_id(m.message_id) for w in works for m in w.messages if m.message_id}
        rows = Message.objects.filter(message_id__in=ids).exclude(message_id="")
        gaps = Gap.objects.filter(awaited__in=ids)
        found = set(rows.values_list("conversation", flat=True))
        found |= set(gaps.values_list("message__conversation", flat=True))
        return found | self._by_own_numbers(works)

    def _by_own_numbers(self, works: list[Work]) -> set[int]:
        """Of what was written in the browser, and left by mail."""
        numbers = {number for w in works for number in own_numbers(w)}
        rows = Message.objects.filter(pk__in=numbers) if numbers else Message.objects.none()
        return set(rows.values_list("conversation", flat=True))

    def _by_texts(self, works: list[Work]) -> set[int]:
        prints = {w.fingerprint(m) for w in works for m in w.messages if is_telling(m.body)}
        rows = Message.objects.filter(fingerprint__in=prints).exclude(fingerprint="")
        return set(rows.values_list("conversation", flat=True))

    def _by_subjects(self, works: list[Work]) -> set[int]:
        keys = {subjects.key(w.subject) for w in works if not w.headers.references} - {""}
        rows = ChainSubject.objects.filter(subject__in=keys, group=self.group)
        return set(rows.order_by("-conversation").values_list("conversation", flat=True)[:200])

    # --- Reading them ----------------------------------------------------------------------------

    def _read(self, ids: set[int]) -> None:
        conversations = Conversation.objects.select_related("group").in_bulk(ids)
        self._threads = {pk: Thread(c.subject, c) for pk, c in sorted(conversations.items())}
        stored = list(_stored(ids))
        readers = _readers(stored)
        nodes = {one.row.pk: _node(one, readers.get(one.row.pk, "")) for one in stored}
        for node in nodes.values():
            node.parent = nodes.get(node.written.parent_id or 0)
        for gap in Gap.objects.filter(message__in=nodes.keys()) if nodes else ():
            nodes[gap.message_id].gaps[gap.awaited] = gap.rank
        for node in nodes.values():
            thread = self._threads[node.written.conversation_id]
            thread.add(node)
            self.learn(thread, node)
        for row in ChainSubject.objects.filter(conversation__in=ids) if ids else ():
            self.learn_subject(self._threads[row.conversation_id], row.subject)


class StoredMessage(NamedTuple):
    """``identity``: of an author who has an address, as the messages of a mail say it (thread.py)."""

    row: Message
    author: str
    identity: str


def _node(stored: StoredMessage, reader: str) -> Node:
    row = stored.row
    message = ExtractedMessage(
        index=row.pk, role="quoted" if row.is_claim else "outer", author_name=stored.author,
        author_email=stored.identity, date_iso=_clock(row), body=row.body, confidence=row.confidence,
    )  # fmt: skip
    copy = Copy((-1, row.pk), message, reader if row.is_claim else "")
    return Node(copy, row.is_claim, row.fingerprint, row, message_id=row.message_id)


def _readers(stored: list[StoredMessage]) -> dict[int, str]:
    """Whose client has printed the date of a quoted message: of who answered it first."""
    found: dict[int, str] = {}
    for row, _author, identity in stored:
        if row.parent_id:
            found.setdefault(row.parent_id, identity)
    return found


def _clock(row: Message) -> str | None:
    """Date and time as they stood in the mail, in their zone if one was printed."""
    if row.is_claim and not _is_printed(row):
        return None
    printed = parse_date(row.date_printed or "")
    if printed and (zone := datetime.fromisoformat(printed.iso).tzinfo):
        return row.sent_at.astimezone(zone).isoformat()
    return (row.sent_at.replace(tzinfo=None) if row.is_claim else row.sent_at).isoformat()


def _is_printed(row: Message) -> bool:
    """Whether date and time of a claim stood in the mail; a guessed date proves nothing."""
    has_time = row.sent_at.hour or row.sent_at.minute or ":" in (row.date_printed or "")
    return row.date_printed is not None and bool(has_time)


def _stored(ids: set[int]) -> Iterator[StoredMessage]:
    has_address = Exists(EmailAddress.objects.filter(user=OuterRef("author")))
    rows = (
        Message.objects.filter(conversation__in=ids)
        .select_related("author")
        .annotate(author_has_address=has_address)
    )
    rows = rows.only(
        "conversation_id", "parent_id", "author_id", "author__name", "message_id", "body", "sent_at",
        "date_printed", "claimed_by_id", "confidence", "edited_at", "edited_by_id",
        "withdrawn_at", "fingerprint",
    )  # fmt: skip
    for row in rows.order_by("pk"):
        identity = f"user:{row.author_id}" if row.author_has_address else ""  # type: ignore[attr-defined]  # annotated
        yield StoredMessage(row, row.author.name, identity)
