"""The chain engine: the last mail of a chain in, every message of it out. Pure: imports no Django.

>>> from threads.bridge.unchain import unchain
>>> for message in unchain(open("mail.eml", "rb").read()).messages:
...     print(message.author_name, message.date_iso, message.body)

``unchain(raw)`` reads one mail, ``unchain_many(mails)`` merges several into one conversation.
"""

from .engine import unchain, unchain_many
from .values import Chain, ExtractedFile, ExtractedMessage, InlineAnswer, ParsedMail, Piece, Unchained

__all__ = [
    "InlineAnswer",
    "ExtractedFile",
    "Chain",
    "ExtractedMessage",
    "ParsedMail",
    "Piece",
    "Unchained",
    "unchain",
    "unchain_many",
]
