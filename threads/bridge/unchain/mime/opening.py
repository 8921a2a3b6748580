"""Where a mail begins: what saved files, exports and other programs put before it or make of it."""

import re

_BOM = b"\xef\xbb\xbf"
#: A line that only a mail begins with, behind what does not belong to it.
_BEGINS = re.compile(
    rb"(?:>?From [^\r\n]{1,200}\r?\n)?(?:from|to|date|subject|received|return-path|message-id|mime-version"
    rb"|delivered-to|reply-to|sender|x-[\w-]{1,60}|content-type|dkim-signature|arc-[\w-]{1,40})[ \t]*:",
    re.IGNORECASE,
)
#: How much blank stands before a header at most.
MAX_BLANK = 4_000


def readable(raw: bytes) -> bytes:
    """The bytes in which lines end with a line feed and letters are ASCII. Of the same length, unless the
    file was saved as UTF-16."""
    if (name := _utf_16(raw)) is not None:
        return raw.decode(name, "replace").replace("\ufeff", "").encode()
    if b"\r" in raw[:2_000] and b"\n" not in raw:
        return raw.replace(b"\r", b"\n")
    return raw


def _utf_16(raw: bytes) -> str | None:
    head = raw[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in head:
        return "utf-16"
    if len(head) > 20 and head[1::2].count(0) > 0.9 * len(head) / 2 and not head[0::2].count(0):
        return "utf-16-le"
    if len(head) > 20 and head[0::2].count(0) > 0.9 * len(head) / 2 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def start(raw: bytes) -> int:
    """Where the header begins: behind a byte order mark and blanks, if a header does follow."""
    at = len(_BOM) if raw.startswith(_BOM) else 0
    head = raw[at : at + MAX_BLANK]
    blank = len(head) - len(head.lstrip())
    if not (at or blank) or not _BEGINS.match(raw, at + blank):
        return 0
    return at + blank
