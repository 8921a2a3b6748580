"""Header fields: structure first, words after (RFC 2047 section 5)."""

import random
from email.header import Header
from email.message import EmailMessage
from email.utils import formataddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.work import calls
from threads.bridge.intake import headers as intake
from threads.bridge.unchain import unchain
from threads.bridge.unchain.mime import headers
from threads.bridge.unchain.mime.headers import mailboxes
from threads.bridge.unchain.mime.words import text

WORDS = {
    "split inside a character": ("=?utf-8?B?5rC05rO15og=?= =?utf-8?B?v+aYjuWkqQ==?=", "水泵房明天"),
    "base64 cut after encoding": ("=?utf-8?B?5rC05rO15o?= =?utf-8?B?i/?=", "水泵房"),
    "B and Q side by side": ("=?utf-8?B?w6Q=?= =?UTF-8?Q?=C3=B6?=", "äö"),
    "without the blank": ("=?utf-8?Q?=C3=A4?==?utf-8?Q?=C3=B6?=", "äö"),
    "inside a word": ("a=?utf-8?q?=C3=A4?=b", "aäb"),
    "in quotes": ('"=?utf-8?Q?J=C3=B6rg_M?="', '"Jörg M"'),
    "with a language": ("=?gb2312*zh-CN?B?xOO6w6Oh?=", "你好！"),
    "without padding": ("=?utf-8?B?w6Q?= =?utf-8?B?w7Y?=", "äö"),
    "cut off": ("=?utf-8?B?5rC05rO15oi/", "水泵房"),
    "cut off behind the question mark": ("Re: =?utf-8?Q?=C3=A4?", "Re: ä"),
    "with blanks in it": ("=?utf-8?Q?=C3=A4 =C3=B6?= x", "ä ö x"),
    "folded inside": ("=?utf-8?B?5rC0 5rO15oi/?=", "水泵房"),
    "encoded twice": ("=?utf-8?Q?=3D=3Fgb2312=3FB=3FxOO6w6Oh=3F=3D?=", "你好！"),
    "a question mark in Q": ("=?utf-8?Q?who?_=C3=A4?=", "who? ä"),
    "letters that are not encoded": ("=?iso-8859-1?Q?Jörg?=", "Jörg"),
    "supersets": ("=?Shift_JIS?B?h0CTX4yf?=", "①点検"),
    "of an unknown charset": ("=?x-unknown?Q?=C3=A4?=", "ä"),
    "of two charsets": ("=?utf-8?q?=C3=A4?= =?iso-8859-1?q?=E4?=", "ää"),
    "beside other words": ("=?utf-8?q?=C3=A4?= and =?utf-8?q?=C3=B6?=", "ä and ö"),
    "no encoding": ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
    "line ends": ("=?utf-8?q?a=0D=0AFrom:_b?=", "a  From: b"),
}


@pytest.mark.parametrize("kind", WORDS)
def test_encoded_words_are_read_as_mail_clients_read_them(kind):
    value, expected = WORDS[kind]
    assert text(value) == expected


MALLORY = {
    "an encoded address": "=?utf-8?Q?ruth=40varde=2Eexample?= <mallory@evil.example>",
    "an encoded comma": "=?utf-8?Q?ruth=40varde=2Eexample=2C?= <mallory@evil.example>",
    "encoded brackets": "=?utf-8?Q?=3Cruth=40varde=2Eexample=3E?= <mallory@evil.example>",
    "in base64": "=?utf-8?B?PHJ1dGhAdmFyZGUuZXhhbXBsZT4=?= <mallory@evil.example>",
    "brackets in the word itself": "=?utf-8?Q?<ruth@varde.example>?= <mallory@evil.example>",
    "a quoted address": '"ruth@varde.example" <mallory@evil.example>',
    "quoted brackets": '"Ruth <ruth@varde.example>" <mallory@evil.example>',
    "a quoted quote": '"Ruth \\" <ruth@varde.example>, \\"" <mallory@evil.example>',
    "a comment": "mallory@evil.example (Ruth <ruth@varde.example>)",
    "a comment in a comment": "(a (b) <ruth@varde.example>) mallory@evil.example",
    "an encoded comment": "mallory@evil.example (=?utf-8?Q?=29_=3Cruth=40varde=2Eexample=3E?=)",
    "a bare address before": "ruth@varde.example <mallory@evil.example>",
    "a route": "Ruth <@ruth.varde.example:mallory@evil.example>",
}


@pytest.mark.parametrize("kind", MALLORY)
def test_no_name_makes_an_address(kind):
    raw = f"From: {MALLORY[kind]}\nSubject: Pay\n\nToday.\n".encode()
    carrier = b"From: Bo <bo@varde.example>\nContent-Type: message/rfc822\n\n" + raw
    assert unchain(raw).messages[0].author_email == "mallory@evil.example"
    assert unchain(carrier).messages[-1].author_email == "mallory@evil.example"
    assert intake.read(raw).from_address in ("mallory@evil.example", "")


PEOPLE = {
    "Ann <a@x.example>, Bo <b@x.example>": [("Ann", "a@x.example"), ("Bo", "b@x.example")],
    '"Lee, Ann" <a@x.example>': [("Lee, Ann", "a@x.example")],
    "Lee, Ann <a@x.example>, Bo <b@x.example>": [("Lee, Ann", "a@x.example"), ("Bo", "b@x.example")],
    "Team: Ann <a@x.example>, b@x.example; c@x.example": [
        ("Ann", "a@x.example"),
        ("", "b@x.example"),
        ("", "c@x.example"),
    ],
    "undisclosed-recipients:;": [],
    "a@x.example; b@x.example": [("", "a@x.example"), ("", "b@x.example")],
    "<mailto:a@x.example>": [("", "a@x.example")],
    "a@x.example (Ann (the elder))": [("Ann (the elder)", "a@x.example")],
    "'Ann Lee' <a@x.example>": [("Ann Lee", "a@x.example")],
    "Ann O'Hara <a@x.example>": [("Ann O'Hara", "a@x.example")],
    '"Ann <a@x.example>': [("Ann", "a@x.example")],
    "Ann (Sales <a@x.example>": [("Ann (Sales", "a@x.example")],
    "root": [("root", "")],
    '"Ann \\"Dusty\\" Lee" <a@x.example>': [('Ann "Dusty" Lee', "a@x.example")],
    "=?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <j@x.example>": [("Müller, Jörg", "j@x.example")],
}


@pytest.mark.parametrize("field", PEOPLE)
def test_the_people_of_a_field_come_in_order(field):
    assert [(box.name, box.email) for box in mailboxes(field)] == PEOPLE[field]


DATES = {
    "Di, 20 Okt 2026 09:20:00 +0200": "2026-10-20T09:20:00+02:00",
    "mar., 20 oct. 2026 09:20:00 +0200": "2026-10-20T09:20:00+02:00",
    "Вт, 20 окт 2026 09:20:00 +0300": "2026-10-20T09:20:00+03:00",
    "火, 20 10月 2026 09:20:00 +0900": "2026-10-20T09:20:00+09:00",
    "Tue, 20 Oct 2026 09:20 +0200": "2026-10-20T09:20:00+02:00",
    "20 Oct 26 09:20:00 GMT": "2026-10-20T09:20:00+00:00",
    "Tue, 20 Oct 2026 09:20:00 +0200 (CEST)": "2026-10-20T09:20:00+02:00",
    "Tue, 20 Oct 2026 09:20:00 GMT+02:00": "2026-10-20T09:20:00+02:00",
    "2026-10-20T09:20:00+02:00": "2026-10-20T09:20:00+02:00",
    "Tue Oct 20 09:20:00 2026": "2026-10-20T09:20:00",
    "soon": None,
}


@pytest.mark.parametrize("field", DATES)
def test_dates_are_read_in_the_languages_that_clients_write(field):
    assert headers.date(field) == DATES[field]


@pytest.mark.parametrize(
    "word", ["via", "über", "durch", "через", "przez", "a través de", "tramite", "por meio de", "via o"]
)
def test_a_list_that_writes_itself_into_from_is_not_the_author(word):
    raw = (
        f"From: \"'Ann Lee' {word} Kiln\" <kiln@lists.example>\nReply-To: Ann Lee <ann@varde.example>\n"
        "List-Post: <mailto:kiln@lists.example>\nSubject: s\n\nHi.\n"
    )
    message = unchain(raw.encode()).messages[0]
    assert (message.author_name, message.author_email) == ("Ann Lee", "ann@varde.example")


def test_all_recipients_of_a_long_list_are_kept():
    people = ",\n ".join(f"Person {n} <p{n}@varde.example>" for n in range(5_000))
    message = unchain(f"From: Ann <a@varde.example>\nTo: {people}\n\nHi.\n".encode()).messages[0]
    assert (len(message.to), message.to[-1]) == (5_000, "p4999@varde.example")


HEADS = {
    "people": "To: Ann Lee <ann@varde.example>, ",
    "commas": "To: ,",
    "brackets": "From: <",
    "comments": "From: (",
    "quotes": 'From: "',
    "escaped quotes": 'From: \\"',
    "encoded words": "Subject: =?utf-8?q?=C3=A4?= ",
    "unclosed words": "Subject: =?utf-8?q?",
    "parameters": "Content-Type: ;a=b",
    "ids": "References: <a@b> ",
    "fields": "X: y\n",
    "colons": "To: a:",
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_ten_times_longer_header_takes_no_more_than_ten_times_the_work(kind):
    name, separator, piece = HEADS[kind].partition(": ")
    small, large = (
        (name + separator + piece * (size // len(piece)) + "\n\nHi.\n").encode() for size in (6_000, 60_000)
    )
    assert work(large) < 11 * work(small)


def work(raw: bytes) -> int:
    def read() -> None:
        assert unchain(raw).coverage == 1
        intake.read(raw)

    read()  # what is read once and kept is no part of it
    return calls(read)


NAMES = (
    "Jörg Müller|田中 一郎|Łukasz Żak|Анна Петрова|Ολγα Παππά|O'Hara, Pat|박 지민|ทดสอบ ไทย|José Ruiz-Gómez"
)
CHARSETS = {
    "Jörg Müller": "iso-8859-1",
    "田中 一郎": "iso-2022-jp",
    "Łukasz Żak": "iso-8859-2",
    "Анна Петрова": "koi8-r",
}
CHARSETS |= {"박 지민": "euc-kr", "Ολγα Παππά": "iso-8859-7"}


@pytest.mark.parametrize("seed", range(40))
def test_what_the_standard_library_writes_is_read_back(seed):
    rng = random.Random(seed)
    name, other = rng.sample(NAMES.split("|"), 2)
    charset = rng.choice([CHARSETS.get(name, "utf-8"), "utf-8"])
    subject = " ".join(rng.sample([name.split()[0]] * 8 + ["valve", "4", "ok?"], rng.randint(1, 9)))
    mail = EmailMessage() if rng.random() < 0.5 else None
    body = f"{name} says: {subject}\n"
    if mail is not None:
        mail["From"], mail["To"], mail["Subject"] = (
            formataddr((name, "a@x.example")),
            formataddr((other, "b@x.example")),
            subject,
        )
        mail.set_content(body, charset=charset, cte=rng.choice(["base64", "quoted-printable"]))
        raw = mail.as_bytes()
    else:
        fields = (
            f"From: {formataddr((name, 'a@x.example'), charset)}\nTo: {formataddr((other, 'b@x.example'))}\n"
            f"Subject: {Header(subject, charset).encode()}\nContent-Type: text/plain; charset={charset}\n\n"
        )
        raw = fields.encode() + body.encode(charset)
    message = unchain(raw).messages[0]
    assert (message.author_name, message.author_email, message.to) == (name, "a@x.example", ("b@x.example",))
    assert (message.subject, message.body) == (subject, body.strip())
    read = intake.read(raw)
    assert (read.from_name, read.from_address, read.subject) == (name, "a@x.example", subject)


FIELDS = st.sampled_from(
    [b"From", b"To", b"Subject", b"Date", b"Content-Type", b"Content-Disposition", b"References", b"Reply-To"]
)
PIECES = st.sampled_from(
    [
        b'"',
        b"<",
        b">",
        b"(",
        b")",
        b",",
        b";",
        b":",
        b"@",
        b"=?utf-8?q?",
        b"=?gb2312*zh?b?",
        b"?=",
        b"\\",
        b"=",
        b"*0*=",
        b"%",
        b"a@b.c",
        b" via ",
    ]
) | st.binary(max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(FIELDS, st.lists(PIECES, max_size=25)), max_size=6), st.binary(max_size=50))
def test_any_bytes_as_header_fields_raise_nothing(fields, body):
    raw = b"".join(name + b": " + b"".join(pieces) + b"\n" for name, pieces in fields) + b"\n" + body
    assert unchain(raw).coverage == 1
    intake.read(raw)
