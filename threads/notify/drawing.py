"""The HTML of a row of notices, drawn once for what it shows: a page that fetches itself anew draws what is new."""

from django.utils.safestring import SafeString

from accounts.models import User
from microblog.kit.render_cache import drawn
from microblog.kit.templatetags import skein

from .models import Notification
from .rows import NoticeRow

Reason = Notification.Reason
# (icon, class) of a kind of notice.
_SIGNS = {
    Reason.MENTION: ("at-sign", ""),
    Reason.REPLY: ("reply", ""),
    Reason.REACTION: ("smile-plus", " k3"),
    Reason.JOIN_REQUEST: ("user-plus", " k2"),
    Reason.INVITATION: ("user-plus", " k2"),
    Reason.GROUP: ("users", " k2"),
    Reason.POLICY: ("scroll-text", " k2"),
    Reason.EMERGENCY: ("key-round", " k2"),
    Reason.SIGN_IN: ("key-round", " k2"),
    Reason.REPORTED: ("flag", " k2"),
    Reason.APPEAL: ("flag", " k2"),
    Reason.JUDGED: ("shield-check", " k2"),
    Reason.OUTCOME: ("shield-check", " k2"),
    Reason.LOOKED: ("eye", " k2"),
    Reason.RETENTION: ("archive", " k2"),
    Reason.HANDED_OVER: ("scale", " k2"),
    Reason.GUEST: ("globe", " k2"),
}
_OTHER = ("mail", " k4")


def article(row: NoticeRow, user: User) -> SafeString:
    """``user``: whose notices they are; a notice that nobody caused shows their face."""
    notice, conversation = row.newest, row.newest.conversation
    icon, kind = _SIGNS.get(Reason(notice.reason), _OTHER)
    return drawn(
        "notify/_notification.html",
        pk=notice.pk,
        dom_id=row.dom_id,
        face=skein.avatar(notice.actor or user, "", False),
        icon=icon,
        kind=kind,
        by=row.by,
        what=row.what,
        is_unchecked=bool(notice.message and notice.message.unchecked),
        is_inside=conversation is not None,
        title=(conversation.subject if conversation else "") or notice.text,
        excerpt=row.excerpt,
        at=skein.when(notice.at, "clock"),
        number=row.number,
        is_unread=bool(row.unread),
    )
