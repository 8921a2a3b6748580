"""Mail of made-up companies whose name servers are a dictionary: signed, sealed, and asked for.

No test asks a real name server (tests/conftest.py sees to it).
"""

import dkim

from threads.bridge.sender_check.lookups import NoAnswer

# Made for these tests; it protects nothing.
KEY = b"""\
-----BEGIN RSA PRIVATE KEY-----
MIICXAIBAAKBgQDX7QaykbyjKoDrgHsuzSIj7wLFoeue9paU0AhSVnHWOhC4I25P
m6o1nwDUCqD1gP4rBWZ6XepaqWru0RQvtGAlR2hAOaXSORExnvxWU3DKI/PGe8fi
Gbnj7uMLyzWqMYG2LA2HMHL+hjzwICW+EGvVvkThbsCvc6QbEaOkdl61YQIDAQAB
AoGAMAzXCLXVvJmgxsd4ohmUF1sAyuoVfPJy3/rLX0dNXdbeEZwQ2DZT0krn7EfR
OdDSvtAc1e5AUJyS50Ivs8339usg9BEFyvrkNq93y97NHFfCRDijURwiNvn95t+b
GCo4iKZseTyAGP9Pc85XPseMFqk9OsG4JgvgYRMLFewI2AECQQDr/a2YeCcO4Fmu
uIKLyTqPorVigWiE9wueN/bx8zBOfTKRY6Ra6D4r0nDfve9yWorf3K14ufsZ+m4T
XDFjRgHRAkEA6jvTDSKBKjR3ildJw5CdrVZVS7Ju6xDeR5hjrCXVNkdyoXRjluND
zdb+PLNoaDu7reQhcWlJ+cc4GOMqxQpOkQJAchnigFC/2cKBuie9/uZZqS8rcihN
p9RmyqYWgR9rINgJxiAeTFH0FW4XYybLikfa06g4O6H4lbPu2u99dZlYsQJBAJIi
BrcAGuNw3k+By7Rl6el1njtetBKVcIfsS+rfo5h8lMij62n8mZW3FuBZ8b5t3dZM
KI0v6gYaQyZLu6g4mPECQDQUjRUAsd3Jfcy4ZeYroDsVdhXIc12OLJ8FyO7vZpKr
qwgARhOBpC+fIjcO37wdE/IpyMRCs9Bqqk/9jrwsr1A=
-----END RSA PRIVATE KEY-----
"""
PUBLIC = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDX7QaykbyjKoDrgHsuzSIj7wLFoeue9paU" + (
    "0AhSVnHWOhC4I25Pm6o1nwDUCqD1gP4rBWZ6XepaqWru0RQvtGAlR2hAOaXSORExnvxWU3DKI/PGe8"
    "fiGbnj7uMLyzWqMYG2LA2HMHL+hjzwICW+EGvVvkThbsCvc6QbEaOkdl61YQIDAQAB"
)
FIELDS = ("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References")


class Names:
    """What name servers answer: {(name, type): records}. Keeps what was asked; ``is_away``: none answers."""

    def __init__(self):
        self.records: dict[tuple[str, str], list[str]] = {}
        self.asked: list[str] = []
        self.is_away = False

    def put(self, name: str, *records: str, kind: str = "TXT") -> "Names":
        self.records[name, kind] = list(records)
        return self

    def __call__(self, name: str, kind: str) -> list[str]:
        self.asked.append(name)
        if self.is_away:
            raise NoAnswer
        return self.records.get((name, kind), [])


def signed(raw: bytes, domain: str, *, selector="s1", fields=FIELDS, length=False, form=b"relaxed") -> bytes:
    """The mail with a DKIM-Signature on top."""
    there = [name.lower() for name, _value in dkim.rfc822_parse(raw)[0]]
    names = [name.encode() for name in fields for _n in range(there.count(name.lower().encode()) or 1)]
    field = dkim.sign(
        raw, selector.encode(), domain.encode(), KEY, include_headers=names, length=length,
        canonicalize=(b"relaxed", form),
    )  # fmt: skip
    return field + raw


def sealed(raw: bytes, domain: str, found: str, *, selector="s1") -> bytes:
    """The mail with a set of ARC fields on top, by a server that has ``found`` this out about the sender."""
    server = f"mx.{domain}"
    noted = f"Authentication-Results: {server}; {found}\r\n".encode() + raw
    names = [
        n for n, _v in dkim.rfc822_parse(raw)[0] if n.title().decode() in FIELDS or n.lower() == b"message-id"
    ]
    fields = dkim.ARC(noted).sign(
        selector.encode(), domain.encode(), KEY, server.encode(), include_headers=[n.lower() for n in names] or None
    )  # fmt: skip
    return b"".join(fields) + noted
