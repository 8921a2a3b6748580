"""Django's sessions in the database, read by a prepared query: every page begins with it."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from microblog.kit.prepared import Prepared

_VALID = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = _VALID.all(self.session_key, timezone.now())
        if found:
            return found[0]
        # As Django does: a key that is not, or no longer, known must not become one.
        self._session_key = None
        return None
