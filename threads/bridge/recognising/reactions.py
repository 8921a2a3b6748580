"""Which reaction a mail is, if it is nothing else. Pure: what becomes of it is said in gestures.py.

Gmail sends a part with the emoji (google "Email Reactions Format"), Outlook a sentence above the quote, Apple a
sentence with the words of the message, and people a lone "+1" or thumbs-up.
"""

import json
import re
from dataclasses import dataclass

from ..unchain.mime.texts import REACTION
from . import phrases, tapbacks

# The part Gmail sends beside the text.
PART = REACTION.encode()
MAX_TEXT = 400
# A phone quotes all of the message.
MAX_TAPBACK = tapbacks.MAX_TEXT
MAX_EMOJI = 6
# Offered reactions, and what people and clients write for each.
_ALIKE = {
    "👍": "👍👌💯✊", "❤️": "❤♥❣💙💚💛🧡💜🖤🤍🤎💕💖💗💘💝💞💓😍🥰😘", "🎉": "🎉🎊🥳🍾🎈🏆", "🙏": "🙏🙇", "👀": "👀",
    "✅": "✅✔☑", "😄": "😄😀😃😁😆😂🤣😊🙂😅☺😉😎", "🙌": "🙌👏💪🤝🤩",
}  # fmt: skip
_WRITTEN = {
    "+1": "👍", "+ 1": "👍", "(y)": "👍", ":+1:": "👍", ":thumbsup:": "👍", "<3": "❤️", ":heart:": "❤️", ":tada:": "🎉",
    ":pray:": "🙏", ":eyes:": "👀", ":white_check_mark:": "✅", ":)": "😄", ":-)": "😄", ":d": "😄", ":-d": "😄",
    ":smile:": "😄", ":raised_hands:": "🙌", ":clap:": "🙌",
}  # fmt: skip
_OFFERED = {sign: emoji for emoji, signs in _ALIKE.items() for sign in signs}
# Skin tones, presentation selectors and joiners say nothing about which it is.
_SILENT = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d\\s]")
_SIGN = re.compile("[\u203c-\u3299\U0001f000-\U0001faff]")


@dataclass(frozen=True)
class MailReaction:
    """``emoji``: offered ones, perhaps none. ``by_program``: a client wrote it, so it cannot be meant as a text;
    if it quotes words, ``quote``, only where they are those of the message."""

    emoji: tuple[str, ...]
    by_program: bool
    quote: str = ""


def read(text: str, part: str = "") -> MailReaction | None:
    """The reaction that a mail with this own ``text`` is, and Gmail's ``part`` of it if there is one; None for a
    mail that says something."""
    if part:
        return MailReaction(_signs(_from_json(part)) or _signs(_loose(text)), True)
    text = " ".join(text.split())
    if not text or len(text) > MAX_TAPBACK:
        return None
    if emoji := _signs(text):
        return MailReaction(emoji, False)
    if found := tapbacks.read(text):
        return MailReaction(_signs(found.emoji), True, found.quote)
    if len(text) <= MAX_TEXT and phrases.says("reacted", text) and _is_only_a_sentence(text):
        return MailReaction(_signs(_loose(text)), True)
    return None


def _is_only_a_sentence(text: str) -> bool:
    """ "👍 Ann Lee reacted to your message:", perhaps with her name once more: nothing she wrote herself."""
    return len(text.split()) <= 16 and len(text) <= 160 and text.count(".") <= 2 and "?" not in text


def _from_json(data: str) -> str:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    emoji = found.get("emoji") if isinstance(found, dict) else ""
    return emoji if isinstance(emoji, str) else ""


def _loose(text: str) -> str:
    """The first emoji of a sentence that a client wrote."""
    found = _SIGN.search(text[:MAX_TEXT])
    return found[0] if found else ""


def _signs(text: str) -> tuple[str, ...]:
    """The offered reactions that a text consists of; none when there is anything else in it."""
    text = text.strip()
    if written := _WRITTEN.get(text.rstrip("!.").lower()):
        return (written,)
    if len(text) > MAX_EMOJI * 8:
        return ()
    signs = _SILENT.sub("", text)
    if not signs or len(signs) > MAX_EMOJI or any(sign not in _OFFERED for sign in signs):
        return ()
    return tuple(dict.fromkeys(_OFFERED[sign] for sign in signs))
