"""Mails that ``export_conversation`` writes, and ``ingest`` reads back as they were: one message each, with its claim,
its dates and its signature.

What a message is stands in header fields that any sender could write, so they are believed in an archive that an
operator imports, and never in a mail that came: there they are fields like any other.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, formataddr

from accounts.models import User
from threads import addresses
from threads.models import OUT, Addressee, Conversation, Message

from .mail_job import Exported, Match, Work
from .unchain.mime import headers as reader
from .unchain.mime import parse
from .unchain.values import ExtractedMessage, ParsedMail, Piece

#: RFC 2606: no mail goes there. For people of whom no address is known.
NOWHERE = "no-address.invalid"
MARK = "X-Skein-Sent"
CLAIM = "X-Skein-Claimed-By"
PRINTED = "X-Skein-Date-Printed"
CONFIDENCE = "X-Skein-Confidence"
SIGNATURE = "X-Skein-Signature"
CONVERSATION = "X-Skein-Conversation"
UNCHECKED = "X-Skein-Unchecked"
KIND = "X-Skein-Kind"
BEST = "X-Skein-Best-Answer"
#: Behind the number of lines of a signature that is a part of the text.
KEPT = "kept"
MAX_REFERENCES = 20


# --- Out -----------------------------------------------------------------------------------------


def person(user: User) -> str:
    """A person as in ``From``, also one without an address."""
    address = user.addresses.order_by("-primary").values_list("address", flat=True).first()
    # Not given to formataddr, which refuses an address beyond ASCII.
    name = formataddr((" ".join(user.name.split()), "")).removesuffix("<>")
    return f"{name}<{address or f'person-{user.pk}@{NOWHERE}'}>"


class AsItIs(str):
    """A field that is written unfolded and in UTF-8 (RFC 6532), without a look at what it says."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}".encode().decode("ascii", "surrogateescape") + policy.linesep


def put(mail: EmailMessage, name: str, value: str) -> None:
    """Write a field that a sender had a hand in. On some of them Python's parser fails, as on "<@>"; none may keep all
    the others from being handed over."""
    try:
        mail[name] = value
        mail.policy.fold_binary(name, mail[name])
    except (ValueError, IndexError, AttributeError, MessageError):
        del mail[name]
        kept = AsItIs(" ".join(value.split()))
        kept.name = name
        mail[name] = kept


def mark(mail: EmailMessage, row: Message, conversation: str) -> None:
    """Write text and fields of a message; ``conversation`` is the Message-ID of its first message."""
    mail[MARK] = row.sent_at.isoformat()
    put(mail, CONVERSATION, f"<{conversation}>")
    mail[CONFIDENCE] = str(row.confidence)
    if row.date_printed is not None:
        mail[PRINTED] = " ".join(row.date_printed.split())
    if row.parent_id is None:
        mail[KIND] = row.conversation.kind
    if row.conversation.best_answer_id == row.pk:
        mail[BEST] = "yes"
    if row.unchecked:
        mail[UNCHECKED] = "yes"
    if row.claimed_by:
        put(mail, CLAIM, person(row.claimed_by))
    text = row.body
    if row.signature:
        kept = text.endswith(row.signature)
        mail[SIGNATURE] = f"{row.signature.count(chr(10)) + 1}{' ' + KEPT if kept else ''}"
        text = text if kept else f"{text}\n\n{row.signature}"
    # In an mbox a line that begins with "From " would be changed, or begin a mail. A lone \r ends a line, too.
    is_from = any(line.startswith("From ") for line in text.splitlines())
    mail.set_content(f"{text}\n", cte="base64" if is_from else None)


def as_mail(
    conversation: Conversation,
    row: Message,
    every: dict[int, Message],
    first: Message,
    *,
    without_held_back: bool = False,
) -> EmailMessage:
    """A message as a mail with its tree in References; ``every``: the messages of the conversation by number, ``first``:
    the one that stands for it; ``without_held_back``: without the files that the virus scanner keeps back."""
    mail = EmailMessage()
    put(mail, "From", person(row.author))
    _address(mail, row)
    mail["Subject"] = " ".join(f"{'Re: ' if row.parent_id else ''}{conversation.subject}".split())
    mail["Date"] = format_datetime(row.sent_at)
    put(mail, "Message-ID", f"<{addresses.message_id(row)}>")
    above = _ancestors(row, every)
    if above:
        put(mail, "In-Reply-To", f"<{addresses.message_id(above[-1])}>")
        put(mail, "References", " ".join(f"<{addresses.message_id(one)}>" for one in above))
    mark(mail, row, addresses.message_id(first))
    files = row.attachments.filter(blob__isnull=False).select_related("blob")
    for file in files.exclude(blob__scan__in=OUT) if without_held_back else files:
        main, _slash, sub = file.content_type.partition("/")
        with file.blob.file.open("rb") as data:
            mail.add_attachment(
                data.read(), maintype=main or "application", subtype=sub or "octet-stream", filename=file.name
            )
    return mail


def _address(mail: EmailMessage, row: Message) -> None:
    """To and Cc as its mail, or the quote, has them."""
    named: dict[str, list[str]] = defaultdict(list)
    # Bare names last: in front of an address they would be read as a part of its name.
    for one in sorted(row.addressees.order_by("pk"), key=lambda one: not one.address):
        # As in person(): not every address pleases formataddr.
        name = formataddr((" ".join(one.name.split()), "")).removesuffix("<>").strip()
        named[one.field].append(f"{name} <{one.address}>".strip() if one.address else name)
    for field in Addressee.Field:
        if named[field]:
            put(mail, field.label, ", ".join(named[field]))


def _ancestors(row: Message, every: dict[int, Message]) -> list[Message]:
    """What a message answers, what that answers and so on, the parent last: also where one was withdrawn."""
    found: list[Message] = []
    above = every.get(row.parent_id or 0)
    while above is not None and above not in found and len(found) < MAX_REFERENCES:
        found.append(above)
        above = every.get(above.parent_id or 0)
    return found[::-1]


# --- In ------------------------------------------------------------------------------------------


def take(work: Work) -> bool:
    """Read a mail of an imported archive that Skein exported; False if it is another mail.

    Whoever runs the server is believed about kind, best answer, and who brought a quote; an upload at the desk is not.
    """
    mail = parse.parse_mail(work.raw) if work.is_import else None
    sent = _sent(mail) if mail else None
    if mail is None or sent is None:
        return False
    is_believed = not work.mail.is_of_desk
    work.exported = Exported(
        kind=mail.headers.get(KIND.lower(), "") if is_believed else "",
        is_best=is_believed and BEST.lower() in mail.headers,
        is_unchecked=UNCHECKED.lower() in mail.headers,
    )
    work.subject = work.headers.subject
    if work.headers.from_address.endswith(f"@{NOWHERE}"):
        work.headers = replace(work.headers, from_address="")
    work.kin = tuple(i[1:-1] for i in reader.ids(mail.headers.get(CONVERSATION.lower(), ""))[:1])
    work.claimant = _claimant(mail) if is_believed else None
    work.messages = [_message(work, mail, sent)]
    start, end = work.messages[0].span
    work.pieces = [
        Piece("envelope", 0, start),
        Piece("text", start, end, 0),
        Piece("envelope", end, len(work.raw)),
    ]
    return True


def _sent(mail: ParsedMail) -> datetime | None:
    try:
        sent = datetime.fromisoformat(mail.headers.get(MARK.lower(), ""))
    except ValueError:
        return None
    return sent if sent.tzinfo else None


def _message(work: Work, mail: ParsedMail, sent: datetime) -> ExtractedMessage:
    text = mail.plain.text.replace("\r\n", "\n").rstrip("\n") if mail.plain else ""
    body, signature = _signed(text, mail.headers.get(SIGNATURE.lower(), ""))
    return ExtractedMessage(
        0, author_name=work.headers.from_name, author_email=work.headers.from_address,
        date_iso=sent.isoformat(), date_raw=reader.text(mail.headers.get(PRINTED.lower(), "")), subject=work.subject,
        body=body, signature=signature, message_id=mail.message_id, attachments=mail.attachments,
        confidence=_confidence(mail), span=mail.plain.span if mail.plain else (mail.header_end, mail.header_end),
    )  # fmt: skip


def _signed(text: str, field: str) -> tuple[str, str]:
    """Text and signature; ``field`` says how many last lines are one."""
    number, _blank, kept = field.partition(" ")
    count = int(number) if number.isdecimal() and len(number) < 6 else 0
    lines = text.split("\n")
    if not 0 < count < len(lines) + bool(kept):
        return text, ""
    signature = "\n".join(lines[-count:])
    return text if kept else "\n".join(lines[:-count]).rstrip("\n"), signature


def _confidence(mail: ParsedMail) -> float:
    try:
        return min(1.0, max(0.0, float(mail.headers.get(CONFIDENCE.lower(), ""))))
    except ValueError:
        return 1.0


def _claimant(mail: ParsedMail) -> Match | None:
    value = mail.headers.get(CLAIM.lower(), "")
    if not value:
        return None
    name, address = reader.author([value])
    return Match(None, "unknown", name, "" if address.endswith(f"@{NOWHERE}") else address)
