"""Addresses of mailing lists: nobody's, though lists print them beside the names of all who write to them."""

import re

from .headers import addresses

#: Fields in which list servers name themselves (RFC 2369, RFC 2919, Mailman, ezmlm, majordomo, Google Groups).
_FIELDS = (
    "list-post",
    "x-beenthere",
    "mailing-list",
    "x-mailing-list",
    "x-mailinglist",
    "delivered-to-list",
    "x-original-list",
)
_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
#: RFC 2919: "Name <harbour-users.lists.example>" for harbour-users@lists.example.
_ID = re.compile(r"<([\w+=-]{1,64})\.([\w-]{1,63}(?:\.[\w-]{1,63}){0,8})>")
_BOUNCES = re.compile(r"[-+](?:bounces?|owner|admin)(?:[+=-][^@]{0,200})?@", re.IGNORECASE)
#: Hosts that serve nothing but lists.
_HOSTS = re.compile(
    r"@(?:(?:[\w-]+\.)*(?:lists?\d?|listes?|listas?|listen|listserv|mailman|sympa|groups)\.[\w.-]+|googlegroups\.com|groups\.io"
    r"|yahoogroups\.[a-z]{2,3}|freelists\.org|vger\.kernel\.org|lists-?[\w]*\.[\w.-]+)$",
    re.IGNORECASE,
)
#: Fields longer than this name people by the hundred.
MAX_FIELD = 6_000


def list_addresses(top: dict[str, str]) -> set[str]:
    """The addresses of the lists that a mail with these header fields came through, or went to."""
    named = " ".join(top.get(field, "")[:MAX_FIELD] for field in _FIELDS)
    delivered = top.get("delivered-to", "")[:MAX_FIELD]
    if delivered.lower().startswith("mailing list"):
        named += " " + delivered
    found = {match[0].lower() for match in _ADDRESS.finditer(named)}
    found |= {f"{m[1]}@{m[2]}".lower() for m in _ID.finditer(top.get("list-id", "")[:MAX_FIELD])}
    sender = top.get("sender", "")[:MAX_FIELD]
    found |= {_BOUNCES.sub("@", m[0]).lower() for m in _ADDRESS.finditer(sender) if _BOUNCES.search(m[0])}
    sent_to = addresses(top.get("to", "")[:MAX_FIELD]) + addresses(top.get("cc", "")[:MAX_FIELD])
    return found | {address for address in sent_to if is_list(address)}


def is_list(address: str) -> bool:
    """Whether an address is a list's by its host."""
    return bool(_HOSTS.search(address))
