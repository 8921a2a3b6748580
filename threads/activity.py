"""What happened: one append-only row and one signal.

Lower layers speak upward through ``happened`` alone. Receivers run inside the transaction of the
change, so that what they write (an index entry to do, a notice) exists if and only if the change does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.dispatch import Signal

from accounts.models import Group, User
from microblog.kit.payload import Payload
from threads.models import Activity, Conversation, Message

Verb = Activity.Verb

# Sent with activity=Activity and messages=[Message, ...] (those the verb created or changed).
happened = Signal()
# Sent with others=[number of a Conversation, ...] and into=Conversation, before the others are deleted: whatever else points to
# them moves.
merged = Signal()


@dataclass(frozen=True, kw_only=True)
class Detail(Payload):
    """What a fact says beside who did what to what. Never the text of a message."""


@dataclass(frozen=True, kw_only=True)
class WrittenDetail(Detail):
    """``mentioned``: the people who are named, and were not before."""

    mentioned: list[int]


@dataclass(frozen=True, kw_only=True)
class ShownDetail(Detail):
    """``quiet``: nobody hears of it. Else it was held back until now, and ``mentioned`` are the people who are named."""

    quiet: bool
    mentioned: list[int]


@dataclass(frozen=True, kw_only=True)
class WithdrawnDetail(Detail):
    """Empty for one message whose place stays; else the number of those that are gone, and why or with which mail."""

    count: int | None = None
    why: str | None = None
    mail: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReactedDetail(Detail):
    emoji: str


@dataclass(frozen=True, kw_only=True)
class ChosenDetail(Detail):
    best: bool


@dataclass(frozen=True, kw_only=True)
class ImportedDetail(Detail):
    """``quiet``: nobody hears of it. ``opened``: it is a new conversation. ``tell_authors``: whoever brought it wants the
    quoted colleagues to know."""

    quiet: bool
    opened: bool
    count: int
    tell_authors: bool = False


@dataclass(frozen=True, kw_only=True)
class MergedDetail(Detail):
    count: int


@dataclass(frozen=True, kw_only=True)
class QuietDetail(Detail):
    """It goes with another fact, which says all there is to say."""

    quiet: bool


@dataclass(frozen=True, kw_only=True)
class UpgradedDetail(QuietDetail):
    """``changed``: the words or the files are others than the quoted copy's."""

    changed: bool


@dataclass(frozen=True, kw_only=True)
class GroupChangedDetail(Detail):
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AppointedDetail(Detail):
    role: str


@dataclass(frozen=True, kw_only=True)
class MailDetail(Detail):
    mail: int


@dataclass(frozen=True, kw_only=True)
class HeldDetail(MailDetail):
    url: str


@dataclass(frozen=True, kw_only=True)
class WaitsDetail(HeldDetail):
    """``after``: the mail of the same group that is being decided, where that is why it is asked about this one."""

    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class RefusedDetail(HeldDetail):
    subject: str


@dataclass(frozen=True, kw_only=True)
class ReviewDetail(RefusedDetail):
    count: int


@dataclass(frozen=True, kw_only=True)
class DisownedDetail(HeldDetail):
    recipient: str


@dataclass(frozen=True, kw_only=True)
class CaseDetail(Detail):
    """``people``: whom the page at ``url`` is for, and a word on what it is about."""

    url: str
    text: str
    people: list[int]


@dataclass(frozen=True, kw_only=True)
class JudgedDetail(CaseDetail):
    """``reporters``: whom the page at ``outcome`` is for."""

    outcome: str
    reporters: list[int]


# Every other verb has no detail.
DETAILS: dict[Verb, type[Detail]] = {
    Verb.POST: WrittenDetail,
    Verb.REPLY: WrittenDetail,
    Verb.EDIT: WrittenDetail,
    Verb.WITHDRAW: WithdrawnDetail,
    Verb.REACT: ReactedDetail,
    Verb.CHOOSE: ChosenDetail,
    Verb.IMPORT: ImportedDetail,
    Verb.MODERATE: ShownDetail,
    Verb.MERGE: MergedDetail,
    Verb.RENAME: QuietDetail,
    Verb.TOPICS: QuietDetail,
    Verb.CHANGE: GroupChangedDetail,
    Verb.APPOINT: AppointedDetail,
    Verb.UPGRADE: UpgradedDetail,
    Verb.HOLD: WaitsDetail,
    Verb.REVIEW: ReviewDetail,
    Verb.RELEASE: MailDetail,
    Verb.REFUSE: RefusedDetail,
    Verb.DISOWN: DisownedDetail,
    Verb.OPEN: MailDetail,
    Verb.REPORT: CaseDetail,
    Verb.APPEAL: CaseDetail,
    Verb.JUDGE: JudgedDetail,
    Verb.LOOK: CaseDetail,
}


@dataclass(slots=True, kw_only=True)
class Fact:
    """``messages``: those the verb created or changed; None for the one of ``message``."""

    verb: Verb
    actor: User | None
    group: Group | None = None
    conversation: Conversation | None = None
    message: Message | None = None
    person: User | None = None
    messages: Sequence[Message] | None = None
    detail: Detail = Detail()

    def __post_init__(self) -> None:
        expected = DETAILS.get(Verb(self.verb), Detail)
        if type(self.detail) is not expected:
            raise TypeError(f"{self.verb} has {expected.__name__}, not {type(self.detail).__name__}.")

    def row(self) -> Activity:
        group = self.group or (self.conversation.group if self.conversation else None)
        return Activity(
            verb=self.verb,
            actor=self.actor,
            group=group,
            conversation=self.conversation,
            message=self.message,
            person=self.person,
            detail=self.detail.as_json(),
        )


def record(
    verb: Verb,
    detail: Detail | None = None,
    *,
    actor: User | None,
    group: Group | None = None,
    conversation: Conversation | None = None,
    message: Message | None = None,
    person: User | None = None,
    messages: Sequence[Message] | None = None,
) -> Activity:
    """Write the fact and tell everybody who listens. Call it inside the action's transaction."""
    fact = Fact(
        verb=verb,
        actor=actor,
        group=group,
        conversation=conversation,
        message=message,
        person=person,
        messages=messages,
        detail=detail or Detail(),
    )
    return record_all([fact])[0]


def record_all(facts: Iterable[Fact]) -> list[Activity]:
    """Many facts with one statement."""
    facts = list(facts)
    activities = Activity.objects.bulk_create(fact.row() for fact in facts)
    for activity, fact in zip(activities, facts, strict=True):
        messages = fact.messages
        if messages is None:
            messages = [fact.message] if fact.message else []
        happened.send(sender=Activity, activity=activity, messages=messages)
    return activities
