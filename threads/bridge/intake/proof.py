"""What the mail server before us found out about the sender (DMARC, RFC 7489, as RFC 8601 writes it)."""

import re

from django.conf import settings

from .headers import Headers

# A comment may stand before the name of the server.
_SERVER = re.compile(r"(?:\s|\([^()]*\))*([^\s;()]+)")
_FAILED = re.compile(r"(?<![\w.-])dmarc\s*(?:/\s*\d+\s*)?=\s*(?:fail|permerror|temperror)\b")


def is_disproved(found: Headers) -> bool:
    """Whether the server we trust says that the mail is not from whom it says it is from.

    A field only ever takes trust away, so that it does not matter who wrote it: whoever forges a field in
    that server's name can make his own mail wait, and nothing else.
    """
    if not settings.MAIL_AUTHSERV_ID:
        return False
    return any(_is_ours(field) and _FAILED.search(field.lower()) for field in found.authentication)


def _is_ours(field: str) -> bool:
    server = _SERVER.match(field)
    return server is not None and server[1].lower() == settings.MAIL_AUTHSERV_ID
