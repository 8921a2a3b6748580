"""The few header fields that decide where a mail goes, read without trusting any of them."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from microblog.kit.storable import storable
from threads.bridge.unchain.mime import headers as reader
from threads.bridge.unchain.mime import opening

author = reader.author
MAX_SUBJECT = 1_000
#: Ancestors that are kept: a chain is never really longer.
MAX_REFERENCES = 50
# What tells robots and lists from people, as it stands there: see automatic.py.
MANNERS = {
    "archived-at", "content-class", "content-type", "delivered-to", "feedback-id", "list-id", "list-post", "list-unsubscribe",
    "mailing-list", "sender", "x-auto-reply", "x-auto-response-suppress", "x-autoreply", "x-autorespond",
    "x-autoresponder", "x-beenthere", "x-failed-recipients", "x-fc-machinegenerated", "x-google-group-id",
    "x-mail-autoreply", "x-mailing-list", "x-mailman-version",
}  # fmt: skip
MAX_MANNERS = 1_000
MAX_RECEIVED = 2_000
_BY = re.compile(r"\bby\s{1,9}([\w.-]{1,255})", re.IGNORECASE)


@dataclass(frozen=True)
class Headers:
    """Fields of the outermost header. Message-IDs lose their brackets; ``references`` end with the parent."""

    message_id: str
    subject: str
    from_name: str
    from_address: str
    date: datetime | None
    date_raw: str
    references: tuple[str, ...]
    auto_submitted: str
    precedence: str
    loop: str
    crash: str
    # Servers on the way, and how often the mail came through the one that it came through most.
    received: int
    again: int
    has_null_return_path: bool
    # As they stand there: who needs the names in them reads those (mailboxes).
    to: str
    cc: str
    # The first value of each field of MANNERS that is there, by its name in small letters.
    manners: dict[str, str]
    # Authentication-Results as they stand there, whoever wrote them (RFC 8601).
    authentication: tuple[str, ...] = ()


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body."""
    readable = opening.readable(raw)
    start = opening.start(readable)
    _fields, body = reader.fields(readable, start, len(readable))
    return readable[start:body], readable[body:]


def read(raw: bytes) -> Headers:
    raw = opening.readable(raw)
    fields, _body = reader.fields(raw, opening.start(raw), len(raw))
    first = reader.values(fields)

    def field(name: str) -> str:
        return storable(first.get(name, ""))

    def every(name: str) -> list[str]:
        return [storable(reader.raw_text(value)) for known, value in fields if known == name]

    servers = Counter(map(_server, every("received")))
    name, address = author(every("from"))
    date_raw = " ".join(field("date").split())[:200]
    own = reader.ids(field("message-id"))
    return Headers(
        message_id=own[0][1:-1] if len(own) == 1 else "",
        subject=decode(field("subject"))[:MAX_SUBJECT],
        from_name=storable(name),
        from_address=address,
        date=moment(date_raw),
        date_raw=date_raw,
        references=_references(field("references"), field("in-reply-to")),
        auto_submitted=field("auto-submitted").strip().lower(),
        precedence=field("precedence").strip().lower(),
        loop=field("x-skein-loop").strip().lower(),
        crash=field("x-test-crash").strip(),
        received=servers.total(),
        again=max((times for server, times in servers.items() if server), default=0),
        has_null_return_path=field("return-path").strip() == "<>",
        to=field("to"),
        cc=field("cc"),
        manners={name: value.strip()[:MAX_MANNERS] for name in MANNERS if (value := field(name))},
        # Byte by byte: what only becomes a server's name by decoding is none.
        authentication=tuple(
            value.decode("latin-1") for known, value in fields if known == "authentication-results"
        ),
    )


def _server(received: str) -> str:
    """The server that wrote a Received line, empty for one that only has a name in its own house."""
    found = _BY.search(received[:MAX_RECEIVED])
    name = found[1].lower() if found else ""
    return name if "." in name and not name.startswith("127.") else ""


def decode(text: str) -> str:
    """Encoded words (RFC 2047) read, in one line; control characters out."""
    return storable(reader.text(text))


def moment(text: str) -> datetime | None:
    found = reader.date(text)
    if not found:
        return None
    moment = datetime.fromisoformat(found)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _references(references: str, in_reply_to: str) -> tuple[str, ...]:
    """Ancestors from the oldest to the parent, each once, without their brackets.

    Where In-Reply-To names one mail, that is the parent: some clients write it in front of the References, or not
    into them (RFC 5322 section 3.6.4). Of several the last of the References is.
    """
    known, parents = reader.ids(references), _parents(in_reply_to)
    named = [*known, *parents] if len(parents) == 1 else [*parents, *known]
    once = list(dict.fromkeys(reversed(named)))[:MAX_REFERENCES]
    return tuple(found[1:-1] for found in reversed(once))


def _parents(in_reply_to: str) -> list[str]:
    """What In-Reply-To names, what the mail answers last: the first of several, but behind a phrase such as
    "Message from Ann <address> of Monday" (RFC 822 section 4.6.2) the last."""
    ids = list(dict.fromkeys(reader.ids(in_reply_to)))
    return ids if reader.without_ids(in_reply_to).strip(" \t\r\n,;") else ids[::-1]
