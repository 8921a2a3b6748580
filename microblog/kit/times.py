"""Points in time in words, the same ones js/times.js uses."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, gettext, ngettext


def full(moment: datetime) -> str:
    """ "12 March 2026, 08:14" in the reader's time zone."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def relative(
    moment: datetime, with_clock: bool = False, now: datetime | None = None, minutes_ago: bool = True
) -> str:
    """ "just now", "8 min ago", "today, 05:51", "yesterday, 17:42", "6 Mar", "6 Mar 2024".

    ``minutes_ago`` False: no "8 min ago", for words that stand inside a sentence ("New since today, 05:51").
    """
    zone = timezone.get_current_timezone()
    now = (now or timezone.now()).astimezone(zone)
    local = moment.astimezone(zone)
    minutes = int((now - local).total_seconds() // 60)
    if minutes_ago and 0 <= minutes < 60:
        if minutes == 0:
            return gettext("just now")
        return ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {"count": minutes}
    day, today = local.date(), now.date()
    clock = f"{local:%H:%M}"
    if day == today:
        return gettext("today, %(clock)s") % {"clock": clock}
    if day == today - timedelta(days=1):
        return gettext("yesterday, %(clock)s") % {"clock": clock}
    words = _day(day, day.year == today.year, get_language())
    return f"{words}, {clock}" if with_clock else words


# A page has a hundred days and few different ones, and Django's format takes its time.
@lru_cache(maxsize=1000)
def _day(day: date, is_this_year: bool, _language: str | None) -> str:
    return date_format(day, "j M" if is_this_year else "j M Y")


def pause(seconds: int) -> str:
    """How long to wait, in words: "40 seconds", "5 minutes", "3 hours"."""
    if seconds < 90:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    minutes = -(-seconds // 60)
    if minutes < 90:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = -(-minutes // 60)
    return ngettext("%d hour", "%d hours", hours) % hours


def zone_named(name: str) -> ZoneInfo | None:
    """None for no name, and for one that this machine does not know (any more): there the clock of the site counts."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
