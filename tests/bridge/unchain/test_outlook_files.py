"""winmail.dat: what Outlook packs its mails into ([MS-OXTNEF]), built here byte by byte."""

import struct
from email.message import EmailMessage

import pytest

from threads.bridge.unchain import unchain

_SIGNATURE, _KEY = 0x223E9F78, 1
_VERSION, _CODEPAGE, _CLASS, _PROPERTIES = 0x89006, 0x69007, 0x78008, 0x69003
_RENDERING, _TITLE, _DATA = 0x69002, 0x18010, 0x6800F
_HTML = 0x1013


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) % 65536)


def winmail(html: bytes, **files: bytes) -> bytes:
    padded = html + b"\0" * (-len(html) % 4)
    properties = struct.pack("<IHHII", 1, 0x102, _HTML, 1, len(html)) + padded
    parts = [
        struct.pack("<IH", _SIGNATURE, _KEY),
        attribute(1, _VERSION, struct.pack("<I", 0x10000)),
        attribute(1, _CODEPAGE, struct.pack("<II", 1252, 0)),
        attribute(1, _CLASS, b"IPM.Microsoft Mail.Note\0"),
        attribute(1, _PROPERTIES, properties),
    ]
    for name, data in files.items():
        parts += [
            attribute(2, _RENDERING, bytes(14)),
            attribute(2, _TITLE, name.encode() + b".txt\0"),
            attribute(2, _DATA, data),
        ]
    return b"".join(parts)


def carrying(packed: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ann Lee <ann@kiln.example>", "bo@kiln.example"
    mail["Date"], mail["Subject"] = "Mon, 02 Mar 2026 09:00:00 +0000", "Re: Kiln"
    mail.set_content("\n")
    mail.add_attachment(packed, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return mail.as_bytes()


HTML = (
    b"<html><body><p>I asked the stove fitter.</p>"
    b'<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> Bo Li'
    b" &lt;bo@kiln.example&gt;<br><b>Sent:</b> Sunday, March 1, 2026 3:47 PM<br><b>To:</b> Ann Lee"
    b" &lt;ann@kiln.example&gt;<br><b>Subject:</b> Kiln</p></div><p>Why is the kiln cold?</p></body></html>"
)


def test_the_mail_packed_in_winmail_dat_is_read_with_its_files():
    found = unchain(carrying(winmail(HTML, plan=b"the plan")))
    assert [(m.author_email, m.body) for m in found.messages] == [
        ("ann@kiln.example", "I asked the stove fitter."),
        ("bo@kiln.example", "Why is the kiln cold?"),
    ]
    assert [(a.name, a.content) for a in found.messages[0].attachments] == [("plan.txt", b"the plan")]
    assert found.coverage == 1


@pytest.mark.parametrize("cut", [0, 6, 40, 90, 200])
def test_a_broken_winmail_dat_stays_a_file(cut):
    found = unchain(carrying(winmail(HTML)[:cut] + b"\xff" * 20))
    assert len(found.messages) >= 1 and found.coverage == 1
