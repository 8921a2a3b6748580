"""Does the audit log hold, and is the list of stolen passwords there?"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from microblog.kit.health import Trouble, check

from .audit import chain
from .models import AuditEntry, AuditHead
from .signin import breached

# An entry is sealed right after its transaction.
SEALED_WITHIN = timedelta(minutes=10)


@check("audit log")
def audit_log() -> str:
    """What last night's check found, and whether entries are sealed."""
    head = AuditHead.objects.first() or AuditHead()
    if head.fault:
        raise Trouble(f"The audit log was tampered with. {head.fault} See manage.py audit_verify.")
    if AuditEntry.objects.filter(number=None, at__lt=timezone.now() - SEALED_WITHIN).exists():
        raise Trouble("Entries of the audit log wait for their seal: is the worker running?")
    return f"{head.number} entries"


@check("audit chain", deep=True)
def audit_chain() -> str:
    """The whole chain, now."""
    result = chain.verify()
    if result.fault:
        raise Trouble(result.fault)
    return f"{result.count} entries hold"


@check("stolen passwords", deep=True)
def stolen_passwords() -> str:
    """Whether the list that is named can be used: without it, passwords are taken that stand in it."""
    if not settings.PASSWORD_LIST:
        return "the 20,000 most common passwords are refused; SKEIN_PASSWORD_LIST names no longer list"
    try:
        return breached.examined(Path(settings.PASSWORD_LIST))
    except breached.UnusableListError as error:
        raise Trouble(f"SKEIN_PASSWORD_LIST: {error}") from error
