"""What of the things that happen stands in the audit log: who is in a group, who runs it, whose mail was opened."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts.audit import Act, act, record

from .activity import Verb, happened
from .models import Activity

JOINED = act("group.joined", _("joined %(group)s"))
LET_IN = act("group.let_in", _("let %(person)s into %(group)s"))

ACTS: dict[Verb, Act] = {
    Verb.FOUND: act("group.founded", _("founded %(group)s")),
    Verb.CHANGE: act("group.changed", _("changed %(fields)s of %(group)s")),
    Verb.JOIN: JOINED,
    Verb.LEAVE: act("group.left", _("left %(group)s")),
    Verb.REMOVE: act("group.removed", _("removed %(person)s from %(group)s")),
    Verb.APPOINT: act("group.role", _("made %(person)s %(role)s of %(group)s")),
    Verb.INVITE: act("group.invited", _("invited %(person)s to %(group)s")),
    Verb.UNINVITE: act("group.uninvited", _("took back the invitation of %(person)s to %(group)s")),
    Verb.DECLINE: act("group.declined", _("did not let %(person)s into %(group)s")),
    Verb.IMPORT: act(
        "mail.published", _("published a mail in conversation %(conversation)s, messages: %(count)s")
    ),
    Verb.RELEASE: act("mail.released", _("let mail %(mail)s through to %(group)s")),
    Verb.REFUSE: act("mail.refused", _("refused mail %(mail)s to %(group)s")),
    Verb.OPEN: act("mail.opened", _("opened mail %(mail)s of somebody else")),
    Verb.DISOWN: act("mail.disowned", _("said that mail %(mail)s in their name is not theirs")),
    Verb.WITHDRAW: act("message.withdrawn", _("took back a message in conversation %(conversation)s")),
    Verb.MODERATE: act("message.moderated", _("changed what is shown in conversation %(conversation)s")),
    Verb.MERGE: act("message.merged", _("merged conversations into %(conversation)s")),
    Verb.GUEST: act("group.guest", _("let the guest %(person)s read conversation %(conversation)s")),
    Verb.UNGUEST: act("group.no_guest", _("took the guest %(person)s out of conversation %(conversation)s")),
}
# Of the changes of a group those that are no words or rules of it, by what `group_admin` calls them.
CHANGES = {
    "closed": act("group.closed", _("closed %(group)s")),
    "open": act("group.reopened", _("opened %(group)s again")),
    "deletion": act("group.deletion_asked", _("asked to delete %(group)s")),
    "keeping": act("group.deletion_ended", _("kept %(group)s, which was to be deleted")),
    "opening": act("group.opening", _("asked that more people read %(group)s")),
    "not opening": act("group.not_opening", _("stopped that more people read %(group)s")),
    "public": act("group.public", _("made %(group)s public")),
    "private": act("group.private", _("made %(group)s private")),
    "secret": act("group.secret", _("made %(group)s secret")),
    "first": act("group.first", _("made %(group)s a group everybody new is in")),
    "not first": act("group.not_first", _("took %(group)s from the groups everybody new is in")),
}
# Talk, which is its own record; and what a person does for themselves.
IGNORED = frozenset(
    {
        Verb.POST, Verb.REPLY, Verb.EDIT, Verb.REACT, Verb.CHOOSE, Verb.UPGRADE, Verb.RENAME, Verb.TOPICS,
        Verb.FOLLOW, Verb.UNFOLLOW, Verb.MUTE, Verb.ASK, Verb.HOLD, Verb.REVIEW,
        Verb.REPORT, Verb.JUDGE, Verb.APPEAL, Verb.LOOK,
    }
)  # fmt: skip
# Of a fact's detail, what the sentences above say.
SAID = ("role", "mail", "count")


@receiver(happened, dispatch_uid="audited.happened")
def note(activity: Activity, **_kwargs: object) -> None:
    """Inside the transaction of what happened. What an archive brought by the thousand is not noted one by one."""
    what = ACTS.get(Verb(activity.verb))
    if what is None or activity.detail.get("quiet"):
        return
    if activity.verb == Verb.CHANGE:
        what = CHANGES.get(activity.detail["fields"][0], what)
    if what is JOINED and activity.actor_id != activity.person_id:
        what = LET_IN
    record(what, by=activity.actor, person=activity.person, group=activity.group, **_detail(activity))


def _detail(activity: Activity) -> dict[str, Any]:
    known = {name: activity.detail[name] for name in SAID if activity.detail.get(name) is not None}
    if (fields := activity.detail.get("fields")) and fields[0] not in CHANGES:
        known["fields"] = ", ".join(fields)
    if activity.conversation_id:
        known["conversation"] = activity.conversation_id
    if activity.message_id:
        known["message"] = activity.message_id
    return known
