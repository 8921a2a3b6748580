"""Somebody becomes a guest."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import access, people
from accounts.actions.addresses import give
from accounts.audit import notes, record
from accounts.erased.returning import require_not_erased
from accounts.models import EmailAddress, GuestRules, User
from accounts.models.address import validate_address
from accounts.signals import coming_back, renamed

from . import ending, rules


@transaction.atomic
def admit(name: str, address: str, *, by: User, expires_at: datetime, allowed: GuestRules) -> User:
    """The guest with this address, held. Who is one already stays as they are, who was one begins anew, and an outsider known
    by the address becomes one under the name they have: an invitation renames nobody.

    Raises ValidationError for an address that is not let in. Why, it says of domains alone: of a colleague, and of who is
    erased or being erased, it says the same.
    """
    address = address.strip().lower()
    validate_address(address)
    rules.require_address(address, allowed)
    rows = EmailAddress.objects.select_for_update(of=("self",)).select_related("user")
    known = rows.filter(address=address).first()
    user = _known(known, address)
    if user.is_guest and user.can_sign_in:
        return user
    if user.is_guest:
        ending.end(user, by=None)  # before the job came: no place of theirs comes back
        user.refresh_from_db()
    is_new = user.pk is None
    user.kind, user.is_active = User.Kind.GUEST, True
    user.name = people.checked_name(name) if is_new else user.name
    user.handle = user.handle or people.free_handle(user.name)
    user.host, user.expires_at, user.expiry_told = by, expires_at, None
    user.set_unusable_password()
    user.save()
    # This address alone opens their account; what else mails once named them by proves nothing.
    user.addresses.exclude(address=address).update(primary=False, verified_at=None)
    give(known, user, address, primary=True)
    record(notes.GUEST, by=by, person=user, day=expires_at.date().isoformat())
    if not is_new:
        renamed.send(sender=User, user=user)  # what is drawn of their messages says who they are
    return user


def _known(known: EmailAddress | None, address: str) -> User:
    """Who it is, held, or somebody new."""
    try:
        require_not_erased(address)
        if known is None:
            return User()
        user = access.held(known.user)
        if not (user.is_outsider or user.is_guest):
            raise ValidationError("")
        coming_back.send(sender=User, user=user)
    except ValidationError as refused:
        raise ValidationError(_("Nobody is let in as a guest at this address.")) from refused
    return user
