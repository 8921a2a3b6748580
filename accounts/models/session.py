"""Where a person is signed in: one row per browser."""

import hashlib
from typing import Self

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

from .user import User


class SessionQuerySet(models.QuerySet):
    def alive(self) -> Self:
        return self.filter(expire_date__gt=timezone.now())

    def of(self, user: User) -> Self:
        """The sessions in which this person is signed in, the one used last first."""
        return self.alive().filter(user=user).order_by("-seen_at", "session_key")


class Session(AbstractBaseSession):
    """``expire_date`` is the earlier of two ends: too long unused, or too old however busy (signin/sessions.py)."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    # What the browser says about itself, and the address it was used from last.
    agent = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=45, blank=True)

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):  # type: ignore[name-defined]
        abstract = False
        indexes = [models.Index(fields=["user", "-seen_at"])]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.signin.sessions import SessionStore

        return SessionStore

    @property
    def public_id(self) -> str:
        """Names the session on a page. The key itself would let whoever sees the page sign in."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]
