"""Whether a code is right: counted first, then judged, and each wrong one in the log."""

import logging

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import User
from accounts.signin import devices, throttle
from microblog.kit.times import pause

from . import steps

# One line a failed try, for fail2ban and the like (docs/operations.md).
log = logging.getLogger("skein.signin")


def judge(request: HttpRequest, user: User, typed: str) -> None:
    """Raises ValidationError; with ``params["wait"]`` seconds when it was one try too many."""
    attempt = throttle.CodeTry(user.pk, devices.mark_for(request, user))
    if wait := throttle.take_code(attempt):
        _line(request, user, "too many codes")
        text = _("Too many tries. Wait %(pause)s, then try again.")
        raise ValidationError(text, code="blocked", params={"pause": pause(wait), "wait": wait})
    if not steps.is_shown(user, typed):
        _line(request, user, "wrong code")
        record(notes.FAILED_CODE, by=None, person=user)
        raise ValidationError(
            _("This code is not right, or was used already. Type the one the app shows now.")
        )
    throttle.forgive_code(attempt)


def _line(request: HttpRequest, user: User, why: str) -> None:
    address = user.addresses.filter(primary=True).values_list("address", flat=True).first() or ""
    origin = request.META.get("REMOTE_ADDR", "")
    log.warning("Sign-in as %s from %s: %s", throttle.Try(address, origin).shown, origin, why)
