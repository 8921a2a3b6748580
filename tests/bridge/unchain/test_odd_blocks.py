"""Header blocks that clients print on one line or with lines of their own, and that people cut down or paste."""

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.people.names import parse_person

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\n\n"
MAIL = "ben@quarry.example"
#: Client, and the block it prints. All speak of Ben Oak and of 3 March 2025, 16:05.
BLOCKS = [
    (
        "orange",
        f'> Message du 03/03/25 16:05\n> De : "Ben Oak" <{MAIL}>\n> A : "Ada Moss" <ada@quarry.example>\n> Copie à : \n> Objet : Lift\n> ',
    ),
    (
        "orange-rule",
        f'========================================\n \n> Message du 03/03/25 à 16h05\n> De : "Ben Oak" <{MAIL}>\n> A : "Ada" <ada@quarry.example>\n> Objet : Lift\n> ',
    ),
    (
        "one-line",
        f"From: Ben Oak <{MAIL}> Sent: Monday, March 3, 2025 4:05 PM To: Ada Moss <ada@quarry.example> Subject: Lift\n",
    ),
    (
        "one-line-wrapped",
        f"From: Ben Oak <{MAIL}> Sent: Monday, March 3, 2025\n4:05 PM To: Ada Moss <ada@quarry.example>\nSubject: Lift\n",
    ),
    (
        "one-line-bold",
        f"*From:* Ben Oak <{MAIL}> *Sent:* Monday, March 3, 2025 4:05 PM *To:* Ada Moss <ada@quarry.example> *Subject:* Lift\n",
    ),
    (
        "one-line-de",
        f"Von: Ben Oak <{MAIL}> Gesendet: Montag, 3. März 2025 16:05 An: Ada Moss <ada@quarry.example> Betreff: Lift\n",
    ),
    (
        "one-line-fr",
        f"De : Ben Oak <{MAIL}> Envoyé : lundi 3 mars 2025 16:05 À : Ada Moss <ada@quarry.example> Objet : Lift\n",
    ),
    (
        "notes-one-line",
        "\tBen Oak/HQ@QUARRY 03/03/25 04:05 PM \t   To: Ada Moss/HQ Two@QUARRY  cc: Cy Elm/HQ@QUARRY  Subject: Lift\n",
    ),
    (
        "notes-9",
        "Ben Oak---03/03/2025 16:05:22---The lift is stuck.\n\nFrom:\tBen Oak/QUARRY\nTo:\tAda Moss/QUARRY@QUARRY\nDate:\t03/03/2025 16:05\nSubject:\tLift\n________________________________\n",
    ),
    (
        "notes-9-wrapped",
        "Ben Oak ---03/03/2025 16:05:22---The lift has been stuck since\nnoon, and nobody came\n\nFrom:\tBen Oak/QUARRY\nTo:\tAda Moss/QUARRY@QUARRY\nDate:\t03/03/2025 16:05\nSubject:\tLift\n",
    ),
    (
        "notes-at",
        "From:  Ben Oak @ QUARRY                           03/03/2025 04:05 PM\n\t\n\nSent by: Cy Elm@QUARRY\nTo: Ada Moss/HQ/Quarry@QUARRY\ncc:\n\nSubject: Lift\n",
    ),
    (
        "notes-words",
        "Ben Oak@QUARRY AND SONS on 03/03/2025 04:05:22 PM\nTo: Ada Moss/HQ/Quarry@QUARRY\ncc:\nSubject: Lift\n",
    ),
    (
        "notes-wrapped-separator",
        "---------------------- Forwarded by Ada Moss/HQ/Quarry on\n03/04/25\n08:33 AM ---------------------------\n\nBen Oak\n03/03/2025 04:05 PM\n\n\nTo: Ada Moss/HQ/Quarry@QUARRY\ncc:\nSubject: Lift\n",
    ),
    (
        "outlook-sensitivity",
        f"-----Original Message-----\nFrom: Ben Oak <{MAIL}> \nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada\nAttachments: plan.pdf; list.xlsx\nSubject: Lift\nImportance: High\nSensitivity: Confidential\n",
    ),
    (
        "outlook-desk",
        f"From: Ben Oak <{MAIL}> on behalf of desk@quarry.example\nSent: Monday, March 3, 2025 4:05 PM\nTo: Ada\nSubject: Lift\n",
    ),
    (
        "outlook-desk-de",
        f"Von: Ben Oak <{MAIL}> im Auftrag von desk@quarry.example\nGesendet: Montag, 3. März 2025 16:05\nAn: Ada\nBetreff: Lift\n",
    ),
    (
        "source",
        f"Message-ID: <4711@quarry.example>\nReceived: from mx by mx2;\n\tMon, 3 Mar 2025 16:05:23 +0100\nFrom: Ben Oak <{MAIL}>\nTo: ada@quarry.example\nSubject: Lift\nDate: Mon, 3 Mar 2025 16:05:22 +0100\nX-Mailer: Some 5\n",
    ),
    (
        "source-path",
        f"Return-Path: <{MAIL}>\nDelivered-To: ada@quarry.example\nDKIM-Signature: v=1; a=rsa;\n b=abc\nDate: Mon, 3 Mar 2025 16:05:22 +0100\nFrom: Ben Oak <{MAIL}>\nTo: ada@quarry.example\nSubject: Lift\n",
    ),
    (
        "mailbox",
        f"From {MAIL} Mon Mar  3 16:05:22 2025\nFrom: Ben Oak <{MAIL}>\nTo: ada@quarry.example\nSubject: Lift\nDate: Mon, 3 Mar 2025 16:05:22 +0100\n",
    ),
    (
        "netease-text",
        f"---- Replied Message ----\nFrom\nBen Oak<{MAIL}>\nDate\n03/03/2025 16:05\nTo\nada@quarry.example\nSubject\nLift\n",
    ),
    (
        "netease-zh",
        f"---- 回复的原邮件 ----\n发件人\nBen Oak<{MAIL}>\n日期\n2025年03月03日 16:05\n收件人\nada@quarry.example\n主题\nLift\n",
    ),
    (
        "gmail-hi",
        f"---------- अग्रेषित संदेश ----------\nप्रेषक: Ben Oak <{MAIL}>\nदिनांक: सोम, 3 मार्च 2025 को 4:05 pm बजे\nविषय: Lift\nप्रति: <ada@quarry.example>\n",
    ),
    (
        "outlook-th",
        f"จาก: Ben Oak <{MAIL}>\nส่ง: วันจันทร์ที่ 3 มีนาคม 2568 16:05\nถึง: Ada <ada@quarry.example>\nเรื่อง: Lift\n",
    ),
    (
        "outlook-eu",
        f"Nork: Ben Oak <{MAIL}>\nBidalia: astelehena, 2025(e)ko martxoaren 3a 16:05\nNori: Ada <ada@quarry.example>\nGaia: Lift\n",
    ),
    (
        "outlook-ka",
        f"გამომგზავნი: Ben Oak <{MAIL}>\nგაგზავნილია: ორშაბათი, 3 მარტი, 2025 16:05\nმიმღები: Ada <ada@quarry.example>\nთემა: Lift\n",
    ),
]
SAID = [("Ben Oak", MAIL, "2025-03-03T16:05", "The lift is stuck."), ("", "", "", "On my way.")]


def quoted(text: str) -> list[tuple[str, str, str, str]]:
    """(name, address, minute, body) of what a mail quotes, and the mail's own words last."""
    first, *found = unchain((HEAD + text).encode()).messages
    return [
        *((m.author_name, m.author_email, (m.date_iso or "")[:16], m.body) for m in found),
        ("", "", "", first.body),
    ]


@pytest.mark.parametrize("block", [case[1] for case in BLOCKS], ids=[case[0] for case in BLOCKS])
def test_a_block_is_read_and_nothing_of_it_is_left(block):
    mark = "> " if block.endswith("> ") else ""
    assert quoted(f"On my way.\n\n{block}\n{mark}The lift is stuck.\n") == SAID


@pytest.mark.parametrize(
    "block",
    [case[1] for case in BLOCKS if ">" not in case[1][:50]],
    ids=[c[0] for c in BLOCKS if ">" not in c[1][:50]],
)
def test_a_block_is_read_inside_a_quote(block):
    outer = "On Tue, Mar 4, 2025 at 8:00 AM Cy Elm <cy@quarry.example> wrote:"
    inside = "\n".join(f"> {line}" for line in f"Who goes?\n\n{block}\nThe lift is stuck.".split("\n"))
    assert quoted(f"On my way.\n\n{outer}\n{inside}\n") == [
        ("Cy Elm", "cy@quarry.example", "2025-03-04T08:00", "Who goes?"),
        *SAID,
    ]


@pytest.mark.parametrize(
    "line", [f"*From:* Ben Oak <{MAIL}>", f'From: "Ben Oak" <{MAIL}>', f"*Von:* Ben Oak <{MAIL}>"]
)
def test_people_cut_a_block_down_to_its_author(line):
    assert quoted(f"On my way.\n\n{line}\n\n\nThe lift is stuck.\n") == [
        ("Ben Oak", MAIL, "", "The lift is stuck."),
        SAID[1],
    ]


def test_people_cut_the_author_off():
    text = "On my way.\n\nDate: Mon, 3 Mar 2025 16:05:02 +0200\nTo: ada@quarry.example\nSubject: Lift\n\nThe lift is stuck.\n"
    assert quoted(text) == [("", "", "2025-03-03T16:05", "The lift is stuck."), SAID[1]]


def test_a_date_in_a_text_does_not_begin_the_block_below_it():
    text = (
        "On my way.\n\nTopic: Lift\nTime: May 16, 2025 10:00 AM\n\n"
        f"From: Ben Oak <{MAIL}>\nTo: Ada\nDate: 03/03/2025 04:05 PM\nSubject: Lift\n\nThe lift is stuck.\n"
    )
    own = "On my way.\n\nTopic: Lift\nTime: May 16, 2025 10:00 AM"
    assert quoted(text) == [SAID[0], ("", "", "", own)]


@pytest.mark.parametrize(
    ("printed", "person"),
    [
        (f"Ben Oak <{MAIL}> on behalf of desk@quarry.example", ("Ben Oak", MAIL)),
        (
            f"Ben Oak [{MAIL}] On Behalf Of Lift Desk <desk@quarry.example>",
            ("Lift Desk", "desk@quarry.example"),
        ),
        ("desk@quarry.example on behalf of Ben Oak", ("Ben Oak", "")),
        (f"desk@quarry.example on behalf of {MAIL}", ("", MAIL)),
        ("Ben Oak@QUARRY AND SONS", ("Ben Oak", "")),
        ("Ben F Oak @ QUARRY", ("Ben F Oak", "")),
        (f"&quot;Ben Oak&quot; &lt;{MAIL}&gt;", ("Ben Oak", MAIL)),
        (f"Oak, Ben (Lifts) <{MAIL}>", ("Ben Oak (Lifts)", MAIL)),
        (f"Ben Oak via Lifts <{MAIL}>", ("Ben Oak", MAIL)),
        (f"Dr. Ben Oak 🛗 <{MAIL}>", ("Dr. Ben Oak 🛗", MAIL)),
    ],
)
def test_names_are_read_as_printed(printed, person):
    assert parse_person(printed) == person
