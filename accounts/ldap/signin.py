"""A password of the directory, on the sign-in page: found by what was typed, and bound as who was found."""

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.company import refusals
from accounts.company.refusals import AwayError, RefusedError
from accounts.models import CompanyAccount, User

from . import asking, entries, linking
from .config import ISSUER, LdapConfig, current
from .entries import LdapPerson
from .faults import LdapFaultError

log = logging.getLogger("skein.signin")

#: Characters of a name to sign in.
MOST = 254
# What Active Directory says with error 49 of a password that is right and has run out, or must be changed first.
_RUN_OUT = re.compile(r"\bdata (532|773)\b")


def person_of(typed: str, password: str) -> User | None:
    """Who this is; None when the two do not belong together, or no directory is asked. Raises AwayError and RefusedError."""
    config = current()
    if config is None or not password or not typed.strip() or len(typed) > MOST:
        return None
    person = _shown(config, lambda asked: entries.called(config, asked, typed.strip()), password)
    return linking.user_of(config, person) if person else None


def confirms(user: User, password: str) -> bool:
    """Whether it is the password of somebody who is linked. Raises AwayError, and RefusedError for one that has run out."""
    config = current()
    keys = CompanyAccount.objects.filter(user=user, issuer=ISSUER).values_list("subject", flat=True)
    key = keys.first()
    if config is None or key is None or not password:
        return False
    person = _shown(config, lambda asked: entries.with_key(config, asked, key), password)
    return person is not None and not person.is_disabled


def _shown(config: LdapConfig, find: Callable[[Any], list[LdapPerson]], password: str) -> LdapPerson | None:
    """``find``: who is meant, by a connection."""
    try:
        with asking.opened(config) as connection:
            found = find(connection)
            if len(found) > 1:
                log.error(
                    "The directory has %d people for one name to sign in: none of them is let in", len(found)
                )
            # A name that nobody has takes as long.
            nobody = f"cn={uuid.uuid4()},{config.base_dn}"
            dn = found[0].dn if len(found) == 1 else nobody
            is_right, said = asking.takes(config, connection, dn, password)
    except LdapFaultError as error:
        log.error("The directory could not be asked: %s", error.text)
        raise AwayError(timezone.now()) from error
    if _RUN_OUT.search(said):
        raise RefusedError(refusals.RUN_OUT)
    return found[0] if is_right and len(found) == 1 else None
