"""Does the audit log hold, does the directory answer, do certificates of SAML hold, and is the list of stolen passwords there?"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from microblog.kit.health import Doubt, Trouble, check

from .audit import chain
from .ldap import config
from .models import AuditEntry, AuditHead, LdapDirectory, SamlProvider
from .saml import config as saml
from .signin import breached

# An entry is sealed right after its transaction.
SEALED_WITHIN = timedelta(minutes=10)
LOOKED_WITHIN = timedelta(hours=2)
CERTIFICATE_SOON = timedelta(days=30)


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


@check("directory")
def directory() -> str:
    """What became of the last look at the company's LDAP directory."""
    if not config.is_on():
        return "nobody signs in by an LDAP directory"
    state = LdapDirectory.objects.first() or LdapDirectory()
    if state.fault:
        raise Trouble(f"The LDAP directory was not looked at. {state.fault}")
    if state.looked_at is None or state.looked_at < timezone.now() - LOOKED_WITHIN:
        raise Doubt("Nobody has looked at the LDAP directory for long: is the worker running?")
    return f"looked at {state.looked_at:%Y-%m-%d %H:%M} UTC"


@check("stolen passwords", deep=True)
def stolen_passwords() -> str:
    """Whether the list that is named can be used: without it, passwords are taken that stand in it."""
    if not settings.PASSWORD_LIST:
        return "the 20,000 most common passwords are refused; SKEIN_PASSWORD_LIST names no longer list"
    try:
        return breached.examined(Path(settings.PASSWORD_LIST))
    except breached.UnusableListError as error:
        raise Trouble(f"SKEIN_PASSWORD_LIST: {error}") from error


@check("SAML certificates")
def saml_certificates() -> str:
    """Whether what the providers of SAML sign with still holds: one that is over lets nobody in."""
    rows = SamlProvider.objects.filter(is_on=True) if saml.is_installed() else SamlProvider.objects.none()
    ends = {row.name: max(saml.ends_of(row.certificates), default=None) for row in rows}
    for name, end in ends.items():
        if end is None or end < timezone.now():
            raise Trouble(f"No certificate of {name} holds any more: nobody comes in by it.")
        if end < timezone.now() + CERTIFICATE_SOON:
            raise Doubt(f"The last certificate of {name} ends on {end:%Y-%m-%d}: read its metadata again.")
    return f"{len(ends)} providers" if ends else "nobody signs in by SAML"
