"""What of moderation stands in the audit log."""

from django.utils.translation import gettext_lazy as _

from accounts.audit import Act, act, record
from accounts.models import User

from .models import Case

OPENED = act("moderation.opened", _("read case %(case)s, which is in a private place: %(reason)s"))
DECIDED = act("moderation.decided", _("decided about case %(case)s: %(act)s"))
UNDONE = act("moderation.undone", _("took back a decision about case %(case)s: %(act)s"))
SENT_AGAIN = act("moderation.sent_again", _("changed the returned message of case %(case)s"))


def of_case(what: Act, case: Case, by: User, *, reason: str = "", **detail: str) -> None:
    words = {"reason": reason} if reason else None
    group = case.message.conversation.group if case.message else case.group
    record(what, by=by, person=case.author, group=group, words=words, case=case.pk, **detail)
