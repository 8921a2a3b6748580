"""Which lines end the mails of many people of one domain."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import EmailAddress
from threads.models import Message

from ..models import RepeatedFooter
from ..unchain.wrappers.repeated import Block, domain_of, known

#: The newest mails are looked at, and of each so many lines from its end.
NEWEST, MAX_LINES, MAX_LINE = 20_000, 12, 1_000
#: By so many people, in so many mails, of so many letters: a greeting is shorter, and two people agree by chance.
MIN_SENDERS, MIN_MAILS, MIN_LETTERS = 3, 5, 20
#: A longer block counts instead of its end if so large a part of the mails has all of it.
PART = 0.7
#: Of one domain, the most frequent.
MOST = 20
AT_ONCE = 1_000


@dataclass
class SeenFooter:
    """``text``: its lines as the first mail has them."""

    text: str
    mails: int = 0
    senders: set[int] = field(default_factory=set)

    @property
    def is_frequent(self) -> bool:
        return len(self.senders) >= MIN_SENDERS and self.mails >= MIN_MAILS


def find() -> int:
    """Look at the newest mails; returns how many footers are new. Those that somebody decided about stay as they are."""
    seen = _counted()
    fresh = 0
    for domain, blocks in seen.items():
        for block, one in _telling(blocks):
            fresh += _remember(domain, block, one)
    return fresh


@transaction.atomic
def _remember(domain: str, block: Block, one: SeenFooter) -> bool:
    digest = hashlib.sha256("\n".join(block).encode()).hexdigest()
    facts = {"mails": one.mails, "senders": len(one.senders), "found_at": timezone.now()}
    row, is_new = RepeatedFooter.objects.get_or_create(
        domain=domain, digest=digest, defaults=facts | {"text": one.text, "block": list(block)}
    )
    if not is_new and row.state in (RepeatedFooter.State.FOUND, RepeatedFooter.State.LEFT):
        RepeatedFooter.objects.filter(pk=row.pk).update(**facts)
    return is_new


def _counted() -> dict[str, dict[Block, SeenFooter]]:
    """{domain: {the last lines of a mail, of each length: how often}}."""
    found: dict[str, dict[Block, SeenFooter]] = defaultdict(dict)
    for author, domain, lines in _endings():
        blocks = found[domain]
        for size in range(1, len(lines) + 1):
            tail = lines[-size:]
            block = tuple(map(known, tail))
            one = blocks.get(block)
            if one is None:
                one = blocks[block] = SeenFooter("\n".join(tail))
            one.mails += 1
            one.senders.add(author)
    return found


def _endings() -> Iterator[tuple[int, str, list[str]]]:
    """(author, domain, last lines) of the newest mails that came as their authors wrote them; what is folded already
    does not count."""
    mails = Message.objects.filter(source=Message.Source.MAIL, claimed_by=None, withdrawn_at=None).order_by(
        "-pk"
    )
    rows = mails.only("author_id", "body", "signature")[:NEWEST]
    domains: dict[int, str] = {}
    chunk: list[Message] = []
    for message in rows.iterator(chunk_size=AT_ONCE):
        chunk.append(message)
        if len(chunk) == AT_ONCE:
            yield from _ends_of(chunk, domains)
            chunk = []
    yield from _ends_of(chunk, domains)


def _ends_of(messages: list[Message], domains: dict[int, str]) -> Iterator[tuple[int, str, list[str]]]:
    wanted = {message.author_id for message in messages} - domains.keys()
    addresses = EmailAddress.objects.filter(user__in=wanted).order_by("primary", "pk") if wanted else ()
    domains |= {row.user_id: domain_of(row.address) for row in addresses}
    for message in messages:
        lines = [line for line in message.unsigned.split("\n") if line.strip()]
        domain = domains.get(message.author_id, "")
        # The first line is never a footer: better shown than folded.
        ends = [line[:MAX_LINE] for line in lines[1:][-MAX_LINES:]]
        if domain and ends:
            yield message.author_id, domain, ends


def _telling(blocks: dict[Block, SeenFooter]) -> list[tuple[Block, SeenFooter]]:
    """The frequent ones, each as long as most of its mails have it."""
    frequent = {block: one for block, one in blocks.items() if one.is_frequent}
    kept = [
        (block, one)
        for block, one in frequent.items()
        if sum(map(len, block)) >= MIN_LETTERS and not _is_part(block, one, frequent)
    ]
    return sorted(kept, key=lambda pair: -pair[1].mails)[:MOST]


def _is_part(block: Block, one: SeenFooter, frequent: dict[Block, SeenFooter]) -> bool:
    size = len(block)
    return any(
        len(other) > size and other[-size:] == block and more.mails >= PART * one.mails
        for other, more in frequent.items()
    )
