"""Every part of a mail that a client shows is in its message; the others are its files."""

import base64
import struct

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.mime.parse import parse_mail

from .test_outlook_files import attribute

HEAD = (
    "From: Ann <ann@kiln.example>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Kiln\nMIME-Version: 1.0\n"
)
NOTE = "Content-Type: text/plain; charset=utf-8\n\nThe fan is loud.\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>The valve is shut.</p>\n"
QUOTE = "On 1 March 2026, Bo Li <bo@kiln.example> wrote:\n> Is it cold?\n"
FILE = 'Content-Type: application/pdf; name="plan.pdf"\nContent-Disposition: attachment\n\n%PDF\n'


def multi(kind: str, *parts: str, **parameters: str) -> str:
    boundary = f"=_{kind}{len(parts)}{abs(hash(parts)) % 9999}"
    more = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\n\n{body}--{boundary}--\n'


def read(body: str, **headers: str):
    found = unchain((HEAD + body).encode())
    assert found.coverage == 1
    return found


def said(body: str) -> list[str]:
    return [" ".join(message.body.split()) for message in read(body).messages]


def files(body: str) -> list[str]:
    return [file.name for file in read(body).messages[0].attachments]


TEXT = {
    "plain, then HTML": (multi("mixed", NOTE, HTML), "The fan is loud. The valve is shut."),
    "HTML, then plain": (multi("mixed", HTML, NOTE), "The valve is shut. The fan is loud."),
    "HTML, file, HTML": (multi("mixed", HTML, FILE, HTML.replace("valve", "door")), "The valve is shut. The door is shut."),
    "plain, file, plain": (multi("mixed", NOTE, FILE, NOTE.replace("fan", "pump")), "The fan is loud. The pump is loud."),
    "three kinds": (
        multi("mixed", NOTE, HTML, "Content-Type: text/markdown\n\n**Now**.\n"),
        "The fan is loud. The valve is shut. **Now**.",
    ),
    "one text in two forms, wrongly mixed": (
        multi("mixed", NOTE, HTML.replace("The valve is shut.", "The <b>fan</b> is loud.")),
        "The fan is loud.",
    ),
    "two forms, then more": (multi("mixed", multi("alternative", NOTE, HTML), NOTE.replace("fan", "pump")), None),
    "Apple's pictures between HTML": (
        multi("alternative", NOTE, multi("mixed", HTML, FILE, HTML)),
        "The fan is loud.",
    ),
    "a text with a name": ('Content-Type: text/plain; name="body.txt"\n\nThe fan is loud.\n', "The fan is loud."),
    "a text with a file name, inline": (
        multi("mixed", 'Content-Type: text/plain\nContent-Disposition: inline; filename="note.txt"\n\nThe fan is loud.\n', FILE),
        "The fan is loud.",
    ),
    "a named text in an alternative": (
        multi("alternative", HTML.replace("utf-8", 'utf-8; name="a.html"')),
        "The valve is shut.",
    ),
    "a named text below an empty one": (
        multi("mixed", "Content-Type: text/plain\n\n \n", 'Content-Type: text/plain; name="x"\n\nThe fan is loud.\n'),
        "The fan is loud.",
    ),
    "markdown": ("Content-Type: text/markdown\n\nThe *fan*.\n", "The *fan*."),
    "an unknown subtype": ("Content-Type: text/x-web-intelligent\n\nThe fan.\n", "The fan."),
    "text without a subtype": ("Content-Type: text\n\nThe fan.\n", "The fan."),
    "enriched": (
        "Content-Type: text/enriched\n\n<bold>The</bold> fan\nis <<loud>>.\n\n<color><param>red</param>Now</color>.\n",
        "The fan is <loud>>. Now.",
    ),
    "rich of old": ("Content-Type: text/richtext\n\n<bold>The</bold> fan<nl>is<lt>loud.\n", "The fan is<loud."),
    "RTF": ("Content-Type: text/rtf\n\n{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}The f\\'e4n\\par is \\u8364?5.}\n", "The fän is €5."),
    "enriched beside plain": (
        multi("alternative", NOTE, "Content-Type: text/enriched\n\n<bold>The fan</bold> is loud.\n"),
        "The fan is loud.",
    ),
    "enriched alone in an alternative": (
        multi("alternative", "Content-Type: text/enriched\n\n<bold>The fan</bold> is loud.\n"),
        "The fan is loud.",
    ),
    "AMP": (
        multi("alternative", NOTE, "Content-Type: text/x-amp-html\n\n<html amp>moving</html>\n", HTML.replace("valve", "fan")),
        "The fan is loud.",
    ),
    "related with a start": (
        multi(
            "related",
            "Content-Type: image/png\nContent-ID: <pic>\n\nPNG\n",
            "Content-Type: text/html\nContent-ID: <root>\n\n<p>The valve.</p>\n",
            start="<root>",
        ),
        "The valve.",
    ),
    "a style sheet in related": (
        multi("related", HTML, "Content-Type: text/plain\nContent-ID: <notes>\n\nnot shown\n"),
        "The valve is shut.",
    ),
    "no boundary named": ("Content-Type: multipart/mixed\n\n--abcdef\n" + NOTE + "--abcdef--\n", "The fan is loud."),
    "a multipart without any boundary": ("Content-Type: multipart/mixed\n\nThe fan.\n", "The fan."),
    "an encoding with a comment": (
        "Content-Type: text/plain\nContent-Transfer-Encoding: BASE64 (as usual)\n\n" + base64.b64encode(b"The fan.").decode() + "\n",
        "The fan.",
    ),
    "a list's footer behind base64": (
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"The fan is loud.").decode()
        + "\n\nThis list is for kilns\n",
        "The fan is loud. This list is for kilns",
    ),
    "uuencode": (
        "Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n(5&AE(&9A;BX \n`\nend\n",
        "The fan.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", TEXT)
def test_what_a_client_shows_is_in_the_message(kind):
    body, expected = TEXT[kind]
    (found,) = said(body)
    assert found == expected or expected is None and "pump" in found


def test_a_part_below_a_quote_is_the_senders_again():
    first = NOTE.replace("loud.\n", "loud.\n\n" + QUOTE)
    outer, quoted = said(multi("mixed", first, FILE, HTML))
    assert (outer, quoted) == ("The fan is loud. The valve is shut.", "Is it cold?")


def test_a_picture_in_a_forwarded_text_does_not_give_its_end_to_the_sender():
    forwarded = NOTE + (
        "\nBegin forwarded message:\n\nFrom: Bo Li <bo@kiln.example>\nSubject: Fan\n"
        "Date: 1 March 2026 at 09:00:00 GMT\nTo: Ann <ann@kiln.example>\n\nLook at this:\n"
    )
    picture = 'Content-Type: image/png; name="a.png"\nContent-Disposition: inline\n\nPNG\n'
    end = "Content-Type: text/plain\n\nIs it broken?\n"
    assert said(multi("mixed", forwarded, picture, end)) == [
        "The fan is loud.",
        "Look at this: Is it broken?",
    ]


def test_both_of_two_texts_may_quote():
    first = NOTE.replace("loud.\n", "loud.\n\n" + QUOTE)
    second = HTML.replace(
        "</p>",
        "</p><div>On 28 February 2026, Cy Ott &lt;cy@kiln.example&gt; wrote:</div><blockquote>Fire it.</blockquote>",
    )
    assert said(multi("mixed", first, second)) == [
        "The fan is loud. The valve is shut.",
        "Is it cold?",
        "Fire it.",
    ]


def test_attachments_stay_files():
    patch = 'Content-Type: text/x-patch; name="a.patch"\nContent-Disposition: inline; filename="a.patch"\n\n--- a\n+++ b\n'
    card = "Content-Type: text/vcard\n\nBEGIN:VCARD\n"
    note = "Content-Type: text/plain\nContent-Disposition: attachment\n\nnot shown\n"
    body = multi("mixed", NOTE, patch, card, note)
    assert (said(body), files(body)) == (["The fan is loud."], ["a.patch", "", ""])


def test_the_reaction_of_gmail_is_no_file_and_no_text():
    part = 'Content-Type: text/vnd.google.email-reaction+json\n\n{"emoji": "x"}\n'
    body = multi("alternative", NOTE, part, HTML)
    assert (said(body), files(body)) == (["The fan is loud."], [])
    assert parse_mail((HEAD + body).encode()).reaction.strip() == '{"emoji": "x"}'


NAMES = {
    "RFC 2231": ("filename*=utf-8''pl%C3%A4ne.pdf", "pläne.pdf"),
    "in pieces": ("filename*0*=utf-8''pl%C3%A4; filename*1*=ne%25; filename*2=\".pdf\"", "pläne%.pdf"),
    "in bare pieces": ('filename*0="pla"; filename*1="ne.pdf"', "plane.pdf"),
    "in a superset": ("filename*=shift_jis''%87%40.pdf", "①.pdf"),
    "as encoded word": ('filename="=?utf-8?Q?pl=C3=A4ne.pdf?="', "pläne.pdf"),
    "as encoded words split in a character": (
        'filename="=?utf-8?B?5rC05rO15og=?=\n =?utf-8?B?v+aYjuWkqQ==?="',
        "水泵房明天",
    ),
    "without quotes": ("filename=the new plan.pdf", "the new plan.pdf"),
    "with quotes inside": ('filename="a \\"b\\".pdf"', 'a "b".pdf'),
    "with backslashes": ('filename="C:\\temp\\new.pdf"', "C:\\temp\\new.pdf"),
    "not encoded": ('filename="pläne.pdf"', "pläne.pdf"),
    "with a semicolon": ('filename="a; b=c.pdf"', "a; b=c.pdf"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_files_have_their_names(kind):
    field, name = NAMES[kind]
    body = multi(
        "mixed", NOTE, f"Content-Type: application/pdf\nContent-Disposition: attachment; {field}\n\nx\n"
    )
    assert files(body) == [name]


# -- invitations -----------------------------------------------------------------------------------

CALENDAR = """BEGIN:VCALENDAR
METHOD:%s
BEGIN:VEVENT
ORGANIZER;CN="Li: Bo":mailto:bo@kiln.example
SUMMARY;LANGUAGE=en:Firing of the
  kiln
DTSTART;TZID="Europe/Paris":20260305T080000
DTEND;TZID="Europe/Paris":20260305T093000
LOCATION:Yard\\, gate 2
DESCRIPTION:Bring gloves.\\nAnd water\\; much of it.
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_alone_is_told_in_words():
    found = read("Content-Type: text/calendar; method=REQUEST\n\n" + CALENDAR % "REQUEST").messages[0]
    assert found.body == (
        "Invitation: Firing of the kiln\nWhen: 5 March 2026, 08:00 to 09:30 (Europe/Paris)\nWhere: Yard, gate 2\n\n"
        "Bring gloves.\nAnd water; much of it."
    )
    assert [file.type for file in found.attachments] == ["text/calendar"]


def test_an_invitation_beside_words_is_a_file():
    part = "Content-Type: text/calendar; method=CANCEL\n\n" + CALENDAR % "CANCEL"
    assert said(multi("alternative", NOTE, part)) == ["The fan is loud."]
    (told,) = said(multi("alternative", "Content-Type: text/plain\n\n\n", part))
    assert told.startswith("Cancelled: Firing of the kiln")


@pytest.mark.parametrize(
    "text", ["", "BEGIN:VEVENT", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026\nEND:VEVENT", ":::\n" * 50]
)
def test_a_broken_calendar_is_a_file(text):
    found = read("Content-Type: text/calendar\n\n" + text)
    assert len(found.messages) == 1 and len(found.messages[0].attachments) == 1


# -- S/MIME and encryption -------------------------------------------------------------------------

_OID_SIGNED, _OID_DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x84]) + size.to_bytes(4, "big")
    return bytes([tag]) + length + content


def signed(inner: bytes) -> bytes:
    data = der(0x30, _OID_DATA + der(0xA0, der(4, inner)))
    return der(
        0x30, _OID_SIGNED + der(0xA0, der(0x30, b"\x02\x01\x01" + der(0x31, b"") + data + der(0x31, b"")))
    )


def signed_in_chunks(inner: bytes) -> bytes:
    chunks = b"".join(der(4, inner[n : n + 50]) for n in range(0, len(inner), 50))
    octets = b"\x24\x80" + chunks + b"\0\0"
    data = b"\x30\x80" + _OID_DATA + b"\xa0\x80" + octets + b"\0\0\0\0"
    return (
        b"\x30\x80" + _OID_SIGNED + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00" + data + b"\x31\x00\0\0\0\0\0\0"
    )


def opaque(content: bytes, kind="application/pkcs7-mime; smime-type=signed-data; name=smime.p7m") -> str:
    return (
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(content).decode()
    )


@pytest.mark.parametrize("wrap", [signed, signed_in_chunks])
@pytest.mark.parametrize(
    "kind",
    [
        "application/pkcs7-mime; smime-type=signed-data",
        "application/x-pkcs7-mime",
        "application/octet-stream; name=smime.p7m",
    ],
)
def test_a_mail_in_an_opaque_signature_is_read(wrap, kind):
    inner = multi("mixed", NOTE.replace("loud.\n", "loud.\n\n" + QUOTE), FILE)
    body = opaque(wrap(inner.encode()), kind)
    assert (said(body), files(body)) == (["The fan is loud.", "Is it cold?"], ["plan.pdf"])


def test_signatures_in_signatures_end():
    inner = NOTE
    for _ in range(32):
        inner = opaque(signed(inner.encode()))
    assert len(read(inner).messages) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\x30\x80", signed(b"")[:30], _OID_SIGNED, _OID_SIGNED + _OID_DATA + b"\xa0\x24\x80" * 9],
)
def test_a_broken_signature_is_a_file(content):
    assert files(opaque(content)) == ["smime.p7m"]


def test_an_encrypted_mail_says_so():
    enveloped = der(0x30, bytes.fromhex("06092a864886f70d010703") + der(0xA0, b"secret"))
    body = opaque(enveloped, "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m")
    assert (said(body), files(body)) == (
        ["[This mail is encrypted. Its text is in the file: smime.p7m]"],
        ["smime.p7m"],
    )
    pgp = multi(
        "encrypted",
        "Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
        "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n",
    )
    assert said(pgp) == ["[This mail is encrypted. Its text is in the file: encrypted.asc]"]


# -- Outlook's rich text ---------------------------------------------------------------------------


def rich(rtf: bytes) -> bytes:
    stored = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    padded = stored + b"\0" * (-len(stored) % 4)
    properties = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(stored)) + padded
    return b"".join(
        [
            struct.pack("<IH", 0x223E9F78, 1),
            attribute(1, 0x89006, struct.pack("<I", 0x10000)),
            attribute(1, 0x69003, properties),
        ]
    )


def winmail(packed: bytes) -> str:
    head = 'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n'
    return head + base64.encodebytes(packed).decode()


RTF = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}The f\\'e4n is loud.\\par\nCall me.}"
WRAPPED = b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}The fan\\htmlrtf \\par\\htmlrtf0 {\\*\\htmltag <br>} is loud.{\\*\\htmltag72 </p>}}"


def test_a_mail_that_is_only_rich_text_is_read():
    assert said(winmail(rich(RTF))) == ["The fän is loud. Call me."]
    assert said(winmail(rich(WRAPPED))) == ["The fan is loud."]


def test_a_packed_text_stands_below_the_note_that_carries_it_and_only_once():
    packed = winmail(rich(RTF))
    assert said(multi("mixed", HTML, packed)) == ["The valve is shut. The fän is loud. Call me."]
    same = NOTE.replace("The fan is loud.", "The fän is loud. Call me.")
    assert said(multi("mixed", same, packed)) == ["The fän is loud. Call me."]


def test_compressed_rich_text_is_that_of_the_specification():
    from threads.bridge.unchain.mime.rtf import uncompressed

    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert uncompressed(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


# -- mails in mails --------------------------------------------------------------------------------

INNER = "From: Bo <bo@kiln.example>\nSubject: Fan\nDate: Sun, 1 Mar 2026 09:00:00 +0000\n\nIs it cold?\n"
CARRIERS = {
    "message/rfc822": "Content-Type: message/rfc822\n\n" + INNER,
    "in base64": "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    + base64.encodebytes(INNER.encode()).decode(),
    "application/eml": "Content-Type: application/eml\n\n" + INNER,
    "a name of .eml": 'Content-Type: application/octet-stream; name="fan.EML"\n\n' + INNER,
    "text called .eml": 'Content-Type: text/plain; name="fan.eml"\nContent-Disposition: attachment\n\n'
    + INNER,
    "a text called .msg": 'Content-Type: application/octet-stream; name="fan.msg"\n\n' + INNER,
    "news": "Content-Type: message/news\n\n" + INNER,
}


@pytest.mark.parametrize("kind", CARRIERS)
def test_attached_mails_are_opened_whatever_they_are_called(kind):
    found = read(multi("mixed", NOTE, CARRIERS[kind])).messages
    assert [(m.author_email, m.body) for m in found] == [
        ("ann@kiln.example", "The fan is loud."),
        ("bo@kiln.example", "Is it cold?"),
    ]


def test_a_file_that_is_only_called_eml_stays_a_file():
    body = multi("mixed", NOTE, 'Content-Type: application/octet-stream; name="x.eml"\n\nno mail\n')
    assert (said(body), files(body)) == (["The fan is loud."], ["x.eml"])


def test_reports_are_files():
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n"
    assert said(multi("report", NOTE, status)) == ["The fan is loud."]
    assert len(files(multi("report", NOTE, status))) == 1


# -- files that are mails, oddly ------------------------------------------------------------------

MAIL = HEAD + "\nThe fan is loud.\n"
ODD = {
    "a byte order mark": b"\xef\xbb\xbf" + MAIL.encode(),
    "blank lines": b"\r\n\r\n" + MAIL.encode(),
    "blanks and an mbox line": b"  \nFrom ann@kiln.example Mon Mar  2 09:00:00 2026\n" + MAIL.encode(),
    "an mbox line": b"From ann@kiln.example Mon Mar  2 09:00:00 2026\n" + MAIL.encode(),
    "an escaped mbox line": b">From ann@kiln.example Mon Mar  2 09:00:00 2026\n" + MAIL.encode(),
    "UTF-16": MAIL.encode("utf-16"),
    "UTF-16 without a mark": MAIL.encode("utf-16-le"),
    "big UTF-16 without a mark": MAIL.encode("utf-16-be"),
    "carriage returns only": MAIL.replace("\n", "\r").encode(),
    "no blank line": MAIL.replace("\n\n", "\n").encode(),
    "blanks in the blank line": MAIL.replace("\n\n", "\n \n").encode(),
    "a long trace": b"Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0000\n" * 10_000 + MAIL.encode(),
}


@pytest.mark.parametrize("kind", ODD)
def test_a_mail_that_was_saved_oddly_is_read(kind):
    found = unchain(ODD[kind])
    (message,) = found.messages
    assert (message.author_email, message.subject, message.body) == (
        "ann@kiln.example",
        "Kiln",
        "The fan is loud.",
    )
    assert message.date_iso == "2026-03-02T09:00:00+00:00"
    assert found.coverage == 1
    assert (found.pieces[0].start, found.pieces[-1].end) == (0, len(ODD[kind]))


def test_an_encoded_title_is_never_raw():
    raw = HEAD.replace("Subject: Kiln", "Subject: RE:=?gb2312?B?xOO6w6Oh?=") + "\nx\n"
    assert unchain(raw.encode()).messages[0].subject == "RE:你好！"


@pytest.mark.parametrize("kind", ["x-amp-html", "watch-html", "enriched", "x-web-intelligent"])
def test_a_third_form_that_says_something_else_is_a_file(kind):
    third = f"Content-Type: text/{kind}\n\nThe fan is not loud.\n"
    assert [file.type for file in read(multi("alternative", NOTE, third)).messages[0].attachments] == [
        f"text/{kind}"
    ]
    same = f"Content-Type: text/{kind}\n\nThe fan is\nloud.\n"
    assert not read(multi("alternative", NOTE, same)).messages[0].attachments
