"""Slow down guessing: counted before any password is hashed, so that a flood costs next to nothing.

Two counters, one for the address typed in and one for the network address it comes from, each over a
window of time. They live in the cache: losing them forgives, it never locks out.
"""

import hashlib

from django.core.cache import cache

WINDOW = 15 * 60  # seconds
PER_ADDRESS = 10
PER_ORIGIN = 50


def blocked(address: str, origin: str) -> bool:
    """Whether this try is one too many. Looks, does not count."""
    limits = _limits(address, origin)
    counts = cache.get_many(limits)
    return any(counts.get(key, 0) >= limit for key, limit in limits.items())


def failed(address: str, origin: str) -> None:
    """Count a wrong password."""
    for key in _limits(address, origin):
        cache.add(key, 0, WINDOW)
        try:
            cache.incr(key)
        except ValueError:
            cache.set(key, 1, WINDOW)  # it ran out between the two steps


def forgive(address: str, origin: str) -> None:
    """The right password: this address starts anew, its origin does not (it may try others)."""
    cache.delete(next(iter(_limits(address, origin))))


def _limits(address: str, origin: str) -> dict[str, int]:
    return {_key("address", address.strip().lower()): PER_ADDRESS, _key("origin", origin): PER_ORIGIN}


def _key(kind: str, value: str) -> str:
    # Hashed: what people type may be anything, also a password in the wrong field.
    return f"signin:{kind}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
