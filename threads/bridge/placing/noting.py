"""What an import changes of messages that were here before it is written down, so that it can be taken back.

What it adds, its origins say (Origin.gave).
"""

from collections import defaultdict

from django.db.models import F, QuerySet

from threads.models import Message

from ..models import Gap, ImportBatch, ImportNote, Origin
from .thread import Node, Thread


def before(threads: list[Thread]) -> None:
    """Call it while the rows are as they were. What came by mail of its own is not noted: nobody takes it back as a whole."""
    for batch, theirs in _by_batch(threads).items():
        changed = {node.written.pk: node for thread in theirs for node in thread.nodes if _is_changed(node)}
        older = changed.keys() - _made(batch, set(changed))
        gaps: dict[int, list] = defaultdict(list)
        for gap in Gap.objects.filter(message__in=older).order_by("rank"):
            gaps[gap.message_id].append([gap.awaited, gap.rank])
        # What an earlier step of the same import noted is how it was before the import.
        ImportNote.objects.bulk_create(
            [_note(batch, changed[pk].written, gaps[pk]) for pk in sorted(older)], ignore_conflicts=True
        )
        _count_joined(batch, [thread for thread in theirs if thread.absorbed])


def after(threads: list[Thread]) -> None:
    """The same, when all is written."""
    for batch, theirs in _by_batch(threads).items():
        rows = {node.row.pk: node.row for thread in theirs for node in thread.nodes if node.row}
        notes = list(ImportNote.objects.filter(batch=batch, message__in=rows))
        for note in notes:
            row = rows[note.message_id]
            note.parent_since_id, note.named_since = row.parent_id, row.message_id
        ImportNote.objects.bulk_update(notes, ["parent_since", "named_since"])


def _by_batch(threads: list[Thread]) -> dict[ImportBatch, list[Thread]]:
    found: dict[ImportBatch, list[Thread]] = defaultdict(list)
    for thread in threads:
        batch = thread.works[0].mail.batch
        if batch is not None:
            found[batch].append(thread)
    return found


def _is_changed(node: Node) -> bool:
    row = node.row
    is_unnamed = row is not None and node.message_id != row.message_id
    return row is not None and (is_unnamed or node.is_moved or node.is_better or node.has_new_gaps)


def _made(batch: ImportBatch, messages: set[int]) -> set[int]:
    """Those that the import itself has brought."""
    rows = _brought_by(batch).filter(message__in=messages)
    return {origin.message_id for origin in rows.only("message")}


def _brought_by(batch: ImportBatch) -> QuerySet[Origin]:
    return Origin.objects.filter(mail__batch=batch, gave=Origin.Gave.MESSAGE)


def _note(batch: ImportBatch, row: Message, gaps: list) -> ImportNote:
    return ImportNote(
        batch=batch,
        message=row,
        parent_id=row.parent_id,
        author_id=row.author_id,
        named=row.message_id,
        gaps=gaps,
    )


def _count_joined(batch: ImportBatch, threads: list[Thread]) -> None:
    """Conversations that become one stay one: nobody knows any more to which of them what was said since belongs."""
    more = 0
    for thread in threads:
        parts = {conversation.pk for conversation in (thread.conversation, *thread.absorbed) if conversation}
        others = Message.objects.filter(conversation__in=parts).exclude(
            pk__in=_brought_by(batch).values("message")
        )
        more += max(0, others.values("conversation").distinct().count() - 1)
    if more:
        ImportBatch.objects.filter(pk=batch.pk).update(joined=F("joined") + more)
