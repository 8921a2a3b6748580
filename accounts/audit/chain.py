"""Seals: each entry's is the hash of the one before it and its own digest, as in a hash chain (RFC 6962 has a tree of
them; for one reader a chain is enough).

Who can write to the database can write a whole new chain. The seal of one day, kept elsewhere, shows that
(``audit_verify --anchor``).
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, AuditHead
from microblog.kit.bulk_update import update_each

ONE = 1
# Sealed or checked at a time.
BATCH = 2_000


@dataclass(frozen=True)
class ChainCheck:
    """``count`` entries hold; ``fault`` says of the first that does not what is wrong, empty: all hold. ``seal``: of the
    last that holds."""

    count: int
    seal: str
    fault: str = ""
    # The row with the fault, by its primary key; None when a row is missing.
    entry: int | None = None


def digest_of(entry: AuditEntry) -> str:
    """The SHA-256 (FIPS 180-4) of what an entry says, as hex; of personal words it holds their digest."""
    said = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.act,
        entry.actor_id,
        entry.person_id,
        entry.group_id,
        entry.source,
        entry.detail,
        entry.words_digest,
    ]
    return _sha256(_canonical(said))


def digest_of_words(words: dict[str, str], salt: str) -> str:
    """Salted, so that nobody finds an erased name by trying names."""
    return _sha256(salt + _canonical(words)) if words else ""


def seal_of(before: str, number: int, digest: str) -> str:
    return _sha256(f"{before}\n{number}\n{digest}")


def seal_new() -> int:
    """Put the entries that have no seal yet at the end of the chain. Returns how many there were."""
    return _seal() if AuditEntry.objects.filter(number=None).exists() else 0


@transaction.atomic
def _seal() -> int:
    head = _held_head()
    entries = list(AuditEntry.objects.filter(number=None).order_by("pk")[:BATCH])
    for entry in entries:
        head.number += 1
        entry.number, entry.seal = head.number, seal_of(head.seal, head.number, entry.digest)
        head.seal = entry.seal
    update_each(entries, "number", "seal")
    head.save(update_fields=["number", "seal"])
    return len(entries)


def verify(anchor: tuple[int, str] | None = None, seen: Callable[[], object] = int) -> ChainCheck:
    """Walk the chain from its first entry. ``anchor``: a number and its seal that were kept elsewhere.
    ``seen`` is called for each entry."""
    number, seal, head = 0, "", AuditHead()
    for before, batch in _in_order():
        head = before
        for entry in batch:
            number += 1
            seen()
            fault = _fault(entry, number, seal)
            if not fault and anchor and anchor[0] == number and anchor[1] != entry.seal:
                fault = "its seal is not the one that was kept elsewhere"
            if fault:
                return ChainCheck(number - 1, seal, f"Entry {number}: {fault}.", entry.pk)
            seal = entry.seal
    if (number, seal) != (head.number, head.seal):
        return ChainCheck(number, seal, f"Entry {number + 1} and what came after it is missing.")
    if anchor and anchor[0] > number:
        return ChainCheck(number, seal, f"Entry {anchor[0]}, which was kept elsewhere, is missing.")
    return _verify_unsealed(ChainCheck(number, seal))


def _verify_unsealed(result: ChainCheck) -> ChainCheck:
    for entry in AuditEntry.objects.filter(number=None).order_by("pk").iterator(BATCH):
        if fault := _fault_of_row(entry):
            return ChainCheck(result.count, result.seal, f"An entry without a number: {fault}.", entry.pk)
    return result


def _fault(entry: AuditEntry, number: int, before: str) -> str:
    if entry.number != number:
        return "it is missing"
    fault = _fault_of_row(entry)
    if not fault and entry.seal != seal_of(before, number, entry.digest):
        fault = "it was written anew after it was sealed"
    return fault


def _fault_of_row(entry: AuditEntry) -> str:
    if digest_of(entry) != entry.digest:
        return "what it says was changed"
    is_erased = entry.words_erased_at is not None and not entry.words
    if not is_erased and digest_of_words(entry.words, entry.words_salt) != entry.words_digest:
        return "a name in it was changed"
    return ""


def _in_order() -> Iterator[tuple[AuditHead, list[AuditEntry]]]:
    """The sealed entries. By their numbers in batches: the log may be longer than memory.

    Others seal meanwhile, so the head is read before each batch: when nothing came after the last entry, it was the
    end that this head tells of.
    """
    batch: list[AuditEntry] | None = None
    while batch is None or batch:
        last = batch[-1].number or 0 if batch else 0
        head = AuditHead.objects.filter(pk=ONE).first() or AuditHead()
        batch = list(AuditEntry.objects.filter(number__gt=last).order_by("number")[:BATCH])
        yield head, batch


def check() -> ChainCheck:
    """Verify all, and note on the head what was found, for the page and for monitoring."""
    while seal_new():
        pass
    result = verify()
    with transaction.atomic():
        head = _held_head()
        head.checked_at, head.checked_number, head.fault = timezone.now(), result.count, result.fault[:300]
        head.save(update_fields=["checked_at", "checked_number", "fault"])
    return result


def _held_head() -> AuditHead:
    """The row every writer waits for."""
    heads = AuditHead.objects.filter(pk=ONE)
    if not (held := heads.all_locked()):
        AuditHead.objects.get_or_create(pk=ONE)
        held = heads.all_locked()
    return held[0]


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
