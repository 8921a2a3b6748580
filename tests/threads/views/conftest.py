"""Conversations to look at, made by the actions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from threads.actions import importing, posting


class Queries(list):
    """The SQL of a block: ``with Queries() as queries``."""

    def __enter__(self):
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        return self._wrapper.__exit__(*error)

    def _note(self, execute, sql, params, many, context):
        self.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture
def count_queries(client):
    """Numbers of queries of a page that has been opened before (fragments are drawn once)."""

    def count(url: str) -> int:
        assert client.get(url).status_code == 200
        with Queries() as queries:
            client.get(url)
        return len(queries)

    return count


def chain(number: int, group, authors, subject="A long chain", **fields):
    """A mail chain of ``number`` messages with forks: message n answers message n // 2."""
    start = timezone.now() - timedelta(hours=1)
    drafts = [
        importing.Draft(
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
