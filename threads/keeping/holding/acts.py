"""Begin a hold, ask to end it, end it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Group, User
from threads.actions import attaching
from threads.models import Conversation, LegalHold

from .. import notes
from . import copies


def begin(
    *, case: str, by: User | None, reason: str = "", people: Iterable[User] = (), groups: Iterable[Group] = (),
    words: Iterable[str] = (), since: datetime | None = None, until: datetime | None = None,
    conversation: Conversation | None = None,
) -> LegalHold:  # fmt: skip
    """Raises ValidationError for a case that has a hold already."""
    facts: dict[str, Any] = {
        "case": case,
        "reason": reason,
        "since": since,
        "until": until,
        "by": by,
        "conversation": conversation,
        "is_of_conversation": conversation is not None,
    }
    try:
        with transaction.atomic():
            hold = LegalHold.objects.create(words="\n".join(words), **facts)
            hold.people.set(people)
            hold.groups.set(groups)
            hold.count = copies.question(hold).messages().distinct().count()
            hold.save(update_fields=["count"])
            record(notes.HELD, by=by, words={"case": case, "reason": reason}, hold=hold.pk, count=hold.count)
    except IntegrityError as error:
        raise ValidationError(_("This case has a hold already.")) from error
    return hold


@transaction.atomic
def ask_to_end(hold: LegalHold, *, by: User) -> None:
    """It goes on until another admin ends it."""
    hold = _active(hold)
    hold.end_asked_by, hold.end_asked_at = by, timezone.now()
    hold.save(update_fields=["end_asked_by", "end_asked_at"])
    record(notes.END_ASKED, by=by, words={"case": hold.case}, hold=hold.pk)


@transaction.atomic
def keep_on(hold: LegalHold, *, by: User) -> None:
    hold = _active(hold)
    hold.end_asked_by = hold.end_asked_at = None
    hold.save(update_fields=["end_asked_by", "end_asked_at"])
    record(notes.KEPT_ON, by=by, words={"case": hold.case}, hold=hold.pk)


def end(hold: LegalHold, *, by: User) -> None:
    """The copies go with it. Raises ValidationError unless another admin has asked for it."""
    with transaction.atomic():
        hold = _active(hold)
        if hold.end_asked_at is None or hold.end_asked_by_id == by.pk:
            raise ValidationError(_("Another admin has to ask for this first."))
        hold.ended_by, hold.ended_at = by, timezone.now()
        hold.save(update_fields=["ended_by", "ended_at"])
        count = hold.copies.count()
        hold.copies.all().delete()
        record(notes.ENDED, by=by, words={"case": hold.case}, hold=hold.pk, count=count)
    attaching.forget_unused()


def _active(hold: LegalHold) -> LegalHold:
    found = LegalHold.objects.locked(hold.pk)
    if found.ended_at:
        raise ValidationError(_("This hold is over."))
    return found
