"""Who answers for a guest: whoever asked them in, until it is handed over."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import User
from accounts.signals import guest_notice, host_left


@transaction.atomic
def give(guest: User, host: User, *, by: User | None) -> None:
    """The same twice. Raises ValidationError for somebody who cannot be one."""
    if not host.is_colleague:
        raise ValidationError(_("Only a colleague can answer for a guest."))
    if guest.host_id == host.pk:
        return
    guest.host = host
    guest.save(update_fields=["host"])
    record(notes.GUEST_HOST, by=by, person=guest, host=host.pk)
    if by is None or by.pk != host.pk:
        text = _("%(name)s is your guest from now on") % {"name": guest.name}
        guest_notice.send(sender=User, people=[host], guest=guest, text=text)


def hand_over(user: User, *, by: User | None, successor: User | None) -> None:
    """Somebody leaves: their guests go to whoever takes over, then to the manager, then to who runs the conversation."""
    guests = list(User.objects.filter(host=user, kind=User.Kind.GUEST).order_by("pk"))
    manager = user.manager if user.manager and user.manager.is_colleague else None
    if heir := successor or manager:
        for guest in guests:
            give(guest, heir, by=by)
        return
    for guest in guests:
        guest.host = None
        guest.save(update_fields=["host"])
    if guests:
        host_left.send(sender=User, guests=guests, by=by)


def without() -> QuerySet[User]:
    """Guests for whom nobody answers who is here."""
    return User.objects.guests().exclude(host__in=User.objects.employees())
