"""The door: who came in, who went, who tried."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.company import only
from accounts.models import User

from . import notes
from .entries import record


@receiver(user_logged_in, dispatch_uid="accounts.audit.in")
def _signed_in(user: User, request: HttpRequest, **_kwargs: Any) -> None:
    provider = getattr(request, "company_provider", "") or getattr(request, "ldap_name", "")
    if provider:
        record(notes.COMPANY, by=user, words={"provider": provider})
        return
    if name := getattr(request, "passkey_name", ""):
        record(notes.PASSKEY_IN, by=user, words={"passkey": name})
    else:
        record(notes.BY_LINK if getattr(request, "mailed_link", False) else notes.SIGNED_IN, by=user)
    only.note_use(user)


@receiver(user_logged_out, dispatch_uid="accounts.audit.out")
def _signed_out(user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        record(notes.SIGNED_OUT, by=user)


@receiver(user_login_failed, dispatch_uid="accounts.audit.failed")
def _failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """At an account there is; nobody knows whether its owner tried. Tries at others are in the log of the process alone:
    anybody can make up addresses."""
    user = User.objects.with_verified_address(str(credentials.get("username", ""))).first()
    if user is not None:
        record(notes.FAILED, by=None, person=user)
