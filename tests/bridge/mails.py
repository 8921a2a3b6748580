"""Mails written for these tests: an argument about lunch vouchers at Varde Pumps."""

from email.message import EmailMessage

from threads.bridge.intake import routes, store
from threads.bridge.models import IncomingMail
from threads.bridge.pipeline import process

DOMAIN = "skein.localhost"


def mail(
    sender, subject, body, *, to="in", date="Mon, 02 Mar 2026 09:00:00 +0100", mid="", ref=(), **fields
) -> bytes:
    """The bytes of a plain mail. ``ref``: Message-IDs of its ancestors, the parent last."""
    head = [
        f"From: {sender}",
        f"To: {to if '@' in to else to + '@' + DOMAIN}",
        f"Subject: {subject}",
        f"Date: {date}",
    ]
    head += [f"Message-ID: <{mid}>"] if mid else []
    if ref:
        head += [f"In-Reply-To: <{ref[-1]}>", "References: " + " ".join(f"<{r}>" for r in ref)]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    head += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    return ("\r\n".join(head) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


def with_file(raw: bytes, name: str, data: bytes) -> bytes:
    """The same mail with a file attached."""
    from email import message_from_bytes

    plain = message_from_bytes(raw)
    whole = EmailMessage()
    for field in ("From", "To", "Subject", "Date", "Message-ID"):
        if plain[field]:
            whole[field] = plain[field]
    whole.set_content(plain.get_payload(decode=True).decode())
    whole.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return whole.as_bytes()


def deliver(raw: bytes, to="in", envelope_from="", run=True) -> IncomingMail:
    """Store the mail as the listener does and, with ``run``, process it as the worker does."""
    recipient = to if "@" in to else f"{to}@{DOMAIN}"
    sender = envelope_from or "bounce@varde.example"
    stored = store(raw, envelope_from=sender, recipient=recipient, route=routes.resolve(recipient, sender))
    return process(stored.pk) if run else stored


CHAIN = """\
Hi all, please have a look at this before Friday.

-----Original Message-----
From: Charlie Chen <charlie@varde.example>
Sent: Tuesday, March 3, 2026 10:15 AM
To: Bob Brandt <bob@varde.example>; Greta Grün <greta@supplier.example>
Subject: RE: Lunch vouchers

We could keep the paper ones until the summer, the canteen has twelve hundred left in the cupboard.

-----Original Message-----
From: Greta Grün <greta@supplier.example>
Sent: Monday, March 2, 2026 4:40 PM
To: Bob Brandt <bob@varde.example>
Subject: RE: Lunch vouchers

The new cards need three weeks from the order, and the terminals another week after that.

-----Original Message-----
From: Bob Brandt <bob@varde.example>
Sent: Monday, March 2, 2026 9:05 AM
To: Greta Grün <greta@supplier.example>
Cc: Charlie Chen <charlie@varde.example>
Subject: Lunch vouchers

When can we have the new lunch cards for all forty colleagues in the workshop?
"""


def forward(sender="Alice Adair <alice@varde.example>", body=CHAIN, **fields) -> bytes:
    defaults = {"mid": "fw1@varde.example", "date": "Thu, 05 Mar 2026 08:00:00 +0100"}
    return mail(sender, "FW: Lunch vouchers", body, **defaults | fields)


__all__ = ["CHAIN", "DOMAIN", "deliver", "forward", "mail", "with_file"]
