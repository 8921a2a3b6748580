"""manage.py export_conversation: a conversation as an mbox any mail client reads."""

import mailbox
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads import addresses
from threads.bridge import exported
from threads.models import Conversation, Message
from threads.queries import tree

MAX_REFERENCES = 20


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
                box.add(_mail(found, row, every, rows[0]))
        finally:
            box.close()
        self.stderr.write(f"{len(rows)} messages written to {mbox}")


def _mail(
    conversation: Conversation, row: Message, every: dict[int, Message], first: Message
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = exported.person(row.author)
    mail["Subject"] = " ".join(f"{'Re: ' if row.parent_id else ''}{conversation.subject}".split())
    mail["Date"] = format_datetime(row.sent_at)
    mail["Message-ID"] = f"<{addresses.message_id(row)}>"
    above = _ancestors(row, every)
    if above:
        mail["In-Reply-To"] = f"<{addresses.message_id(above[-1])}>"
        mail["References"] = " ".join(f"<{addresses.message_id(one)}>" for one in above)
    exported.mark(mail, row, addresses.message_id(first))
    for file in row.attachments.filter(blob__isnull=False).select_related("blob"):
        main, _slash, sub = file.content_type.partition("/")
        with file.blob.file.open("rb") as data:
            mail.add_attachment(
                data.read(), maintype=main or "application", subtype=sub or "octet-stream", filename=file.name
            )
    return mail


def _ancestors(row: Message, every: dict[int, Message]) -> list[Message]:
    """What a message answers, what that answers and so on, the parent last: also where one was withdrawn."""
    found: list[Message] = []
    above = every.get(row.parent_id or 0)
    while above is not None and above not in found and len(found) < MAX_REFERENCES:
        found.append(above)
        above = every.get(above.parent_id or 0)
    return found[::-1]
