"""Warnings that gateways set above a message are nobody's words; what people write about them is theirs."""

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.languages import LANGUAGES, entries
from threads.bridge.unchain.wrappers.banners import letters

from .test_unattributed import HEAD, bodies, read

BLOCK = "From: Per Lund <per@mill.example>\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ida Brook\nSubject: Ovens\n\n"
CAUTION = (
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments "
    "unless you recognize the sender and know the content is safe."
)
WRAPPED = (
    "CAUTION: This email originated from outside of the organization. Do not\n"
    "click links or open attachments unless you recognize the sender and know the\ncontent is safe."
)
FIRST = "You don't often get email from per@mill.example. Learn why this is important"
LINK = "https://aka.ms/LearnAboutSenderIdentification"
BANNERS = [
    CAUTION,
    WRAPPED,
    f"[{CAUTION}]",
    f"**{CAUTION}**\n",
    f"{'_' * 32}\n{CAUTION}\n{'_' * 32}\n",
    f"-----\n{CAUTION}\n-----",
    "[EXTERNAL]",
    "[EXT]\n",
    "*** EXTERNAL EMAIL ***",
    "EXTERNAL\n",
    "EXTERNAL EMAIL: Do not click links unless you trust the sender.",
    "EXTERN: Diese E-Mail stammt von einem externen Absender. Rufen Sie bei Fragen 4711 an.\n",
    FIRST,
    f"{FIRST}<{LINK}>",
    f"[{FIRST} at {LINK} ]\n",
    f"Some people who received this message don't often get email from per@mill.example. Learn why this is important<{LINK}>",
    f"Un avis en une langue inconnue de per@mill.example. Lisez<{LINK}>\n",
    "ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nThis message came from outside your organization.\nZjQcmQRYFpfptBannerEnd",
    "ZjQcmQRYFpfptBannerStart\nNeznámé varování před touto zprávou\nZjQcmQRYFpfptBannerEnd",
    "This Message Is From an Untrusted Sender\nYou have not previously corresponded with this sender.\nReport Suspicious\n",
    "Be careful with this message\nThis email is from outside Kiln Works. Avoid clicking links.\n",
    "a@b.example からのメールを受け取ることはあまりありません。これが重要である理由については、こちらをご覧ください",
    "【外部メール】",
    "CAUTION This email originated from outside of Kiln Works.",
    "External Email - Use Caution",
    "WARNING | External sender",
    "You don't often get email from\nper@mill.example. Learn why this is\nimportant",
    "Caution: External (per@mill.example) First-Time Sender Details",
    "This message came from outside your organization. Please proceed with caution.",
    "**External Email**",
    "ATTENTION: This email came from an external source. Do not open attachments or click on links from unknown senders.",
    "+++ Diese E-Mail wurde von einem externen Absender verschickt. +++",
    "Cet e-mail provient de l’extérieur de l’organisation. Ne cliquez pas sur les liens.",
]


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_is_folded_above_any_message(banner):
    assert bodies(f"{banner}\nThe oven hums.\n\nIda\n") == ["The oven hums.\n\nIda"]
    found = read(f"Yes.\n\n{BLOCK}{banner}\nThe oven hums.\n")
    assert [message.body for message in found.messages] == ["Yes.", "The oven hums."]
    assert "Per Lund" in found.messages[1].author_name
    quoted = "".join(f"> {line}\n" for line in f"{banner}\nThe oven hums.".split("\n"))
    on = "On Mon, 3 Mar 2025 at 16:05, Per Lund <per@mill.example> wrote:\n"
    assert bodies(f"Yes.\n\n{on}{quoted}") == ["Yes.", "The oven hums."]


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one.banners], ids=lambda one: one.code)
def test_every_phrase_is_read(language):
    for phrase in entries(language.banners):
        shown = phrase.upper() if phrase.startswith("[") else phrase.replace("{any}", " Kiln Works ").strip()
        assert bodies(f"{shown}.\n\nThe oven hums.\n") == ["The oven hums."], phrase
    label = entries(language.banner_labels)[0]
    warning = next(one for one in entries(language.banners) if not one.startswith(("[", "{")))
    for advice in entries(language.banner_advice):
        text = f"{label}: {warning}. {advice}.".replace("{any}", " kiln works ")
        assert bodies(f"{text}\nThe oven hums.\n") == ["The oven hums."], text


def test_fourteen_languages_and_more_have_banners():
    whole = {one.code for one in LANGUAGES if one.banners and one.banner_advice and one.banner_labels}
    assert len(whole) >= 16


@pytest.mark.parametrize(
    "text",
    [
        "The red bar says: This email originated from outside of the organization. Is that so?",
        "This email originated from outside of the organization, says the bar. Did you write it?",
        "Caution: the third oven is hot.",
        "External reviewers come at noon.",
        "Please do not click the link in my last mail.",
        "You don't often get email from me, I know. I write because the oven hums.",
        "Learn why this is important.",
        "Attention: we close at four.\nDo not open the door after that.",
        "[Important] The oven hums.",
        "Achtung: die Anlage kommt von außerhalb.",
        "Use caution with the third oven.",
        "External email addresses do not work since noon.",
        "Warning: external doors are shut from nine on.",
        "Be careful with this message board, it falls off the wall.",
    ],
)
def test_what_people_write_about_banners_stays(text):
    assert bodies(f"{text}\n\nIda\n") == [f"{text}\n\nIda"]
    assert bodies(f"Hello,\n\n{text}\n\nIda\n") == [f"Hello,\n\n{text}\n\nIda"]


def test_a_banner_below_the_first_words_is_quoted_by_a_person():
    assert bodies(f"My mail shows this:\n\n{CAUTION}\n\nCan you turn it off?\n")[0].count("CAUTION") == 1


def test_words_right_below_a_warning_in_own_words_stay():
    warning = (
        "CAUTION: This email originated from outside of Kiln Works. Ring 4711 with any question about it."
    )
    assert bodies(f"{warning}\nThe oven hums.\nSo what?\n") == ["The oven hums.\nSo what?"]


def test_advice_of_the_author_below_a_banner_stays():
    assert bodies(f"{CAUTION}\n\nPlease ensure that the oven is off.\n") == [
        "Please ensure that the oven is off."
    ]


def test_the_preview_above_a_banner_is_folded_with_it():
    banner = "This Message Is From an External Sender\nNobody knows them.\nZjQcmQRYFpfptBannerEnd"
    assert bodies(f"Hello, the oven ZjQcmQRYFpfptBannerStart\n{banner}\nHello, the oven hums.\n") == [
        "Hello, the oven hums."
    ]
    assert bodies(f"Read this: ZjQcmQRYFpfptBannerStart\n{banner}\nThe oven hums.\n")[0].startswith(
        "Read this"
    )


EXTERNAL = "This Message Is From an External Sender\nThis message came from outside your organization."


@pytest.mark.parametrize("cut", ["...", "…", " ..."])
def test_the_cut_beginning_of_the_text_above_a_banner_is_folded_with_it(cut):
    text = "Hello, the oven hums. Who has\nheard it before? I have not."
    assert bodies(f"Hello, the oven hums. Who\nhas heard{cut}\n{EXTERNAL}\n\n{text}\n") == [text]
    kept = bodies(f"Hello, the kettle sings{cut}\n{EXTERNAL}\n\n{text}\n")
    assert kept == [f"Hello, the kettle sings{cut}\n{EXTERNAL}\n\n{text}"]


def test_a_preview_goes_on_in_what_is_quoted():
    shown = "See below. Per -----Original Message----- From: Ida Lund <ida@ kiln. example> Sent: Monday, March 3, 2025 4: 05 PM"
    banner = f"{shown} To: Per ZjQcmQRYFpfptBannerStart {EXTERNAL}\nZjQcmQRYFpfptBannerEnd"
    block = (
        "-----Original Message-----\nFrom: Ida Lund <ida@kiln.example>\nSent: Monday, March 3, 2025 4:05 PM\n"
        "To: Per Mill <per@mill.example>\nSubject: Oven\n\n"
    )
    assert bodies(f"{banner}\n\nSee below.\n\nPer\n\n{block}The oven hums.\n") == [
        "See below.\n\nPer",
        "The oven hums.",
    ]


def test_the_end_of_a_banner_whose_words_are_gone_takes_nothing_along():
    text = f"Yes.\n\n{BLOCK}The oven hums.\n\nZjQcmQRYFpfptBannerEnd\nPer\n"
    assert bodies(text) == ["Yes.", "The oven hums.\n\nPer"]


def test_a_mail_of_nothing_but_a_banner_shows_it():
    assert bodies(f"{CAUTION}\n") == [CAUTION]


def test_a_forward_below_a_banner_has_no_note():
    found = read(f"{CAUTION}\n\n---------- Forwarded message ---------\n{BLOCK}The oven hums.\n")
    assert [message.body for message in found.messages] == ["", "The oven hums."]
    assert not any(piece.kind == "text" and piece.message == 0 for piece in found.pieces)


CELL = (
    '<table width="100%"><tbody><tr><td width="1px"></td><td><div>{}</div></td><td></td></tr></tbody></table>'
)


@pytest.mark.parametrize(
    "banner",
    [
        CELL.format(
            f'You don\'t often get email from per@mill.example. <a href="{LINK}">Learn why this is important</a>'
        ),
        f"<div>{CAUTION}</div>",
        f"<table><tr><td>{CAUTION}</td></tr></table><br>",
        f"<p><strong>CAUTION:</strong> {CAUTION[9:]}</p><hr>",
        '<div id="x_pfptBanner"><span>ZjQcmQRYFpfptBannerStart</span><div>This Message Is From an External Sender</div>'
        "<div>This message came from outside your organization.</div><div>&nbsp;</div><span>ZjQcmQRYFpfptBannerEnd</span></div>",
    ],
)
def test_banners_in_html(banner):
    raw = f"{HEAD}Content-Type: text/html; charset=utf-8\n\n<html><body>{banner}<div>The oven hums.</div></body></html>"
    assert [message.body for message in unchain(raw.encode()).messages] == ["The oven hums."]


def test_how_phrases_are_compared():
    assert letters("**Don’t** click: <https://kiln.example/x> Now!") == "dontclick.now."
    assert letters("注意。外部") == "注意.外部"
