"""Fingerprints that an older version has stored are computed anew, and are those that mail gets today."""

import hashlib
from importlib import import_module

import pytest
from django.apps import apps

from threads.actions import posting
from threads.bridge.placing.reprint import BATCH, reprint
from threads.bridge.unchain.merging.fingerprints import fingerprint
from threads.models import Message

from .mails import deliver, mail

pytestmark = pytest.mark.django_db

ALICE = "Alice Adair <alice@varde.example>"
OLD = "0" * 32
#: What is folded otherwise since the first version, with what is stored today.
FOLDED = {
    "The red bike is in the cellar.": "the red bike is in the cellar",
    "+1": "+1",
    "👍": "👍",
    "自行车 在 地下室": "自 行 车 在 地 下 室",
    "It is here.\n> Where is the bike?": "it is here",
    "> Where is the bike?": "where is the bike",
    "See https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fvarde.example%2Fbike&data=05 now":
        "see https varde example bike now",
}  # fmt: skip


def age() -> dict[int, str]:
    """Make all rows those of an older version; returns what they had."""
    known = dict(Message.objects.values_list("pk", "fingerprint"))
    Message.objects.exclude(fingerprint="").update(fingerprint=OLD)
    return known


def stored() -> dict[int, str]:
    return dict(Message.objects.values_list("pk", "fingerprint"))


@pytest.mark.parametrize(("text", "words"), FOLDED.items(), ids=range(len(FOLDED)))
def test_what_is_stored_does_not_change_without_a_migration(text, words):
    """Whoever has to change this test adds a migration that calls ``reprint``."""
    assert fingerprint(text) == hashlib.sha256(words.encode()).hexdigest()[:32]


def test_rows_by_mail_get_what_mail_gets_today(alice, bob, team):
    for number, text in enumerate(FOLDED):
        deliver(mail(ALICE, f"Bike {number}", text, to="team", mid=f"{number}@t.example"), to="team")
    posting.post(author=alice, group=team, subject="Bike", body="Not by mail, and without a fingerprint.")
    known = age()
    # Signs were no words once, and rows of nothing else had none.
    Message.objects.filter(body="👍").update(fingerprint="")
    import_module("threads.bridge.migrations.0007_read_fingerprints_anew").read_anew(apps, None)
    assert stored() == known and OLD not in known.values()


def test_a_copy_is_found_again(as_alice, bob, team):
    text = "自行车在地下室，谁想要就可以拿走，但是请把钥匙还给门卫。"
    deliver(mail(ALICE, "自行车", text, to="team", mid="1@t.example"), to="team")
    age()
    reprint(apps)
    assert Message.objects.get().fingerprint == fingerprint(text)


def test_what_was_changed_keeps_the_fingerprint_of_the_mail(alice, bob, team):
    deliver(mail(ALICE, "Bike", "Who takes the red bike home?", to="team", mid="1@t.example"), to="team")
    deliver(mail(ALICE, "Tea", "Who makes tea for all of us?", to="team", mid="2@t.example"), to="team")
    bike, tea = Message.objects.order_by("pk")
    posting.edit(bike, by=alice, body="Who takes the blue bike home?")
    posting.withdraw(tea, by=alice)
    known = age()
    assert reprint(apps) == 2
    assert stored() == known and known[bike.pk] == fingerprint("Who takes the red bike home?")


def test_what_was_changed_keeps_its_own_where_no_mail_tells_the_first_text(alice, team):
    deliver(mail(ALICE, "Bike", "Who takes the red bike home?", to="team", mid="1@t.example"), to="team")
    posting.edit(Message.objects.get(), by=alice, body="Who takes the blue bike home?")
    Message.objects.get().origins.get().mail.__class__.objects.update(split=None)
    age()
    assert reprint(apps) == 0 and set(stored().values()) == {OLD}


def test_many_rows_are_few_statements_and_told(alice, team, django_assert_max_num_queries):
    deliver(mail(ALICE, "Bike", "Who takes the red bike home?", to="team", mid="1@t.example"), to="team")
    first, lines = Message.objects.get(), []
    Message.objects.bulk_create(
        Message(
            conversation=first.conversation, author=alice, source="mail", body=f"Bike {n}", fingerprint=OLD
        )
        for n in range(10 * BATCH)
    )
    with django_assert_max_num_queries(30):
        assert reprint(apps, lines.append) == 10 * BATCH
    assert lines == [f"  fingerprints of {10 * BATCH} messages are read anew"]
