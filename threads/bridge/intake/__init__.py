"""Ways in. Each only stores an IncomingMail; none of them thinks."""

from .store import store

__all__ = ["store"]
