"""@people and #topics in a text, and the title it gives a conversation."""

from threads import activity, text
from threads.models import Conversation, Mention, Message, Topic

from .rights import readers


def named_people(body: str, conversation: Conversation) -> list:
    """The people a text may name: only those who may read the conversation, so that a handle tells
    nothing about people or groups its author cannot see. No @ in the text: no query."""
    handles = text.handles(body)
    return list(readers(conversation).filter(handle__in=handles).order_by("pk")) if handles else []


def set_mentions(message: Message, people: list) -> list:
    """Store who a message names; returns those it did not name before."""
    before = set(message.mentions.values_list("user_id", flat=True)) if message.edited_at else set()
    new = [person for person in people if person.pk not in before and person.pk != message.author_id]
    if new:
        Mention.objects.bulk_create([Mention(message=message, user=person) for person in new])
    gone = before - {person.pk for person in people}
    if gone:
        message.mentions.filter(user__in=gone).delete()
    return new


def add_topics(conversation: Conversation, body: str) -> None:
    names = text.topics(body)
    if not names:
        return
    Topic.objects.bulk_create([Topic(name=name) for name in names], ignore_conflicts=True)
    conversation.topics.add(*Topic.objects.filter(name__in=names))


def change_topics(conversation: Conversation, before: str, after: str) -> None:
    """A text has changed: topics that only it had named are the conversation's no more."""
    gone = set(text.topics(before)) - set(text.topics(after))
    if gone:
        bodies = conversation.messages.filter(body__contains="#").values_list("body", flat=True)
        gone -= {name for body in bodies for name in text.topics(body)}
        conversation.topics.remove(*Topic.objects.filter(name__in=gone))
    add_topics(conversation, after)


def change_subject(message: Message, before: str, title: str) -> None:
    """A title made from a first line goes with that line: it must not outlive the text it was taken from."""
    conversation = message.conversation
    made = {text.title_of(before)[:300], text.first_line(before)[:300]}
    if message.parent_id is not None or not title or conversation.subject not in made:
        return
    conversation.subject = title[:300]
    conversation.save(update_fields=["subject"])
    activity.record("rename", actor=message.author, conversation=conversation, quiet=True)
