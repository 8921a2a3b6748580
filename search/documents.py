"""What the index knows of a message: prepared for many at once, in three statements."""

from collections import defaultdict
from collections.abc import Iterable

from search.analysis import AnalysedText
from threads.models import Attachment, Message, Topic

_FIELDS = (
    "pk", "body", "conversation_id", "conversation__group_id", "conversation__subject",
    "conversation__kind", "author_id", "sent_at", "source", "attachment_count",
)  # fmt: skip


def of(ids: Iterable[int]) -> list[dict]:
    """One document for each message that is there and not withdrawn; the others must leave the index.

    ``place`` says who may read it: the id of its group, or minus the id of its private conversation.
    """
    rows = list(
        Message.objects.filter(pk__in=list(ids), withdrawn_at=None).order_by("pk").values_list(*_FIELDS)
    )
    files = _file_names([row[0] for row in rows if row[-1]])
    topics = _topics({row[2] for row in rows})
    return [_document(row, files[row[0]], topics[row[2]]) for row in rows]


def place(group_id: int | None, conversation_id: int) -> int:
    return group_id if group_id is not None else -conversation_id


def _file_names(ids: list[int]) -> dict[int, list[str]]:
    rows = Attachment.objects.filter(message__in=ids).order_by("pk").values_list("message_id", "name")
    return _lists(rows if ids else ())


def _topics(conversations: set[int]) -> dict[int, list[str]]:
    """A topic is all the conversation's, whichever message names it."""
    rows = Topic.objects.filter(conversation__in=conversations).values_list("conversation_id", "name")
    return _lists(rows if conversations else ())


def _lists(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in rows:
        found[key].append(name)
    return found


def _document(row: tuple, files: list[str], topics: list[str]) -> dict:
    pk, body, conversation, group, subject, kind, author, sent_at, source, count = row
    return {
        # The title belongs to every message: "label printers V3" must find the answer with V3.
        "text": AnalysedText("\n".join(filter(None, (*files, body))), subject, topics),
        "message": pk,
        "conversation": conversation,
        "place": place(group, conversation),
        "author": author,
        "sent_at": int(sent_at.timestamp()),
        "source": source,
        "kind": kind,
        "files": count,
    }
