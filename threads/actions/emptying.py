"""Nothing of a message is shown any more; its place in the tree stays."""

from django.utils import timezone

from accounts.models import User
from threads import activity
from threads.activity import Verb
from threads.models import Conversation, Message

from . import broadcast, mentions


def empty(message: Message, *, by: User | None, title: str, moderated: str = "") -> None:
    """Take text and files out of the message. What is to be kept of them is put aside before (actions/withholding.py).

    ``title``: of the conversation, if it was made of the text. The caller holds the conversation and the message.
    """
    before, topics = message.body, mentions.topics_of(message)
    message.withdrawn_at, message.withdrawn_by, message.moderated = timezone.now(), by, moderated
    message.body = message.body_html = message.signature = ""
    message.reaction_counts, message.attachment_count = {}, 0
    message.attachments.all().delete()
    message.mentions.all().delete()
    Conversation.objects.filter(best_answer=message).update(best_answer=None)
    broadcast.redraw(
        message, "body", "body_html", "signature", "withdrawn_at", "withdrawn_by", "moderated", "reaction_counts",
        "attachment_count",
    )  # fmt: skip
    mentions.change_topics(message, topics)
    mentions.change_subject(message, before, title)
    broadcast.shrink(message.conversation)
    activity.record(
        Verb.WITHDRAW,
        activity.WithdrawnDetail(),
        actor=by,
        conversation=message.conversation,
        message=message,
    )
    broadcast.tell_changed(message, message.conversation)
    broadcast.tell_place(message.conversation)
