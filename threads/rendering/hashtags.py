"""#topics in a text: which signs make one, and under which name it is known."""

import re
from collections.abc import Iterable
from itertools import islice

from microblog.kit.text_folding import folded

HASHES = "#\ufe5f\uff03"  # also what a Japanese keyboard types
MOST = 50  # topics of one text
LENGTH = 120  # of a name; "ß" and the like grow when they are folded
_TAIL = "_-\uff3f\uff0d"  # "#gates-": no topic ends in these
# Vowel signs and joiners belong to a word, though they are no letters.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
_NAME = rf"[^\W\d_][\w{_SIGNS}-]{{0,59}}"
# The first lines of a program that somebody mails are no topics.
_DIRECTIVES = (
    "include|define|undef|ifdef|ifndef|if|else|elif|endif|pragma|error|warning|line|import|region|endregion"
)

TOPIC = re.compile(rf"(?<![\w{HASHES}/&])[{HASHES}]({_NAME})")
#: In plain text also addresses and code are words: "x.html#top", "$#x", "#include".
IN_MAIL = re.compile(rf"(?<![^\s(\[{{\"'«“„‘])[{HASHES}](?!(?:{_DIRECTIVES})\b)({_NAME})")


def named(written: Iterable[str]) -> dict[str, str]:
    """{name: as it is first written}, in order, at most MOST."""
    found: dict[str, str] = {}
    for topic in written:
        if name := name_of(topic):
            found.setdefault(name, topic.rstrip(_TAIL))
    return dict(islice(found.items(), MOST))


def name_of(topic: str) -> str:
    """Equal for "#Gates", "#GATES" and "gates"; empty for what is none."""
    return folded(topic.strip(HASHES).rstrip(_TAIL))[:LENGTH]


def is_topic(text: str) -> bool:
    match = TOPIC.fullmatch(text)
    return bool(match and name_of(match[1]))
