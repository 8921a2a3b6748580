"""Saving messages and conversations for oneself."""

import pytest
from django.urls import reverse

from tests.conftest import Queries
from threads.actions import posting
from threads.models import Activity, Bookmark, LiveEvent


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob)
    return client


def save(client, message, **data):
    return client.post(reverse("message_save", args=[message.pk]), data)


def test_a_message_is_saved_once_marked_listed_and_forgotten(as_bob, talk):
    first, answer = talk.messages.order_by("pk")
    save(as_bob, answer)
    save(as_bob, answer)
    assert Bookmark.objects.get().message == answer
    page = as_bob.get(talk.get_absolute_url()).content.decode()
    assert page.count("is-saved") == 1 and 'aria-label="Save for later"' in page
    page = as_bob.get("/saved/").content.decode()
    assert talk.subject in page and "On the hook." in page and "I cannot find it." not in page
    assert "Remove from saved" in as_bob.get(reverse("message_more", args=[answer.pk])).content.decode()
    assert save(as_bob, answer, save="no", **{"from": "saved"}).url == "/saved/"
    assert "Nothing is saved" in as_bob.get("/saved/").content.decode()


def test_a_conversation_is_saved_by_its_first_message(as_bob, talk):
    url = reverse("conversation_save", args=[talk.pk])
    as_bob.post(url)
    assert Bookmark.objects.get().message == talk.messages.get(parent=None)
    assert "Remove from saved" in as_bob.get(talk.get_absolute_url()).content.decode()
    answer = as_bob.post(url, {"save": "no"}, headers={"HX-Request": "true"}).content.decode()
    assert "Save for later" in answer and "<html" not in answer
    assert not Bookmark.objects.exists()


def test_saving_is_nobody_elses_business(as_bob, alice, client, talk):
    before = Activity.objects.count(), LiveEvent.objects.count()
    save(as_bob, talk.messages.first())
    assert (Activity.objects.count(), LiveEvent.objects.count()) == before
    client.force_login(alice)
    assert "Nothing is saved" in client.get("/saved/").content.decode()
    assert "is-saved" not in client.get(talk.get_absolute_url()).content.decode()


def test_what_one_may_no_longer_read_is_not_in_the_list(as_bob, alice, bob, den):
    message = posting.post(author=alice, group=den, subject="Secret plan", body="x")
    save(as_bob, message)
    den.memberships.filter(user=bob).delete()
    assert "Secret plan" not in as_bob.get("/saved/").content.decode()
    assert save(as_bob, message).status_code == 404


def test_a_withdrawn_message_keeps_its_place_without_its_words(as_bob, alice, talk):
    first = talk.messages.get(parent=None)
    save(as_bob, first)
    posting.withdraw(first, by=alice)
    page = as_bob.get("/saved/").content.decode()
    assert talk.subject in page and "withdrawn" in page and "I cannot find it." not in page


def test_the_list_goes_on_and_costs_the_same_for_one_and_forty(as_bob, alice, bob, team, talk):
    def cost() -> int:
        with Queries() as queries:
            as_bob.get("/saved/")
        return len(queries)

    save(as_bob, talk.messages.first())
    cost()
    one = cost()
    for number in range(44):
        message = posting.post(author=alice, group=team, subject=f"Topic {number}", body="x")
        Bookmark.objects.create(user=bob, message=message)
    assert cost() == one <= 4
    first = as_bob.get("/saved/").context
    second = as_bob.get("/saved/", {"before": first["more"]}).context
    ids = [row.pk for page in (first, second) for row in page["bookmarks"]]
    assert len(set(ids)) == len(ids) == 45 and second["more"] is None
