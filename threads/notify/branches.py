"""Where a message stands in the tree of mail programs: what it answers, and its Thread-Index."""

import base64
import binascii
import hashlib
import re
import zlib
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import BinaryField
from django.db.models.functions import Substr

from threads.models import Conversation, Message

# A reader of mail sees no branch deeper than this, and servers cut long lines.
MOST_ABOVE = 20
# Messages of a conversation among which they are looked for, the newest.
MOST_HERE = 5_000
# Of a packed mail: its header fields stand there.
_HEAD = 16_384
# 22 bytes of a conversation, 5 more for each answer (MS-OXOMSG 2.2.1.3).
_INDEX = re.compile(
    rb"^thread-index:[ \t]*([A-Za-z0-9+/=\r\n\t ]{1,2000}?)\r?\n(?![ \t])", re.IGNORECASE | re.MULTILINE
)
_ROOT, _CHILD, _MOST_BYTES = 22, 5, 22 + 5 * 60
_FILETIME_OF_UNIX = 116_444_736_000_000_000  # 100 ns units from 1601 to 1970


class Branches:
    """Of the letters of a batch: many are of one message, and it is asked for once."""

    def __init__(self) -> None:
        self._above: dict[int, list[Message]] = {}
        self._index: dict[int, bytes] = {}

    def above(self, message: Message) -> list[Message]:
        """What a message answers, what that answers and so on, the parent last; MOST_ABOVE at most."""
        if message.pk not in self._above:
            self._above[message.pk] = _ancestors(message)
        return self._above[message.pk]

    def index(self, message: Message) -> bytes:
        """As Exchange counts: what the nearest mail above says, else a root of the conversation, and 5 bytes for each answer."""
        if message.pk not in self._index:
            self._index[message.pk] = _thread_index(message, self.above(message))
        return self._index[message.pk]


def _ancestors(message: Message) -> list[Message]:
    if message.parent_id is None:
        return []
    here = Message.objects.filter(conversation=message.conversation_id).order_by("-pk")
    known = {one.pk: one for one in here.only("parent", "message_id", "arrived_at")[:MOST_HERE]}
    above: list[Message] = []
    parent = known.get(message.parent_id)
    while parent is not None and len(above) < MOST_ABOVE:
        above.append(parent)
        parent = known.get(parent.parent_id or 0)
    return above[::-1]


def _thread_index(message: Message, above: list[Message]) -> bytes:
    branch = [*above, message]
    said = _said([one.pk for one in branch if one.message_id])
    number = next((n for n in range(len(branch) - 1, -1, -1) if branch[n].pk in said), None)
    found = _root(message.conversation) if number is None else said[branch[number].pk]
    for one in branch[(number or 0) + 1 :]:
        found += _child(one)
    return found[:_MOST_BYTES]


def _root(conversation: Conversation) -> bytes:
    name = f"{settings.MAIL_DOMAIN} {conversation.pk}"
    guid = hashlib.sha256(name.encode()).digest()[:16]
    return b"\x01" + (_filetime(conversation.created_at) >> 24).to_bytes(5, "big") + guid


def _child(message: Message) -> bytes:
    """Five bytes that say when, and are not those of another answer of the same moment."""
    return ((_filetime(message.arrived_at) >> 18 & 0xFFFFFFFF) << 8 | message.pk & 0xFF).to_bytes(5, "big")


def _filetime(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp() * 10_000_000) + _FILETIME_OF_UNIX


def _said(messages: list[int]) -> dict[int, bytes]:
    """{message: Thread-Index of the mail that it is}, of those that have one that can be read. One query, and of each mail its
    head alone."""
    packed = Substr("origins__mail__raw__packed", 1, _HEAD, output_field=BinaryField())
    mails = Message.objects.filter(pk__in=messages, origins__role="outer").order_by("-origins__pk")
    found = {pk: _read(bytes(head)) for pk, head in mails.values_list("pk", packed) if head}
    return {pk: index for pk, index in found.items() if index}


def _read(packed: bytes) -> bytes:
    try:
        head = zlib.decompressobj().decompress(packed, 4 * _HEAD).partition(b"\r\n\r\n")[0]
        found = _INDEX.search(head + b"\r\n")
        index = base64.b64decode(b"".join(found[1].split()), validate=True) if found else b""
    except (binascii.Error, zlib.error):
        return b""
    is_one = _ROOT <= len(index) <= _MOST_BYTES and (len(index) - _ROOT) % _CHILD == 0
    return index if is_one else b""
