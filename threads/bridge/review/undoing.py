"""Undo of publishing: what a reviewed mail became goes again, and the mail waits as before."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from threads.actions import rights
from threads.actions.unpublishing import unpublish
from threads.bridge.models import IncomingMail, Origin
from threads.models import Conversation

from ..outcome import Settled
from .notices import tell_held, tell_moved, tell_ready

State = IncomingMail.State
# What went out on Friday evening is noticed on Monday. Later people have linked to it and rely on it.
PERIOD = timedelta(days=3)


def published_lately(user: User) -> QuerySet[IncomingMail]:
    """Mails whose publishing this person can undo: their own, and those in groups they run, newest first."""
    runs = Membership.objects.filter(user=user.pk, role=Membership.Role.ADMIN).values("group")
    mails = IncomingMail.objects.visible_to(user).filter(
        Q(sender=user.pk) | Q(group__in=runs),
        Exists(Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))),
        state=State.PUBLISHED,
        processed_at__gt=timezone.now() - PERIOD,
        # Only what a person released; mail that a group takes at once never waited.
        split__has_key="review",
    )
    return mails.select_related("conversation__group", "sender").order_by("-processed_at")


@transaction.atomic
def undo(mail: IncomingMail, *, by: User) -> int:
    """Take back what the mail brought. Messages that another mail brought too stay; returns how many.

    Raises Settled when it is not published any more, ValidationError when somebody has answered.
    """
    mail = IncomingMail.objects.locked(mail.pk)
    conversation = mail.conversation
    if mail.state != State.PUBLISHED or conversation is None or not rights.may_read(by, conversation):
        raise Settled(mail.state)
    brought = set(mail.origins.values_list("message_id", flat=True))
    others = Origin.objects.filter(message__in=brought).exclude(mail=mail)
    shared = set(others.values_list("message_id", flat=True))
    unpublish(conversation, brought - shared, by=by, mail=mail.pk)
    mail.origins.all().delete()
    mail.state = mail.kept_split["review"].get("state") or State.REVIEW
    mail.conversation, mail.processed_at = None, timezone.now()
    if mail.state == State.REVIEW:
        mail.group = None
    if by.pk != mail.sender_id:
        mail.reason = _("Taken back by %s.") % by.name
    mail.save(update_fields=["state", "conversation", "group", "processed_at", "reason"])
    if mail.state == State.HELD:
        tell_held(mail)
    elif by.pk != mail.sender_id:
        tell_ready(mail)
    tell_moved(mail, by)
    return len(shared)
