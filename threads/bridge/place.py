"""Which conversation a mail belongs to, and which of its messages are there already.

Evidence from the strongest down, always inside the addressed group (a Message-ID of another group's
conversation neither joins nor reveals it):

1. Message-ID, In-Reply-To and References
2. a message of the mail is a copy of one that is there (unchain.likeness)
3. a reply without References: the newest conversation with the same bare subject

Mails come in any order. What is missing is kept as a gap and filled later; a quoted copy gives way to
the true mail; several conversations that turn out to be one are joined.
"""

from datetime import timedelta

from . import resent
from .board import SUBJECT_DAYS, Board, bare_id
from .thread import Node, Thread, is_telling
from .thread import copies as copies_of_work
from .unchain.copies import Copy
from .unchain.disagreements import say_otherwise, wordings_differ
from .unchain.instants import Instants, Moment
from .unchain.languages import subjects
from .unchain.likeness import is_it, is_part, is_passage, likeness, same_author
from .unchain.values import Message
from .work import Match, Work

#: Weaker than any likeness.
PASSAGE = 0.01


def place(work: Work, board: Board) -> Thread:
    """Put every message of the mail onto a node of the thread it belongs to; new nodes where there is none."""
    copies = copies_of_work(work)
    # Only of what is still there: a reviewer may have left out messages.
    work.prints = {m.index: work.fingerprint(m) for m in work.messages}
    thread = _thread(work, board, copies)
    slots = _slots(work, thread, copies)
    _grow(work, thread, copies, slots)
    _hang(work, thread, slots)
    thread.rename()
    _close_gaps(thread)
    for node in slots.values():
        board.learn(thread, node)
        if node.parent is not None:
            board.learn(thread, node.parent)  # it may have got a name
    board.learn_subject(thread, subjects.key(work.subject))
    thread.works.append(work)
    return thread


# --- Which thread --------------------------------------------------------------------------------


def _thread(work: Work, board: Board, copies: dict[int, Copy]) -> Thread:
    if work.conversation is not None:
        return board.thread_of(work.conversation)
    found = _by_ids(work, board)
    if not found and not work.exported:
        found = _by_copies(board, copies, work) or _by_subject(work, board)
    return board.join(found) if found else Thread(subjects.bare(work.subject))


def _by_ids(work: Work, board: Board) -> list[Thread]:
    own = [work.mail.message_id] if work.headers.message_id and not work.is_forged else []
    own += [bare_id(m.message_id) for m in work.messages if m.message_id and m.index]
    named = [i for i in (*own, *work.headers.references, *work.kin) if i]
    found = [board.by_id[i] for i in named if i in board.by_id]
    return found + [board.awaited[i] for i in named if i in board.awaited]


def _by_copies(board: Board, copies: dict[int, Copy], work: Work) -> list[Thread]:
    found = []
    candidates = [] if work.headers.references else board.by_subject.get(subjects.key(work.subject), [])
    for index, copy in copies.items():
        near = list(candidates)
        if is_telling(copy.message.body):
            near += board.by_text.get(work.prints[index], [])
        found += [t for t in dict.fromkeys(near) if _has_copy(t, index, copy, copies)]
    return list(dict.fromkeys(found))


def _has_copy(thread: Thread, index: int, copy: Copy, copies: dict[int, Copy]) -> bool:
    instants = thread.instants(copies.values())
    return any(_may_be(index, copy, node, instants) for node in thread.nodes)


def _may_be(index: int, copy: Copy, node: Node, instants: Instants) -> bool:
    """Two mails that came as mails are two, however alike: a patch sent again, a monthly reminder."""
    return (index > 0 or node.is_claim or not node.message_id) and likeness(copy, node.copy, instants) > 0


def _by_subject(work: Work, board: Board) -> list[Thread]:
    if work.headers.references or not subjects.is_reply(work.subject) or work.is_forward:
        return []
    sent = work.sent_at(work.messages[0]) or work.mail.received_at
    warm = [
        thread
        for thread in board.by_subject.get(subjects.key(work.subject), ())
        if any(
            node.copy.moment and timedelta(0) <= sent - node.copy.moment <= SUBJECT_DAYS
            for node in thread.nodes
        )
    ]
    return warm[-1:]


# --- Which nodes ---------------------------------------------------------------------------------


def _slots(work: Work, thread: Thread, copies: dict[int, Copy]) -> dict[int, Node]:
    """Index of a message -> the node that is the same message. Each node is taken once, the surest first."""
    instants = thread.instants(copies.values())
    slots = _by_own_ids(work, thread, copies)
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
    is_known_before = any(n.parent is node and _is_later(copy, n.copy) for n in thread.nodes)
    return 0.0 if is_known_before else PASSAGE


def _is_later(mail: Copy, answer: Copy) -> bool:
    """Whether a mail was written after what would have quoted it."""
    return bool(mail.moment and answer.moment and mail.moment > answer.moment)


def _by_own_ids(work: Work, thread: Thread, copies: dict[int, Copy]) -> dict[int, Node]:
    """The messages whose Message-ID is there. A second mail under a known one is that mail only if it says the
    same; and a quote that stood for a mail to come is it only if the words agree."""
    slots: dict[int, Node] = {}
    for message in work.messages:
        message_id = _id_of(work, message)
        node = thread.by_id.get(message_id) if message_id else None
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
    return author >= 0 or not _is_apart(copy, node, instants)


def _id_of(work: Work, message: Message) -> str:
    """The Message-ID of a message of the mail. A quoted parent has none printed, but In-Reply-To tells it."""
    if message.index == 0 and work.is_forged:
        return ""
    return (work.mail.message_id if message.index == 0 else "") or bare_id(message.message_id)


def _quoted_parent(work: Work) -> Message | None:
    """The quoted message that the mail itself answers."""
    by_index = {m.index: m for m in work.messages}
    outer = by_index.get(0)
    parent = by_index.get(outer.parent) if outer and outer.parent is not None else None
    return parent if parent and not parent.message_id and work.headers.references else None


def _answered(work: Work, thread: Thread) -> Node | None:
    return thread.by_id.get(work.headers.references[-1]) if work.headers.references else None


# --- New nodes and better copies -----------------------------------------------------------------


def _grow(work: Work, thread: Thread, copies: dict[int, Copy], slots: dict[int, Node]):
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
            thread.name(node, _id_of(work, message))
        else:
            _improve(work, thread, node, message, match, copy)
        node.origins.append((work, message, message.index in work.rewritten or _is_altered(node, copy)))


def _came_below(work: Work, message: Message, slots: dict[int, Node]) -> Node | None:
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
    changed = (node for node in above if is_it(copy, node.copy) and not _is_apart(copy, node, instants))
    return next(changed, None) or next((node for node in thread.nodes if is_part(copy, node.copy)), None)


def _quoted_from(copy: Copy, outer: Copy | None, slots: dict[int, Node], thread: Thread) -> Node | None:
    """The mail that a quote is a passage of, whoever is named as its author."""
    instants, own = thread.instants([copy]), slots.get(0)
    mails = (
        node
        for node in thread.nodes
        if not node.is_claim
        and not (own and node.is_below(own))
        and not (outer and _is_later(node.copy, outer))
    )
    return next(
        (node for node in mails if is_passage(copy, node.copy, instants.compare(copy, node.copy))), None
    )


def _is_apart(copy: Copy, node: Node, instants: Instants) -> bool:
    return instants.compare(copy, node.copy) is Moment.APART


def _improve(work, thread: Thread, node: Node, message: Message, match: Match, copy: Copy):
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
        if node.message_id != _id_of(work, message):
            thread.by_id.pop(node.message_id, None)
            thread.name(node, _id_of(work, message))


def _is_settled(row, is_true: bool) -> bool:
    """What its author changed or took back stays. What a forwarder rewrote only the true mail replaces."""
    return bool(row.withdrawn_at or row.edited_at and not (is_true and row.edited_by_id))


def _is_altered(node: Node, copy: Copy) -> bool:
    """Whether this copy says something the message does not."""
    if node.copy is copy:
        return False
    return wordings_differ(node.copy.wording, copy.wording, node.copy.message.author_name)


# --- The tree ------------------------------------------------------------------------------------


def _hang(work: Work, thread: Thread, slots: dict[int, Node]):
    for message in work.messages:
        node, parent = slots.get(message.index), _placed_parent(work, message, slots)
        if node is None or parent is None:
            continue
        if node.parent is None or (node.is_claim or message.index == 0) and parent.is_below(node.parent):
            node.hang(parent)
    if 0 in slots and work.headers.references:
        _follow_references(work, thread, slots[0])


def _placed_parent(work: Work, message: Message, slots: dict[int, Node]) -> Node | None:
    """The nearest ancestor within the mail that has a node."""
    by_index = {m.index: m for m in work.messages}
    seen = {message.index}
    while message.parent is not None and message.parent not in seen and message.parent in by_index:
        message = by_index[message.parent]
        seen.add(message.index)
        if message.index in slots:
            return slots[message.index]
    return None


def _follow_references(work: Work, thread: Thread, node: Node):
    """The mail's own header knows best what it answers; what has not come yet becomes a gap."""
    ancestors = list(reversed(work.headers.references))
    known = next(((rank, thread.by_id[i]) for rank, i in enumerate(ancestors) if i in thread.by_id), None)
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


def _close_gaps(thread: Thread):
    for node in thread.nodes:
        filled = [(rank, awaited) for awaited, rank in node.gaps.items() if awaited in thread.by_id]
        if filled:
            rank, awaited = min(filled)
            node.hang(thread.by_id[awaited])
            node.gaps = {a: r for a, r in node.gaps.items() if r < rank}
            node.has_new_gaps = True
