"""A reply without References finds the conversation of its subject, whatever its client and gateway call it."""

from importlib import import_module

import pytest
from django.apps import apps

from threads.bridge.models import ChainSubject
from threads.models import Conversation

from .mails import deliver, mail

pytestmark = pytest.mark.django_db

ALICE = "Alice Adair <alice@varde.example>"
BOB = "Bob Brandt <bob@varde.example>"
rekey = import_module("threads.bridge.migrations.0004_rekey_subjects").rekey


@pytest.mark.parametrize(
    "subject",
    [
        "Odpowiedź: Red bike", "RE: [EXT] WG: [EXTERN] Red bike", "[yard] Antwoord: Red bike", "Ынь: Red bike",
        "***SPAM*** SV[2]: red  bike", "Відповідь: Red bike", "BLS: Red bike", "ردّ: Red bike", "R: Red bike",
    ],
)  # fmt: skip
def test_a_reply_joins_its_conversation(alice, bob, team, subject):
    deliver(mail(ALICE, "Red bike", "Who takes the red bike home?", to="team", mid="1@t.example"), to="team")
    answer = mail(
        BOB, subject, "I will.", to="team", mid="2@t.example", date="Mon, 02 Mar 2026 10:00:00 +0100"
    )
    deliver(answer, to="team")
    # "Ынь" is no word of any client.
    assert Conversation.objects.count() == (2 if subject.startswith("Ынь") else 1)


def test_keys_of_an_older_version_are_read_anew(alice, team):
    deliver(mail(ALICE, "Red bike", "Who takes the red bike?", to="team", mid="1@t.example"), to="team")
    deliver(mail(ALICE, "Tea", "Who makes tea?", to="team", mid="2@t.example"), to="team")
    red, tea = Conversation.objects.order_by("pk")
    ChainSubject.objects.filter(conversation=red).update(subject="odpowiedź: red bike")
    for old in ("antwoord: tea", "svar: tea", "antwoord:"):
        ChainSubject.objects.create(group=team, conversation=tea, subject=old)
    rekey(apps, None)
    assert sorted(ChainSubject.objects.values_list("conversation", "subject")) == [
        (red.pk, "red bike"), (tea.pk, "tea"),
    ]  # fmt: skip
