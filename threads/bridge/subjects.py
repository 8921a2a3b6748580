"""Subjects without what clients and gateways put in front of them."""

import re

# Reply and forward prefixes of the mail clients' languages, with Outlook's and Notes' counters: "Re[2]:", "RE(3):".
_REPLY = "re|aw|sv|vs|antw|ant|rif|r|ref|res|odp|ynt|vá|atb|απ|ответ|отв|回复|回覆|返信|답장|הנדון|رد"
_FORWARD = "fw|fwd|wg|tr|rv|i|vl|vb|vs|doorst|enc|pd|i̇lt|ilt|továbbítás|πρθ|пересл|转发|轉寄|転送|전달|הועבר|إعادة توجيه"
_PREFIX = re.compile(rf"\s*(?P<word>{_REPLY}|{_FORWARD})\s*(?:[\[(]\d{{1,3}}[\])])?\s*[:：]", re.IGNORECASE)
_TAG = re.compile(r"\s*(?:\[[^\]]{1,40}\]|\*{3}[^*]{1,40}\*{3})")
_REPLY_WORDS = frozenset(_REPLY.split("|"))


def bare(subject: str) -> str:
    """The subject as its first author wrote it: "RE: AW: Labels" -> "Labels". Tags in brackets stay."""
    text = subject.strip()
    while found := _PREFIX.match(text):
        text = text[found.end() :].strip()
    return text


def key(subject: str) -> str:
    """Equal for all mails of a chain: prefixes, gateway tags, case and spaces do not count."""
    text = subject.strip()
    while found := _PREFIX.match(text) or _TAG.match(text):
        text = text[found.end() :].strip()
    return " ".join(text.casefold().split())[:300]


def is_reply(subject: str) -> bool:
    text = subject.strip()
    while tag := _TAG.match(text):
        text = text[tag.end() :]
    found = _PREFIX.match(text)
    return bool(found) and found["word"].casefold() in _REPLY_WORDS
