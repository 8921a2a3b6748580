"""Into which groups a mail of an archive goes."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.company.domains import of_company
from accounts.models import FormerSlug, Group, Membership, User

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


def open_groups(user: User) -> QuerySet[Group]:
    """Groups into which this person may import: those into which they may put others. Where not every member starts
    conversations, or mail waits for an admin whoever sent it, it takes an admin of the group."""
    runs = Membership.objects.filter(group=OuterRef("pk"), user_id=user.pk, role=Membership.Role.ADMIN)
    is_guarded = (
        Q(posting=Group.Posting.ADMINS)
        | Q(mail_policy__in=(Group.MailPolicy.HOLD, Group.MailPolicy.SECRET))
        | Q(unchecked_mail=Group.UncheckedMail.HOLD)
    )
    return Group.objects.open_for(user).filter(~is_guarded | Exists(runs))


def routes_for(user: User) -> dict[str, int]:
    """{local part: number of its group}, of all groups into which this person may import; former addresses, too."""
    groups = open_groups(user)
    former = FormerSlug.objects.filter(group__in=groups)
    return dict(former.values_list("slug", "group")) | dict(groups.values_list("slug", "pk"))


def domains_of(user: User) -> list[str]:
    """Behind whose ``@`` a group is looked for: our own, and those of the company and of the addresses of who brings the
    archive, in which the lists of the company stood before."""
    own = user.addresses.filter(verified_at__isnull=False).values_list("address", flat=True)
    domains = {address.rpartition("@")[2] for address in own}
    return sorted({settings.MAIL_DOMAIN, *settings.MAIL_OLD_DOMAINS, *of_company(), *domains})


class Router:
    """``groups_of``: numbers of the groups of a mail, the lowest first; none when it goes nowhere. By what the trial run
    wrote down: each run counts the mails it has had, and must have the same ones after a restart."""

    def __init__(self, archive: Archive, chosen: Iterable[int]):
        self.chosen = sorted(chosen)
        self.by_recipients, self.routes = archive.by_recipients, archive.routes
        self.domains = frozenset(archive.domains)

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
