"""What the index knows of a message: prepared for many at once, in two statements."""

from collections import defaultdict
from collections.abc import Iterable

from threads.models import Attachment, Message

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
    return [_document(row, files.get(row[0], "")) for row in rows]


def place(group_id: int | None, conversation_id: int) -> int:
    return group_id if group_id is not None else -conversation_id


def _file_names(ids: list[int]) -> dict[int, str]:
    names = defaultdict(list)
    if ids:
        for message, name in Attachment.objects.filter(message__in=ids).values_list("message_id", "name"):
            names[message].append(name)
    return {message: "\n".join(found) for message, found in names.items()}


def _document(row: tuple, file_names: str) -> dict:
    pk, body, conversation, group, subject, kind, author, sent_at, source, files = row
    return {
        # The subject is part of every message's text: "label printers V3" must find the answer with V3.
        "text": "\n".join(filter(None, (subject, file_names, body))),
        "message": pk,
        "conversation": conversation,
        "place": place(group, conversation),
        "author": author,
        "sent_at": int(sent_at.timestamp()),
        "year": sent_at.year,
        "source": source,
        "kind": kind,
        "files": files,
    }
