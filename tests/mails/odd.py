"""The museum's odd room: mails no renderer makes, written by hand, with what must come back.

``python -m tests.mails.odd`` writes them. Messages come newest first, as the engine gives them.
"""

import json
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

ROOM = Path(__file__).parent / "odd"
HEAD = (
    "From: Odette Brill <odette@kiln.example>\r\nTo: Piet Ross <piet@kiln.example>\r\n"
    "Date: Thu, 20 Mar 2025 10:15:00 +0100\r\nSubject: {subject}\r\nMessage-ID: <{id}@kiln.example>\r\nMIME-Version: 1.0\r\n"
)
ODETTE = {
    "author_name": "Odette Brill",
    "author_email": "odette@kiln.example",
    "date": "2025-03-20T10:15",
    "role": "outer",
}
PIET = {"author_name": "Piet Ross", "author_email": "piet@kiln.example"}


def text_mail(
    name: str,
    body: str,
    *,
    subject: str = "Re: Glaze",
    kind: str = "text/plain; charset=utf-8",
    encoding: str = "8bit",
) -> bytes:
    """A mail of one part; ``body`` is written as it is."""
    head = (
        HEAD.format(subject=subject, id=name)
        + f"Content-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + body.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def inner(author: str, mail: str, day: int, subject: str, body: str) -> EmailMessage:
    """A mail to be carried by another one."""
    out = EmailMessage()
    out["From"], out["To"], out["Subject"] = f"{author} <{mail}>", "Piet Ross <piet@kiln.example>", subject
    out["Date"], out["Message-ID"] = f"Tue, {day} Mar 2025 09:30:00 +0100", f"<inner{day}@kiln.example>"
    out.set_content(body)
    return out


def interleaved() -> tuple[bytes, list]:
    body = """On Wed, Mar 19, 2025 at 5:40 PM Piet Ross <piet@kiln.example> wrote:

> Shall we fire the blue batch tonight?

Yes, the kiln is free from eight.

> And who takes the cones out?

I do, before breakfast.
"""
    top = "Yes, the kiln is free from eight. I do, before breakfast."
    asked = "Shall we fire the blue batch tonight? And who takes the cones out?"
    answers = ["Shall we fire the blue batch tonight?", "And who takes the cones out?"]
    return text_mail("interleaved", body), [
        ODETTE | {"body": top, "parent": 1, "answers": answers},
        PIET | {"date": "2025-03-19T17:40", "body": asked, "parent": None},
    ]


def mixed_styles() -> tuple[bytes, list]:
    body = """Fine with me.

Von: Piet Ross <piet@kiln.example>
Gesendet: Mittwoch, 19. März 2025 17:40
An: Odette Brill <odette@kiln.example>
Betreff: AW: Glaze

Passt Freitag?

Le 18 mars 2025 à 09:05, Odette Brill <odette@kiln.example> a écrit :

> Quand cuit-on les bols ?
>
> On Mon, Mar 17, 2025 at 8:00 AM Piet Ross <piet@kiln.example> wrote:
>
> > The bowls are dry.
"""
    return text_mail("mixed", body), [
        ODETTE | {"body": "Fine with me.", "parent": 1},
        PIET | {"date": "2025-03-19T17:40", "body": "Passt Freitag?", "parent": 2},
        {
            "author_name": "Odette Brill",
            "date": "2025-03-18T09:05",
            "body": "Quand cuit-on les bols ?",
            "parent": 3,
        },
        PIET | {"date": "2025-03-17T08:00", "body": "The bowls are dry.", "parent": None},
    ]


def rewrapped() -> tuple[bytes, list]:
    body = """Noted.

On Wed, Mar 19, 2025 at 5:40 PM Piet Ross <piet@kiln.example>
wrote:

> The shelf paper came in the wrong width, so I have cut it with
the
> long knife and stacked it behind the second door.
"""
    quoted = "The shelf paper came in the wrong width, so I have cut it with the long knife and stacked it behind the second door"
    return text_mail("rewrapped", body), [
        ODETTE | {"body": "Noted.", "parent": 1},
        PIET | {"date": "2025-03-19T17:40", "body": f"{quoted}.", "parent": None},
    ]


def flowed() -> tuple[bytes, list]:
    body = """The second half of the clay is still too wet, \nlet us wait until Monday.

On Wed, Mar 19, 2025 at 5:40 PM Piet Ross <piet@kiln.example> wrote:
> I can knead it this afternoon, if somebody \n> opens the store for me.
"""
    return text_mail("flowed", body, kind="text/plain; charset=utf-8; format=flowed"), [
        ODETTE
        | {"body": "The second half of the clay is still too wet, let us wait until Monday.", "parent": 1},
        PIET
        | {
            "date": "2025-03-19T17:40",
            "body": "I can knead it this afternoon, if somebody opens the store for me.",
            "parent": None,
        },
    ]


def wrong_charset() -> tuple[bytes, list]:
    """Says us-ascii, is Latin-1."""
    body = "Das Öl für die Töpferscheibe ist da.\n\nAm 19.03.2025 um 17:40 schrieb Piet Ross:\n> Wo bleibt das Öl?\n"
    head = HEAD.format(subject="Re: Glaze", id="latin") + "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
    return head.encode() + body.replace("\n", "\r\n").encode("latin-1"), [
        ODETTE | {"body": "Das Öl für die Töpferscheibe ist da.", "parent": 1},
        {"author_name": "Piet Ross", "date": "2025-03-19T17:40", "body": "Wo bleibt das Öl?", "parent": None},
    ]


def gateway_tag() -> tuple[bytes, list]:
    body = """Delivered to the back gate.

-----Original Message-----
From: Piet Ross [mailto:piet@kiln.example]
Sent: Wednesday, March 19, 2025 5:40 PM
To: Odette Brill
Subject: [EXTERNAL] Glaze

Where is the pallet?
"""
    return text_mail("gateway", body, subject="RE: [EXTERNAL] Glaze"), [
        ODETTE | {"body": "Delivered to the back gate.", "parent": 1},
        PIET | {"date": "2025-03-19T17:40", "body": "Where is the pallet?", "parent": None},
    ]


def signature() -> tuple[bytes, list]:
    body = "Tuesday it is.\n\n-- \nOdette Brill\nKiln Works, 4 Brook Lane\n"
    return text_mail("signature", body), [ODETTE | {"body": "Tuesday it is.", "parent": None}]


def right_to_left() -> tuple[bytes, list]:
    attribution = "בתאריך יום ד׳, 19 במרץ 2025 ב-17:40 מאת \u202aPiet Ross\u202c\u200f <\u202apiet@kiln.example\u202c\u200f>:"
    body = f"נתראה מחר בסדנה.\n\n{attribution}\n\n> מתי פותחים?\n"
    return text_mail("rtl", body), [
        ODETTE | {"body": "נתראה מחר בסדנה.", "parent": 1},
        PIET | {"date": "2025-03-19T17:40", "body": "מתי פותחים?", "parent": None},
    ]


def attached_mail() -> tuple[bytes, list]:
    out = MIMEMultipart("mixed", boundary="==odd1==")
    out.attach(MIMEText("See the order attached.\n", "plain", "utf-8"))
    out.attach(
        MIMEMessage(
            inner("Ruta Skov", "ruta@clay.example", 18, "Order 52", "Two tons of white clay, please.\n")
        )
    )
    raw = (
        HEAD.format(subject="Fwd: Order 52", id="attached").replace("MIME-Version: 1.0\r\n", "").encode()
        + out.as_bytes()
    )
    return raw, [
        ODETTE | {"role": "note", "body": "See the order attached."},
        {"author_name": "Ruta Skov", "author_email": "ruta@clay.example", "date": "2025-03-18T09:30", "role": "attached",
         "body": "Two tons of white clay, please."},
    ]  # fmt: skip


def digest() -> tuple[bytes, list]:
    out = MIMEMultipart("digest", boundary="==odd2==")
    out.attach(
        MIMEMessage(
            inner("Ruta Skov", "ruta@clay.example", 18, "Order 52", "The white clay left the pit today.\n")
        )
    )
    out.attach(
        MIMEMessage(inner("Nils Aune", "nils@truck.example", 19, "Order 52", "My truck is at the gate.\n"))
    )
    raw = (
        HEAD.format(subject="Clay digest", id="digest").replace("MIME-Version: 1.0\r\n", "").encode()
        + out.as_bytes()
    )
    return raw, [
        ODETTE | {"body": ""},
        {"author_name": "Ruta Skov", "body": "The white clay left the pit today."},
        {"author_name": "Nils Aune", "body": "My truck is at the gate."},
    ]


def file_attached() -> tuple[bytes, list]:
    out = MIMEMultipart("mixed", boundary="==odd3==")
    out.attach(MIMEText("The drawing is attached.\n", "plain", "utf-8"))
    part = MIMEBase("application", "pdf")
    part.set_payload("%PDF-1.4 kiln")
    part.add_header("Content-Disposition", "attachment", filename="kiln.pdf")
    out.attach(part)
    raw = (
        HEAD.format(subject="Drawing", id="file").replace("MIME-Version: 1.0\r\n", "").encode()
        + out.as_bytes()
    )
    return raw, [ODETTE | {"body": "The drawing is attached.", "attachments": ["kiln.pdf"], "parent": None}]


def notes_labelless() -> tuple[bytes, list]:
    body = """Ship it.




Piet Ross/Kiln/Works
03/19/2025 05:40 PM

To
Odette Brill/Kiln/Works@WORKS
cc

Subject
Glaze





May I ship the green jars?
"""
    return text_mail("notes", body), [
        ODETTE | {"body": "Ship it.", "parent": 1},
        {
            "author_name": "Piet Ross",
            "date": "2025-03-19T17:40",
            "body": "May I ship the green jars?",
            "parent": None,
        },
    ]


def notes_forward() -> tuple[bytes, list]:
    body = """Please read.

---------------------- Forwarded by Odette Brill/Kiln/Works on 03/20/2025 10:10 AM ---------------------------


Piet Ross@WORKS
03/19/2025 05:40 PM
To: Odette Brill/Kiln/Works@WORKS
cc:
Subject: Glaze

The green jars have cracked.
"""
    return text_mail("notesfwd", body, subject="Glaze"), [
        ODETTE | {"role": "note", "body": "Please read."},
        {"author_name": "Piet Ross", "date": "2025-03-19T17:40", "body": "The green jars have cracked."},
    ]


def html_only_table() -> tuple[bytes, list]:
    body = (
        "<html><body><p>Both pallets arrived.</p><p>--<br>Odette</p><hr><p><b>From:</b> Piet Ross &lt;piet@kiln.example&gt;<br>"
        "<b>Sent:</b> Wednesday, March 19, 2025 5:40 PM<br><b>To:</b> Odette Brill<br><b>Subject:</b> Pallets</p>"
        "<table><tr><td>Blue</td><td>12</td></tr><tr><td>Green</td><td>9</td></tr></table></body></html>"
    )
    return text_mail("table", body, kind="text/html; charset=utf-8"), [
        ODETTE | {"parent": 1},
        PIET | {"date": "2025-03-19T17:40", "body": "Blue 12 Green 9", "parent": None},
    ]


ROOMS = (
    interleaved, mixed_styles, rewrapped, flowed, wrong_charset, gateway_tag, signature, right_to_left, attached_mail, digest,
    file_attached, notes_labelless, notes_forward, html_only_table,
)  # fmt: skip


def write() -> None:
    """Write every oddity and its expected messages."""
    ROOM.mkdir(exist_ok=True)
    for make in ROOMS:
        raw, messages = make()
        (ROOM / f"{make.__name__}.eml").write_bytes(raw)
        (ROOM / f"{make.__name__}.json").write_text(
            json.dumps({"messages": messages}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    write()
