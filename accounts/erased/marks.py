"""Hashes of names and addresses. Keyed (HMAC, RFC 2104) with the secret key: without it nobody can try names."""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings

from accounts import names
from accounts.models import ErasedMark
from microblog.kit.text_folding import folded

Kind = ErasedMark.Kind
#: Scripts that write names without blanks.
RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
MOST_WORDS = 8
QUOTES = "'’‘ʼʹ`´"
_NO_QUOTES = str.maketrans("", "", QUOTES)


@dataclass(frozen=True)
class Marks:
    """What to look for: number of the person by (kind, digest)."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
    #: How many words the names have, how many letters the runs.
    lengths: tuple[int, ...] = ()
    runs: tuple[int, ...] = ()
    _known: dict[str, bool] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return bool(self.numbers)

    def number(self, kind: str, text: str) -> int | None:
        return self.numbers.get((kind, digest(kind, text)))

    def may_begin(self, word: str) -> bool:
        """Whether a name that is looked for may begin with this word, or an address have this domain."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            known = self._known[word] = head(plain(word)) in self.heads
        return known

    @cached_property
    def has_handles(self) -> bool:
        return any(kind == Kind.HANDLE for kind, _digest in self.numbers)


def load(numbers: Iterable[int] | None = None) -> Marks:
    """Of all erased persons, or of these."""
    rows = ErasedMark.objects.order_by("-number", "pk")
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    return of_rows(list(rows))


def of_rows(rows: list[ErasedMark]) -> Marks:
    """Of two persons with one name it is the older's: an import must not tell them apart otherwise."""
    return Marks(
        {(row.kind, row.digest): row.number for row in rows},
        frozenset(row.head for row in rows if row.head),
        tuple(sorted({r.length for r in rows if r.kind in (Kind.NAME, Kind.TURNED)}, reverse=True)),
        tuple(sorted({r.length for r in rows if r.kind == Kind.RUN}, reverse=True)),
    )


def remember(
    number: int, called: Iterable[str], addresses: Iterable[str], handles: Iterable[str]
) -> list[ErasedMark]:
    """Write the marks of a person; again is once."""
    rows = make(number, called, addresses, handles)
    ErasedMark.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def make(
    number: int, called: Iterable[str], addresses: Iterable[str], handles: Iterable[str]
) -> list[ErasedMark]:
    found: dict[tuple[str, str], ErasedMark] = {}

    def add(kind: str, text: str, first: str = "", length: int = 1) -> None:
        row = ErasedMark(
            number=number,
            kind=kind,
            digest=digest(kind, text),
            head=head(first) if first else "",
            length=length,
        )
        found.setdefault((row.kind, row.digest), row)

    for name in called:
        for kind, words in spellings(name):
            add(kind, " ".join(words), words[0], len(words))
        for run in [run for run in [folded("".join(name.split()))] if RUN.fullmatch(run)]:
            add(Kind.RUN, run, length=len(run))
        add(Kind.SHOWN, names.fold(name))
    for address in filter(None, addresses):
        add(Kind.ADDRESS, folded(address), folded(address.rpartition("@")[2]))
    for handle in filter(None, handles):
        add(Kind.HANDLE, folded(handle))
    return list(found.values())


def spellings(name: str) -> list[tuple[str, list[str]]]:
    """The words of a full name in the orders people write them; none for a single word, which may mean anybody."""
    if "@" in name:
        return []
    words = names.core(name).split()[:MOST_WORDS]
    if len(words) < 2:
        return []
    ways = [(Kind.NAME, words), (Kind.TURNED, [*words[-1:], *words[:-1]])]
    if len(words) > 2:
        ways += [(Kind.NAME, [words[0], words[-1]]), (Kind.TURNED, [words[-1], words[0]])]
    return [(str(kind), found) for kind, found in ways]


def plain(word: str) -> str:
    """As it is hashed: "O’Brien" is "obrien"."""
    return folded(word.translate(_NO_QUOTES))


def digest(kind: str, text: str) -> str:
    return _hash(f"erased {kind}\0{text}")[:40]


def head(word: str) -> str:
    return _hash(f"erased head\0{word}")[:4]


def _hash(text: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode("utf-8", "replace"), "sha256").hex()
