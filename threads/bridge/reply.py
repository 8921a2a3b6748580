"""reply+TOKEN@: the token picks the conversation, the verified sender is the author."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from threads import addresses
from threads.actions import posting, rights
from threads.models import Conversation, Message

from .answering.wording import claim_address
from .footers.current import current
from .mail_job import Work, in_context
from .models import IncomingMail, Origin
from .outcome import Settled
from .placing import addressees, resent, taking_part
from .recognising import wordless
from .recognising.gestures import said, token_of
from .unchain import unchain
from .unchain.values import ExtractedMessage

State = IncomingMail.State


def route(work: Work) -> None:
    """Publish an answer to a notice, and raise Settled; do nothing with other mail."""
    if token := token_of(work.mail):
        _answer(work, addresses.read("reply", token))


def _answer(work: Work, message_id: int | None) -> None:
    mail = work.mail
    if mail.sender is None:
        raise Settled(State.REFUSED, unknown(work.headers.from_address))
    # Whoever may not read the conversation gets the same answer as for one that never was.
    parent = Message.objects.visible_to(mail.sender).filter(pk=message_id or 0).first()
    if not parent:
        raise Settled(State.REFUSED, _("There is no such conversation for this sender."))
    if reason := why_not(mail.sender, parent.conversation):
        raise Settled(State.REFUSED, reason)
    found = unchain(work.raw, current())
    own = found.messages[0]
    if not wordless.has_words(own):
        reason = wordless.reason(wordless.is_quoted(own, found.pieces))
        raise Settled(State.REFUSED, reason)
    _publish(work, parent, in_context([own])[0])


def _publish(work: Work, parent: Message, own: ExtractedMessage) -> None:
    mail = work.mail
    found = parent.conversation.messages.filter(message_id=mail.message_id, author=mail.sender).first()
    known = found if found is not None and resent.is_same(found.body, own.body) else None
    try:
        with transaction.atomic():
            message = known or _post(work, parent, own)
            start, end = own.span
            Origin.objects.create(
                message=message, mail=mail, role="outer", index=0, start=start, end=max(start, end)
            )
            if work.is_live:
                taking_part.note(work, parent.conversation)
            mail.state = State.DUPLICATE if known else State.PUBLISHED
            mail.conversation, mail.processed_at = parent.conversation, timezone.now()
            mail.save(update_fields=["state", "conversation", "processed_at"])
    except (PermissionDenied, ValidationError) as error:
        raise Settled(State.REFUSED, said(error)) from error
    raise Settled(mail.state)


def _post(work: Work, parent: Message, own: ExtractedMessage) -> Message:
    assert work.mail.sender is not None  # asked before
    return posting.reply(
        author=work.mail.sender,
        conversation=parent.conversation,
        parent=parent,
        body=own.body,
        signature=own.signature,
        source=Message.Source.MAIL,
        message_id=own_id(work.mail, parent.conversation),
        unchecked=not work.mail.is_proven,
        files=files_of(own),
        addressees=addressees.of_header(work.headers),
    )


def files_of(own: ExtractedMessage) -> list[tuple]:
    """What its sender attached, as ``posting.reply`` takes it."""
    return [(a.name or "file", a.type, a.content, a.size, a.content_id) for a in own.attachments]


def own_id(mail: IncomingMail, conversation: Conversation) -> str:
    """Its Message-ID; none when another message there has it: each text is a message of its own."""
    return "" if conversation.messages.filter(message_id=mail.message_id).exists() else mail.message_id


# --- Why not -------------------------------------------------------------------------------------


def unknown(address: str) -> str:
    """To somebody who is no colleague, or whose address is not known as one."""
    known = _("Only colleagues can answer here, and %s is not known as the address of one.") % (
        address or "?"
    )
    return f"{known} {claim_address()}"


def why_not(sender: User, conversation: Conversation) -> str:
    """Why a reader cannot answer here."""
    if rights.may_reply(sender, conversation):
        return ""
    if conversation.closed_at:
        return _("The conversation is closed: nobody can answer any more.")
    if conversation.group and conversation.group.closed_at:
        return _("The group is closed: nobody can answer any more.")
    return _(
        "You can read this conversation, but only members of its group can answer. Join the group first."
    )
