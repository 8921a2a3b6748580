"""Points in time in words, the same ones js/times.js uses."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext


def full(moment: datetime) -> str:
    """ "12 March 2026, 08:14" in the reader's time zone."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def relative(
    moment: datetime, with_clock: bool = False, now: datetime | None = None, minutes_ago: bool = True
) -> str:
    """ "just now", "8 min", "today, 05:51", "yesterday, 17:42", "6 Mar", "6 Mar 2024".

    ``minutes_ago`` False: no "8 min", for words that stand inside a sentence ("New since today, 05:51").
    """
    now = timezone.localtime(now)
    local = timezone.localtime(moment)
    minutes = int((now - local).total_seconds() // 60)
    if minutes_ago and 0 <= minutes < 60:
        if minutes == 0:
            return gettext("just now")
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    clock = date_format(local, "H:i")
    if local.date() == now.date():
        return gettext("today, %(clock)s") % {"clock": clock}
    if local.date() == now.date() - timedelta(days=1):
        return gettext("yesterday, %(clock)s") % {"clock": clock}
    day = date_format(local, "j M" if local.year == now.year else "j M Y")
    return f"{day}, {clock}" if with_clock else day
