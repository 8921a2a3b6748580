"""Which directory there is: that of the environment, else the one of the desk, if it is on."""

from dataclasses import dataclass, field
from importlib.util import find_spec

from django.conf import settings

from accounts.models import CompanyAccount, LdapDirectory, User
from microblog.kit.briefly import briefly

#: Of its people in CompanyAccount. Their numbers there are unique in the world, whatever the directory is called.
ISSUER = "ldap"
Kind = LdapDirectory.Kind


@dataclass(frozen=True)
class LdapConfig:
    """``ca``: PEM, or empty for the authorities of the machine; ``domains``: in which its word on an address is taken."""

    kind: str
    name: str
    urls: tuple[str, ...]
    base_dn: str
    bind_dn: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    more_filter: str = ""
    group_base: str = ""
    domains: tuple[str, ...] = ()
    brings_new: bool = False
    most_gone: int = 20


def of_environment() -> LdapConfig | None:
    return LdapConfig(**settings.LDAP) if settings.LDAP else None


def of_row(row: LdapDirectory) -> LdapConfig:
    return LdapConfig(
        row.kind,
        row.name,
        tuple(row.urls.split()),
        row.base_dn,
        row.bind_dn,
        row.password,
        row.ca,
        row.more_filter,
        row.group_base,
        tuple(row.domains.split()),
        row.brings_new,
        row.most_gone,
    )


@briefly(5)
def row() -> LdapDirectory | None:
    """That of the desk, in other processes than the one that changed it some seconds old: every sign-in page asks."""
    return LdapDirectory.objects.first()


def current() -> LdapConfig | None:
    """None where nobody signs in by a directory."""
    if settings.LDAP:
        return of_environment()
    found = row()
    return of_row(found) if found and found.is_on and is_installed() else None


def is_on() -> bool:
    return current() is not None


def is_installed() -> bool:
    return find_spec("ldap3") is not None


def knows(user: User) -> bool:
    """Whether this person's password is that of the directory."""
    return CompanyAccount.objects.filter(user=user, issuer=ISSUER).exists() and is_on()
