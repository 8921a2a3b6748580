"""Naming somebody in a text tells them; code, quotes and addresses name nobody."""

import pytest

from threads.actions import posting
from threads.models import Mention
from threads.notify.models import Notification

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
