"""Somebody asks to join a group, and an admin of it answers the mail about it with yes or no; or a mail is held there
(review/by_reply.py).

The address of such a mail is bound to the request and to the admin; it is good once, and for DAYS. Only a mail that is
proven to be that admin's decides: what nobody could check is sent to the browser.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.origin import asked_by
from accounts.models import JoinRequest, User
from threads import addresses
from threads.actions import joining
from threads.questions import JOIN

from .mail_job import Work
from .models import IncomingMail
from .outcome import Settled
from .recognising import yes_or_no
from .recognising.gestures import said, token_of
from .recognising.wordless import own_words
from .unchain import unchain

State = IncomingMail.State
DAYS = 14


# (mail with the answer, number of what is asked, who answers): decides, and raises Settled.
Decide = Callable[[Work, int, User], NoReturn]
# By the kind of the question; those that stand on the pipeline are put in by receivers.py.
DECIDERS: dict[str, Decide] = {}


def take(work: Work) -> None:
    """Decide as the mail says, and raise Settled; do nothing with a mail to another address."""
    question = addresses.read_question(token_of(work.mail))
    if question is None or work.is_import or work.mail.is_upload:
        return
    kind, number, user_id = question
    sender = work.mail.sender
    if sender is None or sender.pk != user_id:
        raise Settled(State.REFUSED, _("Only the person who was asked can answer this mail."))
    DECIDERS[kind](work, number, sender)


def _let_in(work: Work, number: int, sender: User) -> NoReturn:
    asked = JoinRequest.objects.select_related("group", "user").filter(pk=number).first()
    if reason := _why_not(work, asked, sender):
        raise Settled(State.REFUSED, reason)
    assert asked is not None  # or there was a reason
    answer = yes_or_no.read(own_words(unchain(work.raw).messages[0]))
    if answer is None:
        raise Settled(
            State.REFUSED, _("Answer with yes or no alone in the first line. %s") % _in_the_browser(asked)
        )
    try:
        # The log says by which way it was decided.
        with asked_by("mail"):
            joining.decide(asked, by=sender, accept=answer)
    except (PermissionDenied, ValidationError) as error:
        raise Settled(State.REFUSED, said(error)) from error
    words = (
        _("%(name)s is a member of %(group)s now.") if answer else _("%(name)s was not let into %(group)s.")
    )
    raise Settled(State.DONE, words % {"name": asked.user.name, "group": asked.group.name})


DECIDERS[JOIN] = _let_in


def _why_not(work: Work, asked: JoinRequest | None, sender: User) -> str:
    membership = asked.group.membership_of(sender) if asked else None
    if asked is None or membership is None or not membership.is_admin:
        return _("There is nothing for you to decide here.")
    if asked.decided_at is not None:
        return _("This request is decided already.")
    if asked.asked_at < timezone.now() - timedelta(days=DAYS):
        return _("This mail is too old to be answered. %s") % _in_the_browser(asked)
    if not work.mail.is_proven:
        return _("Its sender could not be checked. %s") % _in_the_browser(asked)
    return ""


def _in_the_browser(asked: JoinRequest) -> str:
    page = settings.BASE_URL + reverse("group_members", args=[asked.group.slug])
    return _("You can decide in the browser: %s") % page
