"""The worker's share: notices that are due leave by mail."""

from microblog.kit.tasks import periodic

from . import mailing


@periodic(seconds=15)
def send_mail() -> None:
    mailing.send_due()
