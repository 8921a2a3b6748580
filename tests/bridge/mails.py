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


def two_forms(sender, to, plain: str, source: str, **fields) -> bytes:
    """A mail that says ``plain`` to text clients and ``source`` to those that show HTML."""
    whole = EmailMessage()
    whole["From"], whole["To"], whole["Subject"] = sender, f"{to}@{DOMAIN}", "The price"
    whole["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    for name, value in fields.items():
        whole[name.replace("_", "-")] = value
    whole.set_content(plain)
    whole.add_alternative(source, subtype="html")
    return whole.as_bytes()


def with_file(raw: bytes, name: str, data: bytes, kind: str = "application/pdf") -> bytes:
    """The same mail with a file attached."""
    from email import message_from_bytes

    plain = message_from_bytes(raw)
    whole = EmailMessage()
    for field in ("From", "To", "Subject", "Date", "Message-ID"):
        if plain[field]:
            whole[field] = plain[field]
    whole.set_content(plain.get_payload(decode=True).decode())
    main, _slash, sub = kind.partition("/")
    whole.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return whole.as_bytes()


def deliver(raw: bytes, to="in", envelope_from="", run=True) -> IncomingMail:
    """Store the mail as the listener does and, with ``run``, process it as the worker does."""
    recipient = to if "@" in to else f"{to}@{DOMAIN}"
    sender = envelope_from or "bounce@varde.example"
    stored = store(raw, envelope_from=sender, recipient=recipient, route=routes.resolve(recipient, sender))
    return process(stored.pk) if run else stored


def outlook_file(path, sender: str, address: str, subject: str, body: str, name="", data=b"") -> bytes:
    """The bytes of an Outlook .msg file ([MS-OXMSG]); with ``name``, a file is attached to the mail."""
    import struct

    from extract_msg.ole_writer import OleWriter

    def properties(streams: dict[int, bytes], head: bytes) -> bytes:
        rows = [struct.pack("<IIII", tag, 6, len(value) + 2, 0) for tag, value in streams.items()]
        return head + b"".join(rows)

    ole = OleWriter()
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x1000: body, 0x0C1A: sender, 0x5D01: address}
    streams = {tag << 16 | 0x1F: text.encode("utf-16-le") for tag, text in texts.items()}
    count = bool(name)
    ole.addEntry(
        ["__properties_version1.0"],
        properties(streams, b"\0" * 8 + struct.pack("<IIII", 0, count, 0, count) + b"\0" * 8),
    )
    ole.addEntry(["__nameid_version1.0"], storage=True)
    for stream in ("00020102", "00030102", "00040102"):
        ole.addEntry(["__nameid_version1.0", f"__substg1.0_{stream}"], b"")
    for tag, value in streams.items():
        ole.addEntry([f"__substg1.0_{tag:08X}"], value)
    if name:
        folder = "__attach_version1.0_#00000000"
        ole.addEntry([folder], storage=True)
        method = struct.pack("<IIII", 0x37050003, 6, 1, 0)
        named = {0x3707001F: name.encode("utf-16-le")}
        ole.addEntry([folder, "__properties_version1.0"], properties(named, b"\0" * 8) + method)
        ole.addEntry([folder, "__substg1.0_3707001F"], named[0x3707001F])
        ole.addEntry([folder, "__substg1.0_37010102"], data)
    ole.write(str(path))
    return path.read_bytes()


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


__all__ = ["CHAIN", "DOMAIN", "deliver", "forward", "mail", "outlook_file", "with_file"]
