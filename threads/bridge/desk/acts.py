"""What an admin does with a mail that could not be read: have it read again, put it aside, fetch its bytes."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from microblog.kit import scanner
from microblog.kit.storable import storable

from .. import pipeline
from ..models import IncomingMail

State = IncomingMail.State
MIN_REASON, MAX_REASON, MAX_TICKET = 5, 300, 60

# Without sender and group: the log has other readers.
RETRIED = audit.act("mail.retried", gettext_lazy("had mail %(mail)s read again"))
PUT_ASIDE = audit.act("mail.put_aside", gettext_lazy("put mail %(mail)s aside, which could not be read"))
RAW = audit.act("mail.raw", gettext_lazy("downloaded mail %(mail)s as it came, for %(ticket)s: %(reason)s"))


@transaction.atomic
def retry(mail: IncomingMail, *, by: User) -> bool:
    """Give it to the worker again; False when that is done already. Here it is not read: it may kill the process."""
    if not IncomingMail.objects.locked(mail.pk).may_be_read_again:
        return False
    IncomingMail.objects.filter(pk=mail.pk).read_again()
    audit.record(RETRIED, by=by, mail=mail.pk)
    return True


@transaction.atomic
def put_aside(mail: IncomingMail, *, by: User) -> bool:
    """Refuse what could not be read; its bytes are kept. False when it does not wait any more."""
    row = IncomingMail.objects.locked(mail.pk)
    if row.state != State.QUARANTINED:
        return False
    pipeline.settle(row, State.REFUSED, _("An administrator put it aside: it could not be read."))
    audit.record(PUT_ASIDE, by=by, mail=row.pk)
    return True


def fetch_raw(mail: IncomingMail, *, by: User, reason: str, ticket: str) -> bytes:
    """The bytes, of a mail that is nobody's. Raises PermissionDenied, and ValidationError without a reason and the number of
    a case or ticket: somebody beside this admin knows what it is for."""
    nobodys = IncomingMail.objects.told_at_desk(by).filter(sender=None, state=State.QUARANTINED)
    found = nobodys.select_related("raw").filter(pk=mail.pk).first()
    if found is None:
        raise PermissionDenied(_("This mail is for its sender and its group alone."))
    reason, ticket = (" ".join(storable(text, nul="").split()) for text in (reason, ticket))
    if len(reason) < MIN_REASON:
        raise ValidationError(_("Say in a few words why you need it."))
    if not any(map(str.isdigit, ticket)):
        raise ValidationError(_("Give the number of the case or ticket."))
    if objection := scanner.objection(found.raw.data):
        raise ValidationError(objection)
    with transaction.atomic():
        audit.record(
            RAW, by=by, words={"reason": reason[:MAX_REASON], "ticket": ticket[:MAX_TICKET]}, mail=mail.pk
        )
    return found.raw.data
