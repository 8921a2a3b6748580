"""The mail that tells of notices: what it says, and the header fields that let mailboxes treat it well."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from threads import addresses
from threads.actions import rights

from .models import Notification

LONGEST = 2_000  # characters of one message in a mail


def letter(user: User, address: str, notices: list[Notification]) -> EmailMultiAlternatives:
    """One mail about notices of one person, the last of them the newest; all about one conversation, or just one.

    Threads in the reader's mail program (In-Reply-To), is answered to the conversation, can be stopped with one
    click (RFC 8058) and says that a machine sent it (RFC 3834).
    """
    newest, conversation = notices[-1], notices[-1].conversation
    may_reply = bool(newest.message_id) and rights.may_reply(user, conversation)
    sender = addresses.reply_address(newest.message) if may_reply else f"no-reply@{settings.MAIL_DOMAIN}"
    context = {
        "notices": notices,
        "newest": newest,
        "conversation": conversation,
        "may_reply": may_reply,
        "site_name": settings.SITE_NAME,
        "url": settings.BASE_URL + newest.get_absolute_url(),
        "off_url": settings.BASE_URL + off_path(user),
        "choices_url": settings.BASE_URL + reverse("mail_choices"),
        "longest": LONGEST,
    }
    with translation.override(settings.LANGUAGE_CODE):
        context["subject"] = _one_line(render_to_string("notify/mail_subject.txt", context))
        message = EmailMultiAlternatives(
            context["subject"],
            render_to_string("notify/mail.txt", context),
            # The envelope: what cannot be delivered comes back here.
            f"bounce+{addresses.mint('bounce', user.pk)}@{settings.MAIL_DOMAIN}",
            [address],
            headers=_fields(user, newest, sender),
        )
        message.attach_alternative(render_to_string("notify/mail.html", context), "text/html")
    return message


def off_path(user: User) -> str:
    """The page, and by POST the click, that ends these mails; good for this person's mails alone."""
    return reverse("mail_off", args=[addresses.mint("mail-off", user.pk)])


def _fields(user: User, notice: Notification, sender: str) -> dict[str, str]:
    domain = settings.MAIL_DOMAIN
    name = f"{notice.actor.name} ({settings.SITE_NAME})" if notice.actor else settings.SITE_NAME
    fields = {
        "From": formataddr((_one_line(name), sender)),
        "Message-ID": f"<notice-{notice.pk}@{domain}>",
        "List-Unsubscribe": f"<{settings.BASE_URL}{off_path(user)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Skein-Loop": domain,
    }
    if notice.conversation:
        fields["In-Reply-To"] = fields["References"] = f"<conversation-{notice.conversation_id}@{domain}>"
    if notice.conversation and notice.conversation.group:
        group = notice.conversation.group
        fields["List-Id"] = formataddr((_one_line(group.name), f"{group.slug}.{domain}"))
    return fields


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
