from django.conf import settings
from django.urls import reverse

from threads import activity
from threads.bridge.intake import headers
from threads.bridge.intake.store import colleague_at
from threads.live import streams


def tell_held(mail):
    """Tell the admins of a group that a mail waits for them: a fact, of which notify makes the notices."""
    url = reverse("mail_waiting")
    activity.record("hold", actor=mail.sender, group=mail.group, mail=mail.pk, url=url)


def tell_refused(mail, by):
    """An admin refused a held mail: a fact, and the colleague who sent it learns of it (notify)."""
    url = reverse("mail_original", args=[mail.pk])
    activity.record(
        "refuse", actor=by, group=mail.group, person=mail.sender, mail=mail.pk, url=url, subject=mail.subject
    )


def tell_disowned(mail):
    """A refused mail is by nobody, says the mail server: tell the colleague it names (notify), who may have
    sent it after all, by a way that breaks the proof."""
    found = headers.read(mail.raw.data)
    if mail.is_forged and (person := colleague_at(found.from_address)):
        recipient = mail.recipient.partition("+")[0].partition("@")[0] + f"@{settings.MAIL_DOMAIN}"
        url = reverse("mail_waiting")
        activity.record("disown", actor=None, person=person, mail=mail.pk, url=url, recipient=recipient)


def tell_moved(mail, *others):
    """A live event for open pages: a mail moved from one list of its sender's, and of these ``others``, to another."""
    people = {person.pk: person for person in (mail.sender, *others) if person is not None}
    moved = ("mail.moved", f"mail-{mail.pk}", {"mail": mail.pk})
    streams.emit_all([(streams.of_person(person), *moved) for person in people.values()])


def tell_ready(mail):
    """Tell the sender that a forwarded mail waits for them: a fact (notify makes the notice) and a live event."""
    url = reverse("mail_review", args=[mail.pk])
    count = len(mail.split["messages"])
    activity.record(
        "review",
        actor=mail.sender,
        person=mail.sender,
        mail=mail.pk,
        url=url,
        subject=mail.subject,
        count=count,
    )
    streams.emit(
        streams.of_person(mail.sender), "mail.ready", f"mail-{mail.pk}", mail=mail.pk, count=count, url=url
    )
