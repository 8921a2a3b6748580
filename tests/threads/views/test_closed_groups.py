"""A closed group is read and found, and nothing in it changes, by whatever way."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.bridge.test_states import BOB, MALLORY, deliver, mail
from tests.conftest import make_group
from threads.actions import answering, group_admin, posting, reacting
from threads.bridge.models import IncomingMail, MailAnswer
from threads.bridge.review import actions as review
from threads.models import Message

State = IncomingMail.State


@pytest.fixture
def asked(alice, bob, team):
    """A question of Bob's in a group that is closed."""
    question = posting.post(
        author=bob, group=team, subject="Where is the key", body="Where?", kind="question"
    )
    posting.reply(conversation=question.conversation, author=alice, body="On the hook.")
    group_admin.close(team, by=alice)
    return Message.objects.get(pk=question.pk)


def test_nothing_in_it_changes_but_what_people_take_back(alice, bob, asked):
    answer = asked.replies.get()
    for act in (
        lambda: posting.edit(asked, by=bob, body="new"),
        lambda: reacting.react(answer, user=bob, emoji="👍"),
        lambda: reacting.add(answer, user=bob, emoji="👍"),
        lambda: answering.choose(answer, by=bob),
    ):
        with pytest.raises(PermissionDenied):
            act()
    posting.withdraw(asked, by=bob)
    group_admin.reopen(asked.conversation.group, by=alice)
    reacting.react(answer, user=bob, emoji="👍")


def test_it_is_found_and_read_and_in_no_menu(client, bob, charlie, asked):
    client.force_login(charlie)
    assert "Team" in client.get("/groups/?show=closed").content.decode()
    assert b'href="/g/team/"' not in client.get("/groups/").content
    assert b'href="/g/team/"' in client.get("/search/?q=team&tab=groups").content
    client.force_login(bob)
    page = client.get(asked.get_absolute_url(), follow=True).content.decode()
    assert "Team is closed. You can read it, but not reply." in page
    assert "/g/team/" not in page[page.index('<nav class="side"') : page.index("side__foot")]


@pytest.mark.parametrize("sender", [BOB, MALLORY])
def test_mail_to_it_is_answered_with_a_sentence(alice, bob, asked, sender):
    stored = deliver(mail(sender, "Hello", "A plain hello.", to="team"), to="team")
    assert stored.state == State.REFUSED and "The group is closed" in stored.reason
    assert MailAnswer.objects.filter(mail=stored).exists()
    assert Message.objects.count() == 2


def test_a_mail_that_waited_is_not_let_into_it(as_alice, alice, bob):
    group = make_group("Calm", alice, bob, mail_policy="hold")
    held = deliver(mail(BOB, "Hello", "A plain hello.", to="calm"), to="calm")
    assert held.state == State.HELD
    group_admin.close(group, by=alice)
    held.refresh_from_db()
    with pytest.raises(PermissionDenied, match="closed"):
        review.publish(
            held, by=alice, title="Hello", group=IncomingMail.objects.get(pk=held.pk).group, conversation=None
        )
    assert not Message.objects.exists()


def test_a_closed_secret_group_is_as_unknown_to_strangers_as_an_open_one(alice, bob, vault):
    from threads.bridge.intake import routes

    group_admin.close(vault, by=alice)
    assert routes.resolve("vault@skein.localhost", "bob@varde.example") is None
    assert routes.resolve("vault@skein.localhost", "alice@varde.example") is not None
