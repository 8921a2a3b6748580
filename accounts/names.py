"""Names of people, however a mail client or a directory prints them: "Lindqvist, Jonas" is "Dr. Jonas Lindqvist".

A name proves nothing. It may tell whom a quoted line means when only one colleague is called so.
"""

import re

from microblog.kit.text_folding import folded

LENGTH = 200
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = str.maketrans("", "", "'’‘ʼʹ`´")
#: In front of a name or behind it. Not "Jr": that tells father and son apart.
_TITLES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "herr", "frau", "hr", "fr",
    "fru", "ing", "dipl", "mag", "mgr", "bc", "phdr", "mudr", "judr", "rndr", "phd", "md", "mba",
    "msc", "bsc", "dott", "dottssa", "sig", "sigra", "avv", "sr", "sra", "srta", "dra", "mme", "mlle",
    "monsieur", "madame", "drs", "ir", "mevr", "dhr", "arch", "doc", "др", "проф",
})  # fmt: skip


def fold(name: str) -> str:
    """Equal for two spellings of one name: order, case, accents, titles and punctuation do not count."""
    if "@" in name:
        return " ".join(folded(name[:LENGTH]).split())  # an address is no name
    words = _WORD.findall(folded(turned(name[: 2 * LENGTH]).translate(_APOSTROPHE)))
    return " ".join(_without_titles(words))[:LENGTH]


def core(name: str) -> str:
    """The folded name without middle initials: "Jonas A. Lindqvist" -> "jonas lindqvist"."""
    words = fold(name).split()
    kept = [word for word in words if not _is_initial(word)]
    return " ".join(kept if len(kept) > 1 else words)


def agree(one: str, other: str) -> bool:
    """Whether two spellings may be of one name: an initial may be missing, but not be another."""
    if core(one) != core(other):
        return False
    first, second = _initials(one), _initials(other)
    return not first or not second or first == second


def exact(name: str, others: list[str]) -> list[int]:
    """Which of the others are this name: those with its initials, if there are such, else those that agree."""
    agreeing = [at for at, other in enumerate(others) if agree(name, other)]
    same = [at for at in agreeing if _initials(name) and _initials(others[at]) == _initials(name)]
    return same or agreeing


def turned(name: str) -> str:
    """Directories of Outlook print the family name first, with a comma; others a title behind one."""
    parts = [part for part in map(str.strip, name.split(",")) if not _is_title(part)]
    return " ".join([*parts[1:], *parts[:1]]) or name.strip()


def _is_title(part: str) -> bool:
    return all(word in _TITLES for word in _WORD.findall(folded(part)))


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 2 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 2 and words[-1] in _TITLES:
        words = words[:-1]
    return words


def _initials(name: str) -> list[str]:
    words = fold(name).split()
    return [word for word in words if _is_initial(word)] if len(words) > 2 else []


def _is_initial(word: str) -> bool:
    """One letter of a script that has initials: 李 is a name."""
    return len(word) == 1 and word < "\u0590"
