"""One list of subject prefixes, read the same by engine and bridge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.bridge.unchain.languages import LANGUAGES
from threads.bridge.unchain.languages.base import entries
from threads.bridge.unchain.languages.subjects import bare, is_reply, key, strip_prefixes

PREFIXES = sorted(
    {
        prefix
        for language in LANGUAGES
        for kind in ("reply_prefixes", "forward_prefixes")
        for prefix in entries(getattr(language, kind))
    }
)
COUNTERS = ("", "[2]", "(3)", "^2", " [12]", "（4）")
COLONS = (": ", ":", " : ", "：", "\u00a0: ", "\u200f: ", ":\u200e ", "﹕")
GATEWAYS = (
    "[EXT] ", "[EXTERNAL] ", "[External Email] ", "[EXTERN]: ", "[Externe Mail]", "[Zewnętrzny] ", "[ESTERNO] ",
    "[KÜLSŐ] ", "[Внешнее письмо] ", "[ВНЕШНИЙ] ", "[ΕΞΩΤΕΡΙΚΟ] ", "[חיצוני] ", "[外部邮件] ", "【社外】", "[외부] ",
    "***SPAM*** ", "*****SPAM***** ", "{Spam?} ", "[SPAM 7.5] ", "(EXT) ", "*EXT* ", "<EXTERNAL> ", "EXTERNAL: ",
    "[EXTERNAL SENDER] ", "[CAUTION: External] ", "[Suspected Phishing] ", "{Disarmed} ", "[⚠ EXTERNAL] ",
)  # fmt: skip
CASES = (str, str.lower, str.upper, str.title, str.swapcase)

mark = st.one_of(
    st.builds(
        lambda word, case, counter, colon: case(word) + counter + colon,
        st.sampled_from(PREFIXES), st.sampled_from(CASES), st.sampled_from(COUNTERS), st.sampled_from(COLONS),
    ),
    st.sampled_from(GATEWAYS),
)  # fmt: skip


@given(st.lists(mark, max_size=6).map("".join), st.text(max_size=60))
def test_no_prefix_changes_the_key(marks, subject):
    assert key(marks + " " + subject) == key(subject)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_of_every_language_goes(prefix):
    for case in CASES:
        for counter in COUNTERS:
            assert key(f"{case(prefix)}{counter}: Pump 3") == key("Pump 3"), (case, counter)
    assert bare(f"{prefix.upper()}: Pump") == "Pump"


@given(st.lists(st.sampled_from(["[harbour-users] ", "[Yard] ", "Re: ", "[EXT] "]), max_size=6).map("".join))
def test_tags_of_lists_are_in_no_key(marks):
    assert key(marks + "Plan") == key("Plan")


@pytest.mark.parametrize(
    ("subject", "stripped"),
    [
        ("RE: [EXT] WG: [EXTERN] Plan", ("Plan", "reply")),
        ("Odpowiedź: Plan", ("Plan", "reply")),
        ("ODPOWIEDZ: Plan", ("Plan", "reply")),
        ("Re: [harbour-users] Re: Plan", ("[harbour-users] Plan", "reply")),
        ("[harbour-users] Plan", ("[harbour-users] Plan", "")),
        ("[a][b] Plan", ("[a][b] Plan", "")),
        ("[Fwd: Re: [Fwd: Plan]]", ("Plan", "forward")),
        ("[Fwd] Plan", ("Plan", "forward")),
        ("【转发】Plan", ("Plan", "forward")),
        ("Plan (fwd)", ("Plan", "forward")),
        ("Re: Plan [SEC=OFFICIAL]", ("Plan", "reply")),
        ("\u200fRE: \u200fתוכנית", ("תוכנית", "reply")),
        ("\u202bהשב: תוכנית\u202c", ("תוכנית", "reply")),
        ("Re2: Plan", ("Plan", "reply")),
        ("I: R: Piano", ("Piano", "forward")),
        ("Réf : Plan", ("Plan", "reply")),
        ("ตอบกลับ: แผน", ("แผน", "reply")),
        ("Re: 👩\u200d🔧 می\u200cخواهم", ("👩\u200d🔧 می\u200cخواهم", "reply")),
        ("EXTERNAL EMAIL: Plan", ("Plan", "")),
    ],
)
def test_what_clients_lists_and_gateways_print(subject, stripped):
    assert strip_prefixes(subject) == stripped


@pytest.mark.parametrize(
    "title",
    [
        "Re-use of pallets", "FW 190 parts", "FW 190: parts", "Antwort auf die Frage", "Ref: 123", "Réf : 12/4",
        "Betr: 2024/17 Lieferung", "R:/plan", "I:\\Plan", "i: plan", "(external) audit", "External: auditors come",
        "[External audit] Plan", "[Marketing] Plan", "[URGENT] Plan", "[WARNING] disk full", "(2) Plan", "Rebuild: it",
        "Fwd", "Re", "[Plan]", "Secure: doors",
    ],
)  # fmt: skip
def test_what_people_write_stays_in_the_title(title):
    assert strip_prefixes(title) == (title, "")
    assert not is_reply(title)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: " * 5000,
        "[Fwd: " * 3000 + "]" * 3000,
        "\u200f" * 20_000,
        "[a] " * 5000,
        "(EXT" * 5000,
        "\ud800Re: \udfff",
    ],
)
def test_long_and_broken_subjects_are_read_in_time(subject):
    strip_prefixes(subject), key(subject), is_reply(subject)
