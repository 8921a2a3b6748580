"""Rows that an action holds. Whoever changes a row takes it here first, as it is now, and keeps it to the end of the
transaction: what an action was given may be older than what others have committed since.

Several kinds are taken in one order, so that no two actions wait for each other: group, conversation, message.
On SQLite, with one writer at a time, nothing has to be held; the row is read anew all the same.
"""

from typing import Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model, covariant=True)


class LockingQuerySet(models.QuerySet[M]):
    def locked(self, pk: int) -> M:
        """The row as it is now. Raises DoesNotExist."""
        return self._to_lock().get(pk=pk)

    def all_locked(self) -> list[M]:
        """All rows of this query as they are now, in the order of their keys."""
        return list(self._to_lock().order_by("pk"))

    def hold(self) -> None:
        """The same, without reading them: for statements that need nothing of them."""
        list(self._to_lock().order_by("pk").values_list("pk"))

    def _to_lock(self) -> Self:
        return self.select_for_update(of=("self",))
