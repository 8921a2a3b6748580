"""Which messages of a mail are there already: index of a message -> the node that is the same message."""

from ..mail_job import Work
from ..unchain.dates.instants import Instants, Moment
from ..unchain.merging.copies import Copy
from ..unchain.merging.likeness import is_it, is_passage, likeness, same_author
from ..unchain.values import ExtractedMessage
from . import resent
from .thread import Node, Thread, bare_id, is_telling, quoted_numbers

#: Weaker than any likeness.
PASSAGE = 0.01


def find(work: Work, thread: Thread, copies: dict[int, Copy]) -> dict[int, Node]:
    """Index of a message -> the node that is the same message. Each node is taken once, the surest first."""
    instants = thread.instants(copies.values())
    slots = _by_own_ids(work, thread, copies) | _by_quoted_numbers(work, thread)
    parent, answered = _quoted_parent(work), _answered(work, thread)
    if parent and parent.index not in slots and answered and is_it(copies[parent.index], answered.copy):
        slots[parent.index] = answered
    slots |= _changed(work, thread, copies, slots, instants)
    taken = set(map(id, slots.values()))
    # Equal evidence is decided by content, never by the order in which things came.
    pairs = (
        (strength, -index, node.message_id, node.fingerprint, index, node)
        for index, copy in copies.items()
        if index not in slots and not work.exported and (index or not work.is_forged)
        for node in thread.nodes
        if id(node) not in taken and (index or not node.message_id or node.is_claim)
        and (strength := _strength(index, copy, node, thread, instants)) > 0
    )  # fmt: skip
    for *_evidence, index, node in sorted(pairs, key=lambda pair: pair[:4], reverse=True):
        if index not in slots and id(node) not in taken:
            slots[index] = node
            taken.add(id(node))
    return slots


def _strength(index: int, copy: Copy, node: Node, thread: Thread, instants: Instants) -> float:
    """How surely a message of the mail is that of the node. A mail that came after somebody quoted a passage of
    it is known by the passage, if by nothing else."""
    found = likeness(copy, node.copy, instants)
    if (
        found
        or index
        or not node.is_claim
        or not is_passage(node.copy, copy, instants.compare(node.copy, copy))
    ):
        return found
    is_known_before = any(n.parent is node and is_later(copy, n.copy) for n in thread.nodes)
    return 0.0 if is_known_before else PASSAGE


def is_later(mail: Copy, answer: Copy) -> bool:
    """Whether a mail was written after what would have quoted it."""
    return bool(mail.moment and answer.moment and mail.moment > answer.moment)


def _by_own_ids(work: Work, thread: Thread, copies: dict[int, Copy]) -> dict[int, Node]:
    """The messages whose Message-ID is there. A second mail under a known one is that mail only if it says the
    same; and a quote that stood for a mail to come is it only if the words agree."""
    slots: dict[int, Node] = {}
    for message in work.messages:
        message_id = id_of(work, message)
        node = thread.find(message_id) if message_id else None
        if node is None:
            continue
        if work.prints[message.index] == node.fingerprint or _is_same(copies[message.index], node):
            slots[message.index] = node
        elif node.is_claim and message.index == 0:
            thread.unname(node)
    return slots


def _is_same(copy: Copy, node: Node) -> bool:
    if not is_it(copy, node.copy):
        return False
    if copy.place[1] or node.is_claim:
        return True
    # What its author changed here since is not said anew by the mail.
    is_changed = node.row is not None and node.row.edited_at is not None
    return is_changed or resent.is_same(node.copy.message.body, copy.message.body)


def _by_quoted_numbers(work: Work, thread: Thread) -> dict[int, Node]:
    """Quotes of what left from here: the address it was from says which message it is, however a client set it."""
    slots: dict[int, Node] = {}
    for index, number in quoted_numbers(work).items():
        node = thread.by_number.get(number)
        if node is not None and node not in slots.values():
            slots[index] = node
    return slots


def _changed(
    work: Work, thread: Thread, copies: dict[int, Copy], slots: dict[int, Node], instants: Instants
) -> dict[int, Node]:
    """Messages that were taken back, or published in other words, are still known by their fingerprint:
    a copy must not bring back what was taken out."""
    rows = [(node.row, node) for node in thread.nodes if node.row and node.fingerprint]
    known = {row.fingerprint: node for row, node in rows if row.withdrawn_at or row.edited_by_id}
    return {
        index: known[print_]
        for index, print_ in work.prints.items()
        if index not in slots
        and print_ in known
        and _may_be_changed(work, copies[index], known[print_], instants)
    }


def _may_be_changed(work: Work, copy: Copy, node: Node, instants: Instants) -> bool:
    """Whether a copy with the same words is the message that was changed, and no other that says the same: a mail
    with a Message-ID of its own is another, and so are short words of another person or time."""
    if copy.place[1] == 0 and node.message_id and node.message_id != work.mail.message_id:
        return False
    author, moment = same_author(copy, node.copy), instants.compare(copy, node.copy)
    if not is_telling(copy.message.body):
        return author > 0 and moment >= Moment.CLOSE
    return author >= 0 or not is_apart(copy, node, instants)


def id_of(work: Work, message: ExtractedMessage) -> str:
    """The Message-ID of a message of the mail. A quoted parent has none printed, but In-Reply-To tells it."""
    if message.index == 0 and work.is_forged:
        return ""
    return (work.mail.message_id if message.index == 0 else "") or bare_id(message.message_id)


def _quoted_parent(work: Work) -> ExtractedMessage | None:
    """The quoted message that the mail itself answers."""
    by_index = {m.index: m for m in work.messages}
    outer = by_index.get(0)
    parent = by_index.get(outer.parent) if outer and outer.parent is not None else None
    return parent if parent and not parent.message_id and work.headers.references else None


def _answered(work: Work, thread: Thread) -> Node | None:
    return thread.find(work.headers.references[-1]) if work.headers.references else None


def is_apart(copy: Copy, node: Node, instants: Instants) -> bool:
    return instants.compare(copy, node.copy) is Moment.APART
