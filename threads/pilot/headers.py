"""Mails of a mailbox, counted from their header fields. No text is read: it is skipped where the empty line ends a header.

A *group mail* goes to three addresses or more; a *reply-all* is a group mail that answers one. The same mail in two
mailboxes (Message-ID) counts once.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from threads.bridge.intake import headers as reading
from threads.bridge.unchain.mime import headers as reader
from threads.bridge.unchain.mime.mailboxes import mailboxes

from .models import MailCount

GROUP = 3


@dataclass
class Counting:
    """Adds mails up; ``skipped``: mails without a date, and what is no mail."""

    mails: int = 0
    addresses: int = 0
    group_mails: int = 0
    reply_alls: int = 0
    skipped: int = 0
    repeated: int = 0
    days: list[date] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)

    def take(self, raws: Iterable[bytes | None]) -> None:
        for raw in raws:
            self._take(raw or b"")

    def _take(self, raw: bytes) -> None:
        head, _body = reading.split(raw)
        fields, _end = reader.fields(head, 0, len(head))
        found = reader.values(fields)
        moment = reading.moment(" ".join(found.get("date", "").split())[:200])
        if moment is None:
            self.skipped += 1
            return
        if self._is_known(found.get("message-id", "")):
            self.repeated += 1
            return
        number = max(1, len(_addresses(fields)))
        self.mails += 1
        self.addresses += number
        self.group_mails += number >= GROUP
        self.reply_alls += number >= GROUP and bool(found.get("in-reply-to") or found.get("references"))
        self._note(timezone.localdate(moment))

    def _is_known(self, message_id: str) -> bool:
        key = hashlib.blake2b(message_id.strip().encode(), digest_size=12).digest()
        is_known = bool(message_id.strip()) and key in self._seen
        self._seen.add(key)
        return is_known

    def _note(self, day: date) -> None:
        """Only the outer days are kept."""
        self.days = sorted({*self.days, day})
        self.days = [self.days[0], self.days[-1]]

    def count(self) -> MailCount:
        """Not saved. Raises ValueError with a sentence when there was no mail."""
        if not self.mails:
            raise ValueError("There is no mail with a date in it.")
        return MailCount(
            first_day=self.days[0],
            last_day=self.days[-1],
            mails=self.mails,
            addresses=self.addresses,
            group_mails=self.group_mails,
            reply_alls=self.reply_alls,
        )


def _addresses(fields: list[tuple[str, bytes]]) -> set[str]:
    """Of To and Cc, each once."""
    lists = [reader.raw_text(value) for name, value in fields if name in ("to", "cc")]
    return {box.email.lower() for line in lists for box in mailboxes(line)} - {""}
