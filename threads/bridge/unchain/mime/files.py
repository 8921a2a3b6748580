"""What a file somebody names holds: a mail, an Outlook file (.msg) under whatever name, or no mail at all."""

from .carried import from_msg
from .opening import readable, start
from .parse import looks_like_mail

#: Bytes of no text: all control characters but white space and what switches charsets.
CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x0e\x0f\x1b"})
_OLE = b"\xd0\xcf\x11\xe0"
#: The first bytes of files that look like text for a while.
_MAGIC = (
    *(b"%PDF-", b"%!PS", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"{\\rtf", b"BZh"),
    *(b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf", b"!BDN", b"RIFF", b"\x7fELF", b"MZ\x90"),
)


class NoMailError(ValueError):
    """The file holds no mail; says so in a sentence."""


def mail_in(content: bytes) -> bytes:
    """The mail of a file, its bytes as they are or, of an Outlook file, rebuilt. A text is taken as it is."""
    if content.startswith(_OLE):
        mail = from_msg(content)
        if mail is None:
            raise NoMailError("This Office file is no mail, or an Outlook mail that cannot be read here.")
        return mail
    head = readable(content[:8_192])
    if not looks_like_mail(head[start(head) :]) and (head.startswith(_MAGIC) or is_binary(head)):
        raise NoMailError("This is no mail, and nothing in it can be read.")
    return content


def is_binary(raw: bytes) -> bool:
    """Whether bytes without a header are no text: one in fifty is a character nobody types."""
    head = raw[:4_096]
    return len(head.translate(None, CONTROLS)) < 0.98 * len(head)
