"""Bounds on how often something may be done, counted in the database: every process sees the same count, and
no other server has to be there.

    LIMIT = Limit("post", most=60, seconds=600)
    if (pause := LIMIT.take(str(user.pk)).wait):
        ...  # refuse, and say for how many seconds
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from .models import UseCount


@dataclass(frozen=True)
class LimitUse:
    """What one use found: ``left`` more are allowed; ``wait`` is how many seconds a refused one has to wait, else 0."""

    left: int
    wait: int = 0


@dataclass(frozen=True)
class Limit:
    """At most ``most`` uses in a window of ``seconds`` that begins with the first one."""

    name: str
    most: int
    seconds: int

    def take(self, who: str, amount: int = 1) -> LimitUse:
        """Count a use, then judge: of uses at the same time no more get through than one after another.

        ``amount``: how much it is, where not each counts the same (bytes).
        """
        return take_all((self,), who, amount)[0]

    def give_back(self, who: str) -> None:
        """Take back one use that was none after all."""
        UseCount.objects.filter(key=self._key(who), count__gt=0).update(count=F("count") - 1)

    def forget(self, who: str) -> None:
        UseCount.objects.filter(key=self._key(who)).delete()

    def is_used_up(self, who: str) -> bool:
        """Looks, does not count."""
        rows = UseCount.objects.filter(key=self._key(who), ends_at__gt=timezone.now(), count__gte=self.most)
        return rows.exists()

    def _taken(self, count: int, key: str, now: datetime) -> LimitUse:
        if count <= self.most:
            return LimitUse(self.most - count)
        end = UseCount.objects.filter(key=key).values_list("ends_at", flat=True).first()
        # Forgotten by somebody else in this very moment: then the next one gets through.
        return LimitUse(0, max(1, round((end - now).total_seconds())) if end else 1)

    def _key(self, who: str) -> str:
        # Hashed: what people type may be anything, also a password in the wrong field.
        return f"{self.name}:{hashlib.sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


# A window that is over begins anew. Each row is looked at and counted in one go, however many ask at the same time.
_COUNT = """
    INSERT INTO {table} (key, count, ends_at) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {table}.ends_at <= %s THEN excluded.count ELSE {table}.count + excluded.count END,
        ends_at = CASE WHEN {table}.ends_at <= %s THEN excluded.ends_at ELSE {table}.ends_at END
    RETURNING key, count
"""


def take_all(limits: Sequence[Limit], who: str, amount: int = 1) -> list[LimitUse]:
    """Count a use in several limits, with one statement; the answers in their order."""
    now, adapt = timezone.now(), connection.ops.adapt_datetimefield_value
    keys = [limit._key(who) for limit in limits]
    values: list = []
    for limit, key in zip(limits, keys, strict=True):
        values += [key, amount, adapt(now + timedelta(seconds=limit.seconds))]
    rows = ", ".join(["(%s, %s, %s)"] * len(limits))
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT.format(table=UseCount._meta.db_table, rows=rows), [*values, adapt(now), adapt(now)]
        )
        counts = dict(cursor.fetchall())
    return [limit._taken(counts[key], key, now) for limit, key in zip(limits, keys, strict=True)]


def forget_old() -> int:
    """Delete the counts of windows that are over; returns how many."""
    return UseCount.objects.filter(ends_at__lt=timezone.now()).delete()[0]
