"""What its owner calls a passkey."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import Passkey, User
from microblog.kit.storable import storable


def plain(name: str) -> str:
    """As it is kept; empty if nothing is left."""
    return " ".join(storable(name, nul="").split())[: Passkey.NAME_LENGTH]


@transaction.atomic
def rename(user: User, pk: int, name: str) -> Passkey | None:
    """One's own. None when there is none with this number; raises ValidationError for an empty name."""
    row = user.passkeys.filter(pk=pk).first()
    if row is None:
        return None
    before, row.name = row.name, plain(name)
    if not row.name:
        raise ValidationError(_("Give it a name."))
    if row.name != before:
        row.save(update_fields=["name"])
        record(notes.PASSKEY_NAMED, by=user, words={"before": before, "passkey": row.name})
    return row
