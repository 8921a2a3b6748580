"""What a language file says: the words mail clients print in that language."""

import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Language:
    """The words of one language, written the way clients print them.

    Lists are one string with ``|`` between the entries, case does not matter.
    ``attributions`` has one pattern a line; ``{date}``, ``{name}`` (a person, perhaps with an
    address), ``{id}`` (a Message-ID) and ``{any}`` (a few free words, such as a list's name) stand
    for what varies. ``months`` and ``weekdays`` give the forms of one month or day separated by
    blanks, January and Monday first.
    """

    code: str
    headers: dict[str, str]
    attributions: str = ""
    originals: str = ""
    forwards: str = ""
    reply_prefixes: str = ""
    forward_prefixes: str = ""
    signatures: str = ""
    months: str = ""
    weekdays: str = ""
    am: str = ""
    pm: str = ""
    #: Words that may stand inside a printed date: "at", "of", "o'clock".
    date_words: str = ""
    #: Words printed before a weekday that belong to the date: Hebrew "יום".
    date_prefixes: str = ""
    #: Words printed behind a year or a time that belong to the date: "Uhr", "г.".
    date_suffixes: str = ""
    #: Its words win over those of higher numbers where both mean something: "lipca" is July in Polish,
    #: "lip" June in Croatian. More mails are Polish.
    rank: int = 0
    #: Words after which the rest of a mail is a legal notice, lower case.
    disclaimers: str = ""
    #: Sentences that gateways and clients set above a mail to warn its reader, and no person begins a mail with;
    #: ``{any}`` stands for some words. "[external]" is a tag on a line of its own.
    banners: str = ""
    #: Sentences that go on with such a warning. People say them, too.
    banner_advice: str = ""
    #: Words in front of a warning: "Caution:".
    banner_labels: str = ""
    #: What automatic mail says, by kind. In subjects: ``auto`` (says itself that a machine answers), ``note`` (what
    #: an absence note is called), ``away`` (a person may write it too), ``read`` (receipts), ``undelivered``,
    #: ``meeting`` (answers to invitations), ``recall``. In texts: ``absent``, ``was_read``, ``recalls``, ``reacted``.
    robots: dict[str, str] = field(default_factory=dict)
    #: What phones write for a reaction to a message ``{t}``: by the reaction (``none``: one that is not offered here,
    #: or one taken back; ``any``: the one at ``{e}``). ``things`` stand for what has no words: "an image".
    tapbacks: dict[str, str] = field(default_factory=dict)
    #: How people say that they answer inside the text, by kind: ``inline`` (phrases that say so), ``answers`` (words
    #: that say so together with a colour), and the colours by their English names; "*" ends the stem of a word.
    legends: dict[str, str] = field(default_factory=dict)
    #: A mail that says only this is no message: ``mute`` or ``follow`` the conversation.
    commands: dict[str, str] = field(default_factory=dict)


def entries(listing: str) -> list[str]:
    """The entries of a ``|`` list, trimmed, without empty ones."""
    return [entry.strip() for entry in listing.split("|") if entry.strip()]


def without_accents(word: str) -> str:
    if not word[:1] < "\u0400":  # accents of Latin and Greek alone: elsewhere marks are vowels
        return ""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
