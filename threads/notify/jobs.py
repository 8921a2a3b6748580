"""The worker's share: notices and summaries that are due leave by mail."""

from django.utils import timezone

from microblog.kit.jobs import periodic

from . import mailing, summary


@periodic(seconds=15)
def send_mail() -> None:
    mailing.send_due()


@periodic(seconds=15)
def send_summaries() -> None:
    summary.send_due(timezone.localtime())


@periodic(seconds=3600)
def forget_old_summaries() -> int:
    return summary.forget_old(timezone.now())
