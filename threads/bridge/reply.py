"""reply+TOKEN@: the token picks the conversation, the verified sender is the author."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from threads import addresses
from threads.actions import posting
from threads.models import Conversation, Message

from .models import IncomingMail, Origin
from .settled import Settled
from .unchain import unchain
from .work import Work

State = IncomingMail.State


def route(work: Work):
    """Publish an answer to a notice, and raise Settled; do nothing with other mail."""
    local = work.mail.recipient.partition("@")[0].lower()
    name, plus, token = local.partition("+")
    if name == "reply" and plus:
        _answer(work, addresses.read("reply", token))


def _answer(work: Work, message_id: int | None):
    mail = work.mail
    # Whoever may not read the conversation gets the same answer as for one that never was.
    parent = mail.sender and Message.objects.visible_to(mail.sender).filter(pk=message_id).first()
    if not parent:
        raise Settled(State.REFUSED, _("There is no such conversation for this sender."))
    own = unchain(work.raw).messages[0]
    try:
        with transaction.atomic():
            message = posting.reply(
                author=mail.sender,
                conversation=parent.conversation,
                parent=parent,
                body=own.body,
                source=Message.Source.MAIL,
                message_id=_own_id(mail, parent.conversation),
                unchecked=not mail.is_proven,
                files=[(a.name or "file", a.type, a.content, a.size) for a in own.attachments],
            )
            start, end = own.span
            Origin.objects.create(
                message=message, mail=mail, role="outer", index=0, start=start, end=max(start, end)
            )
            mail.state, mail.conversation, mail.processed_at = (
                State.PUBLISHED,
                parent.conversation,
                timezone.now(),
            )
            mail.save(update_fields=["state", "conversation", "processed_at"])
    except (PermissionDenied, ValidationError) as error:
        raise Settled(State.REFUSED, " ".join(getattr(error, "messages", None) or [str(error)])) from error
    raise Settled(State.PUBLISHED)


def _own_id(mail: IncomingMail, conversation: Conversation) -> str:
    """Its Message-ID; none when somebody else's message there has it: this mail says nothing about that one."""
    others = conversation.messages.filter(message_id=mail.message_id).exclude(author=mail.sender)
    return "" if others.exists() else mail.message_id
