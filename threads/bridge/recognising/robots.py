"""The marks by which machines are known, one function a kind. Pure: what to do about them is said elsewhere.

A subject alone never makes a robot: a person may write "Automatic reply: what do you think?". It takes the
word of the header (RFC 3834, RFC 3464, RFC 8098, RFC 5546) or, beside the subject, the words of the text.
"""

import re

from ..intake.headers import Headers
from ..unchain import unchain
from ..unchain.dates.dates import find_date
from ..unchain.mime import headers as reader
from ..unchain.mime import opening
from ..unchain.mime.parameters import content_type
from ..unchain.mime.structure import MimePart, leaves
from . import phrases

# Fields that only programs write which answer by themselves.
ANSWERING = (
    "x-auto-reply", "x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply",
    "x-fc-machinegenerated",
)  # fmt: skip
# Fields that mailing lists set. majordomo sets none; its Sender is owner-LIST@.
LISTS = (
    "list-id", "list-post", "mailing-list", "x-beenthere", "x-google-group-id", "x-mailing-list",
    "x-mailman-version",
)  # fmt: skip
BULK = frozenset({"bulk", "junk", "list"})
_DAEMON = re.compile(r"(?:mailer-daemon|mail-daemon|mailerdaemon)@")
_OWNER = re.compile(
    r"\bowner-[\w.+-]{1,200}@|[\w.+-]{1,200}-(?:owner|bounces|request)(?:\+[^@\s]{1,200})?@", re.ASCII
)
# A message class of Outlook ([MS-OXCMSG]) inside winmail.dat.
_CLASSES = (
    (b"IPM.Schedule.Meeting.Resp", "meeting"), (b"IPM.Microsoft Schedule.MtgResp", "meeting"),
    (b"IPM.Outlook.Recall", "recall"), (b"IPM.Note.Rules.OofTemplate", "absence"),
    (b"REPORT.IPM.Note.IPN", "receipt"), (b"REPORT.IPM.Note.NDR", "report"),
)  # fmt: skip
_CALENDAR = re.compile(rb"^METHOD:(?:REPLY|COUNTER|REFRESH|DECLINECOUNTER)\s*$", re.IGNORECASE | re.MULTILINE)
_ANSWERS = frozenset({"reply", "counter", "refresh", "declinecounter"})
MAX_PART = 200_000
#: Whoever is away says until when at the beginning.
MAX_LINES, MAX_LINE = 12, 300
# Without one of these there is no such part.
_SIGNS = (b"alendar", b"ALENDAR", b"ms-tnef", b"MS-TNEF")


def kind_of(raw: bytes, found: Headers) -> str:
    """``absence``, ``receipt``, ``report``, ``meeting`` or ``recall``; "" for what a person may have written."""
    return _by_header(found) or _by_parts(raw, found) or _by_text(raw, found)


def says_automatic(found: Headers) -> bool:
    """Whether the header itself says that nobody wrote this (RFC 3834 section 5)."""
    return _word(found.auto_submitted) not in ("", "no") or found.precedence == "auto_reply"


def is_list(found: Headers) -> bool:
    """Whether the mail came through a list that people write to."""
    if found.manners.get("list-post", "").upper() == "NO":
        return False
    return any(name in found.manners for name in LISTS) or _is_from_owner(found)


def is_mass_mail(found: Headers) -> bool:
    """Bulk mail of no list, and newsletters: they can be left, but nobody can write to them."""
    if found.precedence in BULK and not is_list(found):
        return True
    has_post = found.manners.get("list-post", "NO").upper() != "NO"
    is_people = has_post or any(name in found.manners for name in LISTS[2:]) or _is_from_owner(found)
    return "list-unsubscribe" in found.manners and not is_people


def _is_from_owner(found: Headers) -> bool:
    return bool(_OWNER.search(found.manners.get("sender", "")))


def _word(value: str) -> str:
    """A header value without parameters and comments."""
    return value.split(";")[0].split("(")[0].strip()


# --- By the header -------------------------------------------------------------------------------


def _by_header(found: Headers) -> str:
    manners = found.manners
    if any(_word(manners[name]).lower() not in ("no", "") for name in ANSWERING if name in manners):
        return "absence"
    if manners.get("delivered-to", "").lower() == "autoresponder":
        return "absence"
    if "x-failed-recipients" in manners or _DAEMON.match(found.from_address):
        return "report"
    return _by_report(manners.get("content-type", "")) or _by_class(found)


def _by_report(value: str) -> str:
    if "report" not in value.lower():
        return ""
    kind, parameters = content_type(value)
    if kind != "multipart/report":
        return ""
    return "receipt" if "disposition" in parameters.get("report-type", "").lower() else "report"


def _by_class(found: Headers) -> str:
    """Outlook's Content-Class, and the wish not to be answered together with a robot's subject."""
    named = found.manners.get("content-class", "").lower()
    head = phrases.head(found.subject)
    if named.endswith((":mdn", ":dsn", ":recallmessage", ":recallreport")):
        return {"mdn": "receipt", "dsn": "report"}.get(named.rpartition(":")[2], "recall")
    if named.endswith(":calendarmessage") and head == "meeting":
        return "meeting"
    if "x-auto-response-suppress" not in found.manners:
        return ""
    return {
        "auto": "absence",
        "note": "absence",
        "away": "absence",
        "read": "receipt",
        "undelivered": "report",
    }.get(head, "")


# --- By the parts --------------------------------------------------------------------------------


def _by_parts(raw: bytes, found: Headers) -> str:
    """An answer to an invitation (iTIP), or what Outlook says in its own form."""
    if not any(sign in raw for sign in _SIGNS):
        return ""
    return next((kind for part in parts(raw) if (kind := _by_part(part, found))), "")


def parts(raw: bytes) -> list[MimePart]:
    """The leaf parts of a mail."""
    raw = opening.readable(raw)
    fields, body = reader.fields(raw, opening.start(raw), len(raw))
    return leaves(raw, (reader.values(fields), body))


def _by_part(part: MimePart, found: Headers) -> str:
    if part.type == "text/calendar":
        data = part.decoded()[:MAX_PART]
        is_answer = part.params.get("method", "").lower() in _ANSWERS or _CALENDAR.search(data)
        is_told = phrases.head(found.subject) == "meeting"
        # A person may send somebody's answer along as a file.
        is_file = part.headers.get("content-disposition", "").lower().startswith("attachment") and not is_told
        is_loose = is_told and b"PARTSTAT=" in data and b"METHOD:" not in data
        return "meeting" if is_answer and not is_file or is_loose else ""
    if part.type in ("application/ms-tnef", "application/vnd.ms-tnef"):
        data = part.decoded()[:MAX_PART]
        return next((kind for name, kind in _CLASSES if name in data), "")
    return ""


# --- By subject and text -------------------------------------------------------------------------


def _by_text(raw: bytes, found: Headers) -> str:
    head = phrases.head(found.subject)
    if not head or head == "meeting":
        return ""
    messages = unchain(raw).messages
    own, whole = messages[0].body, "\n".join(message.body for message in messages[:3])
    if head in ("auto", "note", "away"):
        return "absence" if _is_absence(head, own, found) else ""
    if head == "read" and (phrases.says("was_read", whole) or phrases.says("was_read", _start(raw))):
        return "receipt"
    if head == "recall" and phrases.says("recalls", own):
        return "recall"
    return "report" if head == "undelivered" and found.has_null_return_path else ""


def _is_absence(head: str, own: str, found: Headers) -> bool:
    """Whether a machine wrote a text under such a subject. A person may write "Out of office: next week" to a group;
    a machine answers something, and what it answers is in its subject."""
    answers = phrases.has_rest(found.subject)
    if phrases.says("absent", own):
        is_answer = bool(found.references) or head == "note" or phrases.answers_a_reply(found.subject)
        return head == "auto" or (answers and is_answer)
    return head in ("auto", "note") and answers and _tells_when(own) and not _asks(found.subject, own)


def _tells_when(own: str) -> bool:
    """Whether a short text says a day: in whatever words somebody says that he is away until then."""
    lines = own.split("\n")[:MAX_LINES]
    return len(own) <= phrases.MAX_TEXT and any(find_date(line[:MAX_LINE]) for line in lines)


def _asks(*texts: str) -> bool:
    return any(mark in text for text in texts for mark in "?？؟;")


def is_absence_to_notice(found: Headers, recipient: str) -> bool:
    """Whether a mail to the address of one of our notices, which answers nothing by its header, has the subject of
    an absence note: people answer with a program that says what it answers."""
    to_notice = recipient.lower().startswith("reply+") and not found.references
    return to_notice and phrases.head(found.subject) in ("auto", "note", "away")


#: A mail has been through so many servers only if it goes in circles (RFC 5321 section 6.3), or through so many,
#: if one of them has seen it again and again.
MAX_HOPS, MAX_CIRCLING, AGAIN = 100, 30, 8


def circles(found: Headers) -> bool:
    """Whether a mail comes round and round."""
    return found.received > MAX_HOPS or (found.received > MAX_CIRCLING and found.again > AGAIN)


def _start(raw: bytes) -> str:
    """The beginning of the first text: a receipt prints the header of what was read, as a quote does."""
    text = next((part for part in parts(raw) if part.type == "text/plain"), None)
    return text.decoded()[: phrases.MAX_TEXT * 2].decode("utf-8", "replace") if text else ""
