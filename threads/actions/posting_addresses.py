"""Secret addresses of a group: its admins make, replace and revoke them. Who has one may post there by mail, member or not.

A token is 16 letters and digits (80 bits). It has no dot, which those of people have (threads/addresses.py): neither is
taken for the other.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import act, record
from accounts.models import Group, PostingAddress, User
from microblog.kit.sealing import seal, unseal
from microblog.kit.storable import storable

from . import rights
from .joining import require_admin

MADE = act("group.address_made", gettext_lazy("made a secret address of %(group)s: %(name)s"))
REPLACED = act("group.address_replaced", gettext_lazy("replaced a secret address of %(group)s: %(name)s"))
REVOKED = act("group.address_revoked", gettext_lazy("revoked a secret address of %(group)s: %(name)s"))
ALPHABET, LENGTH = "abcdefghijklmnopqrstuvwxyz234567", 16
# Usable ones of a group.
MOST = 20
# Of what stands before the @ (RFC 5321, 4.5.3.1.1).
LOCAL_PART = 64
# For how many days the old one may still be good.
DAYS = (0, 7, 30)
PURPOSE = "posting-address"


@transaction.atomic
def make(group: Group, name: str, *, by: User) -> PostingAddress:
    """Raises PermissionDenied, ValidationError."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    rights.require_policy(by, group)
    name = " ".join(storable(name, nul="").split())
    if not name or len(name) > PostingAddress.NAME_LENGTH:
        raise ValidationError(
            _("Say in 1 to %(most)d characters who has it.") % {"most": PostingAddress.NAME_LENGTH}
        )
    if len(group.slug) + 1 + LENGTH > LOCAL_PART:
        raise ValidationError(
            _("The address of the group is too long for this. Give it a shorter one first.")
        )
    if group.posting_addresses.usable().count() >= MOST:
        raise ValidationError(_("There are %(count)d already. Revoke one first.") % {"count": MOST})
    made = _new(group, name, by)
    record(MADE, by=by, group=group, words={"name": name})
    return made


@transaction.atomic
def replace(address: PostingAddress, *, days: int, by: User) -> PostingAddress:
    """Another one with the same name; the old one is good for so many more ``days`` (of DAYS). Raises PermissionDenied,
    ValidationError."""
    old = _taken(address, by)
    if days not in DAYS:
        raise ValidationError(_("Choose for how long the old address is good."))
    if old.ends_at is not None:
        raise ValidationError(_("This address is replaced already."))
    now = timezone.now()
    old.ends_at = now + timedelta(days=days)
    old.revoked_at = None if days else now
    old.save(update_fields=["ends_at", "revoked_at"])
    made = _new(old.group, old.name, by)
    record(REPLACED, by=by, group=old.group, words={"name": old.name}, days=days)
    return made


@transaction.atomic
def revoke(address: PostingAddress, *, by: User) -> None:
    """From now on it is no address. Raises PermissionDenied, ValidationError for one that is none already."""
    old = _taken(address, by)
    old.revoked_at = timezone.now()
    old.save(update_fields=["revoked_at"])
    record(REVOKED, by=by, group=old.group, words={"name": old.name})


def shown(address: PostingAddress) -> str:
    """The whole address, for the admins of its group; empty when the secret key is another one since."""
    token = unseal(PURPOSE, address.sealed)
    return f"{address.group.slug}+{token}@{settings.MAIL_DOMAIN}" if token else ""


def opened_by(group: Group, token: str) -> PostingAddress | None:
    """The usable address of the group that ends in this token."""
    if len(token) != LENGTH:
        return None
    return group.posting_addresses.usable().filter(digest=_digest(token.lower())).first()


def _taken(address: PostingAddress, by: User) -> PostingAddress:
    group = Group.objects.locked(address.group_id)
    require_admin(group, by)
    found = group.posting_addresses.usable().select_related("group").filter(pk=address.pk).first()
    if found is None:
        raise ValidationError(_("This address is not good any more."))
    return found


def _new(group: Group, name: str, by: User) -> PostingAddress:
    token = get_random_string(LENGTH, ALPHABET)
    return PostingAddress.objects.create(
        group=group, name=name, digest=_digest(token), sealed=seal(PURPOSE, token), made_by=by
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
