"""What the record of processing says of the rules: by which of them the rows of a table go."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threads.models import RetentionRule

from ..record import Record

Kind = RetentionRule.Kind
_SAID = (Kind.CONVERSATIONS, Kind.PRIVATE)
_OF_CONVERSATIONS = (
    "threads.Conversation", "threads.Participant", "threads.Message", "threads.Addressee", "threads.Activity", "threads.Blob",
    "threads.Attachment", "threads.Bookmark", "threads.Mention", "threads.Reaction", "threads.Subscription",
    "threads.ReadMark", "threads.MessageRead", "threads.Topic", "threads.Withheld", "threads.WithheldFile",
    "bridge.Origin", "bridge.Gap", "bridge.ChainSubject", "moderation.Case", "moderation.Report",
    "moderation.Decision", "moderation.Look", "moderation.MonitorHit",
)  # fmt: skip
GO_BY: dict[str, tuple[RetentionRule.Kind, ...]] = dict.fromkeys(_OF_CONVERSATIONS, _SAID) | {
    "threads.Blob": (*_SAID, Kind.FILES),
    "threads.Attachment": (*_SAID, Kind.FILES),
    "threads.WithheldFile": (*_SAID, Kind.FILES),
    "bridge.RawMail": (*_SAID, Kind.ORIGINALS, Kind.MAILS, Kind.FILES),
    "bridge.IncomingMail": (*_SAID, Kind.MAILS),
    "bridge.MailAnswer": (*_SAID, Kind.MAILS),
    "notify.Notification": (*_SAID, Kind.NOTICES),
}


def kept(record: Record, rules: Iterable[RetentionRule]) -> str:
    """How long, with the rules in force; no group is named."""
    words = [str(record.kept)]
    for kind in GO_BY.get(record.label, ()):
        words += _of_kind(kind, [rule for rule in rules if rule.kind == kind])
    return "; ".join(words)


def _of_kind(kind: RetentionRule.Kind, rules: list[RetentionRule]) -> list[str]:
    words = [
        _("rule “%(kind)s”: %(age)s") % {"kind": kind.label, "age": rule.age}
        for rule in rules
        if rule.group_id is None
    ]
    if own := sum(1 for rule in rules if rule.group_id is not None):
        text = ngettext("%(count)d group has its own rule", "%(count)d groups have their own rules", own)
        words.append(text % {"count": own})
    return words
