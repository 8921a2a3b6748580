"""Fingerprints of stored messages, computed anew where texts are folded otherwise than when they came.

Rows with a fingerprint of an older version are not found by their text, and a copy of what was taken back would
come in again. Whoever changes what ``unchain.fingerprints.fingerprint`` gives adds a migration that calls
``reprint``. Its models are those of the migration, which no checker of types knows.
"""

from collections.abc import Callable
from typing import Any

from django.apps.registry import Apps
from django.db.models import QuerySet

from microblog.kit.bulk_update import update_each

from ..unchain.merging.fingerprints import fingerprint

BATCH = 1_000


def reprint(apps: Apps, told: Callable[[str], None] = print) -> int:
    """Write the fingerprints that messages by mail would get today; returns how many have changed."""
    rows = apps.get_model("threads", "Message").objects.filter(source="mail")
    done = changed = last = 0
    # By key, not with one cursor: SQLite may come upon a row again that it has written meanwhile.
    while batch := _batch(rows, last):
        texts = _before_changes(apps, [row for row in batch if _is_changed(row)])
        changed += _write(batch, texts)
        last, done = batch[-1].pk, done + len(batch)
        if done % (10 * BATCH) == 0:
            told(f"  fingerprints of {done} messages are read anew")
    return changed


def _batch(rows: QuerySet[Any], last: int) -> list[Any]:
    fields = "pk", "body", "fingerprint", "edited_at", "edited_by_id", "withdrawn_at"
    return list(rows.filter(pk__gt=last).order_by("pk").only(*fields)[:BATCH])


def _is_changed(row: Any) -> bool:
    """Whether the row does not say any more what the mail says."""
    return bool(row.edited_at or row.withdrawn_at)


def _write(batch: list, texts: dict[int, str]) -> int:
    """What was changed and whose first text nobody has kept keeps its fingerprint."""
    new = []
    for row in batch:
        if _is_changed(row) and not (row.fingerprint and texts.get(row.pk)):
            continue
        print_ = fingerprint(texts[row.pk] if _is_changed(row) else row.body)
        if print_ != row.fingerprint:
            row.fingerprint = print_
            new.append(row)
    update_each(new, "fingerprint")
    return len(new)


def _before_changes(apps: Apps, rows: list) -> dict[int, str]:
    """What the mails of changed messages said, where their split is kept: the best copy, which is the row's own."""
    if not rows:
        return {}
    origins = apps.get_model("bridge", "Origin").objects.filter(
        message__in=[row.pk for row in rows], mail__split__isnull=False
    )
    editors = {row.pk: row.edited_by_id for row in rows}
    found: dict[int, list[tuple]] = {}
    for origin in origins.select_related("mail").order_by("pk"):
        editor = editors[origin.message_id]
        rank = editor not in (None, origin.mail.sender_id), origin.role != "outer", origin.altered, origin.pk
        if text := _text(origin):
            found.setdefault(origin.message_id, []).append((rank, text))
    return {pk: min(copies)[1] for pk, copies in found.items()}


def _text(origin: Any) -> str:
    entries = origin.mail.split.get("messages", ())
    return next((entry["body"] for entry in entries if entry["index"] == origin.index), "")
