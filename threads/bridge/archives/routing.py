"""Into which groups a mail of an archive goes."""

import re
from collections.abc import Iterable

from django.conf import settings

from accounts.models import FormerSlug, Group, User

from ..models import Archive
from ..unchain.mime import headers as reader
from ..unchain.mime import opening

# Who a mail was written to, and the lists and mailboxes it came by.
FIELDS = frozenset({
    "to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "resent-to", "resent-cc", "list-post",
    "x-beenthere",
})  # fmt: skip
MOST = 100_000
_ADDRESS = re.compile(r"([\w.%-]{1,64})(?:\+[\w.=-]{0,64})?@([\w.-]{1,253})")


def routes_for(user: User) -> dict[str, int]:
    """{local part: number of its group}, of all groups into which this person may put others; former addresses, too."""
    groups = Group.objects.open_for(user)
    former = FormerSlug.objects.filter(group__in=groups)
    return dict(former.values_list("slug", "group")) | dict(groups.values_list("slug", "pk"))


def domains_of(user: User | None) -> frozenset[str]:
    """Behind whose ``@`` a group is looked for: our own, and those of the addresses of who brings the archive, in which
    the lists of the company stood before."""
    own = user.addresses.filter(verified_at__isnull=False).values_list("address", flat=True) if user else ()
    domains = {address.rpartition("@")[2] for address in own}
    return frozenset({settings.MAIL_DOMAIN, *settings.MAIL_OLD_DOMAINS, *domains})


class Router:
    """``groups_of``: numbers of the groups of a mail, the lowest first; none when it goes nowhere."""

    def __init__(self, archive: Archive, chosen: Iterable[int]):
        self.chosen = sorted(chosen)
        self.by_recipients, self.routes = archive.by_recipients, archive.routes
        self.domains = domains_of(archive.by)

    def groups_of(self, raw: bytes) -> list[int]:
        if not self.by_recipients:
            return self.chosen
        named = {
            self.routes[local]
            for local, domain in _addresses(raw)
            if domain in self.domains and local in self.routes
        }
        return sorted(named) or self.chosen


def _addresses(raw: bytes) -> set[tuple[str, str]]:
    readable = opening.readable(raw)
    found, _body = reader.fields(readable, opening.start(readable), len(readable))
    values = (value[:MOST].decode("latin-1").lower() for name, value in found if name in FIELDS)
    return {(local, domain.rstrip(".")) for value in values for local, domain in _ADDRESS.findall(value)}
