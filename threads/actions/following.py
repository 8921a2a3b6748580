"""Follow or mute a conversation."""

from django.db import transaction
from django.db.models import Case, F, Value, When

from accounts.models import User
from threads import activity
from threads.activity import Verb
from threads.models import Conversation, Subscription


def follow(user: User, conversation: Conversation) -> None:
    _set(user, conversation, Subscription.Level.FOLLOWING, Verb.FOLLOW)


def mute(user: User, conversation: Conversation) -> None:
    _set(user, conversation, Subscription.Level.MUTED, Verb.MUTE)


@transaction.atomic
def unfollow(user: User, conversation: Conversation) -> None:
    """Neither follow nor mute. What they chose to have of it by mail stays; who took part by mail does so no more, and
    keeps a row, so that being named in a mail does not bring them back."""
    own = Subscription.objects.filter(user=user, conversation=conversation)
    own = own.exclude(level=Subscription.Level.NEITHER)
    mail = Case(When(mail=Subscription.CHAIN, then=Value("")), default=F("mail"))
    kept = own.exclude(mail="").update(level=Subscription.Level.NEITHER, mail=mail)
    if kept or own.delete()[0]:
        activity.record(Verb.UNFOLLOW, actor=user, conversation=conversation)


def follow_quietly(user: User, conversation: Conversation) -> None:
    """Whoever writes follows, unless they muted it: their word stands."""
    Subscription.objects.bulk_create(
        [Subscription(user=user, conversation=conversation)], ignore_conflicts=True
    )


@transaction.atomic
def _set(user: User, conversation: Conversation, level: Subscription.Level, verb: Verb) -> None:
    row, created = Subscription.objects.get_or_create(
        user=user, conversation=conversation, defaults={"level": level}
    )
    if not created and row.level == level:
        return
    if not created:
        row.level = level
        row.save(update_fields=["level"])
    activity.record(verb, actor=user, conversation=conversation)
