"""Naming somebody in a text tells them; code, quotes and addresses name nobody."""

import pytest

from tests.bridge.mails import deliver, mail
from tests.conftest import make_person
from threads.actions import posting
from threads.models import Mention, Message
from threads.notify.models import Notification
from threads.rendering import text

pytestmark = pytest.mark.django_db


def named(user) -> int:
    return Notification.objects.filter(user=user, reason="mention").count()


@pytest.mark.parametrize(
    "body", ["请@bob看一下", "@bobさん、確認", "＠bob", "@BOB-", "@bob's pump", "> a\n@bob?"]
)
def test_a_name_is_told(alice, bob, team, body):
    posting.post(author=alice, subject="s", body=body, group=team)
    assert named(bob) == 1


@pytest.mark.parametrize(
    "body",
    ["```\n@bob\n```", "`@bob` is it", "> @bob said", "ask bob@bob.example", "[@bob](https://a.example)"],
)
def test_nobody_is_told(alice, bob, team, body):
    message = posting.post(author=alice, subject="s", body=body, group=team)
    assert named(bob) == 0 and 'class="mention"' not in message.body_html
    assert not Mention.objects.filter(message=message).exists()


def test_a_name_that_an_edit_puts_into_a_quote_is_no_mention_any_more(alice, bob, team):
    message = posting.post(author=alice, subject="s", body="@bob look", group=team)
    posting.edit(message, by=alice, body="> @bob look\n\nDone.")
    assert not Mention.objects.filter(message=message).exists()


@pytest.mark.parametrize("word", ["@all", "@everyone", "@channel", "@here", "@team", "@Team"])
def test_a135_no_word_names_a_whole_group(alice, bob, team, word):
    message = posting.post(author=alice, subject="s", body=f"{word} look", group=team)
    assert not Mention.objects.filter(message=message).exists() and not Notification.objects.exists()


def test_a135_twenty_thousand_names_are_fifty_and_each_is_told_once(alice, bob, team):
    people = [make_person(f"p{number} Person") for number in range(text.MAX_MENTIONS + 10)]
    body = " ".join(f"@{person.handle}" for _turn in range(300) for person in people)
    message = posting.post(author=alice, subject="s", body=body, group=team)
    posting.edit(message, by=alice, body=f"{body} again")
    assert Mention.objects.filter(message=message).count() == text.MAX_MENTIONS
    told = Notification.objects.values_list("user", flat=True)
    assert len(told) == len(set(told)) == text.MAX_MENTIONS


def test_a135_by_mail_too(alice, bob, team):
    people = [make_person(f"p{number} Person") for number in range(text.MAX_MENTIONS + 10)]
    body = "\n".join(" ".join(f"@{person.handle}" for person in people) for _turn in range(300))
    deliver(mail("Bob <bob@varde.example>", "Everybody", body, to="team"), "team")
    assert Message.objects.count() == 1
    assert Mention.objects.count() <= text.MAX_MENTIONS >= Notification.objects.count()
