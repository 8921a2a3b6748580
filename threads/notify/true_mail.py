"""A message that leaves by mail as itself: under its own Message-ID, below what it answers, so that its copy and those that
others had from a mail program stand in one tree."""

import base64
from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Group, User
from microblog.kit import site
from threads import addresses
from threads.actions import rights
from threads.models import Conversation, Message
from threads.queries import involvement
from threads.rendering import plain
from threads.rendering import text as texts

from .branches import Branches
from .models import Notification

Reason = Notification.Reason


def leaves_as_itself(notices: list[Notification]) -> bool:
    """One message that is its author's; quotes, and several messages in one mail, are news of what is there. What is written in
    a silent group leaves in no mail."""
    newest = notices[-1]
    if newest.message is None or newest.message.is_claim or newest.is_silent:
        return False
    own = (Reason.WROTE, Reason.MENTION, Reason.REPLY)
    return all(one.message_id == newest.message_id and one.reason in own for one in notices)


def parts(
    user: User, notice: Notification, wanted: str, branches: Branches
) -> tuple[dict[str, Any], dict[str, str]]:
    """Context of its templates, and its header fields."""
    message, conversation = notice.message, notice.conversation
    assert message is not None and conversation is not None
    html = message.body_html
    above = branches.above(message)
    context = {
        "message": message,
        "conversation": conversation,
        "text": plain.paragraphs(html, links=True),
        "html": texts.for_mail(html),
        "files": list(message.attachments.values_list("name", flat=True)),
        "reason": notice.reason,
        "wanted": wanted,
        "is_all": wanted in involvement.ALL,
        "guests": 0 if user.is_guest else conversation.guest_count,
        "url": settings.BASE_URL + message.get_absolute_url(),
        # Quoted in every answer, so it is good for nobody else.
        "less_url": settings.BASE_URL
        + f"{reverse('mail_choices')}?conversation={conversation.pk}#conversation-{conversation.pk}",
        "outside": _domain(message.author),
        "is_reply": bool(above) or message.parent_id is not None,
    }
    fields = {
        "From": formataddr((called(message.author, message), sender(user, message, conversation))),
        "Date": format_datetime(message.arrived_at),
        "Message-ID": f"<{_own_id(user, notice, message)}>",
        "Archived-At": f"<{context['url']}>",
        "Thread-Topic": " ".join(conversation.subject.split())[:200],
        "Thread-Index": base64.b64encode(branches.index(message)).decode(),
    }
    if above:
        fields["In-Reply-To"] = f"<{addresses.message_id(above[-1])}>"
        fields["References"] = " ".join(f"<{addresses.message_id(one)}>" for one in above)
    if wanted in involvement.ALL:
        fields["List-Unsubscribe"] = f"<{settings.BASE_URL}{choice_path(user, conversation)}>"
    return context, fields | group_fields(conversation.group, user)


def sender(user: User, message: Message, conversation: Conversation) -> str:
    """Where the answer goes: into the conversation; of whoever is not in the group to its address, if it takes such mail."""
    if rights.may_reply(user, conversation):
        return addresses.reply_address(message)
    group = conversation.group
    takes = group is not None and group.is_public and group.mail_policy == Group.MailPolicy.COLLEAGUES
    if group is not None and takes and user.is_colleague and not (group.closed_at or conversation.closed_at):
        return addresses.group_address(group)
    return f"no-reply@{settings.MAIL_DOMAIN}"


def group_fields(group: Group | None, reader: User) -> dict[str, str]:
    """Of the group's address a guest is told none."""
    if group is None or reader.is_guest:
        return {}
    name = " ".join(group.name.split())[:200]
    return {"List-Id": formataddr((name, f"{group.slug}.{settings.MAIL_DOMAIN}"))}


def choice_path(user: User, conversation: Conversation) -> str:
    """The page where this person says, without a session, how much of this conversation comes by mail."""
    token = addresses.mint(f"mail-here:{conversation.pk}", user.pk)
    return reverse("mail_here", args=[conversation.pk, token])


def _own_id(user: User, notice: Notification, message: Message) -> str:
    """Its true one, also of a mail that somebody else sent: whoever has both sees one. Whoever had it, and is named in it
    only since it was edited, gets it under another."""
    sent = Notification.objects.filter(user=user, message=message, mail=Notification.Mail.SENT)
    if message.edited_at and sent.exclude(pk=notice.pk).exists():
        return f"notice-{notice.pk}@{settings.MAIL_DOMAIN}"
    return addresses.message_id(message)


def called(author: User, message: Message | None) -> str:
    """In From, where a mail of ours must not look like one of theirs: who it is, and that it comes from here."""
    name = " ".join(author.name.split())[:100]
    if author.is_guest:
        name = _("%(name)s, guest") % {"name": name}
    elif author.is_outsider:
        name = _("%(name)s, from outside") % {"name": name}
    if message and message.unchecked and message.author_id == author.pk:
        name += ", " + _("sender not checked")
    return f"{name} ({' '.join(site.name().split())})"


def _domain(author: User) -> str:
    """Where whoever is not of the company writes from; empty when nobody knows, and for others."""
    if not author.is_outsider:
        return ""
    address = author.addresses.order_by("-primary", "pk").values_list("address", flat=True).first() or ""
    return address.rpartition("@")[2]
