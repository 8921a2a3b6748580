"""Under which names, addresses and handles a person is known here."""

from dataclasses import dataclass, field

from accounts import names
from accounts.audit import notes
from accounts.erased import marks
from accounts.erased.words import NOWHERE, is_placeholder
from accounts.models import AuditEntry, EmailAddress, ErasedMark, User
from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail

#: Mails of theirs that are looked into for the names they wrote themselves with.
MOST_MAILS = 2_000


@dataclass
class Identity:
    """``users``: the person, who was merged into them, and outsiders of the same name, who came out of mails without anybody
    knowing that it is them.
    ``namesakes``: other people of this name; then texts do not tell whom they mean, and the name stays."""

    users: list[User]
    called: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    namesakes: list[User] = field(default_factory=list)

    @property
    def full_names(self) -> list[str]:
        return [] if self.namesakes else [name for name in self.called if marks.spellings(name)]

    def marks(self, number: int) -> list[ErasedMark]:
        rows = marks.make(number, self.full_names, self.addresses, self.handles)
        alone = marks.make(number, self.called, [], [])
        return [*rows, *(row for row in alone if row.kind in (ErasedMark.Kind.SHOWN, ErasedMark.Kind.RUN))]


def of(user: User, further: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> Identity:
    """``further``: other names and addresses of theirs. ``others``: addresses of outsiders who only have the same name."""
    # Of one that is half erased, some of it is gone already.
    further = tuple(text for text in further if not is_placeholder(text))
    own = [user.name, *further, *_former(user)]
    cores = {names.core(name) for name in own if marks.spellings(name)}
    same = User.objects.filter(folded_name__in=cores).exclude(pk=user.pk)
    apart = {address.strip().lower() for address in others}
    outsiders = [
        one
        for one in same.filter(kind=User.Kind.OUTSIDER).order_by("pk")
        if not apart.intersection(one.addresses.values_list("address", flat=True))
    ]
    users = [user, *outsiders]
    users += (
        User.objects.filter(merged_into__in=users).exclude(pk__in=[one.pk for one in users]).order_by("pk")
    )
    namesakes = list(same.exclude(pk__in=[one.pk for one in users]))
    addresses = EmailAddress.objects.filter(user__in=users).order_by("pk").values_list("address", flat=True)
    found = Identity(users, namesakes=namesakes)
    more = [text.strip().lower() for text in further if "@" in text]
    found.addresses = [address for address in [*addresses, *more] if not address.endswith(f"@{NOWHERE}")]
    found.handles = [one.handle for one in users if one.handle]
    called = own + [one.name for one in users] + _printed(found)
    names_alone = (" ".join(name.split()) for name in called if "@" not in name)
    found.called = list(dict.fromkeys(filter(None, names_alone)))
    return found


def _former(user: User) -> list[str]:
    words = AuditEntry.objects.filter(act=notes.RENAMED.name, person=user).values_list("words", flat=True)
    return [text for found in words for text in (found.get("before", ""), found.get("after", "")) if text]


def _printed(found: Identity) -> list[str]:
    """What their own mails call them."""
    mails = IncomingMail.objects.filter(
        origins__message__author__in=found.users, origins__role="outer"
    ).distinct()
    addresses, called = set(found.addresses), set()
    for mail in mails.select_related("raw").order_by("-pk")[:MOST_MAILS].iterator(50):
        head = headers.read(mail.raw.data)
        if head.from_address in addresses and _is_name(head.from_name):
            called.add(head.from_name)
    return sorted(called)


def _is_name(text: str) -> bool:
    """Not "Ann via List", and no address."""
    words = names.core(text).split()
    return 2 <= len(words) <= 5 and not {"via", "list"} & set(words) and not any(map(str.isdigit, text))
