"""What happens to a stored mail. ``STEPS`` can be read aloud; every step can be run again.

The first two steps only compute and run without a transaction, so that a mail that takes long does not
keep others from writing. The last three are one transaction.
"""

import logging
import os
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import erased
from accounts.models import Group
from accounts.policy.gate import PolicyDue
from microblog.kit.away import is_passing

from . import asking, exported, policy, sender_check, summary_reply
from . import reply as replying
from .answering import answers
from .erasing import mails as erasing
from .footers.current import current
from .intake import headers
from .mail_job import Work, in_context, to_json
from .models import IncomingMail
from .outcome import Settled
from .placing import people
from .placing import place as placing
from .placing import publish as publishing
from .placing.candidates import Board
from .placing.dedupe import kept_once
from .recognising import automatic, gestures, wordless
from .review.notices import tell_disowned, tell_held, tell_moved, tell_ready
from .unchain import unchain as engine

log = logging.getLogger("skein.bridge")
State = IncomingMail.State
MAX_ATTEMPTS = 3
# After so many it is asked anew whose turn it is.
AT_ONCE = 20


def process(mail_id: int) -> IncomingMail:
    """Take a stored mail to its state. Safe to call again, and beside another worker, at any time.

    Raises only when the database is away or the disk full: then the mail stays ``received`` and the sweep comes back to it.
    """
    mail = IncomingMail.objects.select_related("raw", "sender", "group", "batch").get(pk=mail_id)
    if mail.state != State.RECEIVED or not _count_attempt(mail):
        return mail
    try:
        _run(mail)
    except Settled as settled:
        settle(mail, settled.state, settled.reason, settled.work)
    except PolicyDue as due:
        settle(mail, State.POLICY, str(due))
    except Exception as error:
        if is_passing(error):
            # The database is away or busy, or the disk is full: not the mail's fault.
            IncomingMail.objects.filter(pk=mail.pk).update(attempts=F("attempts") - 1)
            raise
        # Any mail may hold the input nobody thought of; it must not stop the queue.
        log.exception("mail %s failed", mail.pk)
        if mail.attempts >= MAX_ATTEMPTS:
            settle(mail, State.QUARANTINED, _("It could not be read: %s") % type(error).__name__)
    return mail


def sweep(limit: int = 100) -> int:
    """Process mails that wait; returns how many. What an import has kept it reads itself, until it ends."""
    done: list[int] = []
    while len(done) < limit and (ids := _next(done, min(AT_ONCE, limit - len(done)))):
        for mail_id in ids:
            process(mail_id)
        done += ids
    return len(done)


def _next(done: list[int], number: int) -> list[int]:
    """Each group has its turn with its oldest mail, and so has each sender to no group: a thousand mails to one keep
    nobody else waiting. ``done``: had their try."""
    is_ours = Q(batch=None) | Q(batch__finished_at__isnull=False)
    waiting = IncomingMail.objects.filter(is_ours, state=State.RECEIVED).exclude(pk__in=done)
    turn = Window(
        RowNumber(), partition_by=[F("group"), Case(When(group=None, then=F("sender")))], order_by="pk"
    )
    return list(waiting.annotate(turn=turn).order_by("turn", "pk").values_list("pk", flat=True)[:number])


def check(work: Work) -> None:
    """Is it from the person it names? What is not has no sender."""
    mail = work.mail
    if work.is_import or mail.is_upload or mail.is_proven:
        # Proven before it waited: a key may be another one by now.
        return
    verdict = sender_check.check(work)
    mail.sender = None if verdict.is_fail else mail.sender
    mail.checked, mail.checked_why = verdict.state, verdict.why[:300]
    mail.save(update_fields=["sender", "checked", "checked_why"])


def forget(work: Work) -> None:
    """Erased persons are not in it. Behind the check, since a signature is over the bytes as they came."""
    marks = erased.load() if not work.is_import else None
    new = erasing.without(work.raw, marks) if marks else work.raw
    if marks and new != work.raw:
        erasing.arrived(work.mail, new, marks)
        work.raw, work.headers = new, headers.read(new)


def parse(work: Work) -> None:
    """Header fields, and whether a person wrote this to us at all."""
    automatic.screen(work)
    policy.refuse_leavers(work)
    asking.take(work)
    summary_reply.take(work)
    gestures.take(work)
    replying.route(work)


def unchain(work: Work) -> None:
    """One mail, many messages; then whether somebody has to look at them first."""
    split(work)
    wordless.screen(work)
    policy.decide(work)


def split(work: Work) -> None:
    """A forwarder who wrote nothing of his own is none of the messages."""
    if exported.take(work):
        return
    found = engine(work.raw, current())
    work.is_forward, work.subject = found.is_forward, work.headers.subject
    messages = [m for m in found.messages if m.role != "note" or m.body or m.attachments]
    work.messages, work.pieces, work.copies = kept_once(in_context(messages), list(found.pieces))


def match(work: Work) -> None:
    """Claimed authors -> people."""
    people.recognise([work])


def place(work: Work) -> None:
    """Which conversation, and what of it is there already."""
    group = work.mail.group
    if group:
        # Two overlapping mails at the same moment must see each other's messages.
        Group.objects.filter(pk=group.pk).hold()
    board = Board(group)
    board.load([work], [work.conversation] if work.conversation else [])
    work.thread = placing.place(work, board)


def publish(work: Work) -> None:
    assert work.thread is not None  # the step before
    publishing.publish([work.thread])


READ = (check, forget, parse, unchain)
WRITE = (match, place, publish)
STEPS = READ + WRITE


def _run(mail: IncomingMail) -> None:
    raw = mail.raw.data
    work = Work(mail, raw, headers.read(raw))
    for step in READ:
        take(step, work)
    deliver(work)


@transaction.atomic
def deliver(work: Work) -> None:
    """The writing half, for a mail nobody needs to ask about or one its reviewer released."""
    row = IncomingMail.objects.locked(work.mail.pk)
    if row.state != work.mail.state:
        raise Settled(row.state, row.reason)
    for step in WRITE:
        take(step, work)
    if work.is_wordless and work.mail.state == State.DUPLICATE:
        work.mail.reason = wordless.reason(True)
        work.mail.save(update_fields=["reason"])
        answers.remember(work.mail)


def take(step: Callable[[Work], None], work: Work) -> None:
    """One step; the test hook kills the process here, to prove that poison is survived."""
    if settings.TEST_HOOKS and work.headers.crash == step.__name__:
        os._exit(137)
    step(work)


def _count_attempt(mail: IncomingMail) -> bool:
    """Count before the work: a mail that kills the process is counted too. False when it had its tries."""
    if mail.attempts >= MAX_ATTEMPTS:
        settle(mail, State.QUARANTINED, _("It stopped the program that reads mail, three times."))
        return False
    # Compare and set: of two that take the same mail at once, one goes on.
    mine = IncomingMail.objects.filter(pk=mail.pk, state=State.RECEIVED, attempts=mail.attempts)
    mail.attempts += 1
    return bool(mine.update(attempts=mail.attempts))


@transaction.atomic
def settle(mail: IncomingMail, state: str, reason: str = "", work: Work | None = None) -> None:
    """Put a mail into a state without publishing it; tell its sender when it waits for them."""
    row = IncomingMail.objects.locked(mail.pk)
    if row.state not in (State.RECEIVED, mail.state):
        return
    mail.state, mail.processed_at = state, timezone.now()
    mail.reason = (reason or mail.reason)[:500]
    if work is not None and "review" not in (mail.split or {}):
        # What a person has corrected is not computed again.
        mail.split = to_json(work)
    mail.save(update_fields=["state", "processed_at", "reason", "split", "conversation"])
    if state in answers.TOLD:
        answers.remember(mail)
    if state == State.REFUSED:
        tell_disowned(mail)
    if state == State.REVIEW:
        tell_ready(mail)
    elif state == State.POLICY:
        tell_moved(mail)
    elif state == State.HELD:
        tell_held(mail)
    elif mail.sender and mail.group_id is None and mail.batch_id is None:
        tell_moved(mail)
