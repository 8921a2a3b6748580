"""Background work: `@periodic` functions in the `jobs` module of an app, which the worker runs again and again.

    @periodic(seconds=0.5)
    def drain(): ...

What is to be done later is a row of a table, an outbox: it is written in the transaction of what it belongs to, so
that it exists if and only if that does, and a periodic drain does what is due. A drain may be killed at any time and
start anew in another process: it notes each row as done by itself, counts its attempts before them, and a row that is
done a second time changes nothing. Outboxes are `IncomingMail`, `MailAnswer`, `Notification`, `OneTimeLink`, and the
queue of the search index.
"""

from .schedules import periodic

__all__ = ["periodic"]
