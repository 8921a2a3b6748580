"""What robots and commands say, in all languages at once. The words are data of unchain/languages; no Django."""

import re
from functools import cache, lru_cache

from ..unchain.languages import LANGUAGES, entries, key
from ..unchain.languages.subjects import is_reply, strip_prefixes

#: Only the beginning of a text can say what kind of mail it is.
MAX_TEXT = 1_200
MAX_SUBJECT = 300
MAX_COMMAND = 60
#: Kinds of subject heads, the surest first: the first wins where languages share a word.
HEADS = ("auto", "undelivered", "read", "recall", "meeting", "note", "away")
_MARKS = " \t\n.!?,;:。！？、…*_#>-–—\"'“”„«»()[]"
_BRACKETED = re.compile(r"[\[(]([^\[\]()]{2,60})[\])]\s*")


def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in HEADS:
        for language in LANGUAGES:
            for entry in entries(language.robots.get(kind, "")):
                found.setdefault(key(entry), kind)
    return found


def _commands() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for command, words in language.commands.items():
            for entry in entries(words):
                found.setdefault(key(entry), command)
    return found


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    found = {key(entry) for language in LANGUAGES for entry in entries(language.robots.get(kind, ""))}
    return re.compile("|".join(re.escape(entry) for entry in sorted(found, key=len, reverse=True)))


_KINDS = _kinds()
START = 4
_STARTS = frozenset(word[:START] for word in _KINDS)
_COMMANDS = _commands()
_HEAD = re.compile(
    "("
    + "|".join(re.escape(word) for word in sorted(_KINDS, key=len, reverse=True))
    + r")\s*(?P<colon>[:：]|$|(?=[(\[!|–—-]| returned | \())"
)


@lru_cache(maxsize=1024)
def head(subject: str) -> str:
    """What kind of robot begins a subject so ("Automatic reply: Plan" -> "auto"); "" when none does.

    A reply prefix in front means that a person answers the robot, so none is taken off.
    """
    text = key(subject[:MAX_SUBJECT])
    if found := _BRACKETED.match(text):
        if found[1] in _KINDS:
            return _KINDS[found[1]]
        text = text[found.end() :]
    # Nearly every subject is told apart by its first letters, without a try at all the words.
    found = _HEAD.match(text) if any(text[:size] in _STARTS for size in range(1, START + 1)) else None
    return _KINDS[found[1]] if found else ""


def has_rest(subject: str) -> bool:
    """Whether a subject's head is followed by another subject: "Out of office: Plan", not "Out of office"."""
    _head, colon, rest = key(subject[:MAX_SUBJECT]).replace("：", ":").partition(":")
    return bool(colon and rest.strip())


def answers_a_reply(subject: str) -> bool:
    """Whether the subject behind the head is that of a reply: "Out of office: Re: Plan"."""
    return is_reply(subject[:MAX_SUBJECT].replace("：", ":").partition(":")[2])


def says(kind: str, text: str) -> bool:
    """Whether the beginning of a text says it: ``absent``, ``was_read``, ``recalls`` or ``reacted``."""
    return bool(_phrases(kind).search(key(text[:MAX_TEXT])))


def command(text: str) -> str:
    """The command a text consists of ("Mute." -> "mute"), or ""."""
    if len(text) > MAX_COMMAND:
        return ""
    return _COMMANDS.get(key(text).strip(_MARKS), "")


def subject_command(subject: str) -> str:
    """The command that a whole subject is, without reply prefixes."""
    return command(strip_prefixes(subject[:MAX_SUBJECT])[0])
