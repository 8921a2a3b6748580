"""A conversation while mails are placed into it: the rows it has and the nodes it will get."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from threads import addresses
from threads.models import Conversation, Message

from ..mail_job import Match, Work
from ..unchain.dates.instants import Instants
from ..unchain.merging.copies import Copy, copies_of
from ..unchain.merging.fingerprints import words_of
from ..unchain.merging.wording import WORD_LENGTH, count
from ..unchain.values import ExtractedMessage

# Shorter texts ("Thanks!") are equal by chance.
TELLING_WORDS = 5


Source = tuple[Work, ExtractedMessage, Match]


@dataclass(eq=False)
class Node:
    """One message of the tree: a row, or what will become one. ``source`` is the work and text it is made of."""

    copy: Copy
    is_claim: bool
    fingerprint: str = ""
    row: Message | None = None
    parent: "Node | None" = None
    message_id: str = ""
    source: Source | None = None
    # The row exists, and ``source`` is the better copy to put into it.
    is_better: bool = False
    is_moved: bool = False
    # The true mail says something else than the copies its origins so far are of.
    was_altered: bool = False
    # What ``source`` has given the row, when it is written (Origin.gave).
    gave: str = ""
    origins: list[tuple[Work, ExtractedMessage, bool]] = field(default_factory=list)
    # Ancestors that have not come yet: Message-ID -> rank, 0 is the parent.
    gaps: dict[str, int] = field(default_factory=dict)
    has_new_gaps: bool = False

    @property
    def written(self) -> Message:
        """The row, of a node that has one by now."""
        assert self.row is not None
        return self.row

    @property
    def made_of(self) -> Source:
        """The source, of a node that is to be written."""
        assert self.source is not None
        return self.source

    @property
    def is_telling(self) -> bool:
        """Long enough that an equal text is the same message and no accident."""
        return is_telling(self.copy.message.body)

    def is_below(self, other: "Node") -> bool:
        node: Node | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is other

    def hang(self, parent: "Node | None") -> bool:
        """Become a reply to ``parent``, unless that would close a circle."""
        if parent is None or parent is self.parent or parent.is_below(self):
            return False
        self.parent = parent
        self.is_moved = self.row is not None
        return True


@dataclass(eq=False)
class Thread:
    subject: str
    conversation: Conversation | None = None
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)
    # The rows: a name of ours says the number (addresses.number_in).
    by_number: dict[int, Node] = field(default_factory=dict)
    # Conversations that turned out to be part of this one.
    absorbed: list[Conversation] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    subject_keys: set[str] = field(default_factory=set)
    # Quotes that were taken for another message, and its Message-ID.
    mistaken: list[tuple[Node, str]] = field(default_factory=list)

    @property
    def written(self) -> Conversation:
        """The conversation, of a thread that is published by now."""
        assert self.conversation is not None
        return self.conversation

    def instants(self, others: Iterable[Copy] = ()) -> Instants:
        """When its messages, and ``others`` that may be copies of them, were written."""
        return Instants([*(node.copy for node in self.nodes), *others])

    def add(self, node: Node) -> None:
        self.nodes.append(node)
        self.name(node, node.message_id)
        if node.row is not None:
            self.by_number[node.row.pk] = node

    def find(self, message_id: str) -> Node | None:
        """Under the name by which it leaves from here, else under that with which it came."""
        number = addresses.number_in(message_id)
        return self.by_number.get(number or 0) or self.by_id.get(message_id)

    def name(self, node: Node, message_id: str) -> None:
        if message_id and message_id not in self.by_id:
            node.message_id = message_id
            self.by_id[message_id] = node

    def _keep_name(self, message_id: str, node: Node) -> None:
        """A Message-ID that a quote was given elsewhere is that of the mail that has it."""
        known = self.by_id.get(message_id, node)
        bearer, other = (node, known) if known.is_claim else (known, node)
        self.by_id[message_id] = bearer
        if other is not bearer:
            other.message_id = ""
            other.is_moved = other.row is not None

    def unname(self, node: Node) -> None:
        """Take the Message-ID off a quote: the mail that has it is another message."""
        self.mistaken.append((node, node.message_id))
        self.by_id.pop(node.message_id, None)
        node.message_id = ""
        node.is_moved = node.row is not None

    def rename(self) -> None:
        """Hang the mails that named a mistaken quote by its Message-ID below the message that has it."""
        for quote, message_id in self.mistaken:
            for node in self.nodes:
                if node.parent is quote and not node.is_claim:
                    node.hang(self.find(message_id))
        self.mistaken.clear()

    def absorb(self, other: "Thread") -> None:
        """All of ``other`` becomes part of this one."""
        self.nodes += other.nodes
        for message_id, node in other.by_id.items():
            self._keep_name(message_id, node)
        self.by_number |= other.by_number
        self.works += other.works
        self.subject_keys |= other.subject_keys
        self.absorbed += other.absorbed
        if other.conversation:
            self.absorbed.append(other.conversation)
        other.nodes, other.works = [], []


def is_telling(body: str) -> bool:
    return count(words_of(body, TELLING_WORDS * WORD_LENGTH)) >= TELLING_WORDS


def bare_id(message_id: str) -> str:
    return message_id.strip("<> ")[:500]


def quoted_numbers(work: Work) -> dict[int, int]:
    """Index of a quote -> the message whose mail from here it quotes, by the address that mail was from."""
    numbers = {m.index: addresses.replied_to(m.author_email) for m in work.messages if m.index}
    return {index: number for index, number in numbers.items() if number}


def own_numbers(work: Work) -> list[int]:
    """The messages of ours that a mail is, answers or quotes, the surest first. Of its References the nearest of ours
    counts alone: a list of names must not reach into many conversations."""
    own = [work.mail.message_id] if work.headers.message_id and not work.is_forged else []
    others = [*work.kin, *(bare_id(m.message_id) for m in work.messages if m.message_id and m.index)]
    answered = _numbers(reversed(work.headers.references))[:1]
    return [*_numbers(own), *answered, *_numbers(others), *quoted_numbers(work).values()]


def _numbers(ids: Iterable[str]) -> list[int]:
    return [number for i in ids if (number := addresses.number_in(i))]


def copies(work: Work) -> dict[int, Copy]:
    """The messages of a mail by index, as they are compared with those of a conversation."""
    pairs = zip(work.messages, work.matches, strict=True)
    return {copy.place[1]: copy for copy in copies_of(id(work), [_compared(m, match) for m, match in pairs])}


def _compared(message: ExtractedMessage, match: Match) -> ExtractedMessage:
    """The message with an author that compares by person: one person may write from several addresses."""
    identity = f"user:{match.user.pk}" if match.user else match.address
    return replace(message, author_email=identity, message_id="", date_iso=_with_time(message))


def _with_time(message: ExtractedMessage) -> str | None:
    """Its date; none without a time of day, which would count as midnight and contradict the true one."""
    date = message.date_iso
    if not date or len(date) <= 10:
        return None
    has_time = message.role != "quoted" or not date.endswith("T00:00:00") or ":" in message.date_raw
    return date if has_time else None
