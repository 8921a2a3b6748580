"""Set a second step up, use it, take it off."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.audit import notes, record
from accounts.models import RecoveryCode, SecondStep, User
from accounts.models.second_step import APP_SEALED_FOR
from accounts.signals import sign_in_changed
from microblog.kit import sealing

from . import codes

RECOVERY_CODES = 10
WRONG = gettext_lazy("This code is not right. Type the one the app shows now.")


def has_one(user: User) -> bool:
    return SecondStep.objects.filter(user=user).exists()


def of(user: User) -> SecondStep | None:
    """With ``left``: how many recovery codes are good."""
    unused = Count("user__recovery_codes", filter=Q(user__recovery_codes__used_at=None))
    rows: QuerySet[SecondStep] = SecondStep.objects.filter(user=user).annotate(left=unused)
    return rows.first()


@transaction.atomic
def set_up(user: User, secret: str, code: str, *, over: int = 0) -> list[str]:
    """It counts from now on. Returns the recovery codes, which nobody sees again. Raises ValidationError.

    ``over``: the number of the row whose place it takes, with another app."""
    step = codes.step_of(secret, code)
    if step is None:
        raise ValidationError(WRONG)
    gone, _rows = SecondStep.objects.filter(user=user, pk=over).delete()
    sealed = sealing.seal(APP_SEALED_FOR, secret)
    row, is_new = SecondStep.objects.get_or_create(
        user=user, defaults={"sealed_secret": sealed, "last_step": step}
    )
    if not is_new:
        raise ValidationError(_("There is a second step already. Begin anew."))
    record(notes.SECOND_STEP, by=user)
    text = _("Codes come from another app now") if gone else _("A second step is asked for at the sign-in")
    _tell(user, text)
    return _fresh_codes(user)


@transaction.atomic
def renew(user: User) -> list[str]:
    """Other recovery codes: the old ones open nothing any more. Raises ValidationError without a second step."""
    try:
        SecondStep.objects.locked(SecondStep.objects.get(user=user).pk)
    except SecondStep.DoesNotExist:
        raise ValidationError(_("There is no second step.")) from None
    record(notes.NEW_CODES, by=user)
    _tell(user, _("New recovery codes were made"))
    return _fresh_codes(user)


@transaction.atomic
def take_off(user: User, *, by: User | None) -> bool:
    """The password alone is enough again. False when there was none. ``by``: None from the shell."""
    gone, _rows = SecondStep.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    if gone:
        record(notes.NO_SECOND_STEP, by=by, person=user)
        is_own = by is not None and by.pk == user.pk
        _tell(user, _("The second step was taken off") if is_own else _("An admin took the second step off"))
    return bool(gone)


def _tell(user: User, text: str) -> None:
    sign_in_changed.send(sender=User, people=[user], text=text)


def _fresh_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    fresh = [codes.new_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=RecoveryCode.digest_of(user, codes.letters_of(code))) for code in fresh
    )
    return fresh


# --- Used ----------------------------------------------------------------------------------------------------------


def is_shown(user: User, typed: str) -> bool:
    """Whether this is a code of theirs, which is used up by it: of two who send the same at the same time one is right."""
    row = SecondStep.objects.filter(user=user).first()
    return row is not None and (_is_of_app(row, typed) or _is_on_paper(user, typed))


def _is_of_app(row: SecondStep, typed: str) -> bool:
    step = codes.step_of(row.secret, typed, after=row.last_step)
    if step is None:
        return False
    return bool(SecondStep.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step))


@transaction.atomic
def _is_on_paper(user: User, typed: str) -> bool:
    digest = RecoveryCode.digest_of(user, codes.letters_of(typed))
    unused = RecoveryCode.objects.filter(user=user, digest=digest, used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    record(notes.RECOVERY_CODE, by=user, left=left)
    words = ngettext("A recovery code was used, %d is left", "A recovery code was used, %d are left", left)
    _tell(user, words % left)
    return True
