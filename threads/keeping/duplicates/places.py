"""Where people are named by number, and what a merge does there. A test asks that every such column stands here.

MOVES, in order: the column names the one who stays from then on. STAYS: it goes on naming the one who goes, and why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.ldap.config import ISSUER as LDAP
from accounts.models import Membership, User

from . import redrawing
from .redrawing import Rows


@dataclass(frozen=True)
class PersonColumn:
    """``alike``: where these are the same, the one who stays has it already, and the other row goes; ``once``: of which
    rows that holds. ``stronger``: what the row that stays takes over from the one that goes, {column: value}.
    ``gives_rights``: an outsider's is moved only where the admin says so; ``lets_in``: only where the one who goes lends a way
    in (rules.py). ``only``: the other rows stay as they are;
    ``needless``: these go. ``blank``: with ``alike``, emptied instead of a row that goes. ``after``: called with the rows."""

    label: str
    column: str
    alike: tuple[str, ...] = ()
    once: Q = Q()
    stronger: Callable[[Any, Any], dict[str, Any]] | None = None
    gives_rights: bool = False
    lets_in: bool = False
    only: Q = Q()
    needless: Callable[[User], Q] | None = None
    blank: str = ""
    after: Callable[[Rows], None] | None = None

    @property
    def name(self) -> str:
        return f"{self.label}.{self.column}"

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)


def _membership(here: Membership, other: Membership) -> dict[str, Any]:
    """Who runs a group with one of two accounts runs it; who came in by hand stays when the directory takes them out."""
    better: dict[str, Any] = {"tie_id": None} if here.tie_id is not None else {}
    if other.is_admin and not here.is_admin:
        better["role"] = other.role
    if other.involvement and not here.involvement:
        better["involvement"] = other.involvement
    return better


def _subscription(here: Any, other: Any) -> dict[str, Any]:
    """What was chosen for one of two accounts is chosen, also that they take part by mail."""
    return {"mail": other.mail} if other.mail and not here.mail else {}


def _read_mark(here: Any, other: Any) -> dict[str, Any]:
    """Read is read, by whichever account."""
    return {"up_to": other.up_to, "at": other.at} if other.up_to > here.up_to else {}


def _is_member(stays: User) -> Q:
    return Q(group__in=Membership.objects.filter(user=stays).values("group"))


_OPEN = Q(decided_at=None)
_ABOUT_A_MESSAGE = Q(message__isnull=False)

#: The first one is done at once, so that mail reaches the one who stays (moving.begin).
ADDRESSES = PersonColumn("accounts.EmailAddress", "user")
#: But those of the directory: it would send the one who stays away when it does not know the other any more.
COMPANIES = PersonColumn(
    "accounts.CompanyAccount", "user", ("issuer",), only=~Q(issuer=LDAP) & Q(gone_at=None), lets_in=True
)
MOVES: tuple[PersonColumn, ...] = (
    # What is said.
    PersonColumn(
        "threads.Message", "author", ("client_id",), once=~Q(client_id=""), blank="client_id", after=redrawing.by_them
    ),
    PersonColumn("threads.Message", "claimed_by", after=redrawing.messages),
    PersonColumn("threads.Message", "edited_by", after=redrawing.messages),
    PersonColumn("threads.Message", "withdrawn_by", after=redrawing.messages),
    PersonColumn("threads.Conversation", "started_by"),
    PersonColumn("threads.Conversation", "forwarded_by"),
    PersonColumn("threads.Conversation", "closed_by"),
    PersonColumn("threads.Activity", "actor"),
    PersonColumn("threads.Activity", "person"),
    PersonColumn("threads.Mention", "user", ("message",)),
    PersonColumn("threads.Reaction", "user", ("message", "emoji"), after=redrawing.reactions),
    # Where they are.
    PersonColumn(
        "accounts.Membership", "user", ("group",), only=Q(tie=None), stronger=_membership, gives_rights=True
    ),
    PersonColumn("accounts.JoinRequest", "user", ("group",), once=_OPEN, needless=lambda stays: _OPEN & _is_member(stays)),
    PersonColumn("accounts.JoinRequest", "decided_by"),
    PersonColumn("accounts.Invitation", "user", ("group",), needless=_is_member),
    PersonColumn("accounts.Invitation", "invited_by"),
    PersonColumn("threads.Participant", "user", ("conversation",), gives_rights=True),
    PersonColumn("threads.Participant", "added_by"),
    # What they follow, read and keep.
    PersonColumn("threads.Subscription", "user", ("conversation",), stronger=_subscription),
    PersonColumn("threads.ReadMark", "user", ("conversation",), stronger=_read_mark),
    PersonColumn("threads.MessageRead", "user", ("message",)),
    PersonColumn("threads.Bookmark", "user", ("message",)),
    PersonColumn(
        "notify.Notification", "user", ("reason", "message", "actor"), once=_ABOUT_A_MESSAGE, gives_rights=True,
        needless=lambda stays: Q(actor=stays),
    ),
    PersonColumn(
        "notify.Notification", "actor", ("user", "reason", "message"), once=_ABOUT_A_MESSAGE,
        needless=lambda stays: Q(user=stays),
    ),
    PersonColumn("bridge.IncomingMail", "sender", gives_rights=True),
    PersonColumn("bridge.ImportBatch", "user"),
    PersonColumn("bridge.Archive", "by"),
    PersonColumn("bridge.Archive", "undone_by"),
    PersonColumn("bridge.ImportNote", "author"),
    PersonColumn("bridge.RepeatedFooter", "decided_by"),
    # Who leads, made, asked for or decided something: also so that nobody agrees to what they asked for themselves.
    PersonColumn("accounts.User", "manager"),
    PersonColumn("accounts.User", "host"),
    PersonColumn("accounts.User", "merged_into"),
    PersonColumn("accounts.Group", "created_by"),
    PersonColumn("accounts.Group", "closed_by"),
    PersonColumn("accounts.Group", "delete_asked_by"),
    PersonColumn("accounts.Group", "open_asked_by"),
    PersonColumn("accounts.PostingAddress", "made_by"),
    PersonColumn("accounts.DirectoryTie", "tied_by"),
    PersonColumn("accounts.PeopleList", "by"),
    PersonColumn("accounts.PolicyVersion", "edited_by"),
    PersonColumn("accounts.PolicyVersion", "reviewed_by"),
    PersonColumn("accounts.PolicyVersion", "published_by"),
    COMPANIES,
    PersonColumn("threads.LegalHold", "by"),
    PersonColumn("threads.LegalHold", "end_asked_by"),
    PersonColumn("threads.LegalHold", "ended_by"),
    PersonColumn("threads.RetentionRule", "made_by"),
    PersonColumn("threads.RetentionRule", "on_by"),
    PersonColumn("threads.RetentionRule", "ended_by"),
    PersonColumn("threads.Withheld", "by"),
    PersonColumn("moderation.Case", "author"),
    PersonColumn("moderation.Report", "reporter", ("case",)),
    PersonColumn("moderation.Decision", "by"),
    PersonColumn("moderation.Decision", "undone_by"),
    PersonColumn("moderation.Look", "by"),
    PersonColumn("moderation.Look_people", "user", ("look",)),
    PersonColumn("moderation.Monitor", "made_by"),
    PersonColumn("keeping.Erasure", "asked_by"),
    PersonColumn("keeping.Erasure", "confirmed_by"),
    PersonColumn("keeping.Export", "by"),
    PersonColumn("keeping.Export", "agreed_by"),
    PersonColumn("keeping.ExportRules", "off_asked_by"),
    PersonColumn("keeping.LikelyPair", "dismissed_by"),
)  # fmt: skip

_LOG = "the audit log is never rewritten"
_OPENS_NOTHING = "ends, or opens nothing while the account is closed"
_DIRECTORY = "the directory says itself whom it means"
_PROOF = "a proof of what was then"
_OWN = "the one who stays has their own"
STAYS: dict[str, str] = {
    "accounts.AuditEntry.actor": _LOG,
    "accounts.AuditEntry.person": _LOG,
    "accounts.Session.user": _OPENS_NOTHING,
    "accounts.OneTimeLink.user": _OPENS_NOTHING,
    "accounts.AccessToken.made_by": _OPENS_NOTHING,
    "accounts.Passkey.user": _OPENS_NOTHING,
    "accounts.SecondStep.user": _OPENS_NOTHING,
    "accounts.RecoveryCode.user": _OPENS_NOTHING,
    "accounts.DirectoryPerson.user": _DIRECTORY,
    "accounts.DirectoryGroup_members.user": _DIRECTORY,
    # Whoever stays accepts for themselves.
    "accounts.PolicyAcceptance.user": _PROOF,
    "accounts.PolicyReminder.user": _PROOF,
    "accounts.Photo.user": _OWN,
    "notify.MailChoice.user": _OWN,
    "threads.SentSummary.user": _OPENS_NOTHING,
    # A merge that would take words out of a hold is refused (rules.py).
    "threads.LegalHold_people.user": _PROOF,
    "threads.HeldCopy.author": _PROOF,
    "threads.HeldCopy.claimed_by": _PROOF,
    "keeping.Erasure.person": _PROOF,
    "keeping.LikelyPair.first": _PROOF,
    "keeping.LikelyPair.second": _PROOF,
    "keeping.PersonMerge.stays": _PROOF,
    "keeping.PersonMerge.goes": _PROOF,
    "keeping.PersonMerge.by": _PROOF,
    "keeping.PersonMerge.undone_by": _PROOF,
}
