"""Which activity addresses whom. Runs inside the transaction of the change (threads.activity)."""

from collections.abc import Iterable, Iterator

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Group, Membership, Policy, User
from accounts.signals import (
    access_changed,
    access_of_many_changed,
    break_glass_used,
    guest_notice,
    policy_notice,
    sign_in_changed,
)
from accounts.signin import sign_in_part
from threads.activity import Verb, happened, merged
from threads.models import Activity, Conversation, Message

from . import create
from .models import Notification, NotificationQuerySet

Reason = Notification.Reason


@receiver(happened, dispatch_uid="notify.happened")
def notice(activity: Activity, messages: list[Message], **_kwargs: object) -> None:
    rule = RULES.get(Verb(activity.verb))
    if rule and not activity.detail.get("quiet"):
        rule(activity, messages)


@receiver(merged, dispatch_uid="notify.merged")
def move(others: list[int], into: Conversation, **_kwargs: object) -> None:
    """Notices, read or not, and mails that wait go on in the conversation that stays."""
    notices = Notification.objects.filter(conversation__in=others)
    unread = set(notices.unread().order_by().values_list("user", flat=True))
    if notices.update(conversation=into):
        create.send_counts(unread)


@receiver(access_changed, dispatch_uid="notify.access_changed")
def recount(user: User, **_kwargs: object) -> None:
    """Who may read less has fewer notices: open pages are sent the new number."""
    if Notification.objects.unread().filter(user=user).exists():
        create.send_counts({user.pk})


@receiver(access_of_many_changed, dispatch_uid="notify.access_of_many_changed")
def recount_many(users: list[int], **_kwargs: object) -> None:
    unread = (
        Notification.objects.unread().exclude(conversation=None).order_by().values_list("user", flat=True)
    )
    create.send_counts(set(unread.distinct()) & set(users))


@receiver(policy_notice, dispatch_uid="notify.policy_notice")
def policy(people: Iterable[User], policy: Policy, text: str, is_desk: bool, **_kwargs: object) -> None:
    """Somebody is to accept a policy, or to review it. Nobody did it: "Usage policy: ..."."""
    url = policy.desk_url if is_desk else policy.get_absolute_url()
    words = f"{policy.title}: {text}" if policy.group else text
    create.tell_people(people, Reason.POLICY, None, url, words, policy.group)


@receiver(break_glass_used, dispatch_uid="notify.break_glass_used")
def break_glass(user: User, **_kwargs: object) -> None:
    """Somebody came in by a break-glass account: the admins hear of it, whoever it was."""
    admins = User.objects.employees().filter(role=User.Role.ADMIN)
    create.tell_people(admins, Reason.EMERGENCY, user, reverse("manage_audit"), _("Break-glass account"))


@receiver(sign_in_changed, dispatch_uid="notify.sign_in_changed")
def sign_in(people: Iterable[User], text: str, **_kwargs: object) -> None:
    """Whose sign-in was changed hears of it, for the case that it was not them."""
    create.tell_people(people, Reason.SIGN_IN, None, sign_in_part(), text)


@receiver(guest_notice, dispatch_uid="notify.guest_notice")
def guest(people: Iterable[User], guest: User, text: str, **_kwargs: object) -> None:
    """That an access comes to its end, or who answers for it from now on."""
    for person in people:
        is_own = person.pk == guest.pk
        url = reverse("home") if is_own else reverse("guests")
        create.tell_people([person], Reason.GUEST, None, url, text)


def _let_in(activity: Activity, messages: list[Message]) -> None:
    """A guest is told of the conversation with its first message, to which a reply by mail is an answer."""
    first = _place(activity).messages.filter(parent=None).in_reading_order().first()
    if first is not None:
        create.tell_of_place(first, _person(activity), Reason.INVITATION, activity.actor)


def _written(activity: Activity, messages: list[Message]) -> None:
    """Post, reply, edit, import, and what was held back until now: tell who is named, and whose message was answered."""
    named = set(activity.detail.get("mentioned", ()))
    notices = [(pk, Reason.MENTION, message) for pk in named for message in messages]
    if activity.verb == Verb.EDIT:
        create.tell(_place(activity), notices, is_edit=True)
        return
    notices += [(pk, Reason.REPLY, message) for pk, message in _answered(messages) if pk not in named]
    told = create.tell(_place(activity), notices)
    create.mail_as_it_comes(_place(activity), _whole(messages), told)


def _whole(messages: list[Message]) -> list[Message]:
    """What leaves by mail: a quote is told by the mail that quotes it, and the newest of those that somebody brought in
    without a word stands for all."""
    return [message for message in messages if not message.is_claim] or messages[-1:]


def _true_mail(activity: Activity, messages: list[Message]) -> None:
    """The mail that was only quoted is here: whoever has all of it by mail, was not among those it was written to,
    and had not the same words and files as a quote."""
    true = [message for message in messages if not message.is_claim]
    is_new = activity.detail["changed"]
    told = create.mailed(true, waits=is_new)
    if is_new:
        create.forget_sent(true)
    create.mail_as_it_comes(_place(activity), true, told)


def _imported(activity: Activity, messages: list[Message]) -> None:
    """A chain came in. ``detail``: tell_authors, when who brought it wants the quoted colleagues to know."""
    _written(activity, messages)
    if not activity.detail.get("tell_authors"):
        return
    firsts: dict[int, Message] = {}
    for message in messages:
        if message.is_claim:
            firsts.setdefault(message.author_id, message)
    notices = [(author, Reason.QUOTED, message) for author, message in firsts.items()]
    create.tell(_place(activity), notices, actor=activity.actor)


def _answered(messages: list[Message]) -> Iterator[tuple[int, Message]]:
    """(author of the parent, answer). A claim sends and gets none: nobody was there to write it."""
    parents = {message.parent_id for message in messages if message.parent_id and not message.is_claim}
    known = [message.parent for message in messages if Message.parent.is_cached(message) and message.parent]
    authors = {parent.pk: None if parent.claimed_by_id else parent.author_id for parent in known}
    if parents - authors.keys():
        rows = Message.objects.filter(pk__in=parents - authors.keys(), claimed_by=None)
        authors |= dict(rows.values_list("pk", "author"))
    for message in messages:
        author = None if message.is_claim else authors.get(message.parent_id or 0)
        if author is not None and author != message.author_id:
            yield author, message


def _reacted(activity: Activity, messages: list[Message]) -> None:
    message = messages[0]
    if not message.is_claim:
        create.tell(_place(activity), [(message.author_id, Reason.REACTION, message)], actor=activity.actor)


def _withdrawn(activity: Activity, messages: list[Message]) -> None:
    create.take_back(messages)


def _asked(activity: Activity, messages: list[Message]) -> None:
    admins = User.objects.employees().filter(
        memberships__group=_group(activity), memberships__role=Membership.Role.ADMIN
    )
    url = reverse("group_members", args=[_group(activity).slug])
    group = _group(activity)
    create.tell_people(admins, Reason.JOIN_REQUEST, activity.actor, url, group.name, group)


def _invited(activity: Activity, messages: list[Message]) -> None:
    group = _group(activity)
    url = group.get_absolute_url()
    create.tell_people([_person(activity)], Reason.INVITATION, activity.actor, url, group.name, group)


def _group_changed(activity: Activity, messages: list[Message]) -> None:
    """What its members have to know of: that it goes or stays, and who reads it."""
    told = CHANGES.get(activity.detail["fields"][0])
    if told is None:
        return
    group = _group(activity)
    when = group.delete_at or group.opens_at
    day = date_format(timezone.localtime(when), "j F Y") if when else ""
    people = User.objects.employees().filter(memberships__group=group).exclude(pk=activity.actor_id)
    words = str(told) % {"group": group.name, "day": day}
    create.tell_people(people, Reason.GROUP, activity.actor, group.get_absolute_url(), words, group)


CHANGES = {
    "deletion": gettext_lazy("%(group)s will be deleted on %(day)s, with everything in it"),
    "keeping": gettext_lazy("%(group)s stays"),
    "opening": gettext_lazy("%(group)s: more people are to read it from %(day)s on"),
    "not opening": gettext_lazy("%(group)s: it is read by nobody else after all"),
    "public": gettext_lazy("%(group)s is public now: every colleague reads it"),
    "private": gettext_lazy("%(group)s is private now: its members read it, everybody sees its name"),
    "secret": gettext_lazy("%(group)s is secret now: only its members know of it"),
}


def _ready(activity: Activity, messages: list[Message]) -> None:
    """A mail somebody forwarded is split and waits for them; ``detail``: url, subject."""
    create.tell_people(
        [_person(activity)], Reason.REVIEW, None, activity.detail["url"], activity.detail["subject"]
    )


def _refused(activity: Activity, messages: list[Message]) -> None:
    """A held mail was refused; ``detail``: url, subject. Who is no colleague is not written to."""
    _decided(activity, messages)
    if activity.person and activity.person.can_sign_in:
        detail = activity.detail
        create.tell_people(
            [_person(activity)],
            Reason.REFUSED,
            activity.actor,
            detail["url"],
            detail["subject"],
            activity.group,
        )


def _disowned(activity: Activity, messages: list[Message]) -> None:
    """A refused mail names a colleague, but the mail server disproves it. One unread notice, and nothing out of
    the mail: whoever forged it must not speak to them through it."""
    told = Notification.objects.unread().filter(reason=Reason.DISOWNED, user=activity.person)
    if not told.exists():
        detail = activity.detail
        group = Group.objects.at(detail["recipient"].partition("@")[0]).first()
        person = _person(activity)
        create.tell_people([person], Reason.DISOWNED, None, detail["url"], detail["recipient"], group)


def _held(activity: Activity, messages: list[Message]) -> None:
    """A mail to a group waits for its admins. One unread notice a group: a flood of mail is none of notices. When one is
    decided (``detail``: after), those who were asked about that one alone are asked about the next."""
    admins = User.objects.employees().filter(
        memberships__group=_group(activity), memberships__role=Membership.Role.ADMIN
    )
    if after := activity.detail.get("after"):
        admins = admins.filter(pk__in=_asked_about(after).values("user"))
    else:
        told = Notification.objects.unread().filter(reason=Reason.HELD, text=_group(activity).name)
        admins = admins.exclude(pk__in=told.values("user"))
    group = _group(activity)
    create.tell_people(admins, Reason.HELD, None, activity.detail["url"], group.name, group)


def _asked_about(mail: int) -> NotificationQuerySet:
    url = f"{reverse('mail_waiting')}#mail-{mail}"
    return Notification.objects.unread().filter(reason=Reason.HELD, url=url)


def _decided(activity: Activity, messages: list[Message]) -> None:
    """A held mail is decided: no admin has to look at it any more."""
    create.mark_done(_asked_about(activity.detail["mail"]))


def _reported(activity: Activity, messages: list[Message]) -> None:
    """A case waits for the moderators; ``detail``: url, text, people. Never who reported."""
    _tell_of_case(activity, Reason.REPORTED, activity.detail["url"], activity.detail["people"])


def _appealed(activity: Activity, messages: list[Message]) -> None:
    _tell_of_case(activity, Reason.APPEAL, activity.detail["url"], activity.detail["people"])


def _judged(activity: Activity, messages: list[Message]) -> None:
    """Both sides hear of it: who wrote the message, and who reported it. Never by which moderator."""
    detail = activity.detail
    _tell_of_case(activity, Reason.JUDGED, detail["url"], detail["people"])
    _tell_of_case(activity, Reason.OUTCOME, detail["outcome"], detail["reporters"])


def _looked(activity: Activity, messages: list[Message]) -> None:
    """Never by which moderator: that stands in the audit log."""
    _tell_of_case(activity, Reason.LOOKED, activity.detail["url"], activity.detail["people"])


def _tell_of_case(activity: Activity, reason: str, url: str, people: list[int]) -> None:
    told = User.objects.coming_in().filter(pk__in=people)
    create.tell_people(told, reason, None, url, activity.detail["text"])


# What the facts of some verbs always name.


def _place(activity: Activity) -> Conversation:
    assert activity.conversation is not None
    return activity.conversation


def _group(activity: Activity) -> Group:
    assert activity.group is not None
    return activity.group


def _person(activity: Activity) -> User:
    assert activity.person is not None
    return activity.person


RULES = {
    Verb.POST: _written,
    Verb.REPLY: _written,
    Verb.EDIT: _written,
    Verb.IMPORT: _imported,
    Verb.UPGRADE: _true_mail,
    Verb.MODERATE: _written,
    Verb.REACT: _reacted,
    Verb.WITHDRAW: _withdrawn,
    Verb.ASK: _asked,
    Verb.INVITE: _invited,
    Verb.CHANGE: _group_changed,
    Verb.REVIEW: _ready,
    Verb.HOLD: _held,
    Verb.RELEASE: _decided,
    Verb.REFUSE: _refused,
    Verb.DISOWN: _disowned,
    Verb.REPORT: _reported,
    Verb.APPEAL: _appealed,
    Verb.JUDGE: _judged,
    Verb.LOOK: _looked,
    Verb.GUEST: _let_in,
}
# Of these nobody gets a notice.
IGNORED = frozenset({
    Verb.CHOOSE, Verb.MERGE, Verb.RENAME, Verb.TOPICS, Verb.FOLLOW, Verb.UNFOLLOW, Verb.MUTE,
    Verb.FOUND, Verb.JOIN, Verb.LEAVE, Verb.DECLINE, Verb.UNINVITE, Verb.APPOINT, Verb.REMOVE,
    Verb.OPEN, Verb.UNGUEST,
})  # fmt: skip
