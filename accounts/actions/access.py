"""Who may come in, and what ends that."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Session, User


@transaction.atomic
def deactivate(user: User) -> None:
    """Somebody leaves: nothing they are signed in with, and no link that waits for them, opens anything again.

    Raises ValidationError for the only admin: then nobody could run the place.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.is_admin and not _other_admins(locked).exists():
        raise ValidationError(
            _("%(name)s is the only admin. Make somebody else one first.") % {"name": locked.name}
        )
    end_sessions(locked)
    locked.links.usable().delete()
    locked.is_active = user.is_active = False
    locked.save(update_fields=["is_active"])


def reactivate(user: User) -> None:
    """Somebody comes back: they sign in anew."""
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def end_sessions(user: User, *, but: str = "") -> int:
    """Sign this person out of every browser, except the session with the key ``but``. Returns how many."""
    count, _kinds = Session.objects.filter(user=user).exclude(session_key=but).delete()
    # Open sockets ask again, and find no session.
    user.bump_access()
    return count


@transaction.atomic
def end_session(user: User, public_id: str) -> bool:
    """Sign this person out of one browser. False when there is no such session of theirs."""
    found = [row for row in Session.objects.of(user) if row.public_id == public_id]
    for row in found:
        row.delete()
        user.bump_access()
    return bool(found)


def _other_admins(user: User):
    return User.objects.employees().filter(is_admin=True).exclude(pk=user.pk)
