"""Mint and use one-time links (models/link.py)."""

from datetime import timedelta

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.company import only
from accounts.erased.returning import require_not_erased
from accounts.models import EmailAddress, OneTimeLink, User
from accounts.signin import mailed

from . import access, people

Purpose = OneTimeLink.Purpose
# Handed over by a person, who may take a week to be read; mailed on request, and used at once or never.
BY_HAND, BY_MAIL, SETUP = timedelta(days=7), timedelta(hours=1), timedelta(days=7)
SIGN_IN = timedelta(minutes=15)
PROOF = timedelta(days=1)


def setup_is_open() -> bool:
    """Whether nobody can run the place yet."""
    return not User.objects.employees().filter(role=User.Role.ADMIN).exists()


def setup() -> OneTimeLink | None:
    """The link that makes the first admin; None as soon as there is one. The same while it is good."""
    if not setup_is_open():
        return None
    known = OneTimeLink.objects.usable().filter(purpose=Purpose.SETUP).first()
    return known or _mint(Purpose.SETUP, lasts=SETUP)


@transaction.atomic
def make_first_admin(link: OneTimeLink, *, name: str, address: str, password: str) -> User:
    """Raises ValidationError when the link was used meanwhile, or the address is somebody's."""
    if not setup_is_open() or not link.use():
        raise ValidationError(_("Somebody was quicker: there is an admin already."))
    user = people.employee(name, address, password, role=User.Role.ADMIN)
    record(notes.FIRST, by=user)
    return user


@transaction.atomic
def choose_password(user: User, *, by: User | None = None) -> OneTimeLink:
    """A link to hand to a person, with which they choose a password. Older ones end."""
    user.links.usable().filter(purpose=Purpose.PASSWORD).delete()
    record(notes.LINK, by=by, person=user)
    return _mint(Purpose.PASSWORD, user=user, lasts=BY_HAND)


def invite(user: User, address: str) -> OneTimeLink:
    """The link for somebody new, on its way to their mailbox. Older ones end."""
    user.links.usable().filter(purpose=Purpose.PASSWORD).delete()
    return _mint(Purpose.PASSWORD, user=user, address=address, lasts=BY_HAND, by_mail=True)


def forgotten(address: str) -> OneTimeLink:
    """The link for a forgotten password, on its way to a mailbox. One for nobody is written too, so that neither
    the answer nor its time tells whether an address is known."""
    user = User.objects.coming_in().with_verified_address(address).first()
    return _mint(Purpose.PASSWORD, user=user, address=address.strip().lower(), lasts=BY_MAIL, by_mail=True)


def sign_in(address: str) -> OneTimeLink:
    """The link to sign in with, on its way to a mailbox. One for nobody is written too, as in ``forgotten``."""
    user = User.objects.coming_in().with_verified_address(address).first()
    return _mint(Purpose.SIGN_IN, user=user, address=address.strip().lower(), lasts=SIGN_IN, by_mail=True)


@transaction.atomic
def come_in(link: OneTimeLink) -> User:
    """Use the link: its owner is to be signed in, and others that wait end. Raises ValidationError when it was used meanwhile,
    or opens nothing any more."""
    user = link.user
    if not link.use() or user is None or not mailed.opens(link) or only.bars(user):
        raise ValidationError(_("This link is used up. Ask for a new one."))
    user.links.usable().filter(purpose=Purpose.SIGN_IN).delete()
    return user


@transaction.atomic
def set_password(link: OneTimeLink, password: str) -> User:
    """Use the link: the new password ends every session. Raises ValidationError when it was used meanwhile."""
    user = link.user
    password_validation.validate_password(password, user)
    if not link.use() or user is None or not user.can_sign_in:
        raise ValidationError(_("This link is used up. Ask for a new one."))
    if only.bars(user):
        raise ValidationError(_("People sign in with their company account here; a password opens nothing."))
    user.set_password(password)
    user.save(update_fields=["password"])
    access.end_sessions(user)
    record(notes.PASSWORD, by=user)
    return user


@transaction.atomic
def claim_address(user: User, address: str) -> OneTimeLink:
    """An address somebody says is theirs: it counts when the link mailed there is followed by them.

    It is written down only then: nobody can keep an address from its owner by claiming it. One of theirs to which mails come
    back is proven once more.
    """
    require_not_erased(address)
    owner = EmailAddress.objects.filter(address=address, verified_at__isnull=False).first()
    if owner and not (owner.user_id == user.pk and owner.unreachable_at):
        raise ValidationError(_("%(address)s belongs to somebody already.") % {"address": address})
    user.links.usable().filter(purpose=Purpose.ADDRESS, address=address).delete()
    return _mint(Purpose.ADDRESS, user=user, address=address, lasts=PROOF, by_mail=True)


def _mint(
    purpose: str, *, lasts: timedelta, user: User | None = None, address: str = "", by_mail: bool = False
) -> OneTimeLink:
    now = timezone.now()
    return OneTimeLink.objects.create(
        purpose=purpose, user=user, address=address, expires_at=now + lasts, mail_at=now if by_mail else None
    )
