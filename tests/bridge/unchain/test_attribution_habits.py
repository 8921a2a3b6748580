"""Lines above a quote the way single clients print them, wrapped where other clients wrap them."""

import textwrap

import pytest

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
MAIL = "ben@quarry.example"
#: Client, and what it prints. All speak of Ben Oak and of 3 March 2025, 16:05. An address that is not
#: printed stands at the head of the mail.
LINES = [
    ("gmail-et", f"Kuupäev E, 3. märts 2025 kell 16:05 kirjutas Ben Oak <{MAIL}>:"),
    ("gmail-lv", f"pirmd., 2025. g. 3. marts, plkst. 16:05 — lietotājs Ben Oak (<{MAIL}>) rakstīja:"),
    ("gmail-is", f"Þann mán., 3. mar. 2025 kl. 16:05 skrifaði Ben Oak <{MAIL}>:"),
    ("gmail-fa", f"در تاریخ دوشنبه ۳ مارس ۲۰۲۵،\u200f ۱۶:۰۵ Ben Oak <{MAIL}> نوشت:"),
    ("gmail-pt", f"Ben Oak <{MAIL}> escreveu (segunda, 3/03/2025 à(s) 16:05):"),
    ("gmail-da", f"Den man. 3. mar. 2025 kl. 16.05 skrev Ben Oak <{MAIL}>:"),
    ("gmail-ca", f"Missatge de Ben Oak <{MAIL}> del dia dl., 3 de març 2025 a les 16:05:"),
    ("apple-cs", f"Dne 3. 3. 2025 v 16:05 napsal/a Ben Oak <{MAIL}>:"),
    ("apple-hu", f"2025. márc. 3. dátummal, 16:05 időpontban Ben Oak <{MAIL}> írta:"),
    ("apple-fi", f"Ben Oak <{MAIL}> kirjoitti 3.3.2025 kello 16.05:"),
    ("apple-tr", f"Ben Oak <{MAIL}> şunları yazdı (3 Mar 2025 16:05):"),
    ("apple-pl", f"Wiadomość napisana przez Ben Oak <{MAIL}> w dniu 3.03.2025, o godz. 16:05:"),
    ("thunderbird-el", "Στις 3/3/2025 4:05 μ.μ., ο Ben Oak έγραψε:"),
    ("thunderbird-ko", "2025-03-03 오후 4:05에 Ben Oak 이(가) 쓴 글:"),
    ("thunderbird-gl", "O 03/03/25 ás 16:05, Ben Oak escribiu:"),
    ("evolution-nl", "Op maandag 03-03-2025 om 16:05 uur [tijdzone +0100], schreef Ben Oak:"),
    ("evolution-cs", "Ben Oak píše v Po 03. 03. 2025 v 16:05 +0100:"),
    ("evolution-pl", "W dniu pon, 03.03.2025 o godzinie 16∶05 +0100, użytkownik Ben Oak napisał:"),
    ("evolution-ru", "В Пн, 03/03/2025 в 16:05 +0100, Ben Oak пишет:"),
    ("kmail-ru", "В письме от понедельник, 3 марта 2025 г. 16:05:12 CET пользователь Ben Oak написал:"),
    ("k9-cs", f"Dne 3. března 2025 16:05:12 SEČ, Ben Oak <{MAIL}> napsal:"),
    ("zimbra", f"----- On Mar 3, 2025, at 4:05 PM, Ben Oak {MAIL} wrote:"),
    ("zimbra-fr", f"----- Le 3 Mar 25, à 16:05, Ben Oak {MAIL} a écrit :"),
    ("verse", f"On 03/03/2025 around 04:05PM in some timezone, Ben Oak <{MAIL}> wrote:"),
    ("open-xchange-de", f"Ben Oak <{MAIL}> hat am 03.03.2025 16:05 CET geschrieben:"),
]
#: ... that are printed right above the quote, on one line.
UNWRAPPED = [
    ("groupwise", f">>> Ben Oak <{MAIL}> 03/03/25 4:05 PM >>>"),
    ("groupwise-de", ">>> Ben Oak 03.03.2025 16:05 >>>"),
    ("gmx", "Am 03.03.25 um 16:05 schrieb Ben Oak"),
    ("nextcloud", f'"Ben Oak" <{MAIL}> – 3. März 2025 16:05', MAIL),
]


def quoted(text: str) -> list[tuple[str, str, str, str]]:
    """(name, address, minute, body) of what a mail quotes, and the mail's own words last."""
    first, *found = unchain((HEAD + text).encode()).messages
    return [
        *((m.author_name, m.author_email, (m.date_iso or "")[:16], m.body) for m in found),
        ("", "", "", first.body),
    ]


SAID = [("Ben Oak", MAIL, "2025-03-03T16:05", "The lift is stuck."), ("", "", "", "On my way.")]


@pytest.mark.parametrize("width", [40, 60, 200])
@pytest.mark.parametrize("line", [case[1] for case in LINES], ids=[case[0] for case in LINES])
def test_an_attribution_is_read_however_it_is_wrapped(line, width):
    folded = textwrap.fill(line, width, break_on_hyphens=False)
    assert quoted(f"On my way.\n\n{folded}\n\n> The lift is stuck.\n") == SAID


@pytest.mark.parametrize("line", [case[1] for case in UNWRAPPED], ids=[case[0] for case in UNWRAPPED])
def test_an_attribution_right_above_a_quote_needs_no_colon(line):
    assert quoted(f"On my way.\n\n{line}\n> The lift is stuck.\n") == SAID


def test_arrows_around_an_attribution_are_no_quote_marks_without_a_quote_either():
    assert quoted(f"On my way.\n\n>>> Ben Oak <{MAIL}> 03/03/25 4:05 PM >>>\nThe lift is stuck.\n") == SAID


def test_a_zone_that_is_written_out_is_no_name():
    line = f"In a message dated 3/3/2025 4:05:12 P.M. Central Standard Time, {MAIL} writes:"
    found = unchain(f"{HEAD}On my way.\n\n{line}\n\n> The lift is stuck.\n".encode()).messages[1]
    assert (found.author_email, found.date_iso) == (MAIL, "2025-03-03T16:05:12-06:00")
    assert found.author_name in ("", "Ben Oak")  # the mail prints the name elsewhere


def test_an_attribution_by_message_id_may_end_in_dots():
    text = f'On my way.\n\n"Ben Oak" <{MAIL}> wrote in message\nnews:l3$1@quarry.example...\n> The lift is stuck.\n'
    assert quoted(text) == [("Ben Oak", MAIL, "", "The lift is stuck."), ("", "", "", "On my way.")]
