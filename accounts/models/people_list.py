"""Colleagues to invite, from a file or a pasted list: read and shown first, then made one by one by the worker."""

from typing import Any

from django.db import models
from django.utils import timezone

from .user import User


class PeopleList(models.Model):
    """``rows``: [{"line", "name", "address", "title", "role", "groups", "problem"}] as accounts.people_lists reads them.

    Rows with a problem are shown and left out. ``done`` counts the others from the first, in the transaction of each:
    a worker that dies goes on where it was.
    """

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    # [{"line", "address", "problem"}] of those that were good when they were shown and are not any more.
    failed = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["started_at"],
                condition=models.Q(started_at__isnull=False, ended_at=None),
                name="lists_to_work_off",
            )
        ]

    @property
    def good(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if not row["problem"]]

    @property
    def bad(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["problem"]]

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def invited(self) -> int:
        return self.done - len(self.failed)
