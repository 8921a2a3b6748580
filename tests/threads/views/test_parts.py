"""What a page fetches after itself costs the same whatever is stored, and no more than a few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, User
from microblog.kit.briefly import KeptValue, briefly
from tests.conftest import make_group
from threads.actions import posting
from threads.models import Attachment, Conversation, Message, ReadMark

COUNT = "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables"


class Work:
    """How much the database looks at in a block: steps of SQLite's machine, rows that PostgreSQL fetches."""

    def __enter__(self):
        self._steps = 0
        if connection.vendor == "postgresql":
            # The planner of a table with a few rows would read it whole, whatever index there is.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
            self._steps = -self._rows()
        else:
            connection.connection.set_progress_handler(self._step, 100)
        return self

    def __exit__(self, *_error):
        if connection.vendor == "postgresql":
            self._steps += self._rows()
        else:
            connection.connection.set_progress_handler(None, 100)

    def _step(self):
        self._steps += 1

    def _rows(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            return int(cursor.fetchone()[0])

    def __int__(self):
        return self._steps


def fill(group, author, number: int, **fields) -> None:
    """Conversations of one message with a file each, as if they had always been there."""
    at = timezone.now() - timedelta(days=400)
    talks = [
        Conversation(subject=f"Old {n}", group=group, started_by=author, last_activity_at=at, message_count=1)
        for n in range(number)
    ]
    talks = Conversation.objects.bulk_create(talks)
    rows = [
        Message(conversation=talk, author=author, body="Old.", sent_at=at, arrived_at=at) for talk in talks
    ]
    rows = Message.objects.bulk_create(rows)
    Attachment.objects.bulk_create(Attachment(message=row, name="old.pdf") for row in rows)
    # Knowing how much is where, a database may choose another way than in an empty table.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def crowd(number: int) -> list[User]:
    return User.objects.bulk_create(User(name=f"Person {n}", handle=f"x{n}") for n in range(number))


@pytest.fixture
def talk(alice, bob, team):
    message = posting.post(author=bob, group=team, subject="Doors", body="About the #doors")
    posting.reply(author=alice, conversation=message.conversation, parent=message, body="Shut.")
    return message.conversation


@pytest.mark.parametrize("url", ["/c/{0}/", "/c/{0}/about/", "/around/", "/mail/rail/", "/notifications/"])
def test_it_looks_at_no_more_when_much_more_is_stored(client, alice, bob, team, den, talk, url):
    client.force_login(alice)
    address = url.format(talk.pk)

    def work() -> int:
        for _twice in range(2):
            with Work() as done:
                assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
        return int(done)

    before = work()
    others = make_group("Others", bob)
    for group in (team, den, others, None):
        fill(group, bob, 300)
    KeptValue.forget_all()
    # PostgreSQL takes a few rows more of an index with many; of 1,200 new ones it must not look at all.
    assert work() <= before * 1.2 + (100 if connection.vendor == "postgresql" else 20)


def test_names_are_looked_up_for_the_faces_shown_alone(client, alice, bob, team, talk):
    client.force_login(alice)
    people = crowd(300)
    ReadMark.objects.bulk_create(ReadMark(user=user, conversation=talk, up_to=1) for user in people)
    page = client.get(f"/c/{talk.pk}/about/", headers={"HX-Request": "true"}).content.decode()
    assert "Seen by 300" in page and "+293" in page
    assert client.get(f"/c/{talk.pk}/about/").content.decode().count('class="rrow"') == 60


@pytest.mark.parametrize(
    ("url", "most"), [("/c/{0}/about/", 6), ("/around/", 9), ("/mail/rail/", 4), ("/g/team/", 8)]
)
def test_a_part_asks_few_queries(as_alice, talk, team, count_queries, url, most):
    assert count_queries(url.format(talk.pk)) <= most


def test_a_part_shows_a_stranger_nothing(client, charlie, alice, den):
    hidden = posting.post(author=alice, group=den, subject="Hidden", body="x").conversation
    client.force_login(charlie)
    assert client.get(f"/c/{hidden.pk}/about/", headers={"HX-Request": "true"}).status_code == 404


def test_a_topic_that_nobody_says_any_more_is_gone_at_once(as_alice, alice, bob, team):
    message = posting.post(author=alice, group=team, subject="", body="About the #merger")
    assert [topic.name for topic in as_alice.get("/around/").context["topics"]] == ["merger"]
    posting.edit(message, by=alice, body="About nothing")
    assert as_alice.get("/around/").context["topics"] == []


def test_a_topic_is_gone_with_the_right_to_read_it(client, alice, bob, den):
    posting.post(author=alice, group=den, subject="", body="About the #merger")
    client.force_login(bob)
    assert [topic.name for topic in client.get("/around/").context["topics"]] == ["merger"]
    Membership.objects.filter(user=bob).delete()
    assert client.get("/around/").context["topics"] == []


def test_what_is_kept_is_asked_for_once_in_its_time():
    asked = []

    @briefly(60)
    def number() -> int:
        asked.append(1)
        return len(asked)

    assert [number(), number()] == [1, 1]
    KeptValue.forget_all()
    assert number() == 2
