"""Whether a letter about a mail must say nothing: the mail is about a group that sends no text by mail."""

from accounts.models import Group, JoinRequest
from threads import addresses
from threads.models import Message
from threads.questions import JOIN

from ..models import IncomingMail


def is_silent(mail: IncomingMail) -> bool:
    group = mail.group or _answered(mail)
    return group is not None and group.is_silent


def _answered(mail: IncomingMail) -> Group | None:
    """The group of the message or of the question whose notice was answered."""
    token = addresses.answer_token(mail.recipient)
    number = addresses.read("reply", token)
    if number is not None:
        message = Message.objects.select_related("conversation__group").filter(pk=number).first()
        return message.conversation.group if message else None
    asked = addresses.read_question(token)
    if asked is None:
        return None
    kind, number, _person = asked
    if kind == JOIN:
        request = JoinRequest.objects.select_related("group").filter(pk=number).first()
        return request.group if request else None
    held = IncomingMail.objects.select_related("group").filter(pk=number).first()
    return held.group if held else None
