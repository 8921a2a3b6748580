"""The signatures of stored mails found anew: other lines are folded, and no word of a text changes."""

from collections.abc import Callable, Iterable

from django.db import transaction

from microblog.kit.bulk_update import update_each
from threads.models import Message
from threads.models.message import without_signature
from threads.rendering import text


@transaction.atomic
def refold(ids: Iterable[int], signature_of: Callable[[Message], str]) -> int:
    """Give these messages the signatures that ``signature_of`` says; how many changed. A text that somebody edited, and
    one that is not drawn from its words alone, stays as it is. Open pages show it when they are next loaded."""
    changed = []
    for message in Message.objects.filter(pk__in=list(ids)).all_locked():
        signature = signature_of(message)
        if signature == message.signature or not _is_as_it_came(message):
            continue
        message.signature, message.fragment = signature, ""
        message.body_html = text.render_mail(without_signature(message.body, signature))
        changed.append(message)
    update_each(changed, "signature", "body_html", "fragment")
    return len(changed)


def _is_as_it_came(message: Message) -> bool:
    drawn = text.render_mail(without_signature(message.body, message.signature))
    return message.edited_at is None and message.body_html == drawn
