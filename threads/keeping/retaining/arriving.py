"""An archive brings conversations that a rule would delete in the next night: they go at once, whole."""

import logging
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from django.utils import translation
from django.utils.translation import gettext as _

from threads.bridge.bulk_import import imported
from threads.bridge.models import ImportBatch, IncomingMail

from ..deleting import delete_conversations
from . import due
from .due import Kind

log = logging.getLogger("skein.keeping")


@receiver(imported, dispatch_uid="keeping.imported")
def too_old(batches: list[ImportBatch], **_kwargs: Any) -> None:
    """Only now is it known how long a conversation goes on: its mails may stand anywhere in the archive."""
    came = IncomingMail.objects.filter(batch__in=[batch.pk for batch in batches], conversation=OuterRef("pk"))
    for reach in due.reaches():
        if reach.rule.kind != Kind.CONVERSATIONS:
            continue
        with translation.override(settings.LANGUAGE_CODE):
            reason = _(
                "Too old on arrival: conversations of this group are deleted %(age)s after the last message."
            )
            reason %= {"age": reach.rule.age}
        done = delete_conversations(reach.rows().filter(Exists(came)), reason=reason)
        if done.conversations:
            log.info("%s conversations of an archive were too old on arrival", done.conversations)
