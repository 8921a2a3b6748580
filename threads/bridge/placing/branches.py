"""Who answers whom in a conversation, as its mails prove it."""

from ..mail_job import Work
from ..unchain.values import ExtractedMessage
from .thread import Node, Thread


def hang(work: Work, thread: Thread, slots: dict[int, Node]) -> None:
    for message in work.messages:
        node, parent = slots.get(message.index), _placed_parent(work, message, slots)
        if node is None or parent is None:
            continue
        if node.parent is None or (node.is_claim or message.index == 0) and parent.is_below(node.parent):
            node.hang(parent)
    if 0 in slots and work.headers.references:
        _follow_references(work, thread, slots[0])


def _placed_parent(work: Work, message: ExtractedMessage, slots: dict[int, Node]) -> Node | None:
    """The nearest ancestor within the mail that has a node."""
    by_index = {m.index: m for m in work.messages}
    seen = {message.index}
    while message.parent is not None and message.parent not in seen and message.parent in by_index:
        message = by_index[message.parent]
        seen.add(message.index)
        if message.index in slots:
            return slots[message.index]
    return None


def _follow_references(work: Work, thread: Thread, node: Node) -> None:
    """The mail's own header knows best what it answers; what has not come yet becomes a gap."""
    ancestors = list(reversed(work.headers.references))
    known = next(((rank, found) for rank, i in enumerate(ancestors) if (found := thread.find(i))), None)
    if known and known[0] == 0:
        node.hang(known[1])
        return
    if node.parent is not None and node.parent.is_claim and not node.parent.message_id:
        # Its quoted copy stands for the missing parent until the true mail comes.
        thread.name(node.parent, ancestors[0])
        node.parent.is_moved = node.parent.row is not None
        return
    if node.parent is None and known:
        node.hang(known[1])
    nearer = ancestors[: known[0]] if known else ancestors
    node.gaps = {awaited: rank for rank, awaited in enumerate(nearer)} | node.gaps
    node.has_new_gaps = True


def close_gaps(thread: Thread) -> None:
    for node in thread.nodes:
        filled = [(rank, awaited) for awaited, rank in node.gaps.items() if thread.find(awaited)]
        if filled:
            rank, awaited = min(filled)
            node.hang(thread.find(awaited))
            node.gaps = {a: r for a, r in node.gaps.items() if r < rank}
            node.has_new_gaps = True
