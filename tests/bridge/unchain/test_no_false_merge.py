"""Two different texts are never one message, whatever else agrees; and what is one message stays one."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from threads.bridge.unchain.dates.instants import Instants
from threads.bridge.unchain.merging.copies import Copy
from threads.bridge.unchain.merging.disagreements import wordings_differ
from threads.bridge.unchain.merging.likeness import likeness
from threads.bridge.unchain.merging.merge import merge
from threads.bridge.unchain.values import ExtractedMessage

#: Short answers as people write them, some with a word or two in common, in several languages.
ANSWERS = [
    "Yes, shut it.", "No, do not shut it.", "Yes.", "No.", "OK, thanks!", "Thanks, but no.", "+1", "-1", "👍", "👎",
    "The gasket is in the post.", "The valve is in the post as well.", "Lou has the key.", "Who has the key?",
    "Please shut valve 3.", "Please shut valve 7.", "On Monday at nine.", "On Tuesday at nine.", "Shut it?", "Shut it.",
    "I will call them.", "I will not call them.", "See https://plans.example/3", "See https://plans.example/7",
    "Ja, bitte zumachen.", "Nein, bitte nicht zumachen.", "Der Schlüssel liegt bei Lou.", "Passt!",
    "Oui, c'est bon.", "Non, ce n'est pas bon.", "Sí, ciérrala.", "No la cierres.", "Tak, zamknij.", "Nie, nie zamykaj.",
    "はい、閉めてください。", "いいえ、閉めないでください。", "鍵はルーが持っています。", "請關上閥門三。", "請關上閥門七。", "好的，明天见。",
    "不行，明天不行。", "네, 닫아 주세요.", "아니요, 닫지 마세요.", "ปิดได้เลยครับ", "อย่าเพิ่งปิดครับ", "พรุ่งนี้", "พรุ่งนี้ไม่ได้", "วันนี้ได้ พรุ่งนี้ไม่ได้ครับ", "วันนี้ไม่ได้ พรุ่งนี้ได้ครับ", "ມື້ອື່ນ", "ມື້ນີ້ບໍ່ໄດ້ ມື້ອື່ນໄດ້", "ថ្ងៃស្អែក", "ថ្ងៃនេះមិនបាន ថ្ងៃស្អែកបាន",
    "Да, закройте.",
    "Нет, не закрывайте.", "نعم، أغلقه.", "لا، لا تغلقه.", "כן, לסגור.", "לא, לא לסגור.", "हाँ, बंद करो।", "नहीं, बंद मत करो।",
]  # fmt: skip
DAY = datetime(2026, 11, 17, tzinfo=UTC)
OWEN, MARTA, LOU = "owen@ashford.example", "marta@ashford.example", "lou@ashford.example"


def squeezed(text: str) -> str:
    return "".join(text.split())


def told(messages) -> set[str]:
    """All texts a reader can open."""
    return {squeezed(text) for m in messages for text in (m.body, *m.variants)}


def forward(reader: str, number: int, *quoted: ExtractedMessage) -> list[ExtractedMessage]:
    """A mail of ``reader`` who quotes these, each as the answer to the next."""
    note = ExtractedMessage(0, 1, "note", author_email=reader, date_iso=f"2026-11-18T09:0{number}:00+01:00",
                   body=f"See below, number {number}.", message_id=f"f{number}@{reader}")  # fmt: skip
    return [note, *quoted]


def quoted(index: int, text: str, minute: int, parent=None, author=OWEN) -> ExtractedMessage:
    at = (DAY + timedelta(minutes=minute)).replace(tzinfo=None)
    return ExtractedMessage(index, parent, "quoted", author_email=author, date_iso=at.isoformat(),
                   date_raw=f"{at:%d %b %Y %H:%M}", body=text, confidence=0.9)  # fmt: skip


def true(copy: ExtractedMessage, name: str) -> list[ExtractedMessage]:
    """The mail that ``copy`` is a quote of."""
    return [replace(copy, index=0, role="outer", date_iso=f"{copy.date_iso}+00:00", message_id=name)]


def cases(seed: int, count: int):
    """(texts, minutes) of two or three different answers of one person on one day; some at the same minute, some
    at the same minute of another hour."""
    chance = random.Random(seed)
    for _ in range(count):
        texts = chance.sample(ANSWERS, chance.choice((2, 2, 3)))
        steps = (0, 1, 7, 15, 30, 60, 90, 120, 360, chance.randrange(400))
        start, step = chance.randrange(480, 600), chance.choice(steps)
        yield texts, [start + n * step for n in range(len(texts))]


def test_different_answers_are_no_copies():
    """20,000 pairs: only what a reader can open as a variant may be folded, and nothing of another minute."""
    for texts, minutes in cases(17, 12_000):
        rows = [quoted(n, text, at) for n, (text, at) in enumerate(zip(texts, minutes, strict=True))]
        readers = [MARTA] * 3 if minutes[0] % 2 else [MARTA, LOU, ""]
        copies = [Copy((n, 0), row, readers[n]) for n, row in enumerate(rows)]
        instants = Instants(copies)
        for a, b in combinations(copies, 2):
            if likeness(a, b, instants):
                assert a.clock == b.clock
                assert wordings_differ(a.wording, b.wording) or wordings_differ(b.wording, a.wording)


#: Ways in which the same answers may come.
WAYS = {
    "in one mail": lambda rows: [forward(MARTA, 1, *rows)],
    "in forwards of one person": lambda rows: [forward(MARTA, n, row) for n, row in enumerate(rows)],
    "in forwards of several": lambda rows: [
        forward(who, 1, row) for who, row in zip((MARTA, LOU, "jo@x.example"), rows, strict=False)
    ],
    "as mails": lambda rows: [true(row, f"t{n}@v") for n, row in enumerate(rows)],
    "as a mail, and in forwards": lambda rows: [
        true(rows[0], "t@v"), *(forward(MARTA, n, row) for n, row in enumerate(rows[1:]))
    ],
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_different_answers_are_all_told(way):
    """Each is a message or a variant of one; printed by one client at two minutes, each is a message."""
    chance = random.Random(way)
    for texts, minutes in cases(5, 600):
        rows = [quoted(n, text, at) for n, (text, at) in enumerate(zip(texts, minutes, strict=True), 1)]
        mails = WAYS[way](rows)
        chance.shuffle(mails)
        found = merge(mails)
        assert {squeezed(text) for text in texts} <= told(found), (texts, minutes)
        if minutes[0] != minutes[1] and way not in ("in forwards of several", "as a mail, and in forwards"):
            assert {squeezed(text) for text in texts} <= {squeezed(m.body) for m in found}, (texts, minutes)


LONG = (
    "The pump in the north hall runs again since noon, see https://plans.example/pump?a=1 for the plan.\n"
    "We changed the gasket and the left valve.\nPlease tell Lou that the old one can go, and bring the key back on Friday."
)
CJK = "北ホールのポンプは正午からまた動いています。ガスケットと左の弁を交換しました。古いものは処分してかまいません。"
SAFE = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fplans.example%2Fpump%3Fa%3D1&data=05%7C01&reserved=0"
DEFENDED = "https://urldefense.com/v3/__https://plans.example/pump?a=1__;!!Abc!def$"
#: What readers' clients and gateways make of a text.
MADE = {
    "as it is": LONG,
    "rewrapped": LONG.replace("\n", " ").replace(" the ", "\nthe "),
    "with marks inside its lines": LONG.replace("\n", " ").replace(" the ", "\n> the "),
    "with a rewritten link": LONG.replace("https://plans.example/pump?a=1", SAFE),
    "with another rewritten link": LONG.replace("https://plans.example/pump?a=1", DEFENDED),
    "with a link beside a word": LONG.replace("Lou", "Lou <mailto:lou@ashford.example>"),
    "with the name of a picture": LONG + "\n[image: pump.png]",
    "cut": LONG[:150],
    "cut inside a word": LONG[:153],
    "without a line": LONG.replace("We changed the gasket and the left valve.\n", ""),
    "with a signature": LONG + "\n\nOwen Pratt\nHead of pumps",
    "with a footer": LONG + "\n_______________________________________________\nharbour-users mailing list",
    "in capitals": LONG.upper().replace("HTTPS://PLANS.EXAMPLE/PUMP?A=1", "https://plans.example/pump?a=1"),
}


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("zone", [0, 1, -5, 5.5, 8])
def test_a_true_copy_is_no_message_of_its_own(made, zone):
    """Also in another zone, and beside the mail itself as well as beside another copy."""
    at = 600 + round(zone * 60)
    name = {"author_name": "Owen Pratt"}
    copy = replace(quoted(1, MADE[made], at, None), **name)
    mail = true(replace(quoted(0, LONG, 600), **name), "t@v")
    other = replace(quoted(1, LONG, 600), **name)
    for mails in ([mail, forward(LOU, 1, copy)], [forward(MARTA, 0, other), forward(LOU, 1, copy)]):
        (found,) = [m for m in merge(mails) if m.role != "note"]
        assert not found.variants, made


def test_a_text_without_blanks_may_be_wrapped_anywhere():
    wrapped = "\n".join(CJK[n : n + 17] for n in range(0, len(CJK), 17))
    found = merge([forward(MARTA, 0, quoted(1, CJK, 600)), forward(LOU, 1, quoted(1, wrapped, 660))])
    assert len(found) == 3 and not any(m.variants for m in found)


def test_a_short_copy_in_another_zone_is_known_by_a_long_one_beside_it():
    """What a reader's client printed beside a long text tells the zone of all its clocks."""
    long, short = quoted(1, LONG, 600), quoted(1, "Yes.", 700)
    by_marta = [forward(MARTA, 0, long), forward(MARTA, 1, short)]
    for minute, count in ((400, 1), (460, 2)):
        by_lou = [forward(LOU, 0, quoted(1, LONG, 300)), forward(LOU, 1, quoted(1, "Yes.", minute))]
        found = [m.body for m in merge(by_marta + by_lou) if m.role == "quoted"]
        assert (found.count(LONG), found.count("Yes.")) == (1, count)


@pytest.mark.parametrize(
    "changed",
    [
        LONG.replace("Friday", "Monday"),
        LONG.replace("can go", "cannot go"),
        LONG.replace("pump?a=1", "pump?a=2"),
        LONG.replace("noon", "noon not"),
        LONG.replace("on Friday.", "on Friday. Do not tell Ann."),
        LONG + "\nAnd sell the pump.",
        "Never mind this.\n" + LONG,
    ],
)
def test_what_a_copy_says_otherwise_is_told(changed):
    found = merge([true(quoted(0, LONG, 600), "t@v"), forward(MARTA, 0, quoted(1, changed, 600))])
    assert [m.variants for m in found if m.author_email == OWEN] == [(changed,)]
