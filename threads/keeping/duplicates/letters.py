"""The letter to the main address of an account that became a part of another one: whoever reads it can say that this is wrong."""

import logging

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import EmailAddress
from microblog.kit import outgoing, site

from .models import PersonMerge

log = logging.getLogger("skein.keeping")


def queue(merge: PersonMerge) -> None:
    """Called while the address is still that of the one who goes."""
    main = merge.goes.addresses.filter(primary=True).exclude(verified_at=None).first()
    if main is not None:
        merge.letter_to, merge.letter_at = main.pk, timezone.now()
        merge.save(update_fields=["letter_to", "letter_at"])


def send_due() -> int:
    """Send what is due; returns how many. Runs in one worker at a time."""
    due = PersonMerge.objects.filter(letter_to__isnull=False, letter_at__lte=timezone.now())
    return outgoing.send_each(due.select_related("stays", "goes").order_by("pk"), _send, log)


def _send(merge: PersonMerge, connection: BaseEmailBackend) -> bool:
    row = PersonMerge.objects.filter(pk=merge.pk)
    rows = EmailAddress.objects.filter(pk__in=[merge.letter_to])
    address = rows.values_list("address", flat=True).first()
    # Noted before it leaves: a worker that dies now sends it again, a little later, and not for ever.
    tries = merge.letter_tries + 1
    is_last = address is None or tries >= outgoing.MAX_TRIES
    row.update(
        letter_tries=tries,
        letter_at=timezone.now() + outgoing.pause(tries),
        letter_to=None if is_last else merge.letter_to,
    )
    if address is None or not outgoing.has_left(
        connection, letter(merge, address), log, "A letter about a merge"
    ):
        return False
    row.update(letter_to=None)
    return True


def letter(merge: PersonMerge, address: str) -> mail.EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"merge": merge, "site_name": site.name()}
        text = render_to_string("keeping/mail_merged.txt", context)
        subject = _("Your account at %(site)s was merged") % {"site": site.name()}
    fields = {
        "Auto-Submitted": "auto-generated",
        "X-Skein-Loop": settings.MAIL_DOMAIN,
        "Message-ID": f"<merged-{merge.pk}-{merge.letter_tries}@{settings.MAIL_DOMAIN}>",
    }
    return mail.EmailMessage(" ".join(subject.split()), text, site.sender(), [address], headers=fields)
