"""Nothing of an answer depends on messages that the asker may not read: order, counts, scores, suggestions."""

import random
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from search import query, writer
from tests.conftest import make_group
from threads.actions import posting
from threads.models import Message

WORDS = [
    "pallet",
    "printer",
    "label",
    "lorry",
    "gate",
    "crane",
    "valve",
    "merger",
    "hazard",
    "ledger",
    "boiler",
    "winter",
]
QUESTIONS = [
    *WORDS, "pallet label", "gate merger", '"gate crane"', "lab*", "pri* valve", "-gate hazard", "from:bob", "is:question",
    "in:team label", "after:2026-01-01 crane", "#harbour", "#vault", "pallte", "merger zzz", "has:file", "from:bob -label",
    "pallet printer label lorry", "plan", "from:carol", "topic:harbour gate", "before:2027 valve",
]  # fmt: skip
# Of each page its own: tokens, and how far it has heard of live events.
_ONCE = r'[A-Za-z0-9_+/=-]{22,}|data-position="\d+"'
START = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=4)


def fill(author, other, group, rng, numbers) -> list[Message]:
    said = []
    for number in numbers:
        body = " ".join(rng.choices(WORDS, k=rng.randint(3, 30)))
        at = START + timedelta(hours=number)
        subject = f"{rng.choice(WORDS)} plan" if number % 3 else f"Plan {number}"
        message = posting.post(
            author=author, group=group, subject=subject, body=f"{body} #harbour" if number % 7 == 0 else body,
            kind="question" if number % 4 == 0 else "discussion", sent_at=at,
            files=[(f"{rng.choice(WORDS)}.pdf", "text/plain", b"x")] if number % 5 == 0 else (),
        )  # fmt: skip
        for turn in range(number % 3):
            posting.reply(
                author=other, conversation=message.conversation, body=" ".join(rng.choices(WORDS, k=6)),
                sent_at=at + timedelta(minutes=turn + 1),
            )  # fmt: skip
        said.append(message)
    return said


def answers(user) -> list:
    """All that is told of every question. Ids of what is readable are the same throughout."""
    told: list = []
    for typed in QUESTIONS:
        for order, page in (("best", 1), ("best", 2)):
            answer = query.search(user, typed, order=order, page=page)
            told.append((typed, order, page, [hit.pk for hit in answer.hits], answer.total, answer.facets))
        told.append(answer.waiting)
        if not answer.total:
            told.append((query.suggestions(user, answer), query.meant(user, answer)))
    return told


def pages(user) -> list:
    """What the pages show, and what is offered while one types."""
    client = Client()
    client.force_login(user)
    urls = ["/compose/people/?group=team&q=a", "/groups/?q=plan", "/people/?q=a"]
    urls += [f"/search/?q=pallet&tab={tab}" for tab in ("messages", "people", "groups", "files")]
    shown = [client.get(url).content.decode() for url in urls]
    return [client.get("/around/").context["topics"], *(re.sub(_ONCE, "", html) for html in shown)]


@pytest.mark.parametrize("how", ["secret", "letters"])
def test_s3_hidden_messages_change_nothing_of_any_answer(own_index, alice, bob, charlie, team, how):
    fill(alice, bob, team, random.Random(1), range(24))
    writer.drain_all()
    before, shown = answers(charlie), pages(charlie)
    rng = random.Random(2)
    hidden = None
    if how == "secret":
        hidden = make_group("Vault", alice, bob, visibility="secret", joining="invite")
    people = {} if hidden else {"people": [bob]}
    said = []
    for number in range(24):  # one word everywhere, another again and again in one message
        body = f"pallet {'merger ' * rng.randint(1, 30)} #vault zzz {rng.choice(WORDS)}"
        said.append(
            posting.post(
                author=alice, group=hidden, subject="pallet plan", body=body, sent_at=START, **people
            )
        )
        if number % 9 == 0:
            writer.drain_all()  # segments of other shapes
    assert answers(charlie) == before, "while they wait for the writer"
    writer.drain_all()
    assert answers(charlie) == before and pages(charlie) == shown
    for message in said[::2]:
        posting.withdraw(message, by=alice)
    writer.drain_all()
    writer.tidy()
    assert answers(charlie) == before, "after a deletion"
    writer.request_rebuild()
    writer.drain_all()
    assert answers(charlie) == before and pages(charlie) == shown, "after a new index"


def test_s3_leaving_a_group_gives_the_answers_of_who_never_was_in_it(
    own_index, alice, bob, charlie, team, den
):
    fill(alice, bob, team, random.Random(1), range(12))
    writer.drain_all()
    before = answers(charlie)
    fill(alice, bob, den, random.Random(3), range(12))
    writer.drain_all()
    seat = Membership.objects.create(group=den, user=charlie)
    assert answers(charlie) != before
    seat.delete()
    assert answers(charlie) == before
