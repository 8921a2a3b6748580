"""Conversations to look at, made by the actions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from threads.actions import importing, posting


def chain(number: int, group, authors, subject="A long chain", **fields):
    """A mail chain of ``number`` messages with forks: message n answers message n // 2."""
    start = timezone.now() - timedelta(hours=1)
    drafts = [
        importing.MessageToImport(
            author=authors[index % len(authors)],
            body=f"Words of message {index}.",
            sent_at=start + timedelta(seconds=index),
            parent=None if index == 0 else index // 2,
        )
        for index in range(number)
    ]
    return importing.publish_chain(drafts=drafts, subject=subject, group=group, **fields)[0]


@pytest.fixture
def talk(team, alice, bob):
    """Alice asks, Bob answers."""
    first = posting.post(author=alice, group=team, subject="Where is the key?", body="I cannot find it.")
    posting.reply(author=bob, conversation=first.conversation, body="On the hook.")
    return first.conversation
