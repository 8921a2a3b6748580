"""Report a message to the moderators."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.storable import storable
from threads.actions import bounds, rights
from threads.models import Conversation, Message

from . import moderators, telling
from .models import MAX_NOTE, Case, Report


@transaction.atomic
def report(message: Message, *, by: User, reason: str, note: str = "") -> Report:
    """Twice is once, as long as nobody has decided. Raises PermissionDenied, ValidationError."""
    Conversation.objects.filter(pk=message.conversation_id).hold()
    message = Message.objects.locked(message.pk)
    if not rights.may_read(by, message.conversation):
        raise PermissionDenied(_("You cannot report this."))
    _check(message, by, reason)
    case = _case(message)
    if known := case.reports.filter(reporter=by).first():
        return known
    bounds.reporting(by)
    made = Report.objects.create(
        case=case, reporter=by, reason=reason, note=storable(note, nul="").strip()[:MAX_NOTE]
    )
    is_first = case.reports.count() == 1
    if is_first or reason in moderators.FOR_SECURITY and not _was_for_security(case, made):
        telling.of_report(case, reason)
    return made


def open_report(message: Message, by: User) -> Report | None:
    """This person's report that nobody has decided about yet."""
    return Report.objects.filter(case__message=message, case__decided_at=None, reporter=by).first()


def _check(message: Message, by: User, reason: str) -> None:
    if reason not in Report.Reason.values:
        raise ValidationError(_("Choose what is wrong with it."))
    if by.pk in moderators.authors(message):
        raise ValidationError(_("This is your own message. You can withdraw it."))
    if message.withdrawn_at:
        raise ValidationError(_("This message is not there any more."))


def _case(message: Message) -> Case:
    """The case of the message that waits; the lock on the message keeps it one."""
    group, author = message.conversation.group, message.author
    case, _is_new = Case.objects.get_or_create(
        message=message, kind=Case.Kind.REPORT, decided_at=None, defaults={"group": group, "author": author}
    )
    return case


def _was_for_security(case: Case, but: Report) -> bool:
    return case.reports.filter(reason__in=moderators.FOR_SECURITY).exclude(pk=but.pk).exists()
