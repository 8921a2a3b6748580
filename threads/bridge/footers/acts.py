"""What an admin decides about a footer, and the worker's share: stored mails are folded again, in steps."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from threads.actions.refolding import refold
from threads.models import Message

from ..models import RepeatedFooter
from ..unchain.wrappers.repeated import Block, known, start
from .current import current

State = RepeatedFooter.State
FOLD = audit.act("mail.footer_folded", gettext_lazy("had a footer of %(domain)s folded in mails"))
UNFOLD = audit.act("mail.footer_unfolded", gettext_lazy("had a footer of %(domain)s shown in mails again"))
LEAVE = audit.act("mail.footer_left", gettext_lazy("left a footer of %(domain)s as it is"))
TURNS: dict[str, tuple[tuple[State, ...], State, audit.Act]] = {
    "fold": ((State.FOUND, State.LEFT, State.UNFOLDING), State.FOLDING, FOLD),
    "unfold": ((State.FOLDING, State.FOLDED), State.UNFOLDING, UNFOLD),
    "leave": ((State.FOUND,), State.LEFT, LEAVE),
}
#: Messages of one transaction, and transactions of one run.
AT_ONCE, STEPS = 200, 20
#: So long the processes that read mail may still go by what was in force before (current).
SETTLED = timedelta(seconds=30)


@transaction.atomic
def decide(footer: RepeatedFooter, act: str, *, by: User) -> None:
    """``act``: fold, unfold or leave. Raises ValidationError when that is decided already."""
    of, to, what = TURNS[act]
    row = RepeatedFooter.objects.locked(footer.pk)
    if row.state not in of:
        raise ValidationError(
            _("That is not possible any more: it is %(state)s.") % {"state": row.get_state_display()}
        )
    row.state, row.decided_by, row.decided_at = to, by, timezone.now()
    row.position, row.changed = 0, 0
    row.save(update_fields=["state", "decided_by", "decided_at", "position", "changed"])
    audit.record(what, by=by, words={"domain": row.domain}, footer=row.pk)
    transaction.on_commit(current.forget)


def work_off() -> int:
    """Some messages of the next footer that waits; returns how many were looked at."""
    row = RepeatedFooter.objects.filter(state__in=RepeatedFooter.BUSY).order_by("decided_at", "pk").first()
    looked = 0
    for _step in range(STEPS if row else 0):
        assert row is not None
        count = _step_of(row)
        looked += count
        if not count:
            break
    return looked


@transaction.atomic
def _step_of(row: RepeatedFooter) -> int:
    """The next messages; 0 when there are no more of them, or it is not wanted any more."""
    found = RepeatedFooter.objects.locked(row.pk)
    if found.state != row.state or found.decided_at != row.decided_at:
        return 0
    theirs = Message.objects.filter(
        source=Message.Source.MAIL,
        pk__gt=found.position,
        author__addresses__address__endswith=f"@{found.domain}",
    )
    ids = list(theirs.order_by("pk").values_list("pk", flat=True).distinct()[:AT_ONCE])
    if not ids:
        if found.decided_at and found.decided_at > timezone.now() - SETTLED:
            return 0
        found.state = State.FOLDED if found.state == State.FOLDING else State.LEFT
        found.save(update_fields=["state"])
        return 0
    block = tuple(found.block)
    change = folded if found.state == State.FOLDING else unfolded
    found.changed += refold(ids, lambda message: change(message.body, message.signature, block))
    found.position = ids[-1]
    found.save(update_fields=["changed", "position"])
    return len(ids)


def _cut(body: str, signature: str) -> tuple[list[str], int] | None:
    """The lines of a text, and where its signature begins; None if that does not stand in the text."""
    if signature and not body.endswith(signature):
        return None
    lines = body.split("\n")
    return lines, len(lines) - (signature.count("\n") + 1 if signature else 0)


def folded(body: str, signature: str, block: Block) -> str:
    """The signature of a text with this footer in it."""
    cut = _cut(body, signature)
    if cut is None:
        return signature
    lines, end = cut
    first = start(lines, end, [block])
    return "\n".join(lines[first:]) if first < end else signature


def unfolded(body: str, signature: str, block: Block) -> str:
    """The signature without this footer, which stands at its beginning."""
    if _cut(body, signature) is None:
        return signature
    lines = signature.split("\n")
    spoken = [place for place, line in enumerate(lines) if line.strip()]
    head = spoken[: len(block)]
    if tuple(known(lines[place]) for place in head) != block:
        return signature
    return "\n".join(lines[spoken[len(block)] :]) if len(spoken) > len(block) else ""
