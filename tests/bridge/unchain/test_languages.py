"""The words of the languages: complete, found again in every language, and cheap to look up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.bridge.unchain.attribution_forms import read
from threads.bridge.unchain.languages import (
    LANGUAGES,
    is_client_signature,
    separator,
    split_header,
    starts_disclaimer,
    strip_prefixes,
)
from threads.bridge.unchain.languages.base import entries

ALL = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
PROMISED = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "sk", "hu", "ro", "ru", "uk", "tr", "el", "ja", "ko", "zh-hans", "zh-hant", "ar", "he", "from", "sent", "to", "cc", "subject", "field", "from", "to", "subject", "{label}: x y", "{label}\u00a0: x y", "*{label}:* x y", "{label.upper()}：x y", "x y", "x y", "from", "to", "{date}", "{name}", "{date}", "17.03.2025 16:05", "{name}", "Ximena Quell <xq@x.example>", "{id}", "<17@x.example>", "{any}", "Plans", "xq@x.example", "2025-03-17T16:05:00", "{date}", "original", "forward", "{", "-----{entry}-----"),
    *("---------- {entry} ---------", "-- {entry} --", "{", "---------------------- Forwarded by Ann Lee/HQ/Acme on 03/03/2025 04:05 PM ---------------------------", "forward", "Ann Lee/HQ/Acme on 03/03/2025 04:05 PM", "line", "Original message", "the original message was lost", "Forwarded by Ann", "-----", ",
        ", ",
    ],
)
def test_prose_is_no_separator(line):
    assert separator(line) is None


@pytest.mark.parametrize(
    (", ", ", "),
    [
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
        (", ", (", ", ", ")),
    ],
)
def test_subjects_lose_their_marks(subject, stripped):
    assert strip_prefixes(subject) == stripped


@ALL
def test_client_signatures_are_known(language):
    for entry in entries(language.signatures):
        assert is_client_signature(entry.replace(", ", ", ")), entry


@pytest.mark.parametrize(
    ", ", [", ", ", ", ", ", ", ", "),
)
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
