"""Take passkeys away: one of one's own, or all of somebody whose device is lost."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import Passkey, User
from accounts.signals import sign_in_changed


@transaction.atomic
def remove(user: User, pk: int) -> bool:
    """One's own. False when there is none with this number."""
    row = user.passkeys.filter(pk=pk).first()
    if row is None:
        return False
    row.delete()
    record(notes.NO_PASSKEY, by=user, words={"passkey": row.name})
    tell(user, _("A passkey was removed: %(name)s") % {"name": row.name})
    return True


@transaction.atomic
def remove_all(user: User, *, by: User | None) -> None:
    gone, _rows = Passkey.objects.filter(user=user).delete()
    if gone:
        record(notes.NO_PASSKEYS, by=by, person=user, count=gone)
        tell(user, _("An admin removed your passkeys"))


def tell(user: User, text: str) -> None:
    sign_in_changed.send(sender=User, people=[user], text=text)
