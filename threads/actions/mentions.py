"""@people and #topics in a text, and the title it gives a conversation."""

from collections.abc import Collection, Iterable

from accounts.models import User
from accounts.models.user import UserQuerySet
from threads import activity
from threads.activity import Verb
from threads.models import Conversation, Mention, Message, Topic
from threads.rendering import hashtags, text

from .rights import readers


def named_people(body: str, conversation: Conversation, author: User) -> list:
    """The people a text may name: only those who may read the conversation, so that a handle tells
    nothing about people or groups its author cannot see. No @ in the text: no query."""
    handles = text.handles(body)
    return list(to_name(conversation, author).filter(handle__in=handles).order_by("pk")) if handles else []


def to_name(conversation: Conversation, author: User) -> UserQuerySet:
    """Whom ``author`` may name there: a guest knows nobody but those who take part."""
    people = readers(conversation)
    return people.filter(pk__in=User.objects.visible_to(author).values("pk")) if author.is_guest else people


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


def topics_of(message: Message) -> dict[str, str]:
    """{name: as it is written} of the #topics of a message. A signature names none."""
    read = text.mail_topic_names if message.source == Message.Source.MAIL else text.topic_names
    return read(message.unsigned)


def add_topics(messages: Iterable[Message]) -> None:
    """The topics of new messages are those of their conversations. Before the messages are counted there."""
    named = {
        (message.conversation_id, name): (message, written)
        for message in messages
        for name, written in topics_of(message).items()
    }
    places = {conversation for conversation, _name in named}
    known = Topic.objects.filter(conversation__in=places).values_list("conversation_id", "name")
    for key in known if named else ():
        named.pop(key, None)
    Topic.objects.bulk_create(
        [
            Topic(conversation_id=pk, name=name, written=written)
            for (pk, name), (_m, written) in named.items()
        ],
        ignore_conflicts=True,
    )
    grown = {message.conversation_id: message for message, _written in named.values()}
    for message in grown.values():
        if message.conversation.message_count:
            _tell_topics(message)


def change_topics(message: Message, before: dict[str, str]) -> None:
    """A text has changed: topics that only it had named (``before``) are the conversation's no more."""
    conversation, now = message.conversation, topics_of(message)
    if drop_topics(conversation, before.keys() - now.keys(), but=message):
        _tell_topics(message)
    add_topics([message])


def drop_topics(conversation: Conversation, names: Collection[str], *, but: Message | None = None) -> bool:
    """These topics are the conversation's no more, unless other messages of it name them; ``but``: not this one."""
    gone = set(names)
    if gone:
        others = conversation.messages.filter(body__regex=f"[{hashtags.HASHES}]")
        others = others.exclude(pk=but.pk) if but else others
        gone -= {name for other in others for name in topics_of(other)}
        conversation.topics.filter(name__in=gone).delete()
    return bool(gone)


def _tell_topics(message: Message) -> None:
    """What is known by the topics of the conversation changes for all its messages."""
    activity.record(
        Verb.TOPICS,
        activity.QuietDetail(quiet=True),
        actor=message.author,
        conversation=message.conversation,
    )


def change_subject(message: Message, before: str, title: str) -> None:
    """A title made from a first line goes with that line: it must not outlive the text it was taken from."""
    made = {text.title_of(before)[:300], text.first_line(before)[:300]}
    if message.parent_id is None and title and message.conversation.subject in made:
        set_subject(message, title)


def set_subject(message: Message, title: str) -> None:
    """Give the conversation another title, because of what happened to one of its messages."""
    conversation = message.conversation
    conversation.subject = title[:300]
    conversation.save(update_fields=["subject"])
    activity.record(
        Verb.RENAME, activity.QuietDetail(quiet=True), actor=message.author, conversation=conversation
    )
