"""Look into a case: moderators read what is private only after they have said why, and it is noted."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.storable import storable
from threads.models import Message

from . import looks, moderators, notes
from .models import OPEN_FOR, Case, Look

MIN_REASON = 5  # characters


def is_open_to(user: User, case: Case) -> bool:
    """Public places are open to all; a private one to who said why, for a while."""
    since: datetime = timezone.now() - OPEN_FOR
    return not case.is_private or Look.objects.filter(case=case, by=user, at__gt=since).exists()


@transaction.atomic
def look_into(case: Case, *, by: User, reason: str) -> None:
    """Raises ValidationError."""
    reason = " ".join(storable(reason, nul="").split())[:300]
    if len(reason) < MIN_REASON:
        raise ValidationError(_("Say in a few words why you have to read it."))
    looks.note(case, by=by, reason=reason, people=_authors(case))
    notes.of_case(notes.OPENED, case, by, reason=reason)


def note_first_look(case: Case) -> None:
    Case.objects.filter(pk=case.pk, opened_at=None).update(opened_at=timezone.now())


def around(message: Message) -> tuple[Message | None, Message | None]:
    """The message before and the one after, in the order in which they were written."""
    others = message.conversation.messages.in_reading_order()
    at, pk = message.sent_at, message.pk
    before = others.filter(sent_at__lte=at).exclude(sent_at=at, pk__gte=pk).reverse().values("pk")[:1]
    after = others.filter(sent_at__gte=at).exclude(sent_at=at, pk__lte=pk).values("pk")[:1]
    both = Message.objects.filter(Q(pk=Subquery(before)) | Q(pk=Subquery(after))).for_display()
    found = list(both.in_reading_order())
    earlier = [other for other in found if (other.sent_at, other.pk) < (at, pk)]
    later = [other for other in found if other not in earlier]
    return next(iter(earlier), None), next(iter(later), None)


def _authors(case: Case) -> set[int]:
    """Of the message and of those beside it."""
    shown = [case.message, *around(case.message)] if case.message else []
    return {pk for message in shown for pk in moderators.authors(message)}


def files_of(message: Message) -> list[str]:
    """The names of its files, also of those that are out of sight."""
    there = message.attachments.values_list("name", "pk")
    return [
        name for name, _pk in there.union(message.withheld_files.values_list("name", "pk")).order_by("pk")
    ]
