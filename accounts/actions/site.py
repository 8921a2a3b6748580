"""Change how the place is called, looks, whose clock it keeps and which mail domains are its own.

What is None stays as it is: another admin may just have written it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from accounts.audit import notes, record
from accounts.models import EmailAddress, User
from microblog.kit import site

from . import pictures


@transaction.atomic
def change(*, name: str | None, accent: str | None, logo: bytes | None, by: User | None) -> None:
    """``accent``: "#rrggbb" or empty; ``logo``: a picture that was checked, empty for none."""
    row = site.locked()
    fields: list[str] = []
    if name is not None:
        row.name, fields = name, [*fields, "name"]
    if accent is not None:
        row.accent, fields = accent, [*fields, "accent"]
    if logo is not None:
        row.logo, row.logo_type = logo or None, pictures.type_of(logo) or ""
        fields += ["logo", "logo_type"]
    site.save(row, *fields)
    record(notes.LOOK, by=by, name=row.name, accent=row.accent)


@transaction.atomic
def set_place(*, domains: str | None, time_zone: str | None, by: User | None) -> None:
    """``domains``: as ``company.domains.checked`` gives them; ``time_zone``: one of this machine, or empty for UTC."""
    row = site.locked()
    given = {"mail_domains": domains, "time_zone": time_zone}
    changed = {name: value for name, value in given.items() if value not in (None, getattr(row, name))}
    if not changed:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    site.save(row, *changed)
    shown = row.mail_domains.replace(" ", ", ") or "-"
    record(notes.PLACE, by=by, domains=shown, zone=row.time_zone or site.WITHOUT_ZONE)


@dataclass(frozen=True)
class DomainCount:
    """``colleagues``, ``outsiders``: how many of them have an address there; ``change``: "added", "removed", or empty."""

    domain: str
    colleagues: int
    outsiders: int
    change: str = ""


def counted(now: str, after: str = "") -> list[DomainCount]:
    """The domains of both lists and whom they concern, in one query."""
    before, then = now.split(), after.split()
    each = list(dict.fromkeys([*before, *then]))
    numbers = {}
    for number, domain in enumerate(each):
        there = Q(address__endswith=f"@{domain}")
        is_outsider = Q(user__kind=User.Kind.OUTSIDER)
        is_colleague = Q(user__kind=User.Kind.EMPLOYEE, user__is_active=True)
        numbers[f"in_{number}"] = Count("user", there & is_colleague, distinct=True)
        numbers[f"out_{number}"] = Count("user", there & is_outsider, distinct=True)
    found = EmailAddress.objects.aggregate(**numbers) if each else {}
    return [
        DomainCount(domain, found[f"in_{n}"], found[f"out_{n}"], _change(domain, before, then))
        for n, domain in enumerate(each)
    ]


def outside(domains: str) -> int:
    """How many colleagues have none of their addresses in these; nobody while there are none."""
    there = Q()
    for domain in domains.split():
        there |= Q(address__endswith=f"@{domain}")
    if not there:
        return 0
    inside = EmailAddress.objects.filter(there).values("user")
    return User.objects.employees().exclude(pk__in=inside).count()


def _change(domain: str, before: list[str], after: list[str]) -> str:
    if domain not in before:
        return "added"
    return "removed" if domain not in after else ""
