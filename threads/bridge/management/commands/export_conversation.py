"""manage.py export_conversation: a conversation as an mbox any mail client reads."""

import mailbox
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads.bridge import exported
from threads.models import Conversation
from threads.queries import tree


class Command(BaseCommand):
    help = (
        "Write a conversation to an mbox file: every message a mail of its own, with the tree in References."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conversation", type=int, metavar="ID")
        parser.add_argument("--mbox", required=True, metavar="FILE")

    def handle(self, *args: Any, conversation: int, mbox: str, **options: Any) -> None:
        found = Conversation.objects.filter(pk=conversation).first()
        if found is None:
            raise CommandError(f"There is no conversation {conversation}.", returncode=1)
        every = {
            row.pk: row
            for row in found.messages.select_related(
                "author", "claimed_by", "conversation"
            ).in_reading_order()
        }
        # Parents first: who reads the file meets what a mail answers before it.
        order = [place.id for place in tree.lay_out((pk, row.parent_id) for pk, row in every.items())]
        rows = [every[pk] for pk in order if every[pk].withdrawn_at is None]
        box = mailbox.mbox(mbox)
        box.lock()
        try:
            box.clear()
            for row in rows:
                box.add(exported.as_mail(found, row, every, rows[0]))
        finally:
            box.close()
        self.stderr.write(f"{len(rows)} messages written to {mbox}")
