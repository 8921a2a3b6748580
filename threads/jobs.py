"""Periodic work of the conversations."""

from datetime import timedelta

from django.utils import timezone

from microblog.kit.jobs import periodic
from threads.actions import attaching, guests, scanning, ties, visibility
from threads.live import streams
from threads.models import LiveEvent

# A page that was away for longer fetches anew, which is cheaper than days of events.
_KEEP_EVENTS = timedelta(days=2)


@periodic(seconds=300)
def forget_unused_files() -> int:
    return attaching.forget_unused()


@periodic(seconds=1)
def scan_files() -> int:
    """Let the virus scanner look at what was stored."""
    return scanning.work_off()


@periodic(seconds=3600)
def forget_live_events() -> int:
    """Delete old events from the front; the newest always stays, for positions must never start again."""
    old = LiveEvent.objects.filter(at__lt=timezone.now() - _KEEP_EVENTS, pk__lt=streams.position())
    return old.delete()[0]


@periodic(seconds=2)
def follow_directory_groups() -> int:
    return ties.work_off()


@periodic(seconds=3600)
def look_at_all_directory_groups() -> None:
    ties.look_again()


@periodic(seconds=60)
def look_after_guests() -> int:
    return guests.end_places() + guests.end_without_a_place() + guests.take_from_the_blind()


@periodic(seconds=300)
def open_groups() -> int:
    return visibility.work_off()
