"""Which conversation a mail belongs to, by the evidence that place.py names."""

from datetime import timedelta

from threads import addresses

from ..mail_job import Work
from ..unchain.dates.instants import Instants
from ..unchain.languages import subjects
from ..unchain.merging.copies import Copy
from ..unchain.merging.likeness import likeness
from .candidates import SUBJECT_DAYS, Board
from .thread import Node, Thread, bare_id, is_telling, own_numbers


def thread_of(work: Work, board: Board, copies: dict[int, Copy]) -> Thread:
    if work.conversation is not None:
        return board.thread_of(work.conversation)
    found = _by_parent(work, board) or _by_ids(work, board) or _by_own_numbers(work, board)
    if not found and not work.exported:
        found = _by_copies(board, copies, work) or _by_subject(work, board)
    return board.join(found) if found else Thread(subjects.bare(work.subject))


def _by_parent(work: Work, board: Board) -> list[Thread]:
    """The conversation of a message of ours that the mail answers, whatever else it names, brings or quotes: an old mail
    in it, or one that is awaited elsewhere. But a mail that is here already stays where it is."""
    if not work.headers.references or not work.is_forged and work.mail.message_id in board.by_id:
        return []
    number = addresses.number_in(work.headers.references[-1])
    return [board.by_number[number]] if number in board.by_number else []


def _by_ids(work: Work, board: Board) -> list[Thread]:
    own = [work.mail.message_id] if work.headers.message_id and not work.is_forged else []
    own += [bare_id(m.message_id) for m in work.messages if m.message_id and m.index]
    # What came back in an archive keeps a name of ours; where the message itself is, the name is that one's.
    named = [
        i
        for i in (*own, *work.headers.references, *work.kin)
        if i and addresses.number_in(i) not in board.by_number
    ]
    found = [board.by_id[i] for i in named if i in board.by_id]
    return found + [board.awaited[i] for i in named if i in board.awaited]


def _by_own_numbers(work: Work, board: Board) -> list[Thread]:
    """One at most: names of ours never join conversations."""
    return [board.by_number[number] for number in own_numbers(work) if number in board.by_number][:1]


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
