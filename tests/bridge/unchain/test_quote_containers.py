"""The elements in which Yandex, Yahoo and Outlook on phones put what they quote."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ann Lee <ann@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\nMIME-Version: 1.0\n"
    "Content-Type: text/html; charset=utf-8\n\n"
)
BEN = "Ben Oak &lt;<a href='mailto:ben@quarry.example'>ben@quarry.example</a>&gt;"
TEXT = "<div>The lift is stuck.</div><div>Ben</div>"
CY = "<div>On Mon, Mar 3, 2025 at 3:00 PM Cy Reed &lt;cy@quarry.example&gt; wrote:</div><blockquote>Is it?</blockquote>"


def read(source: str):
    return unchain((HEAD + source).encode()).messages


def yandex(announcement: str, text: str = TEXT) -> str:
    return f"<div>Done.</div><div> </div><div>{announcement}</div><blockquote>{text}</blockquote>"


def yandex_classed(announcement: str, text: str = TEXT) -> str:
    return (
        f"<div>Done.</div><div></div><div>{announcement}</div>"
        f'<blockquote class="2d4f1c0a7b_quote"><div class="a1b2_wrapper">{text}</div></blockquote><div></div>'
    )


def yahoo(announcement: str, text: str = TEXT) -> str:
    return (
        '<div class="ydp7f3yahoo-style-wrap"><div>Done.</div><div><br></div></div>'
        '<div id="yahoo_quoted_0912" class="yahoo_quoted"><div style="font-family:sans-serif;font-size:13px;color:#26282a;">'
        f'<div>{announcement}</div><div><br></div><div><br></div><div><div id="yiv77"><div>{text}</div></div></div></div></div>'
    )


def yahoo_ydp(announcement: str, text: str = TEXT) -> str:
    return (
        "<div>Done.<br></div><div><br></div>"
        f'<div class="ydp1abyahoo_quoted" id="ydp1abyahoo_quoted_3"><div>{announcement}</div><div><br></div><div>{text}</div></div>'
    )


def yahoo_old(announcement: str, text: str = TEXT) -> str:
    return (
        f'<div>Done.</div> <div class="qtdSeparateBR"><br><br></div><div class="yahoo_quoted" style="display: block;">'
        f'<div><div dir="ltr"><font size="2"> {announcement}<br></font></div><br><br><div class="y_msg_container">{text}</div></div></div>'
    )


@pytest.mark.parametrize(
    ("client", "announcement"),
    [
        (yandex, "03.03.2025, 16:05, &quot;Ben Oak&quot; &lt;ben@quarry.example&gt;:"),
        (yandex, f"03.03.2025, 16:05, {BEN}:"),
        (yandex, f"3 марта 2025, 16:05, {BEN}:"),
        (yandex, f"03.03.2025, 16:05, от {BEN}:"),
        (yandex, f"Mar 3, 2025, 16:05, {BEN}:"),
        (yandex_classed, f"03.03.2025, 16:05, {BEN}:"),
        (yahoo, f"On Monday, March 3, 2025 at 04:05:00 PM GMT+1, {BEN} wrote:"),
        (yahoo, f"Am Montag, 3. März 2025 um 16:05:00 MEZ hat {BEN} Folgendes geschrieben:"),
        (yahoo, f"Le lundi 3 mars 2025 à 16:05:00 UTC+1, {BEN} a écrit :"),
        (yahoo, f"Il lunedì 3 marzo 2025 alle ore 16:05:00 CET, {BEN} ha scritto:"),
        (yahoo, f"El lunes, 3 de marzo de 2025, 16:05:00 CET, {BEN} escribió:"),
        (yahoo, f"Em segunda-feira, 3 de março de 2025 às 16:05:00 BRT, {BEN} escreveu:"),
        (yahoo_ydp, f"On Monday, March 3, 2025 at 04:05:00 PM GMT+1, {BEN} wrote:"),
        (yahoo_old, f"On Monday, March 3, 2025 4:05 PM, {BEN} wrote:"),
    ],
)  # fmt: skip
def test_a_container_of_yandex_or_yahoo_is_one_quote(client, announcement):
    outer, quoted = read(client(announcement))
    assert outer.body == "Done."
    assert quoted.body == "The lift is stuck.\nBen"
    assert (quoted.author_name, quoted.author_email, quoted.date_iso[:16]) == (
        "Ben Oak", "ben@quarry.example", "2025-03-03T16:05",
    )  # fmt: skip


@pytest.mark.parametrize("client", [yandex, yandex_classed, yahoo, yahoo_ydp, yahoo_old])
def test_what_is_quoted_inside_is_read(client):
    found = read(client(f"On Monday, March 3, 2025 at 04:05:00 PM GMT+1, {BEN} wrote:", TEXT + CY))
    assert [message.body for message in found] == ["Done.", "The lift is stuck.\nBen", "Is it?"]
    assert [message.parent for message in found] == [1, 2, None]


FIELDS = (
    f"<b>From:</b> {BEN}<br><b>Sent:</b> Monday, March 3, 2025 4:05:00 PM<br>"
    "<b>To:</b> Ann Lee &lt;ann@quarry.example&gt;<br><b>Subject:</b> Lift"
)
RULE = '<hr style="display:inline-block;width:98%" tabindex="-1">'
SIGNATURE = '<div id="ms-outlook-mobile-signature" dir="auto">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>'
PHONES = {
    "ios": f'<div dir="auto">Done.</div>{SIGNATURE}{RULE}<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">{FIELDS}'
    f"</font><div>&nbsp;</div></div>{TEXT}",
    "reference": f'<div>Done.</div>{SIGNATURE}<div id="mail-editor-reference-message-container">'
    f'<div class="ms-outlook-mobile-reference-message skipProofing" style="border-width:1pt medium medium;border-style:solid none none;'
    f'border-color:rgb(181,196,223) currentcolor currentcolor;padding:3pt 0in 0in">{FIELDS}<br></div>{TEXT}</div>',
    "android": f'<div dir="auto" style="direction:ltr">Done.</div><div id="ms-outlook-mobile-body-separator-line"><br></div>{SIGNATURE}'
    f'<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message">{RULE}'
    f'<div id="divRplyFwdMsg" style="font-size:11pt">{FIELDS}<br></div><div><br></div>{TEXT}</div>',
    "new": f'<div class="elementToProof">Done.</div><div id="appendonsend"></div>{RULE}<div id="divRplyFwdMsg" dir="ltr">'
    f'<span style="font-family:Calibri">{FIELDS}</span><div>&nbsp;</div></div><div>{TEXT}</div>',
}  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
def test_a_container_of_outlook_on_a_phone_is_one_quote(phone):
    outer, quoted = read(PHONES[phone])
    assert outer.body.startswith("Done.")
    assert "stuck" not in outer.body and "From:" not in outer.body
    assert quoted.body == "The lift is stuck.\nBen"
    assert (quoted.author_email, quoted.date_iso, quoted.subject) == (
        "ben@quarry.example",
        "2025-03-03T16:05:00",
        "Lift",
    )
