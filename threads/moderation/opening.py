"""Look into a case: moderators read what is private only after they have said why, and it is noted."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.storable import storable
from threads.models import Message

from . import notes
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
    Look.objects.create(case=case, by=by, reason=reason)
    notes.of_case(notes.OPENED, case, by, reason=reason)


def note_first_look(case: Case) -> None:
    Case.objects.filter(pk=case.pk, opened_at=None).update(opened_at=timezone.now())


def around(message: Message) -> tuple[Message | None, Message | None]:
    """The message before and the one after, in the order in which they were written."""
    others = message.conversation.messages.for_display().in_reading_order()
    at, pk = message.sent_at, message.pk
    before = others.filter(sent_at__lte=at).exclude(sent_at=at, pk__gte=pk).last()
    after = others.filter(sent_at__gte=at).exclude(sent_at=at, pk__lte=pk).first()
    return before, after
