"""Sessions in the database with two ends: too long unused, and too old however busy.

Read by a compiled query, because every page begins with it. Django's own store knows one end only and does not
know whose a session is.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Session
from microblog.kit.away import if_it_can_be
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.middleware import GetResponse

# A session in use is written down as such this often: a write for each page would be a write too many.
TOUCH_EVERY = timedelta(minutes=5)

_VALID = CompiledQuery(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime
)


class SessionStore(db.SessionStore):
    """The row that was read, or written last, is kept as ``row``."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _VALID.all(self.session_key or "", timezone.now())
        if found:
            self.row = found[0]
            return self.row
        # As Django does: a key that is not, or no longer, known must not become one.
        self._session_key = None
        return None

    @transaction.atomic
    def delete(self, session_key: str | None = None) -> None:
        """Sockets opened in it close: they ask again when it is gone, and not before."""
        key = session_key or self.session_key
        row = Session.objects.select_related("user").filter(session_key=key).first() if key else None
        super().delete(session_key)
        if row and row.user:
            row.user.bump_access()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to write: what it says of the past stays, and its end moves on."""
        own: str = self._get_or_create_session_key()  # type: ignore[attr-defined]  # of Django, missing in its stubs
        before = self.row if self.row and self.row.session_key == own else None
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        if before:
            row.created_at, row.agent, row.address = before.created_at, before.agent, before.address
        row.seen_at = timezone.now()
        row.expire_date = end_of(row.created_at, row.seen_at)
        self.row = row
        return row


def end_of(created_at: datetime, seen_at: datetime) -> datetime:
    return min(created_at + settings.SESSION_LONGEST, seen_at + settings.SESSION_IDLE)


def touch_sessions(get_response: GetResponse) -> GetResponse:
    """Middleware: a session that is used lives on, and its owner sees where (behind authentication)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            touch(request)
        return get_response(request)

    return middleware


def touch(request: HttpRequest) -> None:
    row = getattr(request.session, "row", None)
    now = timezone.now()
    if row is None or now - row.seen_at < TOUCH_EVERY:
        return
    note_browser(row, request)
    row.seen_at, row.expire_date = now, end_of(row.created_at, now)
    # Not saved: a session that was ended meanwhile must not come back.
    with if_it_can_be():
        Session.objects.filter(pk=row.pk).update(
            seen_at=now, agent=row.agent, address=row.address, expire_date=row.expire_date
        )


def note_browser(row: Session, request: HttpRequest) -> None:
    row.agent = request.META.get("HTTP_USER_AGENT", "")[:300]
    row.address = request.META.get("REMOTE_ADDR", "")[:45]


@receiver(user_logged_in, dispatch_uid="accounts.note_browser")
def _signed_in(request: HttpRequest, **_kwargs: object) -> None:
    if row := getattr(request.session, "row", None):
        note_browser(row, request)
