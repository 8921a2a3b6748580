"""What each page of the desk costs in a large company: queries, and CPU of our code and of PostgreSQL for it.

    python -m tests.bench.capacity.desk sessions.json

First years of work at the desk are added to the company: mails in every state, outsiders, the audit log, activities,
cases, acceptances of a policy. The pages are found by their addresses: a new one is measured without being named here.
"""

import itertools
import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accounts.audit import ACTS, chain
from accounts.models import (
    AuditEntry,
    EmailAddress,
    Group,
    Policy,
    PolicyAcceptance,
    PolicyText,
    PolicyVersion,
    User,
)
from microblog.kit import warm
from threads.bridge.models import IncomingMail, RawMail
from threads.models import Activity, Conversation, Message
from threads.moderation.models import Case, Report

from .parts import Meter
from .processes import pace

ROUNDS = 9
BATCH = 2_000
MAILS, ENTRIES, ACTIVITIES, CASES, OUTSIDERS = 200_000, 100_000, 300_000, 3_000, 20_000


class Desk:
    """The rows that only the desk shows. ``share``: of the numbers above, for a smaller company."""

    def __init__(self, share: float):
        self.share, self.random, self.now = share, random.Random(5), timezone.now()
        self.people = list(User.objects.filter(kind="employee").order_by("pk")[:2_000])
        self.groups = list(Group.objects.order_by("pk"))

    def fill(self) -> None:
        self._outsiders()
        self._mails()
        self._audit()
        self._activities()
        self._cases()
        self._policy()

    def _many(self, number: int) -> range:
        return range(int(number * self.share))

    def _past(self) -> object:
        return self.now - timedelta(minutes=self.random.randrange(700 * 24 * 60))

    def _outsiders(self) -> None:
        rows = [
            User(name=f"Outsider {n}", handle=f"out{n}", kind="outsider", password="!", is_active=False)
            for n in self._many(OUTSIDERS)
        ]
        made = User.objects.bulk_create(rows, BATCH)
        EmailAddress.objects.bulk_create(
            [
                EmailAddress(user=user, address=f"{user.handle}@elsewhere.example", primary=True)
                for user in made
            ],
            BATCH,
        )

    def _mails(self) -> None:
        raw = RawMail.objects.create(sha256="0" * 64, size=1, packed=RawMail.pack(b"x"))
        states = ["published"] * 60 + ["duplicate"] * 20 + ["auto"] * 10 + list(IncomingMail.State.values)
        talks = list(Conversation.objects.order_by("-pk").values_list("pk", "group")[:20_000])
        rows = []
        for n in self._many(MAILS):
            state, (talk, group) = self.random.choice(states), self.random.choice(talks)
            published = state in ("published", "duplicate")
            rows.append(
                IncomingMail(
                    key=f"{n:064d}", raw=raw, envelope_from="a@load.example", recipient="in@load.example",
                    sender=self.random.choice(self.people), group_id=group, message_id=f"<{n}@load.example>",
                    subject=f"Mail {n}", received_at=self._past(), state=state, reason="" if published else "A reason.",
                    checked="pass", split={"messages": [], "pieces": []}, conversation_id=talk if published else None,
                )
            )  # fmt: skip
        IncomingMail.objects.bulk_create(rows, BATCH)

    def _audit(self) -> None:
        acts, rows = list(ACTS), []
        for _ in self._many(ENTRIES):
            entry = AuditEntry(
                act=self.random.choice(acts), actor=self.random.choice(self.people[:20]), at=self._past(),
                person=self.random.choice(self.people), source="command", detail={},
            )  # fmt: skip
            entry.words_digest = chain.digest_of_words({}, "")
            entry.digest = chain.digest_of(entry)
            rows.append(entry)
        AuditEntry.objects.bulk_create(rows, BATCH)
        while chain.seal_new():
            pass

    def _activities(self) -> None:
        verbs = Activity.Verb.values
        rows = [
            Activity(
                verb=self.random.choice(verbs), actor=self.random.choice(self.people), at=self._past(),
                group=self.random.choice(self.groups),
            )
            for _ in self._many(ACTIVITIES)
        ]  # fmt: skip
        Activity.objects.bulk_create(rows, BATCH)

    def _cases(self) -> None:
        messages = Message.objects.select_related("conversation").order_by("-pk")[: len(self._many(CASES))]
        rows = [
            Case(message=row, group_id=row.conversation.group_id, author_id=row.author_id, at=self._past(),
                 decided_at=self.now if n % 10 else None)
            for n, row in enumerate(messages)
        ]  # fmt: skip
        made = Case.objects.bulk_create(rows, BATCH)
        Report.objects.bulk_create(
            [Report(case=case, reporter=self.random.choice(self.people), reason="other") for case in made],
            BATCH,
        )

    def _policy(self) -> None:
        policy = Policy.objects.create()
        version = PolicyVersion.objects.create(policy=policy, number=1)
        PolicyText.objects.create(version=version, language="en", body="Be kind.")
        PolicyVersion.objects.filter(pk=version.pk).update(
            state="published", published_at=self.now - timedelta(days=90)
        )
        Policy.objects.filter(pk=policy.pk).update(current=1, asks=1)
        ids = User.objects.filter(kind="employee").values_list("pk", flat=True)
        PolicyAcceptance.objects.bulk_create(
            [
                PolicyAcceptance(version=version, user_id=pk, language="en", accepted_at=self.now)
                for pk in ids
            ],
            BATCH,
        )


def addresses(patterns=None, before: str = "/") -> Iterator[str]:
    """Every address under /manage/ as its pattern says it."""
    for pattern in patterns or get_resolver().url_patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, path)
        elif path.startswith("/manage/"):
            yield path


def examples() -> dict[str, object]:
    """{pattern: what stands in it for a page that is there}"""
    return {
        "/manage/people/<int:pk>/": User.objects.filter(kind="employee").last().pk,
        "/manage/groups/<slug:slug>/": Group.objects.first().slug,
        "/manage/moderation/<int:pk>/": Case.objects.last().pk,
    }


def urls() -> Iterator[str]:
    """Pages and parts of pages; files to download are as long as what they hold."""
    known = examples()
    for path in addresses():
        if "<" not in path:
            yield path
        elif path in known:
            yield path[: path.index("<")] + f"{known[path]}/"


def main() -> None:
    settings.ALLOWED_HOSTS, settings.LIMITS = ["*"], False
    sessions = json.loads(Path(sys.argv[1]).read_text())
    Desk(share=min(1, len(sessions) / 10_000)).fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    User.objects.filter(pk=sessions[0]["user"]).update(role="admin")
    warm.up()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions[0]["key"]
    print(f"{connection.vendor}: CPU ms, median; a fixed piece of work takes {pace():.0f} ms (quiet: 10)")
    for url in urls():
        first = client.get(url)
        if first.status_code != 200 or first.streaming:
            continue
        meter, count = Meter(), itertools.count()
        with connection.execute_wrapper(lambda execute, *rest, count=count: (next(count), execute(*rest))[1]):
            client.get(url)
        for _ in range(ROUNDS):
            meter.ask(url, client.get, url)
        ours, theirs = (sorted(values)[ROUNDS // 2] for values in zip(*meter.found[url], strict=True))
        print(f"  {url:44} {next(count):3} queries {ours:7.1f} ours {theirs:7.1f} database", flush=True)


if __name__ == "__main__":
    main()
