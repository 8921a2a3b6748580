"""The labels of header lines, those included that only machines read: people paste them with the rest."""

import re

from ...languages import Header, split_header
from .table_rows import read_row

_TECHNICAL = re.compile(
    r"\s{0,20}(x-[\w-]{1,60}|list-[\w-]{1,30}|arc-[\w-]{1,40}|content-[\w-]{1,30}|return-receipt-to|delivered-to"
    r"|status|precedence|dkim-signature|authentication-results|received-spf|errors-to|envelope-to|mime-version"
    r"|auto-submitted|thread-[a-z]{1,10}|disposition-notification-to)\s?:",
    re.IGNORECASE,
)
#: Labels of those who sent a mail for its author, and those that lists of changes and pages have, too.
SECONDARY = ("sent by", "sender")
WEAK = (*SECONDARY, "author", "posted by")
#: "Received: from mx1 by mx2", where other clients print the date.
_TRACE = ("from ", "by ", "(")


def may_start(text: str) -> bool:
    """The cheap test: a label can only stand before a colon near the start of the line."""
    return ":" in text[:60] or "：" in text[:30] or text[:1] == "|"


def label_of(text: str) -> Header | None:
    """The label a line begins with, as "other" one that only machines read ("Received: from ...")."""
    if not may_start(text):
        return None
    header = read_row(text) if text[:1] == "|" else split_header(text)
    if header and header.field == "sent" and header.value.startswith(_TRACE):
        return header._replace(field="other")
    if not header and (technical := _TECHNICAL.match(text)):
        return Header("other", technical[1], text[technical.end() :].strip(), technical.end())
    return header


def is_technical(text: str) -> bool:
    """Whether a line begins with a label that only machines read."""
    header = label_of(text)
    return bool(header and header.field == "other")
