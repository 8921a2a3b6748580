"""The mails of the desk, and what of each its reader is told.

Sender, subject and reason only of mails that ``told_at_desk`` lets through; of what was published, whatever the
reader finds in the conversation. Of all others: that they are there, how large, since when, and their state.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import Group, User
from accounts.models.user import called
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Conversation

from ..models import IncomingMail
from ..models.incoming import IncomingMailQuerySet
from ..review.sent import CHIPS

State = IncomingMail.State
PAGE = 50
# Of each state the newest are searched: letters within words have no index.
SEARCHED = 2_000
TABS: dict[str, tuple[State, ...]] = {
    "needs": (State.QUARANTINED, State.HELD),
    "waiting": (State.RECEIVED, State.REVIEW, State.POLICY),
    "taken": (State.PUBLISHED, State.DUPLICATE, State.DONE),
    "left": (State.REFUSED, State.AUTO, State.DISCARDED, State.DELETED),
}
BECAME = (State.PUBLISHED, State.DUPLICATE)
# Local parts that are nobody's.
OURS = ("in", "reply", "bounce")
SENTENCES: dict[State, Promise] = {
    State.RECEIVED: gettext_lazy("It waits for the worker."),
    State.REVIEW: gettext_lazy("Its sender forwarded it and decides about it."),
    State.HELD: gettext_lazy("The admins of its group decide about it."),
    State.POLICY: gettext_lazy("Its sender has not accepted the usage policy yet."),
    State.QUARANTINED: gettext_lazy("It is kept as it came."),
}


@dataclass(frozen=True)
class DeskMail:
    """``subject``, ``sender``, ``to``: empty where the reader is not told; ``is_told``: whether of sender and subject."""

    mail: IncomingMail
    size: int
    subject: str
    sender: str
    to: str
    reason: str | Promise
    is_told: bool
    became: Conversation | None
    may_decide: bool

    @property
    def chip(self) -> tuple[str, str]:
        kind, icon, _words = CHIPS[State(self.mail.state)]
        return kind, icon

    @property
    def state(self) -> str:
        return str(State(self.mail.state).label)

    @property
    def may_be_fetched(self) -> bool:
        """Its bytes: nobody else could look why it failed."""
        return self.is_told and self.mail.state == State.QUARANTINED and self.mail.sender_id is None


def page_of(user: User, tab: str, words: str, before: int | None) -> tuple[list[DeskMail], int | None]:
    """The newest mails of a tab, and the number after which the next page begins."""
    before = min(before or _END, _END)
    if words:
        ids = list(_newest_of(arm for state in TABS[tab] for arm in _fitting(user, state, words, before)))
    else:
        ids = _NEWEST[tab].all(before)
    return rows_of(user, ids[:PAGE]), ids[PAGE - 1] if len(ids) > PAGE else None


def _newest_of(arms: Iterable[QuerySet[IncomingMail, Any]]) -> QuerySet[Any, int]:
    """Their numbers, for a page and one more."""
    first, *others = (arm.values("id") for arm in arms)
    return first.union(*others).order_by("-id").values_list("id", flat=True)[: PAGE + 1]


def _here(state: State, before: int, most: int = PAGE + 1) -> IncomingMailQuerySet:
    """The newest of one state, straight from its index, however many mails there are of others."""
    newest = IncomingMail.objects.filter(state=state, pk__lt=before).order_by("-pk").values("pk")[:most]
    return IncomingMail.objects.filter(pk__in=newest)


def _fitting(user: User, state: State, words: str, before: int) -> Iterator[QuerySet[IncomingMail, Any]]:
    here = _here(state, before, SEARCHED)
    by_sender = called(words, "sender__")
    said = Q(subject__icontains=words) | Q(envelope_from__icontains=words) | Q(message_id=words.strip("<>"))
    yield here.told_at_desk(user).filter(said | by_sender)
    if state in BECAME:
        about = Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))
        named = Exists(about.filter(subject__icontains=words)) | by_sender & Q(Exists(about))
        yield here.filter(named)


def rows_of(user: User, ids: list[int]) -> list[DeskMail]:
    """At most PAGE of them, in one query; the newest first."""
    return [_row(mail) for mail in _ROWS.all(user.pk, *ids, *[0] * (PAGE - len(ids)))]


def _mails(user_pk: int, *ids: int) -> QuerySet[IncomingMail]:
    user, this = User(pk=user_pk), OuterRef("pk")
    mails = IncomingMail.objects.filter(pk__in=ids)
    found = mails.select_related("sender", "group", "conversation", "batch").annotate(
        size=F("raw__size"),
        is_told=Exists(IncomingMail.objects.told_at_desk(user).filter(pk=this)),
        may_decide=Exists(IncomingMail.objects.waiting_for(user).filter(pk=this, split__isnull=False)),
        is_read=Exists(Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))),
        is_group_known=Exists(Group.objects.visible_to(user).filter(pk=OuterRef("group"))),
    )
    return found.defer("split").order_by("-pk")


# After every mail. The page as nearly everybody opens it: without words.
_END = 2**62
_NEWEST = {
    tab: CompiledQuery(
        lambda before, states=states: _newest_of(_here(state, before) for state in states), int
    )
    for tab, states in TABS.items()
}
_ROWS = CompiledQuery(_mails, int, *[int] * PAGE)


def _row(mail: Any) -> DeskMail:
    became = mail.conversation if mail.is_read and mail.state in BECAME else None
    sender = mail.sender.name if mail.sender and (mail.is_told or became) else ""
    return DeskMail(
        mail=mail,
        size=mail.size,
        subject=mail.subject if mail.is_told else became.subject if became else "",
        sender=sender or (mail.envelope_from if mail.is_told else ""),
        to=_where_to(mail),
        reason=_reason(mail),
        is_told=mail.is_told,
        became=became,
        may_decide=mail.may_decide,
    )


def _where_to(mail: Any) -> str:
    """The address without its secret part and the domain; empty for a group that the reader may not know of."""
    if mail.group:
        return f"{mail.group.slug}@" if mail.is_group_known else ""
    local = mail.recipient.partition("@")[0].partition("+")[0].lower()
    return f"{local}@" if local in OURS else ""


def _reason(mail: Any) -> str | Promise:
    """The kept reason may name addresses and conversations; why a mail could not be read never does."""
    is_plain = mail.is_told or mail.state == State.QUARANTINED
    return (mail.reason if is_plain else "") or SENTENCES.get(State(mail.state), "")
