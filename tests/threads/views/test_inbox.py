"""The inbox: unread, mentions, later, done; the look at one of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from microblog import page_frame
from tests.conftest import Queries
from tests.pages import flat
from threads.actions import following, posting, reading
from threads.models import Conversation, Message, ReadMark, readmark

from .conftest import chain
from .test_home import fill


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


def rows(client, show="unread") -> list[int]:
    return [post.conversation.pk for post in client.get("/inbox/", {"show": show}).context["posts"]]


def test_forty_rows_of_the_inbox_cost_the_same_six_queries_as_one(client, alice, bob, team, count_queries):
    client.force_login(bob)
    fill(1, team, alice)
    one = count_queries("/inbox/")
    fill(39, team, alice)
    assert count_queries("/inbox/") == one <= 6


def test_the_inbox_holds_what_is_unread_until_it_is_done(client, alice, bob, talk):
    client.force_login(bob)
    assert [post.conversation.pk for post in client.get("/inbox/").context["posts"]] == [talk.pk]
    client.post(reverse("conversation_done", args=[talk.pk]))
    assert client.get("/inbox/").context["posts"] == []
    posting.reply(author=alice, conversation=talk, body="And now?")
    assert len(client.get("/inbox/").context["posts"]) == 1


def test_the_inbox_goes_further_back_when_asked(client, alice, bob, talk):
    old = timezone.now() - readmark.HORIZON - timedelta(days=1)
    bob.memberships.update(joined_at=old)
    Conversation.objects.update(last_activity_at=old)
    Message.objects.update(arrived_at=old)
    client.force_login(bob)
    page = client.get("/inbox/")
    assert page.context["posts"] == [] and "Show older" in page.content.decode()
    further = client.get("/inbox/", {"before": str(page.context["further_back"])})
    assert [post.conversation.pk for post in further.context["posts"]] == [talk.pk]
    assert "Show older" not in further.content.decode()


def test_the_inbox_of_many_pages_ends_at_the_horizon(client, alice, bob, team):
    fill(45, team, alice)
    client.force_login(bob)
    seen, cursor = [], ""
    while True:
        context = client.get("/inbox/", {"before": cursor}).context
        seen += [post.conversation.pk for post in context["posts"]]
        if not context["next"]:
            break
        assert context["further_back"] is None
        cursor = str(context["next"])
    assert len(seen) == len(set(seen)) == 45 and context["further_back"]


def test_later_keeps_a_conversation_out_of_what_is_new_until_it_is_taken_up(as_bob, alice, bob, talk):
    url = reverse("conversation_later", args=[talk.pk])
    as_bob.post(url)
    posting.reply(author=alice, conversation=talk, body="And now?")
    assert (rows(as_bob), rows(as_bob, "later")) == ([], [talk.pk])
    assert page_frame.navigation(bob)["inbox_unread"] == 0
    page = flat(as_bob.get("/inbox/?show=later").content.decode())
    assert "Later 1" in page and "2 new" in page
    as_bob.post(url, {"later": "no"})
    assert (rows(as_bob), rows(as_bob, "later")) == ([talk.pk], [])
    assert page_frame.navigation(bob)["inbox_unread"] == 1


def test_done_ends_later_and_an_answer_ends_done(as_bob, alice, bob, talk):
    reading.later(bob, talk)
    as_bob.post(reverse("conversation_done", args=[talk.pk]))
    assert (rows(as_bob), rows(as_bob, "later"), rows(as_bob, "done")) == ([], [], [talk.pk])
    posting.reply(author=alice, conversation=talk, body="And now?")
    assert (rows(as_bob), rows(as_bob, "done")) == ([talk.pk], [])


def test_a_script_is_told_the_way_back_from_done_and_from_later(as_bob, talk):
    for name in ("conversation_done", "conversation_later"):
        answer = as_bob.post(reverse(name, args=[talk.pk]), headers={"HX-Request": "true"}).json()
        assert talk.subject in answer["words"] and rows(as_bob) == []
        as_bob.post(answer["undo"], answer["fields"], headers={"HX-Request": "true"})
        assert rows(as_bob) == [talk.pk]


@pytest.mark.parametrize("is_read", [True, False])
@pytest.mark.parametrize("name", ["conversation_done", "conversation_later"])
@pytest.mark.parametrize("show", ["later", "done"])
def test_undo_puts_a_conversation_back_into_the_list_it_was_taken_from(
    as_bob, bob, talk, show, name, is_read
):
    if is_read:
        reading.read(bob, talk)
    (reading.later if show == "later" else reading.done)(bob, talk)
    unread = readmark.unread_messages(bob).count()
    answer = as_bob.post(reverse(name, args=[talk.pk]), headers={"HX-Request": "true"}).json()
    as_bob.post(answer["undo"], answer["fields"], headers={"HX-Request": "true"})
    lists = {show: rows(as_bob, show) for show in ("unread", "later", "done")}
    assert [name for name, found in lists.items() if found] == [show]
    assert readmark.unread_messages(bob).count() == unread


def test_undo_marks_nothing_as_read_and_is_nobody_elses(as_bob, bob, den, talk):
    url = reverse("conversation_back", args=[talk.pk])
    assert as_bob.post(url, {"up_to": 2**60}).url == reverse("inbox")
    assert readmark.unread_messages(bob).exists() and rows(as_bob) == [talk.pk]
    bob.memberships.all().delete()
    Conversation.objects.update(group=den)
    assert as_bob.post(url).status_code == 404


def test_putting_off_reads_nothing_and_tells_no_reader(as_bob, bob, talk):
    as_bob.post(reverse("conversation_later", args=[talk.pk]))
    mark = ReadMark.objects.get(user=bob)
    assert mark.up_to == 0 and readmark.unread_messages(bob).exists()


def test_mentions_are_the_unread_messages_that_name_me(as_bob, alice, bob, team, talk):
    named = posting.post(author=alice, group=team, subject="Keys", body="@bob has one").conversation
    assert rows(as_bob, "mentions") == [named.pk]
    reading.read(bob, named)
    assert rows(as_bob, "mentions") == []


def test_what_one_may_no_longer_read_is_in_no_list(as_bob, alice, bob, den):
    secret = posting.post(author=alice, group=den, subject="Secret plan", body="@bob see").conversation
    reading.later(bob, secret)
    den.memberships.filter(user=bob).delete()
    for show in ("unread", "mentions", "later", "done"):
        page = as_bob.get("/inbox/", {"show": show}).content.decode()
        assert "Secret plan" not in page and "Later 1" not in page


def test_what_is_muted_counts_nowhere(as_bob, bob, talk):
    following.mute(bob, talk)
    assert rows(as_bob) == [] and page_frame.navigation(bob)["inbox_unread"] == 0


def preview(client, conversation):
    url = reverse("conversation_preview", args=[conversation.pk])
    return client.get(url, headers={"HX-Request": "true"})


def test_the_preview_shows_what_is_new_and_marks_nothing_as_read(as_bob, alice, bob, team):
    talk = chain(12, team, [alice])
    reading.read(bob, talk, up_to=talk.messages.order_by("pk")[8])
    page = preview(as_bob, talk).content.decode()
    assert "9 messages you have read" in page and "3 new, in" in page
    assert "Words of message 11." in page and "Words of message 3." not in page
    assert rows(as_bob) == [talk.pk]


def test_the_preview_of_much_news_is_cut(as_bob, alice, team):
    page = preview(as_bob, chain(40, team, [alice])).content.decode()
    assert page.count("<article") == 10 and "30 more" in page


def test_the_preview_of_what_is_read_shows_its_last_message(as_bob, bob, talk):
    reading.read(bob, talk)
    page = preview(as_bob, talk).content.decode()
    assert "On the hook." in page and " new" not in page


def test_without_scripts_a_preview_is_the_conversation(as_bob, talk):
    answer = as_bob.get(reverse("conversation_preview", args=[talk.pk]))
    assert answer.url == talk.get_absolute_url()


def test_a_preview_costs_the_same_for_two_and_a_hundred_messages(as_bob, alice, team):

    short, long = chain(2, team, [alice]), chain(100, team, [alice])
    costs = []
    for talk in (short, long):
        preview(as_bob, talk)
        with Queries() as queries:
            preview(as_bob, talk)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 4
