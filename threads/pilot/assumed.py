"""What admins assume and want to reach, and the counts of mail before and now."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.audit import acts, record
from accounts.models import User

from .formula import Assumptions
from .models import MailCount, Pilot

CHANGED = acts.act(
    "setting.pilot", gettext_lazy("changed what the pilot assumes and wants to reach: %(said)s")
)
COUNTED = acts.act(
    "setting.mail_count", gettext_lazy("counted %(mails)s mails for the pilot, from header fields")
)
FORGOT = acts.act("setting.mail_count_gone", gettext_lazy("deleted a count of %(mails)s mails of the pilot"))


def pilot() -> Pilot:
    """The row, or one with what is assumed at first."""
    return Pilot.objects.first() or Pilot(pk=1)


def counts() -> list[MailCount]:
    """By their days, the oldest first: *before* is the first, *now* the last of several."""
    return list(MailCount.objects.order_by("first_day", "pk"))


def assumptions(row: Pilot, found: list[MailCount]) -> Assumptions:
    """The typed number of people a mail, else the mean of the oldest count, else none."""
    mean = float(row.people_a_mail) if row.people_a_mail is not None else None
    return Assumptions(row.seconds_a_mail, mean if mean is not None else found[0].mean if found else None)


@transaction.atomic
def change(row: Pilot, fields: list[str], *, by: User) -> None:
    """``fields``: those that were changed."""
    row.save()
    said = ", ".join(f"{name}={getattr(row, name)}" for name in fields)
    record(CHANGED, by=by, said=said)


@transaction.atomic
def keep(count: MailCount, *, by: User | None) -> None:
    count.save()
    record(COUNTED, by=by, mails=count.mails)


@transaction.atomic
def forget(count: MailCount, *, by: User) -> None:
    mails = count.mails
    count.delete()
    record(FORGOT, by=by, mails=mails)
