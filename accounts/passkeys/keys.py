"""Make a passkey, and come in with one. Loaded when the first one comes: most processes never need it."""

import json
import logging
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.audit import notes, record
from accounts.company import only
from accounts.models import Passkey, User
from accounts.signin.throttle import Try
from microblog.kit import site

from . import challenges, naming
from .place import PasskeyPlace
from .removing import tell

# One line a failed try, for fail2ban and the like (docs/operations.md).
log = logging.getLogger("skein.signin")
#: Of one person, and characters of an answer of a browser.
MOST, LONGEST = 20, 20_000


def handle_of(user: User) -> bytes:
    """By which a device knows whose key it keeps; nothing of the person is in it."""
    return f"skein-{user.pk}".encode()


def new_options(request: HttpRequest, user: User, here: PasskeyPlace) -> str:
    """What a browser needs to make one, as JSON."""
    known = user.passkeys.values_list("credential", flat=True)
    options = generate_registration_options(
        rp_id=here.domain,
        rp_name=site.name(),
        user_id=handle_of(user),
        user_name=user.addresses.filter(primary=True).values_list("address", flat=True).first() or user.name,
        user_display_name=user.name,
        challenge=challenges.fresh(request, challenges.NEW),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json(options)


def add(request: HttpRequest, user: User, here: PasskeyPlace, answer: str, name: str) -> Passkey:
    """Raises ValidationError with a sentence for people."""
    challenge = challenges.take(request, challenges.NEW)
    if challenge is None or len(answer) > LONGEST:
        raise ValidationError(_("That took too long. Try again."))
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.domain,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except Exception as error:  # JSON, CBOR and keys of a stranger: whatever they make of the library
        raise ValidationError(_("Your device made no passkey that can be used here.")) from error
    return _kept(
        user,
        naming.plain(name) or _("Passkey"),
        made.credential_id,
        made.credential_public_key,
        made.sign_count,
    )


@transaction.atomic
def _kept(user: User, name: str, credential: bytes, public_key: bytes, sign_count: int) -> Passkey:
    if user.passkeys.count() >= MOST:
        raise ValidationError(_("You have %(most)d passkeys. Remove one first.") % {"most": MOST})
    fields = {"user": user, "name": name, "public_key": public_key, "sign_count": sign_count}
    row, is_new = Passkey.objects.get_or_create(credential=bytes_to_base64url(credential), defaults=fields)
    if not is_new:
        raise ValidationError(_("This passkey is here already."))
    record(notes.PASSKEY, by=user, words={"passkey": name})
    tell(user, _("A passkey was added: %(name)s") % {"name": name})
    return row


# --- Come in -------------------------------------------------------------------------------------------------------


def sign_in_options(request: HttpRequest, here: PasskeyPlace) -> str:
    """What a browser needs to ask for one, as JSON: no names, the device says whose it is."""
    options = generate_authentication_options(
        rp_id=here.domain,
        challenge=challenges.fresh(request, challenges.SIGN_IN),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def owner(request: HttpRequest, here: PasskeyPlace, answer: str) -> Passkey:
    """The passkey that somebody has just used, with its ``user``. Raises ValidationError: one sentence, whatever is wrong;
    what it was stands in the log."""
    challenge = challenges.take(request, challenges.SIGN_IN)
    row, why = None, "late or unknown challenge"
    if challenge is not None:
        row, why = _row_of(answer)
    if row is not None and challenge is not None:
        why = _fault(row, here, challenge, answer)
    if row is None or why:
        _refuse(request, row, why)
        raise ValidationError(_("This passkey does not open anything here. Use another way to sign in."))
    return row


def _row_of(answer: str) -> tuple[Passkey | None, str]:
    """The passkey an answer names, and what is wrong with it."""
    try:
        said = json.loads(answer) if len(answer) <= LONGEST else {}
        credential, handle = str(said["id"]), base64url_to_bytes(said["response"]["userHandle"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, "no answer of a passkey"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,1400}", credential):
        return None, "no answer of a passkey"
    row = Passkey.objects.select_related("user").filter(credential=credential).first()
    return (row, "") if row and handle == handle_of(row.user) else (None, "unknown passkey")


def _fault(row: Passkey, here: PasskeyPlace, challenge: bytes, answer: str) -> str:
    """Empty when it is right; then it is noted as used."""
    try:
        done = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.domain,
            expected_origin=here.origin,
            credential_public_key=bytes(row.public_key),
            # Compared below, with a reason of its own.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:  # as above
        return "wrong passkey"
    if not row.user.can_sign_in:
        return "passkey of somebody who left"
    if only.bars(row.user):
        return "passkey, only company accounts"
    grown = Q(sign_count__lt=done.new_sign_count)
    if done.new_sign_count == 0:
        grown |= Q(sign_count=0)  # it does not count
    used = Passkey.objects.filter(grown, pk=row.pk)
    if not used.update(sign_count=done.new_sign_count, used_at=timezone.now()):
        return "passkey counts backwards, perhaps a copy"
    return ""


def _refuse(request: HttpRequest, row: Passkey | None, why: str) -> None:
    address, origin = "", request.META.get("REMOTE_ADDR", "")
    if row is not None:
        known = row.user.addresses.filter(primary=True).values_list("address", flat=True)
        address = known.first() or ""
        record(notes.FAILED_PASSKEY, by=None, person=row.user, reason=why)
    log.warning("Sign-in as %s from %s: %s", Try(address, origin).shown, origin, why)
