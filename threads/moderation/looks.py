"""Whoever's words a moderator has read in a private place hears of it, after a while that an admin sets: not at once, since
what is looked into may have to stay quiet, and not never."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from threads.models import LegalHold

from . import notes, telling
from .models import Case, Look, ModerationRules

BATCH = 100


def note(case: Case, *, by: User, reason: str, people: set[int]) -> None:
    """``people``: the numbers of those whose words are shown."""
    after = timedelta(days=ModerationRules.now().tell_after)
    look = Look.objects.create(case=case, by=by, reason=reason, tell_at=timezone.now() + after)
    look.people.set(people - {by.pk})


def tell_due() -> int:
    """Returns how many looks were told. One into a place, or at a person, under legal hold waits for the end of the hold."""
    due = Look.objects.filter(told_at=None, tell_at__lte=timezone.now()).exclude(_is_held())
    return sum(_tell(pk) for pk in due.order_by("tell_at").values_list("pk", flat=True)[:BATCH])


def _is_held() -> Exists:
    group, place = "case__message__conversation__group", "case__message__conversation"
    read = Look.people.through.objects.filter(look=OuterRef(OuterRef("pk")))
    of_look = Q(people__in=read.values("user"))
    of_place = Q(groups=OuterRef(group)) | Q(conversation=OuterRef(place))
    return Exists(LegalHold.objects.active().filter(of_look | of_place))


@transaction.atomic
def _tell(pk: int) -> bool:
    found = Look.objects.filter(pk=pk, told_at=None).select_related("case__message").all_locked()
    if not found:  # by another worker, at this moment
        return False
    look = found[0]
    look.told_at = timezone.now()
    look.save(update_fields=["told_at"])
    telling.of_look(look)
    return True


@transaction.atomic
def change_rules(days: str, *, by: User) -> None:
    """Of looks to come: what somebody was to hear they hear. Raises ValidationError."""
    if days not in {str(known) for known in ModerationRules.TELL_AFTER}:
        raise ValidationError(_("Choose one of the times."))
    ModerationRules.objects.get_or_create(pk=1)
    rules = ModerationRules.objects.locked(1)
    if rules.tell_after == int(days):
        return
    record(notes.TELL_AFTER, by=by, days=int(days), before=rules.tell_after)
    rules.tell_after = int(days)
    rules.save(update_fields=["tell_after"])
