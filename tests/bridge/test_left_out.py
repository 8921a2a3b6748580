"""What the sender leaves out stays with them: in no encoding, on no page, for no other reader."""

from email.message import EmailMessage

import pytest
from django.core.management import call_command
from django.urls import reverse

from threads.bridge.models import IncomingMail
from threads.models import Attachment, Conversation, LiveEvent, Message
from threads.notify.models import Notification

from .mails import deliver

pytestmark = pytest.mark.django_db

BLOCKS = (
    ("Bob Brandt", "bob@varde.example", "Thursday, March 12, 2026 10:47 AM", "The gate opens at nine."),
    (
        "Charlie Chen",
        "charlie@varde.example",
        "Wednesday, March 11, 2026 9:47 AM",
        "Karims Gehälter: zzsecret.",
    ),
    ("Greta Grün", "greta@supplier.example", "Tuesday, March 10, 2026 8:47 AM", "When does the gate open?"),
)
NOTE = "Between us: zzcover, and the pay below."


def _plain():
    return NOTE + "".join(
        f"\n\n________________________________\nFrom: {name} <{address}>\nSent: {sent}\n"
        f"To: Alice Adair <alice@varde.example>\nSubject: RE: The gate\n\n{body}"
        for name, address, sent, body in BLOCKS
    )


def _html():
    return f"<p>{NOTE}</p>" + "".join(
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        f"<b>From:</b> {name} &lt;{address}&gt;<br><b>Sent:</b> {sent}<br>"
        "<b>To:</b> Alice Adair &lt;alice@varde.example&gt;<br><b>Subject:</b> RE: The gate</p></div>"
        f'<p class="MsoNormal">{body}</p>'
        for name, address, sent, body in BLOCKS
    )


def _mail(cte: str, form: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Alice Adair <alice@varde.example>"
    mail["To"] = "in@skein.localhost"
    mail["Cc"] = "zzcopied@varde.example"
    mail["Bcc"] = "zzblind@varde.example"
    mail["Received"] = "from zzhost (10.9.8.7) by mx.varde.example; Thu, 12 Mar 2026 11:02:00 +0000"
    mail["Subject"] = "FW: The gate"
    mail["Message-ID"] = f"<{form}.{cte}@varde.example>"
    mail["Date"] = "Thu, 12 Mar 2026 11:02:00 +0000"
    if form == "html":
        mail.set_content(_html(), subtype="html", cte=cte)
    else:
        mail.set_content(_plain(), cte=cte)
    if form == "both":
        mail.add_alternative(_html(), subtype="html", cte=cte)
    mail.add_attachment(b"zzfile", maintype="text", subtype="plain", filename="zzpay.txt")
    return mail.as_bytes()


def _pages(client, conversation, mail) -> dict[str, str]:
    paths = [
        "/", "/mail/", "/notifications/", "/search/?q=zzsecret", "/search/?q=zzcover",
        conversation.get_absolute_url(), f"{conversation.get_absolute_url()}about/",
        reverse("mail_original", args=[mail.pk]), reverse("mail_eml", args=[mail.pk]),
        reverse("mail_review", args=[mail.pk]),
        *(f"/m/{row.pk}/{rest}" for row in conversation.messages.all() for rest in ("", "mail/")),
    ]  # fmt: skip
    return {path: client.get(path, follow=True).content.decode() for path in paths}


@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("form", ["plain", "both", "html"])
def test_what_is_left_out_reaches_no_other_reader(
    as_alice, client, alice, bob, charlie, team, cte, form, tmp_path
):
    mail = deliver(_mail(cte, form))
    entries = mail.split["messages"]
    stays = [e["index"] for e in entries if "gate" in e["body"]]
    assert len(entries) == 4 and len(stays) == 2
    data = {f"include-{index}": "on" for index in stays}
    as_alice.post(
        reverse("mail_review", args=[mail.pk]),
        {"title": "The gate", "audience": "group", "group": team.pk, "publish": "1", **data},
    )
    mail.refresh_from_db()
    assert mail.state == IncomingMail.State.PUBLISHED
    conversation = Conversation.objects.get()
    assert conversation.message_count == 2 and not Attachment.objects.exists()

    client.force_login(bob)
    hidden = ("zzfile", "zzpay", "zzhost", "zzblind", "zzcopied", "10.9.8.7", "Gehälter")
    for path, page in _pages(client, conversation, mail).items():
        words = hidden if "search" in path else (*hidden, "zzsecret", "zzcover")
        assert not [word for word in words if word in page], path
    assert "The gate opens at nine" in client.get(reverse("mail_original", args=[mail.pk])).content.decode()
    box = tmp_path / "box"
    call_command("export_conversation", conversation.pk, mbox=str(box))
    stored = [box.read_text(), *(str(e.payload) for e in LiveEvent.objects.all())]
    stored += Message.objects.values_list("body", flat=True)
    stored += Message.objects.values_list("signature", flat=True)
    stored += Notification.objects.exclude(user=alice).values_list("text", flat=True)
    assert not [text for text in stored if "zz" in text]
