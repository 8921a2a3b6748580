"""A page that one person opened does nothing in the name of another who signed in since."""

from django.urls import reverse

from threads.actions import posting
from threads.models import Message

WORDS = "Booked for Thursday"


def reply(client, alice, team, **options):
    post = posting.post(author=alice, group=team, subject="Sensor", body="Who books the sensor?")
    return client.post(reverse("conversation_reply", args=[post.conversation_id]), **options)


def test_a_form_of_anothers_page_is_refused_and_its_words_are_not_shown(client, alice, bob, team):
    client.force_login(bob)
    refused = reply(client, alice, team, data={"body": WORDS, "opened_by": alice.pk})
    page = refused.content.decode()
    assert refused.status_code == 409 and "Somebody else is signed in" in page
    assert "Bob Brandt" in page and WORDS not in page
    assert not Message.objects.filter(body=WORDS).exists()


def test_a_script_of_anothers_page_is_told_who_is_signed_in(client, alice, bob, team):
    client.force_login(bob)
    headers = {"X-Opened-By": str(alice.pk), "HX-Request": "true"}
    refused = reply(client, alice, team, data={"body": WORDS}, headers=headers)
    assert refused.status_code == 409 and refused["Content-Type"].startswith("text/plain")
    assert refused.content.decode() == "You are signed in as Bob Brandt now. Nothing was sent."
    assert not Message.objects.filter(body=WORDS).exists()


def test_ones_own_page_and_clients_without_pages_go_on(client, alice, bob, team):
    client.force_login(bob)
    for number, extra in enumerate(({"opened_by": bob.pk}, {})):
        answer = reply(client, alice, team, data={"body": f"{WORDS} {number}"} | extra)
        assert answer.status_code == 302
        assert Message.objects.filter(body=f"{WORDS} {number}", author=bob).exists()


def test_who_is_signed_out_is_asked_to_sign_in_as_before(client, alice, bob, team):
    asked = reply(client, alice, team, data={"body": WORDS, "opened_by": alice.pk})
    assert asked.status_code == 401
    assert not Message.objects.filter(body=WORDS).exists()
