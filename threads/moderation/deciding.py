"""Decide about a case, and take a decision back."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.storable import storable
from threads.actions import rights, withholding
from threads.models import Conversation, Message

from . import moderators, notes, telling
from .models import MAX_NOTE, Case, Decision

Act = Decision.Act
Do = Callable[..., Any]
# {act: what is done to the message}
DOING: dict[str, Do] = {
    Act.HIDE: withholding.hide,
    Act.REMOVE: withholding.remove,
    Act.FILES: withholding.take_files,
    Act.RETURN: lambda message, by: withholding.hide(message, by=by, how=Message.Moderated.RETURNED),
    Act.SHOW: lambda message, by: _show(message, by=by),
}
# {act: what takes it back}
UNDOING: dict[str, Do] = {
    Act.HIDE: lambda message, by: _back(message, by=by),
    Act.FILES: withholding.give_files,
    Act.RETURN: lambda message, by: _back(message, by=by),
}


def possible(case: Case) -> list[str]:
    """What can be decided about the message as it is now."""
    message = case.message
    if message is None or message.withdrawn_at and not is_hidden(message):
        return [Act.KEEP]
    if message.moderated == Message.Moderated.HELD:
        # Somebody has to decide.
        return [Act.SHOW, Act.HIDE, *_returning(message), Act.REMOVE]
    if is_hidden(message):
        return [Act.SHOW, Act.REMOVE, Act.KEEP]
    acts = [Act.HIDE, *_returning(message)]
    files_are_out = message.moderated == Message.Moderated.FILES
    acts += [Act.SHOW] if files_are_out else [Act.FILES] if message.attachment_count else []
    return [*acts, Act.REMOVE, Act.WARN, Act.KEEP]


def _returning(message: Message) -> list[str]:
    """A claim is nobody's to change."""
    return [Act.RETURN] if message.author.can_sign_in and not message.is_claim else []


def is_hidden(message: Message) -> bool:
    return message.moderated in withholding.OUT_OF_SIGHT


@transaction.atomic
def decide(case: Case, *, by: User, act: str, note: str = "") -> Decision:
    """Raises PermissionDenied, ValidationError."""
    case = _held(case)
    if not moderators.may_decide(by, case):
        raise PermissionDenied(_("Somebody else decides about this one."))
    if case.decided_at:
        raise ValidationError(_("Somebody else has decided meanwhile."))
    if act not in possible(case) or act == Act.RETURN and not _can_change(case.message):
        raise ValidationError(_("That cannot be done with this message any more."))
    if case.message is not None and act in DOING:
        DOING[act](case.message, by=by)
    now = timezone.now()
    kept = storable(note, nul="").strip()[:MAX_NOTE]
    decision = Decision.objects.create(case=case, act=act, note=kept, by=by, at=now)
    opened_at = case.opened_at or now
    Case.objects.filter(pk=case.pk).update(decided_at=now, opened_at=opened_at, decision=decision)
    notes.of_case(notes.DECIDED, case, by, act=act)
    telling.of_decision(decision)
    return decision


@transaction.atomic
def undo(decision: Decision, *, by: User) -> Case:
    """The message is as it was, and the case waits again. Raises PermissionDenied, ValidationError."""
    case = _held(decision.case)
    decision = Decision.objects.locked(decision.pk)
    if not decision.may_be_undone:
        raise ValidationError(_("This decision cannot be taken back any more."))
    if not moderators.may_decide(by, case):
        raise PermissionDenied(_("Somebody else decides about this one."))
    if _waits_again(case):
        raise ValidationError(_("The message was reported again. Decide about that."))
    if case.message is not None:
        _restore(case.message, decision, by)
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.save(update_fields=["undone_at", "undone_by"])
    Case.objects.filter(pk=case.pk).update(decided_at=None, decision=None)
    notes.of_case(notes.UNDONE, case, by, act=decision.act)
    if decision.act in UNDOING:
        telling.of_decision(decision, text=telling.shown_again())
    return case


def _held(case: Case) -> Case:
    """The case as it is now, with its message; locked in the order in which everything is."""
    hold_message(case)
    Case.objects.filter(pk=case.pk).hold()
    return Case.objects.for_display().select_related("against").get(pk=case.pk)


def hold_message(case: Case) -> None:
    """What comes before the case, and before its decisions."""
    if case.message is not None:
        Conversation.objects.filter(pk=case.message.conversation_id).hold()
        Message.objects.filter(pk=case.message.pk).hold()


def _restore(message: Message, decision: Decision, by: User) -> None:
    """The message as it was before the decision."""
    if decision.act == Act.SHOW:
        DOING[_in_force_before(decision)](message, by=by)
    elif decision.act in UNDOING:
        UNDOING[decision.act](message, by=by)


def _in_force_before(decision: Decision) -> str:
    """What had been done to a message that this decision showed again."""
    earlier = Decision.objects.filter(
        case__message=decision.case.message_id, pk__lt=decision.pk, undone_at=None, sent_again_at=None
    )
    hidden = files = ""
    for act in earlier.order_by("pk").values_list("act", flat=True):
        if act in (Act.HIDE, Act.RETURN):
            hidden = act
        elif act == Act.FILES:
            files = act
        elif act == Act.SHOW:
            hidden, files = "", files if hidden else ""
    return hidden or files or Act.HIDE


def _show(message: Message, *, by: User) -> None:
    (withholding.show if is_hidden(message) else withholding.give_files)(message, by=by)


def _back(message: Message, *, by: User) -> None:
    """As it was before it was hidden: seen by everybody, or held back by a monitor."""
    if withholding.was_held(message):
        withholding.hide(message, by=by, how=Message.Moderated.HELD)
    else:
        withholding.show(message, by=by)


def _can_change(message: Message | None) -> bool:
    """Whether its author still reads the place, and so could change it."""
    return message is not None and rights.may_edit(message.author, message)


def _waits_again(case: Case) -> bool:
    others = Case.objects.waiting().filter(message=case.message_id, kind=Case.Kind.REPORT)
    return case.message_id is not None and not case.is_appeal and others.exclude(pk=case.pk).exists()
