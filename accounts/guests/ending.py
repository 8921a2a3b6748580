"""A guest's time: it ends on its minute, is warned of before, and can be extended."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from accounts.actions import access, links
from accounts.audit import notes, record
from accounts.models import User
from accounts.signals import guest_about_to_be_held, guest_notice

log = logging.getLogger("skein.accounts")
# How long before the end they and their host are told.
WARNED = timedelta(days=7)
BATCH = 100


@transaction.atomic
def end(guest: User, *, by: User | None) -> None:
    """Nothing lets them in any more: sessions, sockets, links and mail, as for a colleague who leaves, and every place of
    theirs is gone for good. The same twice."""
    access.deactivate(guest, by=by)


def end_due() -> int:
    """Those whose time is up. Returns how many."""
    return each(User.objects.filter(kind=User.Kind.GUEST, is_active=True, expires_at__lte=Now()), _end_one)


def each(found: QuerySet[User], act: Callable[[int], bool]) -> int:
    """Do it to all of them, also behind one with whom it goes wrong. Returns with how many it made a difference."""
    count, last = 0, 0
    while ids := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        for pk in ids:
            try:
                count += act(pk)
            except ValidationError as problem:
                log.warning("Guest %d is left as they are: %s", pk, problem.messages[0])
    return count


@transaction.atomic
def _end_one(pk: int) -> bool:
    guest_about_to_be_held.send(sender=User, pk=pk)
    guest = _locked(pk)
    # Somebody may have extended it meanwhile.
    if not guest.is_active or not guest.is_guest or not guest.is_over:
        return False
    end(guest, by=None)
    return True


def lasts_until(guest: User, ends_at: datetime, *, by: User) -> None:
    """Their last place ends then; ``guest`` is held."""
    if guest.expires_at == ends_at:
        return
    guest.expires_at, guest.expiry_told = ends_at, None
    guest.save(update_fields=["expires_at", "expiry_told"])
    record(notes.GUEST_EXTENDED, by=by, person=guest, day=ends_at.date().isoformat())


def invite(guest: User) -> None:
    """A new link for whoever has not come in yet, on its way to their mailbox."""
    address = guest.addresses.filter(primary=True).values_list("address", flat=True).first()
    if address:
        links.invite(guest, address)


def warn_due() -> int:
    """Tell guests and hosts of an end that comes near, once of each. Returns of how many."""
    near = User.objects.guests().filter(expires_at__lte=timezone.now() + WARNED)
    return each(near.exclude(expiry_told=F("expires_at")), _warn)


@transaction.atomic
def _warn(pk: int) -> bool:
    guest = _locked(pk)
    if not guest.can_sign_in or guest.expiry_told == guest.expires_at:
        return False
    guest.expiry_told = guest.expires_at
    guest.save(update_fields=["expiry_told"])
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(timezone.localtime(guest.expires_at), "j F Y, H:i")
        guest_notice.send(
            sender=User, people=[guest], guest=guest, text=_("Your access ends on %(day)s") % {"day": day}
        )
        if guest.host and guest.host.is_colleague:
            text = _("%(name)s: access as your guest ends on %(day)s") % {"name": guest.name, "day": day}
            guest_notice.send(sender=User, people=[guest.host], guest=guest, text=text)
    return True


def _locked(pk: int) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("host").get(pk=pk)
