"""Whom a mail from a mailbox was for. Its envelope is gone; the servers on its way wrote it down, or its header says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from microblog.kit.storable import storable
from threads.bridge.unchain.mime import headers as reader
from threads.bridge.unchain.mime import mailboxes, opening

from .routes import Route, resolve

# Where servers write the recipient of the envelope, and where authors write theirs.
WRITTEN = ("x-original-to", "envelope-to", "x-envelope-to", "delivered-to", "x-forwarded-to")
NAMED = ("to", "cc", "resent-to", "resent-cc")
MOST = 100
MAX_FIELD = 20_000


@dataclass(frozen=True)
class Addressed:
    """``recipients``: (address, route), at least one."""

    envelope_from: str
    recipients: list[tuple[str, Route]]


def read(raw: bytes) -> Addressed:
    """A mail that names no address of ours was given to the mailbox itself: it is taken as one to ``in@``."""
    readable = opening.readable(raw)
    fields, _body = reader.fields(readable, opening.start(readable), len(readable))
    sender = _sender(fields)
    for names in (WRITTEN, NAMED):
        if found := _ours(_addresses(fields, names), sender):
            return Addressed(sender, found)
    return Addressed(sender, [(f"in@{settings.MAIL_DOMAIN}", Route("in"))])


def _sender(fields: list[tuple[str, bytes]]) -> str:
    """Empty for a mail that came from nobody, as reports of failure do (RFC 5321 4.5.5)."""
    path = next((value.strip() for name, value in fields if name == "return-path"), None)
    if path == b"<>":
        return ""
    found = next(iter(_addresses(fields, ("return-path",))), "")
    texts = [storable(reader.raw_text(value)) for name, value in fields if name == "from"]
    return found or mailboxes.author(texts)[1]


def _addresses(fields: list[tuple[str, bytes]], names: Iterable[str]) -> list[str]:
    """In their order there, each once."""
    texts = [storable(reader.raw_text(value[:MAX_FIELD])) for name, value in fields if name in names]
    found = [mailbox.email for text in texts for mailbox in mailboxes.mailboxes(text) if mailbox.email]
    return list(dict.fromkeys(found))


def _ours(addresses: list[str], sender: str) -> list[tuple[str, Route]]:
    """One for each place it goes to."""
    routes: dict[Route, str] = {}
    for address in addresses[:MOST]:
        route = resolve(address, sender)
        if route is not None:
            routes.setdefault(route, address)
    return [(address, route) for route, address in routes.items()]
