"""manage.py dump_conversation: a canonical text of conversations, to compare two imports."""

import hashlib
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from accounts.models import Group
from threads.models import Conversation, Message


class Command(BaseCommand):
    help = "Print conversations so that two imports of the same mails, in any order, print the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conversation", nargs="?", type=int, metavar="ID")
        parser.add_argument("--group", metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(
        self, *args: Any, conversation: int | None, group: str | None, json: bool, **options: Any
    ) -> None:
        if (conversation is None) == (group is None):
            raise CommandError("Name a conversation, or a group with --group.", returncode=2)
        found = self._found(conversation, group)
        if not found.exists() and group is None:
            raise CommandError(f"There is no conversation {conversation}.", returncode=1)
        write = _as_json if json else _as_text
        for line in sorted(write(dump(one)) for one in found.iterator()):
            self.stdout.write(line)

    def _found(self, conversation: int | None, slug: str | None) -> QuerySet[Conversation]:
        if slug is None:
            return Conversation.objects.filter(pk=conversation or 0)
        group = Group.objects.at(slug).first()
        if group is None:
            raise CommandError(f"There is no group {slug!r}.", returncode=2)
        return Conversation.objects.in_group(group)


def dump(conversation: Conversation) -> dict:
    """Subject and messages without any database id; ``parent`` is the place of the parent in the list."""
    rows = list(
        conversation.messages.select_related("author").prefetch_related("author__addresses").order_by("pk")
    )
    entries = {row.pk: _entry(row) for row in rows}
    above = {row.pk: row.parent_id for row in rows}
    order = sorted(rows, key=lambda row: (_text(entries[row.pk]), _path(row.pk, above, entries)))
    place = {row.pk: number for number, row in enumerate(order)}
    messages = [entries[row.pk] | {"parent": place.get(row.parent_id or 0)} for row in order]
    return {"subject": conversation.subject, "messages": messages}


def _entry(row: Message) -> dict:
    address = next((a.address for a in row.author.addresses.all() if a.primary), "")
    return {
        "author": address or row.author.name,
        "date": row.sent_at.isoformat(),
        "body": hashlib.sha256(row.body.encode()).hexdigest()[:16],
        "claim": row.claimed_by_id is not None,
    } | ({"unchecked": True} if row.unchecked else {})


def _text(entry: dict) -> str:
    return json.dumps([entry["date"], entry["author"], entry["body"], entry["claim"]])


def _path(pk: int, above: dict[int, int | None], entries: dict[int, dict]) -> list[str]:
    """What stands above a message: tells apart two that are otherwise the same."""
    path: list[str] = []
    seen: set[int] = set()
    up = above.get(pk)
    while up is not None and up in entries and up not in seen:
        seen.add(up)
        path.append(_text(entries[up]))
        up = above.get(up)
    return path


def _as_json(found: dict) -> str:
    return json.dumps(found, sort_keys=True, ensure_ascii=False)


def _as_text(found: dict) -> str:
    lines = [f"{found['subject']}"]
    for number, m in enumerate(found["messages"]):
        parent = "" if m["parent"] is None else f" -> {m['parent']}"
        lines.append(
            f"  {number}{parent} {m['date']} {m['author']} {m['body']}{' (claim)' if m['claim'] else ''}"
        )
    return "\n".join(lines)
