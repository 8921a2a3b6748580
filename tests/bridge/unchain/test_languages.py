"""The words of the languages: complete, found again in every language, and cheap to look up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.bridge.unchain.languages import (
    LANGUAGES,
    is_client_signature,
    separator,
    split_header,
    starts_disclaimer,
)
from threads.bridge.unchain.languages.base import entries
from threads.bridge.unchain.languages.subjects import strip_prefixes
from threads.bridge.unchain.quotes.attribution_forms import read

ALL = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
PROMISED = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "sk"),
    *("hu", "ro", "ru", "uk", "tr", "el", "ja", "ko", "zh-hans", "zh-hant", "ar", "he"),
)


def test_all_promised_languages_are_there():
    assert set(PROMISED) <= {language.code for language in LANGUAGES}


@ALL
def test_a_language_has_all_its_words(language):
    assert {"from", "sent", "to", "cc", "subject"} <= language.headers.keys()
    assert len(entries(language.months)) == 12
    assert len(entries(language.weekdays)) == 7
    assert language.attributions.strip() and language.originals and language.forwards and language.signatures


@ALL
@pytest.mark.parametrize("field", ["from", "to", "subject"])
def test_labels_are_read_in_every_spelling(language, field):
    for label in entries(language.headers[field]):
        for line in (f"{label}: x y", f"{label}\u00a0: x y", f"*{label}:* x y", f"{label.upper()}：x y"):
            header = split_header(line)
            assert header.value == "x y"
            assert line[header.start :].startswith("x y")


def test_no_sender_label_means_a_receiver_elsewhere():
    senders = {label.casefold() for language in LANGUAGES for label in entries(language.headers["from"])}
    receivers = {label.casefold() for language in LANGUAGES for label in entries(language.headers["to"])}
    assert not senders & receivers


@ALL
def test_every_attribution_is_read(language):
    for form in filter(None, map(str.strip, language.attributions.splitlines())):
        if form.count("{date}") > 1 or form.count("{name}") != 1:
            continue
        line = form.replace("{date}", "17.03.2025 16:05").replace("{name}", "Ximena Quell <xq@x.example>")
        line = line.replace("{id}", "<17@x.example>").replace("{any}", "Plans")
        hit = read(line)
        assert hit, line
        assert "xq@x.example" in hit.name, line
        assert (hit.date.iso if hit.date else None) == (
            "2025-03-17T16:05:00" if "{date}" in form else None
        ), line


@ALL
def test_separators_are_read_between_rules(language):
    for kind, listing in (("original", language.originals), ("forward", language.forwards)):
        for entry in entries(listing):
            if "{" not in entry:
                assert separator(f"-----{entry}-----"), entry
                assert separator(f"---------- {entry} ---------"), entry
        assert any(separator(f"-- {entry} --").kind == kind for entry in entries(listing) if "{" not in entry)


def test_a_separator_tells_who_forwarded_when():
    line = "---------------------- Forwarded by Ann Lee/HQ/Acme on 03/03/2025 04:05 PM ---------------------------"
    assert separator(line) == ("forward", "Ann Lee/HQ/Acme on 03/03/2025 04:05 PM")


@pytest.mark.parametrize(
    "line",
    [
        "Original message",
        "the original message was lost",
        "Forwarded by Ann",
        "-----",
        "",
        "--- see below ---",
    ],
)
def test_prose_is_no_separator(line):
    assert separator(line) is None


@pytest.mark.parametrize(
    ("subject", "stripped"),
    [
        ("RE: Plan", ("Plan", "reply")),
        ("AW: WG: [EXT] Plan", ("Plan", "reply")),
        ("WG: AW: Plan", ("Plan", "forward")),
        ("Re[2]: Plan", ("Plan", "reply")),
        ("RE: (2) Plan", ("(2) Plan", "reply")),
        ("R: I: Plan", ("Plan", "reply")),
        ("[EXTERNAL] Plan", ("Plan", "")),
        ("***SPAM*** Re: Plan", ("Plan", "reply")),
        ("回复：转发：Plan", ("Plan", "reply")),
        ("TR : Plan", ("Plan", "forward")),
        ("[Fwd: Re: [plans] Plan]", ("[plans] Plan", "forward")),
        ("[Plan] [more]", ("[Plan] [more]", "")),
        ("İLT: Plan İki", ("Plan İki", "forward")),
        ("Redir.: Plan", ("Plan", "forward")),
        ("Rebuild: the plan", ("Rebuild: the plan", "")),
        ("[plans] Re: Plan", ("[plans] Plan", "reply")),
        ("", ("", "")),
    ],
)
def test_subjects_lose_their_marks(subject, stripped):
    assert strip_prefixes(subject) == stripped


@ALL
def test_client_signatures_are_known(language):
    for entry in entries(language.signatures):
        assert is_client_signature(entry.replace("{device}", "iPhone")), entry


@pytest.mark.parametrize(
    "line", ["I sent it from my desk", "Sent", "", "We get Outlook next week", "x" * 5000]
)
def test_what_people_write_is_no_client_signature(line):
    assert not is_client_signature(line)


@ALL
def test_disclaimers_are_known(language):
    for entry in entries(language.disclaimers):
        assert starts_disclaimer(f"  {entry.capitalize()} ...")


@given(st.text(max_size=300))
def test_nothing_raises(text):
    (
        split_header(text),
        separator(text),
        strip_prefixes(text),
        is_client_signature(text),
        starts_disclaimer(text),
        read(text),
    )


def test_bold_labels_are_read_and_the_mark_of_a_gateway_stays():
    values = [split_header(line).value for line in ("*Subject:* Kiln", "Subject: ***SPAM*** Kiln")]
    assert values == ["Kiln", "***SPAM*** Kiln"]
