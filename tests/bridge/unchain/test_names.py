"""People as printed in header lines and attributions."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.bridge.unchain.people.names import parse_people, parse_person

ONE = {
    "Ann Lee <a.lee@x.example [mailto:a.lee@x.example]>": ("Ann Lee", "a.lee@x.example"),
    "Ann Lee <a.lee@x.example[mailto:a.lee@x.example[mailto:a.lee@x.example]]>": (
        "Ann Lee",
        "a.lee@x.example",
    ),
    "Ann Lee <ann@x.example>": ("Ann Lee", "ann@x.example"),
    "Lee, Ann <ann@x.example>": ("Ann Lee", "ann@x.example"),
    '"Lee, Ann" [mailto:ann@x.example]': ("Ann Lee", "ann@x.example"),
    "Ann Lee [mailto:Ann@X.example]": ("Ann Lee", "ann@x.example"),
    "Ann Lee [ann@x.example]": ("Ann Lee", "ann@x.example"),
    "Ann Lee <mailto:ann@x.example>": ("Ann Lee", "ann@x.example"),
    "Ann Lee<mailto:ann@x.example>": ("Ann Lee", "ann@x.example"),
    "Ann Lee <ann@x.example<mailto:ann@x.example>>": ("Ann Lee", "ann@x.example"),
    "Ann (<ann@x.example>)": ("Ann", "ann@x.example"),
    "ann@x.example (Ann Lee)": ("Ann Lee", "ann@x.example"),
    "<ann@x.example>": ("", "ann@x.example"),
    "ann@x.example": ("", "ann@x.example"),
    "'ann@x.example' <ann@x.example>": ("", "ann@x.example"),
    "ann@x.example<mailto:ann@x.example>": ("", "ann@x.example"),
    "CN=Ann Lee/OU=HQ/O=Acme@ACME": ("Ann Lee", ""),
    "Ann Lee/Sales/Acme@ACME": ("Ann Lee", ""),
    "Ann Lee/Sales/Acme": ("Ann Lee", ""),
    "Ann Lee@ACME": ("Ann Lee", ""),
    "Lee, Ann </O=ACME/OU=NA/CN=RECIPIENTS/CN=ALEE>": ("Ann Lee", ""),
    "Bob Ray on behalf of Ann Lee <ann@x.example>": ("Ann Lee", "ann@x.example"),
    "Bob Ray im Auftrag von Ann Lee <ann@x.example>": ("Ann Lee", "ann@x.example"),
    "Ann Lee via Plans <plans@x.example>": ("Ann Lee", "plans@x.example"),
    "Lee, Ann (Sales)": ("Ann Lee (Sales)", ""),
    "Ann Lee, Jr.": ("Ann Lee, Jr.", ""),
    "=?utf-8?B?SsO8cmdlbiBWb8Of?= <j@x.example>": ("Jürgen Voß", "j@x.example"),
    "=?utf-8?Q?J=C3=BCrgen?= =?utf-8?Q?_Vo=C3=9F?= <j@x.example>": ("Jürgen Voß", "j@x.example"),
    "\u200eנעמה ברקן\u200f <n@x.example>": ("נעמה ברקן", "n@x.example"),
    "": ("", ""),
    "<>": ("", ""),
}

MANY = {
    "Lee, Ann <ann@x.example>, bob@x.example": ["Ann Lee", "bob@x.example"],
    "Lee, Ann; Ray, Bob": ["Ann Lee", "Bob Ray"],
    "Ann Lee, Bob Ray": ["Ann Lee", "Bob Ray"],
    "Lee, Ann": ["Ann Lee"],
    "a@x.example, c@x.example; e@x.example": ["a@x.example", "c@x.example", "e@x.example"],
    "a@x.example,c@x.example": ["a@x.example", "c@x.example"],
    "Ann Lee/HOU/Acme@ACME, Bob Ray/HOU/Acme@ACME": ["Ann Lee", "Bob Ray"],
    '"Lee, Ann" <a@x.example>, "Ray, Bob" <b@x.example>': ["Ann Lee", "Bob Ray"],
    "Lee, Ann <a@x.example>; Ray, Bob <b@x.example>;": ["Ann Lee", "Bob Ray"],
    "": [],
    ";,;": [],
}

EVIL = ["<", "a@", "(", '"', "a@b.c,", "/O=", "=?a?b?", "Lee, ", "x@y <", "[mailto:"]


@pytest.mark.parametrize("printed", ONE)
def test_one_person_is_read(printed):
    assert parse_person(printed) == ONE[printed]


@pytest.mark.parametrize("printed", MANY)
def test_lists_are_cut_between_people(printed):
    assert [person.name or person.email for person in parse_people(printed)] == MANY[printed]


@given(st.text(max_size=300))
def test_nothing_raises(text):
    parse_person(text)
    parse_people(text)


@pytest.mark.parametrize("piece", EVIL)
def test_hostile_lines_cost_little(piece):
    start = time.process_time()
    parse_people(piece * 20_000)
    parse_person(piece * 20_000)
    assert time.process_time() - start < 0.5


def test_an_encoded_word_that_cannot_be_decoded_stays_as_it_is():
    (person,) = parse_people("=?utf-8?B?Y?= =?unicode_escape?Q?=5Cud800?= <ann@x.example>")
    assert person.email == "ann@x.example"
