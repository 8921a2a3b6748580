"""manage.py export_conversation: a conversation as an mbox any mail client reads."""

import mailbox
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from threads import addresses
from threads.models import Conversation, Message


class Command(BaseCommand):
    help = (
        "Write a conversation to an mbox file: every message a mail of its own, with the tree in References."
    )

    def add_arguments(self, parser):
        parser.add_argument("conversation", type=int, metavar="ID")
        parser.add_argument("--mbox", required=True, metavar="FILE")

    def handle(self, *args, conversation, mbox, **options):
        found = Conversation.objects.filter(pk=conversation).first()
        if found is None:
            raise CommandError(f"There is no conversation {conversation}.", returncode=1)
        rows = list(
            found.messages.filter(withdrawn_at=None).select_related("author", "parent").order_by("pk")
        )
        box = mailbox.mbox(mbox)
        box.lock()
        try:
            box.clear()
            for row in rows:
                box.add(_mail(found, row))
        finally:
            box.close()
        self.stderr.write(f"{len(rows)} messages written to {mbox}")


def _mail(conversation: Conversation, row: Message) -> EmailMessage:
    mail = EmailMessage()
    author = row.author
    address = author.addresses.order_by("-primary").values_list("address", flat=True).first()
    mail["From"] = formataddr((author.name, address or f"person-{author.pk}@{settings.MAIL_DOMAIN}"))
    mail["Subject"] = " ".join(f"{'Re: ' if row.parent_id else ''}{conversation.subject}".split())
    mail["Date"] = format_datetime(row.sent_at)
    mail["Message-ID"] = f"<{addresses.message_id(row)}>"
    if row.parent:
        mail["In-Reply-To"] = mail["References"] = f"<{addresses.message_id(row.parent)}>"
    mail.set_content(row.body)
    for file in row.attachments.filter(blob__isnull=False).select_related("blob"):
        main, _slash, sub = file.content_type.partition("/")
        with file.blob.file.open("rb") as data:
            mail.add_attachment(
                data.read(), maintype=main or "application", subtype=sub or "octet-stream", filename=file.name
            )
    return mail
