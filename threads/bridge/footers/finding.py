"""Which lines end the mails of many people of one domain."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import EmailAddress, Group
from threads.models import Message

from ..models import RepeatedFooter
from ..unchain.wrappers.repeated import MAX_LINE, Block, domain_of, is_footer, known

#: The newest mails are looked at, and of each so many lines from its end.
NEWEST, MAX_LINES = 5_000, 12
#: By so many people, in so many mails, of so many letters: a greeting is shorter, and two people agree by chance.
MIN_SENDERS, MIN_MAILS, MIN_LETTERS = 3, 5, 20
#: A longer block counts instead of its end if so large a part of the mails has all of it.
PART = 0.7
#: Of one domain, the most frequent.
MOST = 20
AT_ONCE = 1_000


@dataclass
class SeenFooter:
    """``text``: its lines as one of the mails has them, and ``block`` as they are compared; only once it is frequent."""

    mails: int = 0
    senders: set[int] = field(default_factory=set)
    text: str = ""
    block: Block = ()

    @property
    def is_frequent(self) -> bool:
        return len(self.senders) >= MIN_SENDERS and self.mails >= MIN_MAILS


def find() -> int:
    """Look at the newest mails; returns how many footers are new. Those that somebody decided about stay as they are;
    those that wait and are not found any more go."""
    found = [(domain, one) for domain, ones in _counted().items() for one in _telling(ones)]
    rows = [_remember(domain, one) for domain, one in found]
    waiting = RepeatedFooter.objects.filter(state=RepeatedFooter.State.FOUND)
    waiting.exclude(pk__in=[row.pk for row, _is_new in rows]).delete()
    return sum(is_new for _row, is_new in rows)


@transaction.atomic
def _remember(domain: str, one: SeenFooter) -> tuple[RepeatedFooter, bool]:
    block = one.block
    digest = hashlib.sha256("\n".join(block).encode()).hexdigest()
    facts = {"mails": one.mails, "senders": len(one.senders), "found_at": timezone.now()}
    row, is_new = RepeatedFooter.objects.get_or_create(
        domain=domain, digest=digest, defaults=facts | {"text": one.text, "block": list(block)}
    )
    if not is_new and row.state in (RepeatedFooter.State.FOUND, RepeatedFooter.State.LEFT):
        RepeatedFooter.objects.filter(pk=row.pk).update(**facts)
    return row, is_new


def _counted() -> dict[str, list[SeenFooter]]:
    """{domain: the last lines of its mails, of each length, that are frequent}. The others are known by a hash alone."""
    found: dict[str, dict[bytes, SeenFooter]] = defaultdict(lambda: defaultdict(SeenFooter))
    for author, domain, lines in _endings():
        compared, mark = [known(line) for line in lines], hashlib.sha256()
        for size in range(1, len(lines) + 1):
            mark.update(compared[-size].encode() + b"\n")
            one = found[domain][mark.digest()]
            one.mails += 1
            one.senders.add(author)
            if one.is_frequent and not one.block:
                one.text, one.block = "\n".join(lines[-size:]), tuple(compared[-size:])
    return {domain: [one for one in ones.values() if one.block] for domain, ones in found.items()}


def _endings() -> Iterator[tuple[int, str, list[str]]]:
    """(author, domain, last lines) of the newest mails that came as their authors wrote them and that everybody may read:
    an admin reads no others here. What is folded already does not count."""
    mails = Message.objects.filter(
        source=Message.Source.MAIL, claimed_by=None, withdrawn_at=None, moderated="",
        conversation__group__visibility=Group.Visibility.PUBLIC,
    ).order_by("-pk")  # fmt: skip
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
        ends = lines[1:][-MAX_LINES:]
        long = [place for place, line in enumerate(ends) if len(line) > MAX_LINE]
        ends = ends[long[-1] + 1 :] if long else ends
        if domain and ends:
            yield message.author_id, domain, ends


def _telling(frequent: list[SeenFooter]) -> list[SeenFooter]:
    """Those that can be footers, each as long as most of its mails have it."""
    long = [one for one in frequent if is_footer(one.block) and sum(map(len, one.block)) >= MIN_LETTERS]
    return sorted((one for one in long if not _is_part(one, long)), key=lambda one: -one.mails)[:MOST]


def _is_part(one: SeenFooter, frequent: list[SeenFooter]) -> bool:
    size = len(one.block)
    return any(
        len(more.block) > size and more.block[-size:] == one.block and more.mails >= PART * one.mails
        for more in frequent
    )
