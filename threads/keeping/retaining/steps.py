"""One step of each kind of rule: a transaction of bounded size, the same when it is done twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from threads.actions import expiring
from threads.bridge.erasing import forgetting, thinning
from threads.bridge.models import IncomingMail
from threads.models import Conversation, RetentionRule
from threads.notify import create

from .. import deleting
from ..holding import copies
from .due import Kind, RuleReach

MAILS_AT_ONCE, NOTICES_AT_ONCE, MESSAGES_AT_ONCE = 100, 500, 50
#: How far a rule is: the key of the last row, for conversations with its time; None at its end.
Place = list[Any] | None
Counts = dict[str, int]


def step(reach: RuleReach, after: Place) -> tuple[Counts, Place]:
    """Delete the next of what is due; the caller's transaction."""
    return STEPS[Kind(reach.rule.kind)](reach, after)


def why(rule: RetentionRule) -> str:
    """For whoever sends a mail again that went by this rule."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            Kind.CONVERSATIONS: _("Conversations of this group are deleted %(age)s after the last message."),
            Kind.PRIVATE: _("Private conversations are deleted %(age)s after the last message."),
            Kind.MAILS: _("Mails that were not published are deleted after %(age)s."),
        }
        return words[Kind(rule.kind)] % {"age": rule.age}


def _conversations(reach: RuleReach, after: Place) -> tuple[Counts, Place]:
    behind = (datetime.fromisoformat(after[0]), after[1]) if after else None
    done = deleting.delete_some(reach.rows(), reason=why(reach.rule), after=behind)
    counts = {
        "conversations": done.conversations, "messages": done.messages, "mails": done.mails, "files": done.files,
        "held": done.held,
    }  # fmt: skip
    return counts, [done.after[0].isoformat(), done.after[1]] if done.after else None


def _mails(reach: RuleReach, after: Place) -> tuple[Counts, Place]:
    return _each_mail(reach, after, lambda keys: deleting.forget_mails(keys, why(reach.rule)), "mails")


def _originals(reach: RuleReach, after: Place) -> tuple[Counts, Place]:
    return _each_mail(reach, after, forgetting.empty, "originals")


def _each_mail(
    reach: RuleReach, after: Place, way: Callable[[list[int]], int], name: str
) -> tuple[Counts, Place]:
    behind = reach.rows().filter(pk__gt=after[0] if after else 0)
    keys = list(behind.order_by("pk").values_list("pk", flat=True)[:MAILS_AT_ONCE])
    if not keys:
        return {}, None
    # One that is being published is not due any more once it is there.
    IncomingMail.objects.filter(pk__in=keys).hold()
    there = list(reach.rows().filter(pk__in=keys).values_list("pk", flat=True))
    held = copies.mails_under_hold(there)
    return {name: way([pk for pk in there if pk not in held]), "held": len(held)}, [keys[-1]]


def _notices(reach: RuleReach, after: Place) -> tuple[Counts, Place]:
    keys = list(reach.rows().order_by("pk").values_list("pk", flat=True)[:NOTICES_AT_ONCE])
    return {"notices": create.forget(keys)}, [keys[-1]] if keys else None


def _files(reach: RuleReach, after: Place) -> tuple[Counts, Place]:
    behind = reach.rows().filter(pk__gt=after[0] if after else 0)
    keys = list(behind.order_by("pk").values_list("pk", flat=True)[:MESSAGES_AT_ONCE])
    if not keys:
        return {}, None
    # A mail that is being published may bring one of them once more.
    Conversation.objects.filter(messages__in=keys).hold()
    there = set(reach.rows().filter(pk__in=keys).values_list("pk", flat=True))
    held = copies.messages_under_hold(list(there))
    count = expiring.remove_files(there - held)
    thinning.take_files(copies.mails_of(there - held))
    return {"files": count, "held": len(held)}, [keys[-1]]


STEPS: dict[RetentionRule.Kind, Callable[[RuleReach, Place], tuple[Counts, Place]]] = {
    Kind.CONVERSATIONS: _conversations,
    Kind.PRIVATE: _conversations,
    Kind.ORIGINALS: _originals,
    Kind.MAILS: _mails,
    Kind.NOTICES: _notices,
    Kind.FILES: _files,
}
