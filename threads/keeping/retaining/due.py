"""What a rule reaches. The rule of a group goes before that of the site; what waits for somebody waits on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from threads.actions.withholding import OUT_OF_SIGHT
from threads.bridge.models import IncomingMail, RawMail
from threads.models import Attachment, Conversation, Message, RetentionRule, WithheldFile
from threads.moderation.models import Case
from threads.notify.models import Notification

Kind, State = RetentionRule.Kind, IncomingMail.State
WAITING = (State.RECEIVED, State.REVIEW, State.HELD, State.POLICY)
#: Mails that became nothing, and those that nobody took up.
UNPUBLISHED = (
    State.REVIEW, State.HELD, State.POLICY, State.REFUSED, State.AUTO, State.QUARANTINED, State.DISCARDED, State.DONE,
    State.DUPLICATE,
)  # fmt: skip


@dataclass(frozen=True)
class RuleReach:
    """A rule on one day. ``apart``: groups that have a rule of this kind of their own."""

    rule: RetentionRule
    limit: datetime
    apart: frozenset[int]

    def rows(self) -> QuerySet[Any]:
        """What would go, without order. Holds are asked where it is deleted or counted."""
        ways = {
            Kind.CONVERSATIONS: self._conversations,
            Kind.PRIVATE: self._private,
            Kind.ORIGINALS: self._originals,
            Kind.MAILS: self._mails,
            Kind.NOTICES: self._notices,
            Kind.FILES: self._files,
        }
        return ways[Kind(self.rule.kind)]()

    def _conversations(self) -> QuerySet[Conversation]:
        return self._quiet(self._placed(Conversation.objects.exclude(group=None)))

    def _private(self) -> QuerySet[Conversation]:
        return self._quiet(Conversation.objects.filter(group=None))

    def _quiet(self, rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
        """Nobody has written since, also not what moderators then hid; no mail waits to come in, and no moderator has to
        decide."""
        mails = IncomingMail.objects.filter(conversation=OuterRef("pk"), state__in=WAITING)
        cases = Case.objects.waiting().filter(message__conversation=OuterRef("pk"))
        hidden = Message.objects.filter(conversation=OuterRef("pk"), moderated__in=OUT_OF_SIGHT)
        lately = hidden.filter(withdrawn_at__gte=self.limit)
        return rows.filter(~Exists(mails), ~Exists(cases), ~Exists(lately), last_activity_at__lt=self.limit)

    def _originals(self) -> QuerySet[IncomingMail]:
        """Those whose bytes are still there."""
        bytes_there = RawMail.objects.filter(pk=OuterRef("raw"), size__gt=0)
        mails = IncomingMail.objects.filter(
            state__in=[State.PUBLISHED, State.DUPLICATE], conversation__isnull=False
        )
        # What was released lately can be put right with the help of its bytes, however long it waited.
        return self._placed(
            mails.filter(Exists(bytes_there), received_at__lt=self.limit, processed_at__lt=self.limit)
        )

    def _mails(self) -> QuerySet[IncomingMail]:
        became = Q(state=State.DUPLICATE, conversation__isnull=False)
        mails = IncomingMail.objects.filter(~became, state__in=UNPUBLISHED)
        return self._placed(mails.filter(received_at__lt=self.limit))

    def _notices(self) -> QuerySet[Notification]:
        leaving = [Notification.Mail.WAITING, Notification.Mail.SENDING]
        return Notification.objects.filter(at__lt=self.limit).exclude(mail__in=leaving)

    def _files(self) -> QuerySet[Message]:
        """Messages that have files, or had some that a mail has brought again since. Not what a mail brought lately: its original
        is needed until it can no longer be put right, and has the files. Nor what a moderator has to decide about."""
        raw = "message__origins__mail__"
        again = Q(**{f"{raw}processed_at__gt": F("removed_at"), f"{raw}raw__size__gt": 0})
        there = Q(blob__isnull=False) | again
        shown, hidden = (
            model._default_manager.filter(there, message=OuterRef("pk"))
            for model in (Attachment, WithheldFile)
        )
        brought = IncomingMail.objects.filter(origins__message=OuterRef("pk"))
        lately = brought.exclude(received_at__lt=self.limit, processed_at__lt=self.limit)
        cases = Case.objects.waiting().filter(message=OuterRef("pk"))
        rows = Message.objects.filter(Exists(shown) | Exists(hidden), arrived_at__lt=self.limit)
        return self._placed(rows.filter(~Exists(lately), ~Exists(cases)), "conversation__group")

    def _placed(self, rows: QuerySet[Any], group: str = "group") -> QuerySet[Any]:
        if self.rule.group_id is not None:
            return rows.filter(**{group: self.rule.group_id})
        # Not excluded: rows without a group are of the site.
        return rows.filter(~Q(**{f"{group}__in": self.apart}) | Q(**{group: None})) if self.apart else rows


def reaches(rules: Iterable[RetentionRule] | None = None, now: datetime | None = None) -> Iterator[RuleReach]:
    """Of the rules in force those by which something goes, in the order of their numbers."""
    now = now or timezone.now()
    rules = list(RetentionRule.objects.in_force(now) if rules is None else rules)
    for rule in sorted(rules, key=lambda rule: rule.pk):
        if reach := reach_of(rule, rules, now):
            yield reach


def reach_of(
    rule: RetentionRule, rules: Iterable[RetentionRule], now: datetime | None = None
) -> RuleReach | None:
    """None: it keeps for good."""
    limit = rule.limit(now or timezone.now())
    if limit is None:
        return None
    own = frozenset(one.group_id for one in rules if one.kind == rule.kind and one.group_id is not None)
    return RuleReach(rule, limit, own)
