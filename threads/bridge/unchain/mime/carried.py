"""Mails carried inside mails: message/rfc822, .eml, digests, winmail.dat (TNEF) and Outlook's .msg."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from ..values import ExtractedFile, ParsedMail, Span
from . import tnef
from .charsets import decode

#: Outlook files opened of one mail: each costs more than a hundred mails.
MAX_NESTED = 50
#: How deep mails are opened that carry mails.
MAX_LEVEL = 10
#: The reader builds the whole file in memory; Outlook itself stops far below this.
MAX_OUTLOOK = 30 * 1024 * 1024


def carried(mail: ParsedMail) -> list[tuple[bytes, Span]]:
    """The raw mails attached to a mail, each with its range in the mail that carries it."""
    found = list(mail.attached)
    files = [file for file in mail.attachments if _is_outlook(file)]
    for file in files[:MAX_NESTED]:
        raw = from_msg(file.content)
        if raw:
            found.append((raw, file.span))
    return found


def _is_outlook(file: ExtractedFile) -> bool:
    return file.type == "application/vnd.ms-outlook" or file.name.lower().endswith(".msg")


def open_envelopes(mail: ParsedMail) -> ParsedMail:
    """The mail with the content of a winmail.dat in the place of the file."""
    packed = next((file for file in mail.attachments if is_tnef(file)), None)
    if not packed:
        return mail
    text, files = tnef.opened(packed)
    if not (text or files):
        return mail
    others = tuple(file for file in mail.attachments if file is not packed)
    mail = replace(mail, attachments=others + files)
    return tnef.with_text(mail, text) if text else mail


def from_msg(content: bytes) -> bytes | None:
    """An Outlook .msg file as a mail, None if it is none or if the optional reader is missing."""
    if len(content) > MAX_OUTLOOK or not content.startswith(b"\xd0\xcf\x11\xe0"):
        return None
    try:
        from extract_msg import Message as OutlookMessage  # an optional extra, slow to import
    except ImportError:
        return None
    try:
        with OutlookMessage(content) as found:
            return _rebuilt(found).as_bytes()
    except Exception:  # noqa: BLE001 - third-party reader of a hostile format: anything may come
        return None


def outlook_subject(content: bytes) -> str | None:
    """The subject of an Outlook .msg file, "" if it has none; None if it is no mail or no reader is there.

    Looks into the directory of the file only: cheap, also on a hostile one.
    """
    try:
        from olefile import OleFileIO  # comes with the optional reader
    except ImportError:
        return None
    try:
        with OleFileIO(content) as file:
            if not file.exists("__properties_version1.0"):
                return None
            name = "__substg1.0_0037001F"
            raw = file.openstream(name).read(2_000) if file.exists(name) else b""
            return " ".join(raw.decode("utf-16-le", "replace").split())
    except Exception:  # noqa: BLE001 - third-party reader of a hostile format: anything may come
        return None


def _rebuilt(found: Any, level: int = 0) -> EmailMessage:
    """``found``: a message of the optional reader."""
    mail = EmailMessage()
    for name, value in (
        ("From", found.sender),
        ("To", found.to),
        ("Cc", found.cc),
        ("Subject", found.subject),
        ("Message-ID", found.messageId),
    ):
        if value:
            mail[name] = " ".join(str(value).split())
    if found.date:
        mail["Date"] = found.date
    if not found.body and found.htmlBody:
        mail.set_content(decode(found.htmlBody, html=True), subtype="html")
    else:
        mail.set_content((found.body or "").replace("\r\n", "\n"))
    for file in found.attachments[:MAX_NESTED]:
        if isinstance(file.data, bytes):
            name = file.longFilename or file.shortFilename or "file"
            mail.add_attachment(file.data, "application", "octet-stream", filename=name)
        elif hasattr(file.data, "body") and level < MAX_LEVEL:
            mail.add_attachment(_rebuilt(file.data, level + 1))
    return mail


def is_tnef(file: ExtractedFile) -> bool:
    return (
        file.type in {"application/ms-tnef", "application/vnd.ms-tnef"} or file.name.lower() == "winmail.dat"
    )
