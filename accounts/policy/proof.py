"""Who accepted which version when: the table that is taken away."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import EmailAddress, Policy, PolicyAcceptance, User

EXPORTED = audit.act("export.policy", _("took away the list of who accepted the usage policy"))
HEADER = ("version", "name", "handle", "email", "accepted_at_utc", "language")
# Where they were is for the admins of the company: anybody may found a group and ask its members to accept something.
SOURCE = "from"


def note(policy: Policy, *, by: User) -> None:
    audit.record(EXPORTED, by=by, group=policy.group)


def header(policy: Policy) -> tuple[str, ...]:
    return HEADER if policy.group_id else (*HEADER, SOURCE)


def rows(policy: Policy) -> Iterator[tuple[Any, ...]]:
    """Read while they are sent, however many there are."""
    address = EmailAddress.objects.filter(user=OuterRef("user"), primary=True).values("address")
    given = PolicyAcceptance.objects.filter(version__policy=policy).annotate(email=Subquery(address[:1]))
    columns = "version__number", "user__name", "user__handle", "email", "accepted_at", "language", "address"
    found = given.order_by("version__number", "accepted_at", "pk").values_list(*columns)
    for number, name, handle, email, at, language, source in found.iterator(chunk_size=2_000):
        row = number, name, handle, email, f"{at:%Y-%m-%dT%H:%M:%SZ}", language
        yield row if policy.group_id else (*row, source)
