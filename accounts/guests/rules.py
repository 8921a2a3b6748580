"""What the company says about guests."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import directory
from accounts.audit import notes, record
from accounts.company import domains as lists
from accounts.company import providers
from accounts.ldap import config as ldap
from accounts.models import EmailAddress, GuestRules, LdapDirectory, SamlProvider, SignInProvider, User
from accounts.saml.config import SamlConfig


def now() -> GuestRules:
    return GuestRules.objects.first() or GuestRules()


@transaction.atomic
def change(*, who: str, domains: str, refused: str, days: int, by: User) -> None:
    """Raises ValidationError."""
    if who not in GuestRules.Inviting.values:
        raise ValidationError(_("There is no such choice."))
    until(days, GuestRules.LONGEST)
    GuestRules.objects.get_or_create(pk=GuestRules.ONE)
    rules = GuestRules.objects.locked(GuestRules.ONE)
    rules.who, rules.days = who, days
    rules.domains, rules.refused = lists.checked(domains), lists.checked(refused)
    rules.save()
    record(
        notes.GUEST_RULES,
        by=by,
        whom=str(GuestRules.Inviting(who).label),
        domains=rules.domains or "*",
        refused=rules.refused or "-",
        days=days,
    )


def until(days: int, most: int) -> datetime:
    """The end of an access that begins now. Raises ValidationError."""
    if not 1 <= days <= most:
        raise ValidationError(_("Guests stay for 1 to %(most)d days at a time.") % {"most": most})
    return timezone.now() + timedelta(days=days)


def require_address(address: str, rules: GuestRules) -> None:
    """Raises ValidationError for an address no guest may have here."""
    typed = address.rpartition("@")[2]
    # Mail servers read other letters as these, and a number as a place without a name: no list speaks of either.
    if not typed.isascii() or typed.startswith("["):
        raise ValidationError(_("Guests from %(domain)s are not let in here.") % {"domain": typed})
    domain = lists.of(address)
    is_admins = _is_admins(domain) and not _is_in(domain, rules.domains.split())
    if is_admins or _is_in(domain, own_domains()):
        raise ValidationError(
            _("Who has an address at %(domain)s is no guest, but comes in as a colleague.")
            % {"domain": domain}
        )
    if _is_in(domain, rules.refused.split()) or (rules.domains and not _is_in(domain, rules.domains.split())):
        raise ValidationError(_("Guests from %(domain)s are not let in here.") % {"domain": domain})


def own_domains() -> set[str]:
    """Those of this place and of the company, and those of which a company sign-in or a directory brings colleagues, also one
    that is switched off."""
    found = {settings.MAIL_DOMAIN, *settings.MAIL_OLD_DOMAINS, *lists.of_company(), *directory.domains()}
    for provider in providers.offered():
        found.update(provider.vouched if isinstance(provider, SamlConfig) else provider.domains)
    tied = ldap.current()
    found.update(tied.domains if tied else ())
    for table in (SignInProvider, SamlProvider, LdapDirectory):
        for listed in table.objects.values_list("domains", flat=True):
            found.update(listed.split())
    return {domain.lower() for domain in found}


def _is_admins(domain: str) -> bool:
    """Where nobody said which mail domains are ours, the admins' are, with what is below them; but for a company in a domain of
    everybody's, which lists that by itself."""
    if lists.of_company():
        return False
    labels = domain.split(".")
    above = (".".join(labels[number:]) for number in range(len(labels)))
    is_there = reduce(or_, (Q(address__endswith=f"@{one}") for one in above))
    main = EmailAddress.objects.filter(is_there, primary=True)
    return main.filter(user__in=User.objects.employees().filter(role=User.Role.ADMIN)).exists()


def _is_in(domain: str, listed: Iterable[str]) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in listed)
