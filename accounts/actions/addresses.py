"""The addresses of a person: mail from any verified one is theirs."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import undelivered
from accounts.audit import notes, record
from accounts.erased.returning import require_not_erased
from accounts.models import EmailAddress, OneTimeLink, User
from accounts.models.address import validate_address
from accounts.signals import sign_in_changed


@transaction.atomic
def add(user: User, address: str, *, by: User | None = None) -> EmailAddress:
    """Give a person a verified address. What an outsider was known by becomes theirs.

    Raises ValidationError when it is no address, another colleague's, or of somebody who was erased.
    """
    address = address.strip().lower()
    validate_address(address)
    require_not_erased(address)
    known = EmailAddress.objects.select_for_update().select_related("user").filter(address=address).first()
    if known and known.user_id != user.pk and not known.user.is_outsider:
        raise taken(address)
    primary = bool(known and known.user_id == user.pk and known.primary) or not _primary(user).exists()
    row = give(known, user, address, primary=primary)
    record(notes.ADDRESS, by=by, person=user, words={"address": address})
    return row


def give(known: EmailAddress | None, user: User, address: str, *, primary: bool) -> EmailAddress:
    """Write down whose it is. ``known``: its row, which the caller holds, or None if there was none. Raises
    ValidationError when somebody else got it meanwhile."""
    fields = {"user": user, "verified_at": timezone.now(), "primary": primary} | undelivered.ARRIVES
    row, is_new = EmailAddress.objects.get_or_create(address=address, defaults=fields)
    if not is_new:
        if known is None and row.user_id != user.pk:
            raise taken(address)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save(update_fields=fields)
    return row


def taken(address: str) -> ValidationError:
    return ValidationError(_("%(address)s belongs to somebody already.") % {"address": address}, code="taken")


@transaction.atomic
def prove(link: OneTimeLink) -> EmailAddress:
    """The link in the mailbox was followed. Raises ValidationError when it is used up or the address taken."""
    if not link.use() or link.user is None:
        raise ValidationError(_("This link is used up. Ask for a new one."))
    row = add(link.user, link.address, by=link.user)
    _tell(link.user, _("%(address)s was added to your addresses.") % {"address": row.address})
    return row


@transaction.atomic
def remove(user: User, address: str, *, by: User | None = None) -> None:
    """Raises ValidationError for the main one: something must reach them."""
    row = user.addresses.filter(address=address.strip().lower()).first()
    if row is None:
        raise ValidationError(_("%(address)s is not an address of theirs.") % {"address": address})
    if row.primary:
        raise ValidationError(
            _("The main address cannot be removed. Make another one the main address first.")
        )
    # What is on its way there opens nothing any more: it may be somebody else's mailbox by now.
    user.links.usable().filter(address=row.address).delete()
    row.delete()
    record(notes.NO_ADDRESS, by=by, person=user, words={"address": row.address})


@transaction.atomic
def make_primary(user: User, address: str, *, by: User | None) -> None:
    """Notices go there from now on."""
    row = user.addresses.select_for_update().filter(address=address.strip().lower()).first()
    if row is None or row.verified_at is None:
        raise ValidationError(_("Only a verified address can be the main one."))
    if row.primary:
        return
    _primary(user).update(primary=False)
    row.primary = True
    row.save(update_fields=["primary"])
    record(notes.MAIN_ADDRESS, by=by, person=user, words={"address": row.address})
    if by == user:
        _tell(user, _("%(address)s is your main address now.") % {"address": row.address})


def _tell(user: User, text: str) -> None:
    """At all their addresses, also those of before, for the case that it was not them."""
    sign_in_changed.send(sender=User, people=[user], text=text)


def _primary(user: User) -> QuerySet[EmailAddress]:
    return user.addresses.filter(primary=True)
