"""The colour of a person or a group."""

import hashlib
from functools import lru_cache


@lru_cache(maxsize=4096)
def hue_of(key: str) -> int:
    """1 to 8, for ever the same for a key."""
    return hashlib.md5(key.encode(), usedforsecurity=False).digest()[0] % 8 + 1
