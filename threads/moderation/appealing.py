"""What an author can do about a decision: ask others once, or change what was returned."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.storable import storable
from threads.actions import bounds, posting, rights, withholding
from threads.models import Message

from . import deciding, hitting, moderators, notes, telling
from .models import MAX_NOTE, Case, Decision


def may_appeal(decision: Decision) -> bool:
    """Once, within a time, and not against what is not in force any more."""
    is_in_force = decision.is_against_author and not decision.undone_at and not decision.sent_again_at
    is_open = is_in_force and not decision.case.is_appeal and timezone.now() < decision.appeal_until
    return is_open and not Case.objects.filter(against=decision).exists()


@transaction.atomic
def appeal(decision: Decision, *, by: User, text: str) -> Case:
    """Raises PermissionDenied, ValidationError."""
    # In the order in which whoever takes the decision back does.
    deciding.hold_message(decision.case)
    Decision.objects.filter(pk=decision.pk).hold()
    decision = Decision.objects.select_related("case__message").get(pk=decision.pk)
    message, text = decision.case.message, storable(text, nul="").strip()
    if by.pk not in moderators.authors(message):
        raise PermissionDenied(_("This decision is not about a message of yours."))
    if not may_appeal(decision):
        raise ValidationError(_("You cannot ask for another decision any more."))
    if not text:
        raise ValidationError(_("Say why it should be decided otherwise."))
    case = Case.objects.create(
        kind=Case.Kind.APPEAL, message=message, group=decision.case.group, author=decision.case.author,
        against=decision, text=text[:MAX_NOTE],
    )  # fmt: skip
    telling.of_appeal(case)
    return case


def may_send_again(decision: Decision, user: User) -> bool:
    message = decision.case.message
    is_returned = message is not None and message.moderated == Message.Moderated.RETURNED
    is_in_force = decision.act == Decision.Act.RETURN and not decision.undone_at
    return is_returned and is_in_force and message is not None and rights.may_edit(user, message)


@transaction.atomic
def send_again(decision: Decision, *, by: User, body: str) -> Message:
    """Everybody sees the message again, with the text as its author changed it. Raises PermissionDenied, ValidationError."""
    deciding.hold_message(decision.case)
    decision = Decision.objects.select_related("case__message__conversation__group").get(pk=decision.pk)
    message = decision.case.message
    if message is None or not may_send_again(decision, by):
        raise PermissionDenied(_("This message is not yours to change."))
    rights.require_policy(by, message.conversation.group)
    body = posting.checked_text(body)
    if body == message.withheld.body:
        raise ValidationError(_("Change the text first. Why it was returned stands above."))
    bounds.posting(by)
    message = withholding.show(message, by=by, body=body)
    Decision.objects.filter(pk=decision.pk).update(sent_again_at=timezone.now())
    notes.of_case(notes.SENT_AGAIN, decision.case, by)
    hitting.look_at([message])
    return message
