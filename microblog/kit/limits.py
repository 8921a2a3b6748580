"""Bounds on how often something may be done, counted in the database: every process sees the same count, and
no other server has to be there.

    LIMIT = Limit("post", most=60, seconds=600)
    if (pause := LIMIT.take(str(user.pk)).wait):
        ...  # refuse, and say for how many seconds
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from .models import UseCount


@dataclass(frozen=True)
class Taken:
    """What one use found: ``left`` more are allowed; ``wait`` is how many seconds a refused one has to wait, else 0."""

    left: int
    wait: int = 0


@dataclass(frozen=True)
class Limit:
    """At most ``most`` uses in a window of ``seconds`` that begins with the first one."""

    name: str
    most: int
    seconds: int

    def take(self, who: str, amount: int = 1) -> Taken:
        """Count a use, then judge: of uses at the same time no more get through than one after another.

        ``amount``: how much it is, where not each counts the same (bytes).
        """
        now = timezone.now()
        count, ends_at = self._count(self._key(who), now, amount)
        if count <= self.most:
            return Taken(self.most - count)
        return Taken(0, max(1, round((ends_at - now).total_seconds())))

    def give_back(self, who: str) -> None:
        """Take back one use that was none after all."""
        UseCount.objects.filter(key=self._key(who), count__gt=0).update(count=F("count") - 1)

    def forget(self, who: str) -> None:
        UseCount.objects.filter(key=self._key(who)).delete()

    def is_used_up(self, who: str) -> bool:
        """Looks, does not count."""
        rows = UseCount.objects.filter(key=self._key(who), ends_at__gt=timezone.now(), count__gte=self.most)
        return rows.exists()

    def _count(self, key: str, now, amount: int):
        """(uses in the window with this one, when it ends)."""
        ends_at = now + timedelta(seconds=self.seconds)
        # A window that is over begins anew; of two that see it over, one update finds it so.
        UseCount.objects.filter(key=key, ends_at__lte=now).update(count=0, ends_at=ends_at)
        if not UseCount.objects.filter(key=key).update(count=F("count") + amount):
            first = {"count": amount, "ends_at": ends_at}
            _row, is_new = UseCount.objects.get_or_create(key=key, defaults=first)
            if not is_new:
                UseCount.objects.filter(key=key).update(count=F("count") + amount)
        # Forgotten by somebody else in this very moment, it was the first one.
        return UseCount.objects.filter(key=key).values_list("count", "ends_at").first() or (amount, ends_at)

    def _key(self, who: str) -> str:
        # Hashed: what people type may be anything, also a password in the wrong field.
        return f"{self.name}:{hashlib.sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def forget_old() -> int:
    """Delete the counts of windows that are over; returns how many."""
    return UseCount.objects.filter(ends_at__lt=timezone.now()).delete()[0]
