"""How the intake goes: figures of a day, who waits for how long, and whether it has stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Count, F, Max, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from microblog.kit import health as site
from microblog.kit.briefly import briefly

from .. import health
from ..models import IncomingMail
from .rows import TABS

State = IncomingMail.State
DAY = timedelta(days=1)
LAST = "last"
# More are not counted beside the link.
MOST = 1_000


@dataclass(frozen=True)
class IntakeFigures:
    """Of mail by the wire, without archives: how many in a day; ``last``: when the newest came; ``read_since`` and
    ``decide_since``: since when the first waits for the worker, and for a person."""

    received: int
    taken: int
    held: int
    failed: int
    last: datetime | None
    read_since: datetime | None
    decide_since: datetime | None

    @property
    def is_late(self) -> bool:
        return self.read_since is not None and self.read_since < timezone.now() - health.LATE


@briefly(5)
def waiting() -> int:
    """Mails that need somebody."""
    return IncomingMail.objects.filter(state__in=TABS["needs"])[:MOST].count()


@briefly(20)
def intake() -> IntakeFigures:
    counts, first = _facts()
    decide = [first[state] for state in TABS["needs"] if state in first]
    return IntakeFigures(
        received=sum(counts.values()),
        taken=sum(counts.get(state, 0) for state in (*TABS["taken"], State.REVIEW)),
        held=counts.get(State.HELD, 0),
        failed=counts.get(State.QUARANTINED, 0),
        last=first.get(LAST),
        read_since=first.get(State.RECEIVED),
        decide_since=min(decide, default=None),
    )


def _facts() -> tuple[dict[str, int], dict[str, datetime]]:
    """How many of each state came in a day; when the first mail of each state came that waits, and the last of all, each
    straight from its index. One query."""
    mails = IncomingMail.objects
    today = mails.filter(batch=None, received_at__gte=timezone.now() - DAY).order_by()
    counts = today.values(kind=F("state")).annotate(at=Max("received_at"), number=Count("*"))
    arms = [
        _moment(State.RECEIVED, mails.filter(state=State.RECEIVED, batch=None).order_by("pk")),
        _moment(State.HELD, mails.filter(state=State.HELD).order_by("pk")),
        _moment(State.QUARANTINED, mails.filter(state=State.QUARANTINED).order_by("pk")),
        _moment(LAST, mails.filter(batch=None).order_by("-received_at")),
    ]
    rows = list(counts.union(*arms, all=True))
    return (
        {row["kind"]: row["number"] for row in rows if row["number"]},
        {row["kind"]: row["at"] for row in rows if not row["number"]},
    )


def _moment(kind: str, mails: QuerySet[IncomingMail]) -> QuerySet[IncomingMail, dict]:
    one = IncomingMail.objects.filter(pk__in=mails.values("pk")[:1])
    named = one.annotate(kind=Value(kind, output_field=CharField()), at=F("received_at"), number=Value(0))
    return named.values("kind", "at", "number")


@briefly(20)
def troubles() -> list[str]:
    """What keeps mail from coming in, a sentence each; asks the listener, so not for every page."""
    checks = {
        "worker": site.worker,
        "mail queue": health.queue,
        "mail in": health.listener,
        "mailbox": health.mailbox,
    }
    bad = [finding for finding in site.examine(checks) if not finding.is_good]
    return [_("%(part)s: %(trouble)s") % {"part": one.name, "trouble": one.text} for one in bad]
