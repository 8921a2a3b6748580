"""Background work that survives: `@task` functions to enqueue, `@periodic` functions to run again and again.

    @task
    def fetch_preview(message_id): ...
    fetch_preview.enqueue(42)            # in the transaction that needs it

    @periodic(seconds=0.5)
    def drain(): ...

Both live in the `tasks` module of an app, which the worker imports. A task runs at least once: write it so
that a second run changes nothing. One that raises is tried again, later each time, and set aside after
`leases.MAX_ATTEMPTS` (`manage.py doctor` lists it).
"""

from django_tasks import task

from .schedules import periodic

__all__ = ["periodic", "task"]
