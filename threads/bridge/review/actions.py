"""Publish, keep, discard: each leaves the mail as it came and only changes what it becomes."""

from collections.abc import Callable, Collection
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import people as directory
from accounts.models import Group, User
from accounts.policy.gate import PolicyDue
from threads import activity
from threads.actions import rights
from threads.activity import Verb
from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail
from threads.bridge.unchain import unchain
from threads.bridge.unchain.values import ExtractedMessage
from threads.models import Conversation, Message

from .. import pipeline
from ..mail_job import Match, Work, from_json, to_json, with_files
from ..outcome import Settled
from ..placing import candidates, people
from ..placing.thread import is_telling
from . import authors, corrections
from .notices import tell_disowned, tell_moved, tell_next, tell_refused

State = IncomingMail.State


def work_of(mail: IncomingMail) -> Work:
    """The stored split as a work again, with the reviewer's authors put in; nothing is written."""
    raw, split = mail.raw.data, mail.kept_split
    messages, pieces = from_json(split)
    return Work(
        mail, raw, headers.read(raw), corrections.applied(messages, split), pieces,
        subject=mail.subject, is_forward=split.get("is_forward", False),
        rewritten=corrections.rewritten(split, authors.against_the_mail(split)),
    )  # fmt: skip


def keep(mail: IncomingMail, chosen: dict[int, dict], decided: dict) -> None:
    """Remember what the reviewer changed, for the next look. Raises Settled when it is decided meanwhile."""

    def change(split: dict) -> None:
        for message in split["messages"]:
            message.update(chosen.get(message["index"], {}))
        split["review"] = {
            "title": decided.get("title", ""),
            "group": getattr(decided.get("group"), "pk", None),
            "audience": decided.get("audience", ""),
            "conversation": getattr(decided.get("conversation"), "pk", None),
            "tell": decided.get("tell", False),
            # Where it comes back to when the publishing is undone.
            "state": mail.state,
        }

    correct(mail, change)


@transaction.atomic
def correct(mail: IncomingMail, change: Callable[[dict], None]) -> None:
    """Let ``change`` work on the split as it is now: two windows must not undo each other's corrections.

    Raises Settled when the mail is decided meanwhile, and what ``change`` raises.
    """
    row = IncomingMail.objects.locked(mail.pk)
    if row.state != mail.state:
        raise Settled(row.state, row.reason)
    change(row.kept_split)
    row.kept_split.setdefault("review", {})
    row.save(update_fields=["split"])
    mail.split = row.split


def start_over(mail: IncomingMail) -> None:
    """Split the mail again, without any correction."""
    raw = mail.raw.data
    work = Work(mail, raw, headers.read(raw))
    pipeline.split(work)
    correct(mail, lambda split: split.update(to_json(work)))


def may_rearrange(mail: IncomingMail, user: User) -> bool:
    """Texts, dates and the tree are corrected by who forwarded the mail. Who only decides whether a mail
    may go to a group does not touch what its sender wrote."""
    return mail.sender_id == user.pk and mail.state == State.REVIEW


@transaction.atomic
def publish(
    mail: IncomingMail,
    *,
    by: User,
    title: str,
    group: Group | None,
    conversation: Conversation | None,
    tell: bool = False,
) -> Conversation:
    """Publish what was not left out. Without a group: only for the people on the chain. Returns the conversation.

    ``tell``: the quoted colleagues who may read it get a notice; nobody outside ever does.

    Raises PermissionDenied, and Settled when somebody else decided meanwhile.
    """
    _require_policies(mail, by, conversation.group if conversation else group)
    if conversation is not None:
        rights.require_reply(by, conversation)
    elif group is not None and mail.state != State.HELD:
        rights.require_start(by, group)
    elif group is not None and group.closed_at:
        raise PermissionDenied(_("The group is closed: nobody writes there any more."))
    work = work_of(mail)
    work.messages = without(
        work.messages, {m["index"] for m in mail.kept_split["messages"] if m.get("excluded")}
    )
    work.messages = with_files(work.messages, [a for m in unchain(work.raw).messages for a in m.attachments])
    work.subject = title or mail.subject
    if mail.state == State.REVIEW and not mail.is_upload:
        _confirm(mail)
    was_held, held_in = mail.state == State.HELD, mail.group
    work.conversation, work.tell_authors = conversation, tell and may_rearrange(mail, by)
    mail.group = conversation.group if conversation else group
    if mail.group is None and conversation is None:
        people.recognise([work])
        work.people = on_the_chain(work.messages, work.matches, by)
    pipeline.deliver(work)
    if was_held:
        tell_next(mail, held_in)
        # The messages are recorded as their sender's; this says who let them in.
        conversation = work.mail.conversation
        activity.record(
            Verb.RELEASE,
            activity.MailDetail(mail=mail.pk),
            actor=by,
            conversation=conversation,
            person=mail.sender,
        )
    tell_moved(mail, by)
    assert work.mail.conversation is not None  # delivered
    return work.mail.conversation


def _require_policies(mail: IncomingMail, by: User, group: Group | None) -> None:
    """Who publishes has accepted the usage policy, and so has the sender of a held mail, who is the author.
    Raises PolicyDue, PermissionDenied."""
    rights.require_policy(by, group)
    if mail.state == State.HELD and mail.sender is not None and mail.sender != by:
        try:
            rights.require_policy(mail.sender, group)
        except PolicyDue as due:
            text = _("%(name)s has to accept the usage policy first. The mail can be published after that.")
            raise PermissionDenied(text % {"name": mail.sender.name}) from due


def _confirm(mail: IncomingMail) -> None:
    """Its sender, signed in, publishes it: a better proof than any that a mail carries."""
    mail.checked = IncomingMail.Checked.PASS
    mail.checked_why = _("Its sender published it here, signed in.")
    mail.save(update_fields=["checked", "checked_why"])


def without(messages: list[ExtractedMessage], excluded: set[int]) -> list[ExtractedMessage]:
    """The messages that stay; answers to a left-out one answer the nearest that stays."""
    parents = {m.index: m.parent for m in messages}

    def nearest(index: int | None) -> int | None:
        seen = set()
        while index in excluded and index not in seen:
            seen.add(index)
            index = parents.get(index)
        return None if index in excluded else index

    return [replace(m, parent=nearest(m.parent)) for m in messages if m.index not in excluded]


def on_the_chain(messages: list[ExtractedMessage], matches: list[Match], by: User) -> list[User]:
    """Colleagues who wrote, or got, one of the messages, and who forwarded it."""
    addressed = directory.by_address(a for m in messages for a in (*m.to, *m.cc) if "@" in a)
    found = {m.user for m in matches if m.user} | set(addressed.values()) | {by}
    return sorted((user for user in found if user.is_colleague), key=lambda user: user.pk)


def likely_group(groups: QuerySet[Group], authors: Collection[User], *, reader: User) -> Group | None:
    """Of these groups the one most of the authors are in; ``authors`` on it says how many.

    None when it is only the reader's own: that says nothing of where the others are.
    """
    ids = {author.pk for author in authors}
    others = Group.objects.filter(memberships__user__in=ids - {reader.pk})
    counted = Group.objects.filter(
        Q(pk__in=groups.values("pk")) & Q(pk__in=others.values("pk")), memberships__user__in=ids
    )
    return counted.annotate(authors=Count("memberships")).order_by("-authors", "name").first()


def existing(work: Work, user: User) -> QuerySet[Conversation]:
    """Conversations this person reads in which messages of the mail are already, the likeliest first."""
    prints = {work.fingerprint(m) for m in work.messages if is_telling(m.body)}
    ids = {work.mail.message_id, *work.headers.references}
    ids |= {candidates.bare_id(m.message_id) for m in work.messages if m.message_id}
    rows = Message.objects.filter(
        Q(fingerprint__in=prints - {""}) | Q(message_id__in=ids - {""}), withdrawn_at=None
    )
    return Conversation.objects.visible_to(user).filter(pk__in=rows.values("conversation")).newest_first()


@transaction.atomic
def discard(mail: IncomingMail, *, by: User) -> bool:
    """Put the mail aside; False when it does not wait any more. The raw mail is kept: this can be undone."""
    fields = {"state": State.DISCARDED, "processed_at": timezone.now()}
    if mail.state == State.HELD:
        # Its sender may be a stranger, who reads the reason too. The log and the notice say which admin.
        fields |= {"state": State.REFUSED, "reason": _("An admin of the group did not publish it.")}
    waiting = IncomingMail.objects.discardable_by(by).filter(pk=mail.pk, state=mail.state)
    # The state once more: somebody may publish it at this moment.
    mine = IncomingMail.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)), state=mail.state)
    if not mine.update(**fields):
        return False
    if mail.state == State.HELD:
        tell_next(mail, mail.group)
        tell_refused(mail, by)
        tell_disowned(mail)
    tell_moved(mail, by)
    return True


@transaction.atomic
def restore(mail: IncomingMail, *, by: User) -> bool:
    """It waits again, for what it waited for."""
    found = IncomingMail.objects.discarded_by(by).filter(pk=mail.pk)
    mail.state = State.POLICY if mail.split is None else State.REVIEW
    if not found.update(state=mail.state):
        return False
    tell_moved(mail, by)
    return True
