"""Make and revoke tokens."""

import hashlib
import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import AccessToken, User

# By it scanners of source code know one that was published by mistake.
PREFIX = "skein_pat_"
# So many that work; whoever needs more has forgotten some.
MOST = 50


@transaction.atomic
def issue(name: str, *, scope: str, by: User, ends_at: datetime | None = None) -> tuple[AccessToken, str]:
    """A new token, and its text, which nobody can find out later. Raises ValidationError."""
    name = " ".join(name.split())
    if not name or len(name) > AccessToken.NAME_LENGTH:
        raise ValidationError(_("A name has 1 to %(most)d characters.") % {"most": AccessToken.NAME_LENGTH})
    if AccessToken.objects.usable().count() >= MOST:
        raise ValidationError(_("There are %(count)d tokens already. Revoke one first.") % {"count": MOST})
    text = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        name=name, scope=scope, digest=digest_of(text), hint=text[-4:], made_by=by, ends_at=ends_at
    )
    record(notes.TOKEN, by=by, token=name)
    return token, text


@transaction.atomic
def revoke(token: AccessToken, *, by: User | None) -> None:
    """It opens nothing from the next request on. The same twice."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(notes.NO_TOKEN, by=by, token=token.name)


def revoke_all_of(user: User, *, by: User | None) -> None:
    """Of somebody who leaves: whoever comes back makes new ones."""
    for token in user.tokens.filter(revoked_at=None):
        revoke(token, by=by)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
