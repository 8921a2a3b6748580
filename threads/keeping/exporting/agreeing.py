"""A second person for exports, and those whose private words were handed over, who learn of it after a while."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Group, User
from threads.bridge.evidence import EvidenceQuery
from threads.models import Conversation
from threads.notify import create
from threads.notify.models import Notification

from .. import notes
from ..models import Export, ExportRules

#: Days until people are told, unless the admin chooses others.
TELL_DAYS, MAX_TELL_DAYS = 30, 3_650


def waiting() -> QuerySet[Export]:
    """Exports that nobody has agreed to yet."""
    return Export.objects.filter(
        needs_second=True, agreed_at=None, stopped_at=None, failed_at=None, finished_at=None
    )


@transaction.atomic
def agree(row: Export, *, by: User) -> None:
    """It is made now. Raises ValidationError for whoever asked for it."""
    row = Export.objects.locked(row.pk)
    if not row.is_waiting:
        raise ValidationError(_("This is decided already."))
    if row.by_id == by.pk:
        raise ValidationError(_("Another admin has to agree to this."))
    row.agreed_by, row.agreed_at = by, timezone.now()
    row.save(update_fields=["agreed_by", "agreed_at"])
    record(notes.EXPORT_AGREED, by=by, words={"case": row.case}, export=row.pk)


@transaction.atomic
def change_rules(act: str, *, by: User) -> None:
    """``act``: on, off or keep. Off is asked for by one admin and done by another. Raises ValidationError."""
    ExportRules.objects.get_or_create(pk=1)
    rules = ExportRules.objects.locked(1)
    if act == "off" and rules.needs_second and rules.off_asked_at and rules.off_asked_by_id == by.pk:
        raise ValidationError(_("Another admin has to agree to this."))
    if act == "off" and rules.needs_second and not rules.off_asked_at:
        rules.off_asked_by, rules.off_asked_at, what = by, timezone.now(), notes.SECOND_OFF_ASKED
    elif act == "off" and rules.needs_second:
        rules.needs_second, rules.off_asked_by, rules.off_asked_at, what = False, None, None, notes.SECOND_OFF
    elif act == "keep" and rules.off_asked_at:
        rules.off_asked_by, rules.off_asked_at, what = None, None, notes.SECOND_KEPT
    elif act == "on" and not rules.needs_second:
        rules.needs_second, what = True, notes.SECOND_ON
    else:
        return
    rules.save()
    record(what, by=by)


def owners_of(question: EvidenceQuery) -> list[int]:
    """Colleagues whose words in places that not everybody may read are asked for, also as copies that a hold kept."""
    private = Q(conversation__group=None) | ~Q(conversation__group__visibility=Group.Visibility.PUBLIC)
    authors = Q(pk__in=question.messages().filter(private).order_by().values("author"))
    if question.hold:
        # Of a conversation that is gone nobody can say any more that it was public.
        public = Conversation.objects.filter(group__visibility=Group.Visibility.PUBLIC).values("pk")
        authors |= Q(pk__in=question.hold.copies.exclude(conversation__in=public).values("author"))
    return list(User.objects.employees().filter(authors).order_by("pk").values_list("pk", flat=True))


def tell_due() -> int:
    """Tell those who are to be told by now; returns how many exports that were."""
    rows = Export.objects.filter(told_at=None, tell_at__lte=timezone.now()).order_by("tell_at")
    return sum(_tell(pk) for pk in list(rows.values_list("pk", flat=True)[:50]))


@transaction.atomic
def _tell(pk: int) -> bool:
    row = Export.objects.locked(pk)
    if row.told_at is not None or row.finished_at is None:
        return False
    row.told_at = timezone.now()
    row.save(update_fields=["told_at"])
    people = User.objects.employees().filter(pk__in=row.authors)
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(timezone.localtime(row.finished_at), "j F Y")
        text = _("On %(day)s, with words of yours in private places. Your administrators know for what.") % {
            "day": day
        }
    create.tell_people(people, Notification.Reason.HANDED_OVER, None, reverse("my_data"), text)
    record(notes.EXPORT_TOLD, by=None, export=row.pk, count=people.count())
    return True
