"""Attributions of clients and languages, one line each, and those that people change or write by hand."""

import pytest

from threads.bridge.unchain import unchain

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
MAIL = "ben@quarry.example"
#: All speak of Ben Oak and of 3 March 2025, 16:05.
LINES = [
    ("gmail-th", f"ในวันที่ จ. 3 มี.ค. 2025 เวลา 16:05 Ben Oak <{MAIL}> เขียนว่า:"),
    ("gmail-th-buddhist", f"เมื่อ จ. 3 มี.ค. 2568 เวลา 16:05 Ben Oak <{MAIL}> เขียนว่า:"),
    ("gmail-th-long", f"เมื่อวันที่ 3 มีนาคม พ.ศ. 2568 เวลา 16:05 น. Ben Oak <{MAIL}> ได้เขียนว่า:"),
    ("gmail-th-digits", f"วันที่ ๓ มีนาคม ๒๕๖๘ ๑๖:๐๕, Ben Oak <{MAIL}> เขียนว่า:"),
    ("gmail-th-two-digits", f"เมื่อ 3 มี.ค. 68 เวลา 16:05 Ben Oak <{MAIL}> เขียนว่า:"),
    ("gmail-hi", f"सोम, 3 मार्च 2025 को 4:05 pm बजे को Ben Oak <{MAIL}> ने लिखा:"),
    ("gmail-hi-digits", f"३ मार्च २०२५ को ४:०५ अपराह्न को, Ben Oak <{MAIL}> ने लिखा:"),
    ("gmail-ka", f"ორშ, 3 მარ. 2025, 16:05-ზე, Ben Oak <{MAIL}> დაწერა:"),
    ("gmail-ka-long", f"2025 წლის 3 მარტი 16:05, Ben Oak <{MAIL}> წერს:"),
    ("gmail-eu", f"Ben Oak ({MAIL}) igorleak hau idatzi du (2025 mar. 3, al. 16:05):"),
    ("gmail-eu-long", f"2025(e)ko martxoaren 3(a) 16:05(e)an, Ben Oak <{MAIL}>(e)k hau idatzi zuen:"),
    ("thunderbird-eu", "2025-03-03 16:05(e)an, Ben Oak(e)k idatzi zuen:"),
    ("gmail-ms", f"Pada Isn, 3 Mac 2025 pada 4:05 PTG Ben Oak <{MAIL}> menulis:"),
    ("gmail-af", f"Op Ma. 3 Mrt. 2025 om 16:05 het Ben Oak <{MAIL}> geskryf:"),
    ("gmail-be", f"пн, 3 сак. 2025 г. у 16:05, Ben Oak <{MAIL}> піша:"),
    ("gmail-mk", f"На пон., 3 мар. 2025 во 16:05, Ben Oak <{MAIL}> напиша:"),
    ("gmail-sq", f"Më hën., 3 mar. 2025, 16:05 Ben Oak <{MAIL}> shkroi:"),
    ("gmail-kk", f"дс, 3 нау. 2025 ж. 16:05 Ben Oak <{MAIL}> жазды:"),
    ("gmail-bn", f"সোম, ৩ মার্চ, ২০২৫ তারিখে ৪:০৫ PM টায় তারিখে, Ben Oak <{MAIL}> লিখেছেন:"),
    ("gmail-ta", f"திங்., 3 மார்., 2025, பிற்பகல் 4:05 அன்று, Ben Oak <{MAIL}> எழுதியது:"),
    ("gmail-mr", f"सोम, ३ मार्च, २०२५ रोजी ४:०५ PM वाजता Ben Oak <{MAIL}> यांनी लिहिले:"),
    ("gmail-fil", f"Noong Lun, Mar 3, 2025 nang 4:05 PM, isinulat ni Ben Oak <{MAIL}> ang:"),
    ("gmail-ar", f"بتاريخ الاثنين، 3 مارس 2025 في 4:05 م تمت كتابة ما يلي بواسطة Ben Oak <{MAIL}>:"),
    ("tutanota-de", f"3. März 2025, 16:05 von {MAIL}:"),
    ("mutt-star", f"* Ben Oak <{MAIL}> [2025-03-03 16:05:22 +0100]:"),
    ("mutt-star-name", "* Ben Oak [Mon, 3 Mar 2025 16:05:22 +0100]:"),
    ("mutt-at", f"Ben Oak <{MAIL}> @ 2025-03-03 16:05 CET:"),
    ("mutt-sprach", f"Also sprach Ben Oak <{MAIL}> (Mon, 3 Mar 2025 16:05:22 +0100):"),
    ("mutt-reply", f"In reply to Ben Oak <{MAIL}> from 3 March 2025 16:05:"),
    ("sylpheed", "Ben Oak writes on 3 March 2025 16:05:"),
    ("phone", f"On Ben Oak <{MAIL}>, Mar 3, 2025 4:05 PM wrote:"),
    ("phone-name", "On Ben Oak, Mar 3, 2025 at 4:05 PM wrote:"),
    ("cybozu", "Ben Oak さんは書きました（2025/03/03 16:05）:"),
    ("cybozu-wide", "Ben Oak さんは書きました（2025/3/3 16:05）："),
    ("onet-entities", f'Dnia 3 marca 2025 16:05 "Ben Oak" &lt;{MAIL}&gt; napisał(a):'),
    ("unknown-language", f"Am Zwölften 2025-03-03 16:05 het d'r Ben Oak <{MAIL}> gschrybe gha:"),
    ("unknown-script", f"2025/03/03 16:05 ላይ Ben Oak <{MAIL}> እንዲህ ጽፏል:"),
]
SAID = [("Ben Oak", MAIL, "2025-03-03T16:05", "The lift is stuck."), ("", "", "", "On my way.")]


def quoted(text: str) -> list[tuple[str, str, str, str]]:
    """(name, address, minute, body) of what a mail quotes, and the mail's own words last."""
    first, *found = unchain((HEAD + text).encode()).messages
    return [
        *((m.author_name, m.author_email, (m.date_iso or "")[:16], m.body) for m in found),
        ("", "", "", first.body),
    ]


@pytest.mark.parametrize("line", [case[1] for case in LINES], ids=[case[0] for case in LINES])
def test_an_attribution_is_read_in_every_language_and_form(line):
    assert quoted(f"On my way.\n\n{line}\n> The lift is stuck.\n") == SAID


@pytest.mark.parametrize("line", [case[1] for case in LINES], ids=[case[0] for case in LINES])
def test_an_attribution_is_read_inside_a_quote(line):
    outer = "On Tue, Mar 4, 2025 at 8:00 AM Cy Elm <cy@quarry.example> wrote:"
    text = f"On my way.\n\n{outer}\n> Who goes?\n>\n> {line}\n> > The lift is stuck.\n"
    assert quoted(text) == [
        ("Cy Elm", "cy@quarry.example", "2025-03-04T08:00", "Who goes?"),
        *SAID,
    ]


@pytest.mark.parametrize(
    ("line", "minute"),
    [
        ("On March 3, Ben Oak wrote:", "2025-03-03T00:00"),
        (f"On 3 Mar, Ben Oak <{MAIL}> wrote:", "2025-03-03T00:00"),
        ("On Dec 31 at 4:05 PM, Ben Oak wrote:", "2024-12-31T16:05"),
        ("Am 3. März um 16:05 Uhr schrieb Ben Oak:", "2025-03-03T16:05"),
        ("Le 3 mars à 16:05, Ben Oak a écrit :", "2025-03-03T16:05"),
        ("El 5 de marzo, Ben Oak escribió:", "2024-03-05T00:00"),
        (f"เมื่อ 3 มี.ค. เวลา 16:05 Ben Oak <{MAIL}> เขียนว่า:", "2025-03-03T16:05"),
        ("On Feb 29, Ben Oak wrote:", "2024-02-29T00:00"),
    ],
)
def test_a_day_without_its_year_is_the_last_one_before_the_mail(line, minute):
    assert quoted(f"On my way.\n\n{line}\n> The lift is stuck.\n") == [
        ("Ben Oak", MAIL, minute, "The lift is stuck."),
        SAID[1],
    ]


@pytest.mark.parametrize(
    "start",
    ["On my way.", "On my way!  ", "Am unterwegs :)", "«J'arrive.»", "On my way -"],
)
@pytest.mark.parametrize(
    "line",
    [
        f"On Mon, Mar 3, 2025 at 4:05 PM, Ben Oak <{MAIL}> wrote:",
        f"On Mon, Mar 3, 2025 at 4:05 PM, Ben Oak\n<{MAIL}> wrote:",
        f"Am 03.03.2025 um 16:05 schrieb Ben Oak <{MAIL}>:",
    ],
)
def test_an_attribution_may_share_its_line_with_the_end_of_the_answer(start, line):
    found = quoted(f"{start} {line}\n> The lift is stuck.\n")
    assert found[0] == SAID[0]
    assert found[1][3].rstrip(" -") == start.rstrip(" -")


@pytest.mark.parametrize("name", ["d.marsh", "e.kask", "d_marsh", "d-marsh", "k.marsh"])
def test_a_name_in_one_word_is_no_part_of_the_date(name):
    text = f"On my way.\n\nOn Mon, Mar 3, 2025 at 4:05 PM {name} via lifts <\nlifts@lists.example> wrote:\n\n> Stuck.\n"
    assert quoted(text)[0][0] == name
    assert (
        quoted(text.replace(f"{name} via lifts <\nlifts@lists", f"{name}@quarry"))[0][1]
        == f"{name}@quarry.example"
    )


def test_whoever_answers_first_quotes_below_his_own_words():
    text = f"Ben Oak <{MAIL}> writes:\n\nI come at once.\n\n> The lift is stuck.\n\nBring light.\n"
    assert quoted(text) == [
        ("Ben Oak", MAIL, "", "The lift is stuck."),
        ("", "", "", "I come at once.\n\nBring light."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        f">>> <{MAIL}> 03/03/25 04:05PM >>>",
        f">>> Ben Oak <{MAIL}> 03/03/25 4:05 PM >>>",
        f'>>> "Ben Oak" <{MAIL}> 3/3/2025 4:05 PM >>>',
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_groupwise_arrows_need_no_name_and_no_marks_below(line, gap):
    assert quoted(f"On my way.\n\n{line}{gap}The lift is stuck.\n") == SAID


def test_the_arrows_of_supercite_are_no_quote_marks():
    text = f'On my way.\n\n>>>>> "Ben" == Ben Oak <{MAIL}> writes:\n\nBen> The lift is stuck.\n'
    assert quoted(text) == [("Ben Oak", MAIL, "", "The lift is stuck."), SAID[1]]


@pytest.mark.parametrize("rule", ["‐‐‐‐‐‐‐", "‑‑‑‑‑‑‑", "-------"])
def test_the_separator_of_proton_goes_out_of_the_text(rule):
    line = f"On Monday, March 3rd, 2025 at 4:05 PM, Ben Oak <{MAIL}> wrote:"
    assert quoted(f"On my way.\n\n{rule} Original Message {rule}\n{line}\n\n> The lift is stuck.\n") == SAID


def test_proton_leaves_its_separator_where_the_quote_was_deleted():
    assert quoted("On my way.\n\n‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\n\nBen\n")[:-1] == []


def test_the_attribution_of_an_answer_may_stand_one_mark_too_deep():
    text = (
        f"Sent from my iPad\n\n>> On Mar 3, 2025, at 4:05 PM, Ben Oak <{MAIL}> wrote:\n>>\n"
        ">> On 3/3/25 2:40 PM, Cy Elm wrote:\n>> Which lift?\n>\n> The lift is stuck.\n>\n>> And since when?\n"
    )
    assert quoted(text)[:2] == [SAID[0], ("Cy Elm", "", "2025-03-03T14:40", "Which lift?\n\nAnd since when?")]
