"""An admin of a group answers the mail about a held mail with yes or no: it is published, or refused.

Nobody says yes to what they were not shown or told of: the mail names what it does not show, and what it could not tell, or
what an admin has begun to correct in the browser, is decided there alone.
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

from .. import pipeline
from ..answering import answers
from ..mail_job import Work
from ..models import IncomingMail
from ..outcome import Settled
from ..recognising import robots, yes_or_no
from ..recognising.gestures import said
from ..recognising.wordless import own_words
from ..unchain import unchain
from ..unchain.languages.subjects import is_reply
from . import actions

State = IncomingMail.State
DAYS = 14
# Characters and lines of the held mail that the mail about it shows, and the most files it names.
SHOWN, SHOWN_LINES = 600, 30
MOST_FILES = 12


@questions.about(questions.HELD)
def asked(user: User, number: int) -> questions.AskedByMail | None:
    """Who sent it, about what, why it waits, how it begins, and what else of it is published with a yes."""
    mail = _waiting(user, number)
    if mail is None or _needs_a_look(mail):
        return None
    first, *others = mail.kept_split["messages"]
    text = first["body"].strip()
    shown = "\n".join(text[:SHOWN].splitlines()[:SHOWN_LINES]).rstrip()
    facts = [
        (_("From"), headers.read(mail.raw.data).from_address),
        (_("Subject"), mail.subject or _("(no subject)")),
        (_("Why it waits"), mail.reason),
        (_("Careful"), "" if mail.is_proven else _("Its sender could not be checked.")),
        (
            _("Text"),
            "" if first["index"] == 0 else _("It is quoted or forwarded, not written by its sender."),
        ),
        (_("Files"), ", ".join(_files(mail))),
        (_("Quoted messages"), _not_shown(len(others)) if others else ""),
        (_("Characters not shown"), str(len(text) - len(shown)) if len(text) > len(shown) else ""),
    ]
    told = tuple((str(label), str(what)) for label, what in facts if what)
    return questions.AskedByMail(questions.HELD, mail.pk, shown, told)


def _not_shown(number: int) -> str:
    return _("%d more, which are published too") % number


def _files(mail: IncomingMail) -> list[str]:
    messages = mail.kept_split["messages"]
    return [file["name"].strip() or file["type"] for message in messages for file in message["attachments"]]


def _needs_a_look(mail: IncomingMail) -> bool:
    """It is disproved, an admin has kept choices about it in the browser, or a mail cannot tell all that is in it."""
    split = mail.kept_split
    return mail.is_forged or "review" in split or not split["messages"] or len(_files(mail)) > MOST_FILES


def decide(work: Work, number: int, sender: User) -> NoReturn:
    """Do as the mail says, and raise Settled. Raises PolicyDue while the admin has to accept the usage policy."""
    mail = _waiting(sender, number)
    if mail is None:
        raise Settled(State.REFUSED, _("There is nothing for you to decide here, or it is decided already."))
    if mail.received_at < timezone.now() - timedelta(days=DAYS):
        raise Settled(State.REFUSED, _("This mail is too old to be answered. %s") % _in_the_browser(mail))
    if not work.mail.is_proven:
        raise Settled(State.REFUSED, _("Its sender could not be checked. %s") % _in_the_browser(mail))
    if _needs_a_look(mail):
        raise Settled(State.REFUSED, _("This mail has to be looked at before. %s") % _in_the_browser(mail))
    answer = _answer(work)
    if answer is None:
        text = _("Answer with yes or no alone in the first line. %s")
        raise Settled(State.REFUSED, text % _in_the_browser(mail))
    raise Settled(State.DONE, _done(work, mail, sender, accept=answer))


def _answer(work: Work) -> bool | None:
    """What a person wrote as an answer: a machine that says who is away puts its own words before the subject's Re."""
    html = next((part for part in robots.parts(work.raw) if part.type == "text/html"), None)
    if not is_reply(work.headers.subject) or (html is not None and yes_or_no.is_dressed(html.decoded())):
        return None
    return yes_or_no.read(own_words(unchain(work.raw).messages[0]))


def _done(work: Work, mail: IncomingMail, sender: User, *, accept: bool) -> str:
    """Decide, and note it on the answer in the same moment. What the answer to the admin says."""
    assert mail.group is not None  # it is held there
    names = {"subject": mail.subject[:200] or _("(no subject)"), "group": mail.group.name}
    words = _("“%(subject)s” was not published.")
    if accept:
        words = _(
            "“%(subject)s” is published in %(group)s. You can take it back there for three days: %(page)s"
        )
        names["page"] = settings.BASE_URL + reverse("mail_waiting")
    try:
        # The log says by which way it was decided.
        with transaction.atomic(), asked_by("mail"):
            _publish(mail, sender) if accept else _refuse(mail, sender)
            answers.remember(work.mail)
            pipeline.settle(work.mail, State.DONE, words % names)
    except (PermissionDenied, ValidationError) as error:
        raise Settled(State.REFUSED, said(error)) from error
    except Settled as settled:
        raise Settled(State.REFUSED, _("Somebody else decided about this mail meanwhile.")) from settled
    return words % names


def _publish(mail: IncomingMail, sender: User) -> None:
    # Only what a person released, and says where it comes back to, can be taken back.
    actions.correct(mail, lambda split: split.setdefault("review", {}).setdefault("state", State.HELD.value))
    actions.publish(mail, by=sender, title="", group=mail.group, conversation=None)


def _refuse(mail: IncomingMail, sender: User) -> None:
    if not actions.discard(mail, by=sender):
        raise Settled(mail.state)


def _waiting(user: User, number: int) -> IncomingMail | None:
    held = IncomingMail.objects.waiting_for(user).filter(pk=number, state=State.HELD)
    return held.select_related("raw", "sender", "group", "batch").first()


def _in_the_browser(mail: IncomingMail) -> str:
    page = settings.BASE_URL + reverse("mail_review", args=[mail.pk])
    return _("You can decide in the browser: %s") % page
