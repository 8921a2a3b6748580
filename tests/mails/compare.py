"""Compare what the engine found with what an exhibit says must be found."""

import re

from threads.bridge.unchain.values import ExtractedMessage


def plain(text: str) -> str:
    """A body without what layout changes: blanks and line ends."""
    return re.sub(r"\s+", " ", text).strip()


def own(message: ExtractedMessage) -> str:
    """A body without its signature: one the engine is not certain of is named but left in the body."""
    body, signature = plain(message.body), plain(message.signature)
    return body.removesuffix(signature).strip() if signature else body


def summary(messages: tuple[ExtractedMessage, ...]) -> list[dict]:
    """The found messages in the form of an exhibit, oldest first, parents by position in this list."""
    ordered = sorted(messages, key=lambda m: (m.date_iso or "")[:16])
    position = {message.index: n for n, message in enumerate(ordered)}
    return [
        {
            "author_name": message.author_name,
            "author_email": message.author_email,
            "date": (message.date_iso or "")[:16],
            "body": own(message),
            "parent": position.get(message.parent),
        }
        for message in ordered
    ]


def wanted(expected: list[dict], found: list[dict]) -> list[dict]:
    """The expected messages in the same form; an address nobody printed may be missing in ``found``."""
    out = []
    for n, message in enumerate(expected):
        want = message | {"body": plain(message["body"])}
        printed = want.pop("address_printed")
        if not printed and n < len(found) and not found[n]["author_email"]:
            want["author_email"] = ""
        out.append(want)
    return out
