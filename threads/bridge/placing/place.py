"""Which conversation a mail belongs to, and which of its messages are there already.

Evidence from the strongest down, always inside the addressed group (a Message-ID of another group's
conversation neither joins nor reveals it):

1. Message-ID, In-Reply-To and References
2. a message of the mail is a copy of one that is there (unchain.likeness)
3. a reply without References: the newest conversation with the same bare subject

Mails come in any order. What is missing is kept as a gap and filled later; a quoted copy gives way to
the true mail; several conversations that turn out to be one are joined.
"""

from ..mail_job import Work
from ..unchain.languages import subjects
from . import branches, slots
from .candidates import Board
from .growth import grow
from .home_thread import thread_of
from .thread import Thread
from .thread import copies as copies_of_work


def place(work: Work, board: Board) -> Thread:
    """Put every message of the mail onto a node of the thread it belongs to; new nodes where there is none."""
    copies = copies_of_work(work)
    # Only of what is still there: a reviewer may have left out messages.
    work.prints = {m.index: work.fingerprint(m) for m in work.messages}
    thread = thread_of(work, board, copies)
    found = slots.find(work, thread, copies)
    grow(work, thread, copies, found)
    branches.hang(work, thread, found)
    thread.rename()
    branches.close_gaps(thread)
    for node in found.values():
        board.learn(thread, node)
        if node.parent is not None:
            board.learn(thread, node.parent)  # it may have got a name
    board.learn_subject(thread, subjects.key(work.subject))
    thread.works.append(work)
    return thread
