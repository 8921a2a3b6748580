"""An author sees what a monitor holds back of theirs, and takes it back before a moderator decides."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from threads.actions import withholding
from threads.models import Message

from . import notes
from .models import Case

#: Of one person, the newest; nobody is held back so often.
SHOWN = 50


def waiting_of(user: User) -> QuerySet[Message]:
    """What waits of this person, newest first; of a quote, of whoever's mail it was quoted in."""
    held = Message.objects.visible_to(user).filter(moderated=Message.Moderated.HELD)
    mine = held.filter(claimed_by=user) | held.filter(author=user, claimed_by=None)
    found = mine.select_related("conversation__group", "withheld").prefetch_related("withheld_files")
    return found.order_by("-pk")[:SHOWN]


@transaction.atomic
def take_back(message: Message, *, by: User) -> None:
    """For good. Its case goes on waiting and says so: people may have reported the message, too. Raises PermissionDenied;
    ValidationError if a moderator was faster."""
    message = withholding.take_back(message, by=by)
    for case in Case.objects.waiting().filter(message=message).for_display():
        notes.of_case(notes.TAKEN_BACK, case, by)
