"""What a mail adds to its conversation: new nodes, and better copies of those that are there."""

from threads.models import Message

from ..mail_job import Match, Work
from ..unchain.merging.copies import Copy
from ..unchain.merging.disagreements import say_otherwise, wordings_differ
from ..unchain.merging.likeness import is_it, is_part, is_passage
from ..unchain.values import ExtractedMessage
from .slots import id_of, is_apart, is_later
from .thread import Node, Thread


def grow(work: Work, thread: Thread, copies: dict[int, Copy], slots: dict[int, Node]) -> None:
    """A node for every message that is not there yet; a better copy improves the node that is."""
    for message, match in zip(work.messages, work.matches, strict=True):
        copy = copies[message.index]
        is_own = message.role in ("outer", "note", "attached")
        if message.index not in slots and not is_own:
            below = _came_below(work, message, slots)
            if below and not copy.words and not message.attachments:
                continue
            node = (
                _cut_or_changed(copy, below, thread)
                if below
                else _quoted_from(copy, copies.get(0), slots, thread)
            )
            if node:
                slots[message.index] = node
        node = slots.get(message.index)
        if node is None:
            node = Node(copy, not work.is_own(message), work.prints[message.index])
            node.source = (work, message, match)
            slots[message.index] = node
            thread.add(node)
            thread.name(node, id_of(work, message))
        else:
            _improve(work, thread, node, message, match, copy)
        node.origins.append(
            (
                work,
                message,
                message.index in work.rewritten or bool(message.variants) or _is_altered(node, copy),
            )
        )


def _came_below(work: Work, message: ExtractedMessage, slots: dict[int, Node]) -> Node | None:
    """What answers this message in the mail, if it came as a mail of its own, or hangs somewhere already."""
    below = {m.parent: m for m in work.messages if m.parent is not None}
    child, seen = below.get(message.index), set()
    while child is not None and child.index not in seen:
        seen.add(child.index)
        node = slots.get(child.index)
        if node is not None and child.index and (node.source is None or node.source[0] is not work):
            return node if not node.is_claim or node.parent is not None else None
        child = below.get(child.index)
    return None


def _cut_or_changed(copy: Copy, below: Node, thread: Thread) -> Node | None:
    """The message that a quote is of, though its client has cut or changed it: one that ``below``, which quotes
    it, answers; or one that has all its words, whoever is named as their author ("you wrote"). None: then the
    quote is a message itself, and nothing is lost."""
    instants = thread.instants([copy])
    above = [node for node in thread.nodes if node is not below and below.is_below(node)]
    changed = (node for node in above if is_it(copy, node.copy) and not is_apart(copy, node, instants))
    return next(changed, None) or next((node for node in thread.nodes if is_part(copy, node.copy)), None)


def _quoted_from(copy: Copy, outer: Copy | None, slots: dict[int, Node], thread: Thread) -> Node | None:
    """The mail that a quote is a passage of, whoever is named as its author."""
    instants, own = thread.instants([copy]), slots.get(0)
    mails = (
        node
        for node in thread.nodes
        if not node.is_claim
        and not (own and node.is_below(own))
        and not (outer and is_later(node.copy, outer))
    )
    return next(
        (node for node in mails if is_passage(copy, node.copy, instants.compare(copy, node.copy))), None
    )


def _improve(
    work: Work, thread: Thread, node: Node, message: ExtractedMessage, match: Match, copy: Copy
) -> None:
    if work.is_forged:
        return
    is_true = node.is_claim and work.is_own(message)
    is_fuller = (
        node.is_claim and copy.rank[2:] > node.copy.rank[2:] and len(copy.words) > len(node.copy.words)
    )
    if not is_true and not is_fuller:
        return
    if node.row is not None and _is_settled(node.row, is_true):
        return
    if _is_altered(node, copy) or wordings_differ(copy.wording, node.copy.wording, message.author_name):
        # What came before was compared with a copy, which turns out to be the altered one
        node.origins = [
            (w, m, m.index in w.rewritten or say_otherwise(message.body, m.body, message.author_name))
            for w, m, _ in node.origins
        ]
        node.was_altered = node.row is not None
    node.copy, node.source = copy, (work, message, match)
    node.fingerprint = work.prints[message.index]
    node.is_better = node.row is not None
    if is_true:
        node.is_claim = False
        if node.message_id != id_of(work, message):
            thread.by_id.pop(node.message_id, None)
            thread.name(node, id_of(work, message))


def _is_settled(row: Message, is_true: bool) -> bool:
    """What its author changed or took back stays. What a forwarder rewrote only the true mail replaces."""
    return bool(row.withdrawn_at or row.edited_at and not (is_true and row.edited_by_id))


def _is_altered(node: Node, copy: Copy) -> bool:
    """Whether this copy says something the message does not."""
    if node.copy is copy:
        return False
    return wordings_differ(node.copy.wording, copy.wording, node.copy.message.author_name)
