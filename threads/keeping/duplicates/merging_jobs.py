"""The worker's share: merges that were begun, or are to be taken apart, and what is too old to be."""

import logging
from collections.abc import Callable, Iterable

from django.utils import timezone

from accounts.erased.words import is_placeholder

from . import letters, moving, undoing
from .models import MergeNote, PersonMerge

log = logging.getLogger("skein.keeping")


def work_off() -> None:
    """As long as it takes; killed, it goes on in the next worker."""
    _each(moving.waiting(), moving.work_off)
    _each(moving.to_look_at_again(), moving.look_again)
    undone = PersonMerge.objects.filter(undo_at__isnull=False, undone_at=None)
    _each(undone.order_by("pk"), undoing.work_off)
    letters.send_due()


def _each(merges: Iterable[PersonMerge], work: Callable[[PersonMerge], None]) -> None:
    """One that fails does not stop the others; it is tried again by the next run."""
    for merge in merges:
        try:
            work(merge)
        except Exception:
            log.exception("merge %s does not go on", merge.pk)


def tidy() -> None:
    """Once a day: an import that ran for hours may have named whoever was merged meanwhile; and what nobody can take apart
    any more is forgotten."""
    open_ = PersonMerge.objects.filter(moved_at__isnull=False, undo_at=None, forgotten_at=None)
    for merge in open_.select_related("stays").order_by("pk"):
        moving.look_again(merge)
        if merge.undo_until < timezone.now() or is_placeholder(merge.stays.name):
            MergeNote.objects.filter(merge=merge).delete()
            PersonMerge.objects.filter(pk=merge.pk).update(forgotten_at=timezone.now())
