"""An admin of a group answers the mail about a held mail with yes or no: it is published, or refused.

The address of such a mail is bound to the held mail and to the admin. It is good while that mail waits, and for DAYS; only
an answer that is proven to be this admin's decides.
"""

from datetime import timedelta
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.origin import asked_by
from accounts.models import User
from threads import questions
from threads.bridge.intake import headers

from ..answering import answers
from ..mail_job import Work
from ..models import IncomingMail
from ..outcome import Settled
from ..recognising import yes_or_no
from ..recognising.gestures import said
from ..recognising.wordless import own_words
from ..unchain import unchain
from . import actions

State = IncomingMail.State
DAYS = 14
# Characters of the held mail that the mail about it shows.
SHOWN = 600


@questions.about(questions.HELD)
def note(user: User, number: int) -> str:
    """Who sent it, about what, why it waits, and how it begins. Of a mail that is disproved there is nothing to say yes to
    without a look at it."""
    mail = _waiting(user, number)
    if mail is None or mail.is_forged:
        return ""
    found = headers.read(mail.raw.data)
    texts = [message["body"] for message in mail.kept_split["messages"] if message["index"] == 0]
    text = "".join(texts).strip()
    start = text[:SHOWN] + "…" if len(text) > SHOWN else text
    subject = mail.subject or _("(no subject)")
    return "\n".join(filter(None, (found.from_address, subject, mail.reason, "", start)))


def decide(work: Work, number: int, sender: User) -> NoReturn:
    """Do as the mail says, and raise Settled. Raises PolicyDue while the admin has to accept the usage policy."""
    mail = _waiting(sender, number)
    if mail is None:
        raise Settled(State.REFUSED, _("There is nothing for you to decide here, or it is decided already."))
    if mail.received_at < timezone.now() - timedelta(days=DAYS):
        raise Settled(State.REFUSED, _("This mail is too old to be answered. %s") % _in_the_browser(mail))
    if not work.mail.is_proven:
        raise Settled(State.REFUSED, _("Its sender could not be checked. %s") % _in_the_browser(mail))
    answer = yes_or_no.read(own_words(unchain(work.raw).messages[0]))
    if answer is None or mail.is_forged:
        text = _("Answer with yes or no alone in the first line. %s")
        if mail.is_forged:
            text = _("This mail has to be looked at before. %s")
        raise Settled(State.REFUSED, text % _in_the_browser(mail))
    raise Settled(State.DONE, _done(work, mail, sender, accept=answer))


def _done(work: Work, mail: IncomingMail, sender: User, *, accept: bool) -> str:
    """What the answer to the admin says."""
    try:
        # The log says by which way it was decided.
        with transaction.atomic(), asked_by("mail"):
            is_done = _publish(mail, sender) if accept else actions.discard(mail, by=sender)
            if is_done:
                answers.remember(work.mail)
    except (PermissionDenied, ValidationError) as error:
        raise Settled(State.REFUSED, said(error)) from error
    if not is_done:
        raise Settled(State.REFUSED, _("Somebody else decided about this mail meanwhile."))
    words = _("“%(subject)s” is published in %(group)s.") if accept else _("“%(subject)s” was not published.")
    assert mail.group is not None  # it is held there
    return words % {"subject": mail.subject[:200] or _("(no subject)"), "group": mail.group.name}


def _publish(mail: IncomingMail, sender: User) -> bool:
    try:
        actions.publish(mail, by=sender, title="", group=mail.group, conversation=None)
    except Settled:
        return False
    return True


def _waiting(user: User, number: int) -> IncomingMail | None:
    held = IncomingMail.objects.waiting_for(user).filter(pk=number, state=State.HELD)
    return held.select_related("raw", "sender", "group", "batch").first()


def _in_the_browser(mail: IncomingMail) -> str:
    page = settings.BASE_URL + reverse("mail_review", args=[mail.pk])
    return _("You can decide in the browser: %s") % page
