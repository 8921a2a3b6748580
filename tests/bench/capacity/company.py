"""A company to measure with: people, groups and years of talk, made in bulk, and a session for each person.

    python -m tests.bench.capacity.company --people 3000 --messages 100000 --out sessions.json

Rows are made as the product would have made them, but past its actions: 100,000 posts through these take an hour.
The newest messages are drawn already, the older ones when somebody first looks at them, as after an upgrade.
"""

import argparse
import json
import os
import random
from datetime import timedelta
from importlib import import_module
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import EmailAddress, Group, Membership, Session, User
from microblog.kit.bulk_update import update_each
from threads.live import streams
from threads.live.events import Refresh
from threads.models import (
    Attachment,
    Conversation,
    Message,
    ReadMark,
    Subscription,
    Topic,
)
from threads.notify.models import Notification
from threads.rendering import fragments

from .people import WORDS

FIRST = [
    "Ana",
    "Ben",
    "Cleo",
    "Dov",
    "Eva",
    "Finn",
    "Gita",
    "Hugo",
    "Ines",
    "Jan",
    "Kira",
    "Leo",
    "Mia",
    "Nils",
    "Olga",
    "Pia",
    "Quin",
    "Rosa",
    "Sven",
    "Tara",
]
LAST = [
    "Abel",
    "Brandt",
    "Costa",
    "Dahl",
    "Engel",
    "Falk",
    "Gruber",
    "Haas",
    "Iversen",
    "Jensen",
    "Kraus",
    "Lindt",
    "Moser",
    "Novak",
    "Quist",
    "Rossi",
]
GROUPS = 100
LARGE = 5  # groups that many people are in; the first has everybody
YEARS = 2
RECENT = timedelta(days=40)
READ = 1_000  # of the recent conversations, the newest: nobody looks into all of a large company's
DRAWN = 15_000
NOTICES = 40  # of each person
BATCH = 2_000


class Company:
    def __init__(self, people: int, messages: int):
        self.random, self.now = random.Random(11), timezone.now()
        self.founded = self.now - timedelta(days=365 * YEARS)
        self.people = self._hire(people)
        self.groups, self.members = self._found()
        self.mine: dict[int, list[Group]] = {}
        self._join()
        self.conversations: list[Conversation] = []
        self._talk(messages)

    # --- People and groups ---------------------------------------------------------------------

    def _hire(self, number: int) -> list[User]:
        names = [f"{FIRST[n % 20]} {LAST[n // 20 % 16]} {n}" for n in range(number)]
        people = [
            User(name=name, handle=f"p{n}", title="Engineer", password="!") for n, name in enumerate(names)
        ]
        made = User.objects.bulk_create(people, BATCH)
        fields = {"verified_at": self.now, "primary": True}
        addresses = [
            EmailAddress(user=user, address=f"{user.handle}@load.example", **fields) for user in made
        ]
        EmailAddress.objects.bulk_create(addresses, BATCH)
        return made

    def _found(self) -> tuple[list[Group], dict[int, list[User]]]:
        rows = [
            Group(
                name=f"Group {n}" if n else "All company",
                slug=f"g{n}",
                visibility="public" if n % 3 else "private",
            )
            for n in range(GROUPS)
        ]
        groups = Group.objects.bulk_create(rows)
        return groups, {group.pk: [] for group in groups}

    def _join(self) -> None:
        """Everybody is in the first group, in one other large one, and in six of the rest."""
        rows = []
        for user in self.people:
            large = self.groups[1 + self.random.randrange(LARGE - 1)]
            self.mine[user.pk] = [self.groups[0], large, *self.random.sample(self.groups[LARGE:], 6)]
            for group in self.mine[user.pk]:
                role = "member" if self.members[group.pk] else "admin"
                self.members[group.pk].append(user)
                rows.append(Membership(group=group, user=user, role=role, joined_at=self.founded))
        Membership.objects.bulk_create(rows, BATCH)

    # --- What was said ---------------------------------------------------------------------------

    def _size(self) -> int:
        """Messages of a conversation: two of five get no answer, one of five hundred over a hundred."""
        limits = [(0.40, 1, 1), (0.77, 2, 5), (0.97, 6, 20), (0.998, 21, 60), (1.01, 100, 300)]
        draw = self.random.random()
        low, high = next((low, high) for limit, low, high in limits if draw < limit)
        return self.random.randint(low, high)

    def _talk(self, number: int) -> None:
        sizes = []
        while number:
            sizes.append(min(self._size(), number))
            number -= sizes[-1]
        self._open(sizes)
        rows, last = [], 0
        for conversation, size in zip(self.conversations, sizes, strict=True):
            rows += self._messages(conversation, size, last)
            last += size
        for start in range(0, len(rows), BATCH):
            Message.objects.bulk_create(rows[start : start + BATCH])
            self._forget_words(rows[start : min(start + BATCH, len(rows) - DRAWN)])
        Conversation.objects.bulk_update(self.conversations, ["last_activity_at"], BATCH // 10)
        self._set_counter(Message, last)
        self._attach(rows)
        self._follow(rows)
        self._draw(rows)

    def _open(self, sizes: list[int]) -> None:
        weights = [2] + [3] * (LARGE - 1) + [1] * (GROUPS - LARGE)
        step = timedelta(days=365 * YEARS) / len(sizes)
        for number, size in enumerate(sizes):
            group = self.random.choices(self.groups, weights)[0]
            at = self.founded + step * number
            self.conversations.append(
                Conversation(
                    subject=f"{self.random.choice(WORDS)} {self.random.choice(WORDS)} {number}".capitalize(),
                    group=group, started_by=self.random.choice(self.members[group.pk]), created_at=at,
                    last_activity_at=at, message_count=size,
                )
            )  # fmt: skip
        Conversation.objects.bulk_create(self.conversations, BATCH)
        newest = self.conversations[-len(self.conversations) // 10 :]
        said = [(row, self.random.choice(WORDS[:12])) for row in newest]
        rows = [Topic(conversation=row, name=word, written=word) for row, word in said]
        Topic.objects.bulk_create(rows, BATCH)

    def _messages(self, conversation: Conversation, size: int, last: int) -> list[Message]:
        members = self.members[conversation.group_id]
        crew = self.random.sample(members, min(50, 1 + size // 2, len(members)))
        rows = []
        for number in range(size):
            at = min(conversation.created_at + timedelta(minutes=20 * number), self.now)
            body = " ".join(
                self.random.choices(WORDS, k=min(400, int(self.random.lognormvariate(3.6, 0.8)) + 3))
            )
            parent = last + 1 + self.random.randrange(max(0, number - 4), number) if number else None
            rows.append(
                Message(
                    pk=last + 1 + number, conversation=conversation, parent_id=parent,
                    author=self.random.choice(crew) if number else conversation.started_by, body=body,
                    body_html=f"<p>{body}</p>", sent_at=at, arrived_at=at,
                    source="mail" if conversation.pk % 5 == 0 else "web",
                )
            )  # fmt: skip
            conversation.last_activity_at = max(conversation.last_activity_at, at)
        return rows

    @staticmethod
    def _forget_words(rows: list[Message]) -> None:
        """They are stored and not drawn here: a million of them would not fit into the memory."""
        for row in rows:
            row.body = row.body_html = ""

    def _attach(self, rows: list[Message]) -> None:
        some = [row for row in rows if row.pk % 40 == 0]
        Attachment.objects.bulk_create(
            [Attachment(message=row, name=f"plan-{row.pk}.pdf", size=1000) for row in some], BATCH
        )
        Message.objects.filter(pk__in=Attachment.objects.values("message")).update(attachment_count=1)

    def _follow(self, rows: list[Message]) -> None:
        """Who wrote follows; everybody has read most of what was said lately in their groups, and has notices."""
        pairs = {(row.author_id, row.conversation_id): None for row in rows}
        Subscription.objects.bulk_create(
            [Subscription(user_id=user, conversation_id=pk, at=self.founded) for user, pk in pairs], BATCH
        )
        newest = {row.conversation_id: row for row in rows}
        recent = [row for row in self.conversations if row.last_activity_at > self.now - RECENT][-READ:]
        marks = [
            ReadMark(user=user, conversation=row, up_to=newest[row.pk].pk, at=self.now)
            for row in recent
            for user in self.members[row.group_id]
            if self.random.random() > 0.1
        ]
        ReadMark.objects.bulk_create(marks, BATCH)
        spread = [
            rows[-1 - self.random.randrange(min(len(rows), 20_000))]
            for _ in range(NOTICES * len(self.people))
        ]
        notices = [
            Notification(user=self.people[n % len(self.people)], reason="reply", actor_id=row.author_id,
                         conversation_id=row.conversation_id, message=row, read_at=self.now if n % 3 else None)
            for n, row in enumerate(spread)
        ]  # fmt: skip
        Notification.objects.bulk_create(notices, BATCH, ignore_conflicts=True)

    def _draw(self, rows: list[Message]) -> None:
        for start in range(max(0, len(rows) - DRAWN), len(rows), 500):
            some = rows[start : start + 500]
            fragments.draw(some)
            update_each(some, "fragment")

    @staticmethod
    def _set_counter(model, last: int) -> None:
        """The rows brought numbers of their own; PostgreSQL counts on from where its counter stands."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), %s)", [last])

    # --- A session for each ----------------------------------------------------------------------

    def sign_in(self) -> list[dict]:
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        rows, found = [], []
        for number, user in enumerate(self.people):
            data = {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
            key, end = f"load{number:028d}", self.now + timedelta(days=30)
            rows.append(Session(session_key=key, expire_date=end, session_data=store.encode(data), user=user))
            slugs = [group.slug for group in self.mine[user.pk]]
            found.append({"key": key, "user": user.pk, "groups": slugs})
        Session.objects.bulk_create(rows, BATCH)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3_000)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    sessions = Company(options.people, options.messages).sign_in()
    options.out.write_text(json.dumps(sessions))
    streams.emit("group:0", Refresh(conversation=0))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
