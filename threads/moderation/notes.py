"""What of moderation stands in the audit log."""

from django.utils.translation import gettext_lazy as _

from accounts.audit import Act, act, record
from accounts.models import User

from .models import Case, Monitor

OPENED = act("moderation.opened", _("read case %(case)s, which is in a private place: %(reason)s"))
TELL_AFTER = act(
    "moderation.tell_after",
    _(
        "set the days after which people hear that a moderator has read their words: %(days)s (before: %(before)s)"
    ),
)
DECIDED = act("moderation.decided", _("decided about case %(case)s: %(act)s"))
UNDONE = act("moderation.undone", _("took back a decision about case %(case)s: %(act)s"))
SENT_AGAIN = act("moderation.sent_again", _("changed the returned message of case %(case)s"))
TAKEN_BACK = act(
    "moderation.taken_back", _("took back the held message of case %(case)s before it was decided")
)
MONITOR_MADE = act("moderation.monitor_made", _("made the monitor “%(name)s”: %(words)s"))
MONITOR_CHANGED = act(
    "moderation.monitor_changed", _("changed the monitor “%(name)s”: %(words)s (before: %(before)s)")
)
MONITOR_ON = act("moderation.monitor_on", _("switched on the monitor “%(name)s”"))
MONITOR_OFF = act("moderation.monitor_off", _("switched off the monitor “%(name)s”"))
MONITOR_DELETED = act("moderation.monitor_deleted", _("deleted the monitor “%(name)s”: %(words)s"))
MONITOR_TRIED = act(
    "moderation.monitor_tried", _("tried the words of a monitor on the last %(days)s days: %(words)s")
)
MAX_NOTED = 500  # characters of a monitor's words


def of_case(what: Act, case: Case, by: User, *, reason: str = "", **detail: str) -> None:
    words = {"reason": reason} if reason else None
    group = case.message.conversation.group if case.message else case.group
    record(what, by=by, person=case.author, group=group, words=words, case=case.pk, **detail)


def of_monitor(what: Act, monitor: Monitor, by: User, *, before: str = "", days: int | None = None) -> None:
    """Watched words can be names of people: they can be erased from the log."""
    words = {"name": monitor.name, "words": monitor.in_one_line[:MAX_NOTED]}
    if before:
        words["before"] = before[:MAX_NOTED]
    record(what, by=by, words=words, monitor=monitor.pk, where=monitor.where, then=monitor.then, days=days)
