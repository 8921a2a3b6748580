from django.conf import settings
from django.urls import reverse

from accounts.models import Group, User
from threads import activity
from threads.activity import Verb
from threads.bridge.intake import headers
from threads.bridge.intake.store import colleague_at
from threads.bridge.models import IncomingMail
from threads.live import streams
from threads.live.events import MailMoved, MailReady


def tell_held(mail: IncomingMail, after: IncomingMail | None = None) -> None:
    """Tell the admins of a group that a mail waits for them: a fact, of which notify makes the notices. ``after``: as in
    ``tell_next``."""
    url = f"{reverse('mail_waiting')}#mail-{mail.pk}"
    detail = activity.WaitsDetail(mail=mail.pk, url=url, after=after.pk if after else None)
    activity.record(Verb.HOLD, detail, actor=mail.sender, group=mail.group)


def tell_next(decided: IncomingMail, group: Group | None) -> None:
    """Whoever has not looked since they were asked about a mail that was held in a group, and is decided, is asked about
    the oldest that still waits there. Call it before the decision is told: then the notice about that one is read."""
    waiting = IncomingMail.objects.filter(group=group, state=IncomingMail.State.HELD).exclude(pk=decided.pk)
    if following := waiting.order_by("pk").first():
        tell_held(following, after=decided)


def tell_refused(mail: IncomingMail, by: User) -> None:
    """An admin refused a held mail: a fact, and the colleague who sent it learns of it (notify)."""
    url = reverse("mail_original", args=[mail.pk])
    detail = activity.RefusedDetail(mail=mail.pk, url=url, subject=mail.subject)
    activity.record(Verb.REFUSE, detail, actor=by, group=mail.group, person=mail.sender)


def tell_disowned(mail: IncomingMail) -> None:
    """A refused mail is by nobody, says the mail server: tell the colleague it names (notify), who may have
    sent it after all, by a way that breaks the proof."""
    found = headers.read(mail.raw.data)
    if mail.is_forged and (person := colleague_at(found.from_address)):
        recipient = mail.recipient.partition("+")[0].partition("@")[0] + f"@{settings.MAIL_DOMAIN}"
        url = reverse("mail_waiting")
        detail = activity.DisownedDetail(mail=mail.pk, url=url, recipient=recipient)
        activity.record(Verb.DISOWN, detail, actor=None, person=person)


def tell_moved(mail: IncomingMail, *others: User) -> None:
    """A live event for open pages: a mail moved from one list of its sender's, and of these ``others``, to another."""
    people = dict.fromkeys(person.pk for person in (mail.sender, *others) if person is not None)
    streams.emit_all((streams.of_person(pk), MailMoved(mail=mail.pk)) for pk in people)


def tell_ready(mail: IncomingMail) -> None:
    """Tell the sender that a forwarded mail waits for them: a fact (notify makes the notice) and a live event."""
    url = reverse("mail_review", args=[mail.pk])
    count = len(mail.kept_split["messages"])
    detail = activity.ReviewDetail(mail=mail.pk, url=url, subject=mail.subject, count=count)
    activity.record(Verb.REVIEW, detail, actor=mail.sender, person=mail.sender)
    assert mail.sender is not None  # who forwarded it
    streams.emit(streams.of_person(mail.sender.pk), MailReady(mail=mail.pk, count=count, url=url))
