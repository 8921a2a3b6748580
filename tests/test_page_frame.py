"""The frame round every page."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from microblog import page_frame
from tests.conftest import make_group
from threads.models import Conversation, Message, Participant, ReadMark
from threads.notify.models import Notification


def talk(author, *, group=None, texts=("Hello",), ago=timedelta(0)) -> Conversation:
    at = timezone.now() - ago
    conversation = Conversation.objects.create(
        subject="Labels", group=group, started_by=author, created_at=at, last_activity_at=at
    )
    for text in texts:
        Message.objects.create(conversation=conversation, author=author, body=text, arrived_at=at, sent_at=at)
    return conversation


def read(conversation, user):
    newest = conversation.messages.order_by("-pk").first()
    ReadMark.objects.create(conversation=conversation, user=user, up_to=newest.pk)


def unread_of(user) -> dict:
    return {entry.slug: entry.unread for entry in page_frame.navigation(user)["groups"]}


def test_each_group_says_how_many_conversations_have_news(team, alice, bob):
    talk(alice, group=team, texts=("One", "Two"))
    talk(alice, group=team)
    read(talk(alice, group=team), bob)
    assert unread_of(bob) == {"team": 2}


def test_ones_own_messages_are_no_news(team, alice):
    talk(alice, group=team)
    assert unread_of(alice) == {"team": 0}


def test_a_conversation_that_went_quiet_long_ago_is_no_news(team, alice, bob):
    bob.memberships.update(joined_at=timezone.now() - timedelta(days=90))
    talk(alice, group=team, ago=page_frame.HORIZON + timedelta(days=1))
    assert unread_of(bob) == {"team": 0}


def test_groups_of_others_are_not_in_the_frame(team, vault, bob):
    assert set(unread_of(bob)) == {"team"}


def test_inbox_counts_groups_and_private_conversations(team, alice, bob):
    talk(alice, group=team)
    private = talk(alice)
    for person in (alice, bob):
        Participant.objects.create(conversation=private, user=person)
    assert page_frame.navigation(bob)["inbox_unread"] == 2


def test_notices_count_until_they_are_read(alice, bob):
    Notification.objects.create(user=bob, reason="mention", actor=alice)
    Notification.objects.create(user=bob, reason="mention", actor=alice, read_at=timezone.now())
    assert page_frame.navigation(bob)["notifications_unread"] == 1


def test_the_frame_costs_a_query(team, den, bob, django_assert_num_queries):
    with django_assert_num_queries(1):
        page_frame.navigation(bob)


def test_somebody_without_a_group_still_hears_what_is_new(alice, bob, charlie):
    private = talk(alice)
    for person in (alice, charlie):
        Participant.objects.create(conversation=private, user=person)
    Notification.objects.create(user=charlie, reason="mention", actor=alice)
    nav = page_frame.navigation(charlie)
    assert (nav["groups"], nav["inbox_unread"], nav["notifications_unread"]) == ([], 1, 1)


def test_a_closed_group_is_not_in_the_frame_nor_counted(team, alice, bob):
    talk(alice, group=team)
    team.closed_at = timezone.now()
    team.save()
    nav = page_frame.navigation(bob)
    assert (nav["groups"], nav["group_count"], nav["inbox_unread"]) == ([], 0, 0)


def test_of_many_groups_the_most_active_are_shown_by_name_and_all_are_counted(client, alice, bob):
    groups = [make_group(f"Club {number:02}", alice, bob) for number in range(page_frame.MOST_GROUPS + 3)]
    bob.memberships.update(joined_at=timezone.now() - timedelta(days=90))
    for number, group in enumerate(groups[3:]):
        talk(alice, group=group, ago=timedelta(days=number))
    nav = page_frame.navigation(bob)
    assert [entry.name for entry in nav["groups"]] == [group.name for group in groups[3:]]
    assert nav["group_count"] == len(groups) and nav["inbox_unread"] == len(groups) - 3
    client.force_login(bob)
    page = client.get("/inbox/").content.decode()
    assert "/groups/?show=mine" in page and "Club 03" in page and "Club 00" not in page


def test_a_page_without_the_frame_costs_none(bob, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = bob
    with django_assert_num_queries(0):
        page_frame.context(request)


@pytest.mark.parametrize(
    ("cookie", "saved", "theme"),
    [("dark", "", "dark"), ("auto", "dark", ""), (None, "dark", "dark"), ('"><script>', "", "")],
)
def test_the_theme_is_the_cookies_then_the_profiles(bob, cookie, saved, theme):
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["theme"] = cookie
    bob.theme = saved
    assert page_frame.theme_of(request, bob) == theme
