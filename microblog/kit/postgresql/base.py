"""Django's PostgreSQL backend with two habits: it fails at once while the server is away, and knows without a
question whether a connection is still there.

Each thread keeps a connection of its own (kit/pages.py). A pool would wait where an answer is wanted, and after
an absence it waits ever longer before it tries again.
"""

import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

# After a try that failed, seconds in which no other thread of this process tries.
PAUSE = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    _away_until = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < DatabaseWrapper._away_until:
            raise OperationalError("the database did not answer a moment ago")
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            DatabaseWrapper._away_until = time.monotonic() + PAUSE
            raise

    def is_usable(self) -> bool:
        """PostgreSQL says nothing unasked but goodbye: a socket with something to read is no good any more."""
        if self.connection is None or self.connection.closed:
            return False
        try:
            poll = select.poll()
            poll.register(self.connection.fileno(), select.POLLIN)
            return not poll.poll(0)
        except (OSError, psycopg.Error):
            return False
