"""Many mails, one conversation: every message once, with the tree that all copies together prove.

The result does not depend on the order of the mails: pairs are judged symmetrically, joined from the
strongest evidence down, and every choice between copies is made by their content.

1. copies    every message of every mail, with what identifies it (likeness.py)
2. clusters  those that are one message: pairs that share a key, joined unless the union would contain a
             contradiction (clusters.py)
3. best      of each cluster the best text, completed from the other copies
4. tree      the parent most of the copies prove; the nearest of several ancestors (parents.py)
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from ..values import ExtractedMessage
from .clusters import clusters
from .copies import Copy, copies_of
from .disagreements import wordings_differ
from .parents import parents

#: Of so many different texts of one message it is asked what they say; further ones are told.
MAX_COMPARED = 50
#: What the best copy may lack and another has.
COMPLETED = ("author_name", "author_email", "to", "cc", "subject", "message_id", "signature", "attachments")


def merge(mails: Iterable[Iterable[ExtractedMessage]]) -> list[ExtractedMessage]:
    """The distinct messages of several unchained mails, oldest first; ``parent`` is an index into the list."""
    return [message for message, _places in merged(mails)]


def merged(
    mails: Iterable[Iterable[ExtractedMessage]],
) -> list[tuple[ExtractedMessage, list[tuple[int, int]]]]:
    """As ``merge``, each message with the places (mail, index) of its copies, the best first."""
    copies = [copy for n, messages in enumerate(mails) for copy in copies_of(n, messages)]
    found = [sorted(cluster, key=lambda copy: copy.rank, reverse=True) for cluster in clusters(copies)]
    found.sort(key=lambda cluster: _order(cluster[0]))
    home = {copy.place: number for number, cluster in enumerate(found) for copy in cluster}
    above = parents(found, home)
    return [
        (
            replace(_complete(cluster), index=number, parent=above[number]),
            [copy.place for copy in cluster],
        )
        for number, cluster in enumerate(found)
    ]


def _complete(cluster: list[Copy]) -> ExtractedMessage:
    """The best copy, which is the first, with what only others know."""
    best, copies = cluster[0].message, [copy.message for copy in cluster]
    known = {
        field: next((value for m in copies if (value := getattr(m, field))), getattr(best, field))
        for field in COMPLETED
    }
    dated = next((m for m in copies if m.date_iso), best)
    zoned = next((m for m in copies if m.date_iso and _has_zone(m.date_iso)), dated)
    confidence = min(1.0, best.confidence + 0.05 * (len(cluster) - 1))
    return replace(
        best,
        **known,
        date_iso=zoned.date_iso,
        date_raw=zoned.date_raw,
        confidence=confidence,
        variants=_variants(cluster),
    )


def _variants(cluster: list[Copy]) -> tuple[str, ...]:
    """The texts that say something else than the best, each once, in the order of their words; and what the mails
    say in their other form."""
    best, author = cluster[0].wording, cluster[0].message.author_name
    forms = {text for copy in cluster for text in copy.message.variants}
    texts = {(copy.words, copy.wording.links, copy.wording.asks): copy.wording for copy in reversed(cluster)}
    others = sorted(texts.values(), key=lambda said: (said.words, said.text))
    different = [
        said.text
        for n, said in enumerate(others)
        if said.words != best.words and n >= MAX_COMPARED or wordings_differ(best, said, author)
    ]
    return (*different, *sorted(forms - {*different, best.text})[:MAX_COMPARED])


def _order(copy: Copy) -> tuple:
    moment = copy.moment or datetime.max.replace(tzinfo=UTC)
    return (moment, copy.message.author_email or copy.message.author_name or "", copy.message.body, copy.rank)


def _has_zone(iso: str) -> bool:
    return iso.endswith("Z") or "+" in iso[10:] or "-" in iso[10:]
