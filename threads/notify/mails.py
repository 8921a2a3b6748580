"""The mail that tells of notices: what it says, and the header fields that let mailboxes treat it well."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Involvement, JoinRequest, Membership, User
from microblog.kit import site
from threads import addresses, questions
from threads.actions import rights
from threads.models import SentSummary
from threads.questions import AskedByMail
from threads.rendering import plain
from threads.rendering import text as texts

from . import rows, true_mail
from .branches import Branches
from .items import SummaryItem
from .models import Notification

LONGEST = 2_000  # characters of one message in a mail
MOST = 10  # notices printed in one mail; the others are counted
NOBODY = f"no-reply@{settings.MAIL_DOMAIN}"


def letter(
    user: User,
    address: str,
    notices: list[Notification],
    wanted: str = Involvement.MENTIONS,
    branches: Branches | None = None,
    *,
    is_last: bool = False,
) -> EmailMultiAlternatives:
    """One mail about notices of one person, the last of them the newest; all about one conversation, or just one. A single
    message leaves as itself (true_mail). ``wanted``: how much of the conversation the person has by mail; ``branches``: what the
    letters of a batch share.

    Threads in the reader's mail program (In-Reply-To), is answered to the conversation, can be stopped with one
    click (RFC 8058) and says that a machine sent it (RFC 3834). ``is_last``: what comes within the hour is not mailed.
    """
    newest, conversation, branches = notices[-1], notices[-1].conversation, branches or Branches()
    if newest.is_silent:
        return _silent(user, address, notices)
    if true_mail.leaves_as_itself(notices):
        context, fields = true_mail.parts(user, newest, wanted, branches)
        return _mail(user, address, "notify/message", context | {"is_last": is_last}, fields)
    question = _question(user, newest)
    answered = newest.message if conversation and rights.may_reply(user, conversation) else None
    context = {
        "entries": _entries(notices),
        "earlier": max(0, len(notices) - MOST),
        "row": rows.together(notices),
        "newest": newest,
        "conversation": conversation,
        "may_reply": answered is not None,
        "guests": conversation.guest_count if conversation and not user.is_guest else 0,
        "question": question,
        "is_last": is_last,
        "url": settings.BASE_URL + newest.get_absolute_url(),
    }
    sender = addresses.reply_address(answered) if answered else NOBODY
    if question is not None:
        sender = addresses.question_address(question.number, user, question.kind)
    name = true_mail.called(newest.actor, newest.message) if newest.actor else site.name()
    fields = {"From": formataddr((_one_line(name), sender))} | _about(newest, user, branches)
    return _mail(user, address, "notify/mail", context, fields)


def _silent(user: User, address: str, notices: list[Notification]) -> EmailMultiAlternatives:
    """What a group wants whose mails say nothing: how many, and where to look. It is answered all the same."""
    newest, conversation = notices[-1], notices[-1].conversation
    answered = newest.message if conversation and rights.may_reply(user, conversation) else None
    context = {
        "number": len(notices),
        "is_message": conversation is not None,
        "may_reply": answered is not None,
        # Not of the page itself: the address of a group is in it.
        "url": settings.BASE_URL + reverse("notification", args=[newest.pk]),
    }
    sender = addresses.reply_address(answered) if answered else NOBODY
    fields = {
        "From": formataddr((_one_line(site.name()), sender)),
        "Message-ID": f"<notice-{newest.pk}@{settings.MAIL_DOMAIN}>",
    }
    return _mail(user, address, "notify/silent", context, fields)


def summary(user: User, address: str, items: list[SummaryItem], sent: SentSummary) -> EmailMultiAlternatives:
    """Conversations with something new for this person, the newest first; answered by number (``sent`` knows them)."""
    name = " ".join(site.name().split())
    fields = {
        "From": formataddr((name, addresses.summary_address(sent))),
        "Message-ID": f"<summary-{sent.pk}@{settings.MAIL_DOMAIN}>",
    }
    context = {
        "items": items,
        "naming": sum(item.names_you for item in items),
        "new": sum(item.unread for item in items),
        "first": next((item for item in items if item.reply_address), None),
        "first_name": user.first_name,
        "url": settings.BASE_URL + reverse("inbox"),
    }
    with timezone.override(user.zone or timezone.get_default_timezone()):
        return _mail(user, address, "notify/summary", context, fields)


def _question(user: User, notice: Notification) -> AskedByMail | None:
    """What a notice asks, if this person may still decide about it: the mail is answered with yes or no."""
    if notice.reason == Notification.Reason.HELD:
        number = notice.url.rpartition("#mail-")[2]
        return questions.asked(questions.HELD, user, int(number)) if number.isdecimal() else None
    if notice.reason != Notification.Reason.JOIN_REQUEST or notice.actor is None:
        return None
    runs = Membership.objects.filter(user=user, role=Membership.Role.ADMIN).values("group")
    waiting = JoinRequest.objects.filter(user=notice.actor, decided_at=None, group__in=runs).select_related(
        "group"
    )
    about = (one for one in waiting if reverse("group_members", args=[one.group.slug]) == notice.url)
    found = next(about, None)
    return AskedByMail(questions.JOIN, found.pk, found.note) if found else None


def _entries(notices: list[Notification]) -> list[dict]:
    """The newest notices, oldest first, each with the text of its message in both forms; a message once."""
    found, seen = [], set()
    for notice in notices[-MOST:]:
        if notice.message_id not in seen:
            found.append({"notice": notice} | _said(notice))
        seen |= {notice.message_id} - {None}
    return found


def _said(notice: Notification) -> dict[str, str]:
    """As text, and as HTML unless it is too long for a mail."""
    if notice.message is None:
        return {"text": notice.text, "html": ""}
    html = notice.message.body_html
    text = plain.paragraphs(html, links=True)
    is_long = len(text) > LONGEST
    return {
        "text": text[:LONGEST] + "…" if is_long else text,
        "html": "" if is_long else texts.for_mail(html),
    }


def off_path(user: User) -> str:
    """The page, and by POST the click, that ends these mails; good for this person's mails alone."""
    return reverse("mail_off", args=[addresses.mint("mail-off", user.pk)])


def _mail(user: User, address: str, name: str, context: dict, fields: dict) -> EmailMultiAlternatives:
    """``name``: of the templates; ``fields``: header fields of this mail beside those of all."""
    off_url = settings.BASE_URL + off_path(user)
    context |= {
        "site_name": site.name(),
        "choices_url": settings.BASE_URL + reverse("mail_choices"),
    }
    # In the header alone: what stands in the text is quoted in replies, and others read those.
    fields = {
        "List-Unsubscribe": f"<{off_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Skein-Loop": settings.MAIL_DOMAIN,
    } | fields
    # What cannot be delivered comes back here.
    envelope = addresses.bounce_address(user)
    with translation.override(settings.LANGUAGE_CODE):
        context["subject"] = _one_line(render_to_string(f"{name}_subject.txt", context))
        text, html = (render_to_string(f"{name}.{kind}", context) for kind in ("txt", "html"))
        message = EmailMultiAlternatives(context["subject"], text, envelope, [address], headers=fields)
    message.attach_alternative(html, "text/html")
    return message


def _about(notice: Notification, reader: User, branches: Branches) -> dict[str, str]:
    """What lets a mail program put the mails of a conversation together."""
    domain, conversation = settings.MAIL_DOMAIN, notice.conversation
    fields = {"Message-ID": f"<notice-{notice.pk}@{domain}>"}
    if conversation is None:
        return fields
    above = branches.above(notice.message) if notice.message else []
    ids = [f"<{addresses.message_id(one)}>" for one in above] or [
        f"<conversation-{conversation.pk}@{domain}>"
    ]
    fields |= {"In-Reply-To": ids[-1], "References": " ".join(ids)}
    return fields | true_mail.group_fields(conversation.group, reader)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
