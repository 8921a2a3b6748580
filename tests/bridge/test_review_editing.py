"""Correcting single messages on the review screen: nobody's words change in silence."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.pages import flat
from threads.bridge.models import IncomingMail
from threads.bridge.pipeline import process
from threads.bridge.review import actions
from threads.models import Conversation, Message

from .mails import deliver, forward, mail
from .test_review import ALL, publish, url

pytestmark = pytest.mark.django_db
GRETA = 2  # index of her message in the forwarded chain
HERS = "The new cards need three weeks from the order, and the terminals another week after that."


@pytest.fixture
def waiting(alice, bob, charlie, team):
    return deliver(forward())


def page(waiting, name="mail_message", index=GRETA):
    return reverse(name, args=[waiting.pk, index])


def edit(client, waiting, index=GRETA, **typed):
    before = {"body": HERS, "author": "", "sent": "2026-03-02T16:40", "parent": "3"}
    return client.post(page(waiting, index=index), before | typed)


def entry(waiting, index=GRETA):
    waiting.refresh_from_db()
    return next(e for e in waiting.split["messages"] if e["index"] == index)


def test_the_buttons_of_a_message_keep_what_was_ticked_and_lead_to_its_pages(as_alice, waiting):
    data = {"title": "Later", "audience": "chain", **ALL}
    del data["include-1"]
    for button, name in (("edit", "mail_message"), ("split", "mail_split")):
        assert as_alice.post(url(waiting), data | {button: "2"}).url == page(waiting, name)
        assert as_alice.get(page(waiting, name)).status_code == 200
    assert as_alice.post(url(waiting), data | {"save": "1"}).url == url(waiting)
    kept = flat(as_alice.get(url(waiting)).content.decode())
    assert "Later" in kept and 'name="include-1" checked' not in kept


def test_an_edited_text_is_published_with_the_name_of_who_edited_it(as_alice, alice, waiting, team):
    response = edit(as_alice, waiting, body="The new cards need three weeks.")
    assert response.url == f"{url(waiting)}#row-2"
    review = as_alice.get(url(waiting)).content.decode()
    assert "Edited by you" in review and "terminals another week" in review
    publish(as_alice, waiting, group=team.pk)
    message = Message.objects.get(body="The new cards need three weeks.")
    assert message.edited_by == alice and message.edited_at and message.origins.get().altered
    shown = as_alice.get(Conversation.objects.get().get_absolute_url()).content.decode()
    assert "edited by Alice Adair" in shown and "terminals another week" not in shown
    assert waiting.raw.data == forward()


def test_readers_of_the_original_see_what_was_changed_but_not_what_was_taken_out(
    as_alice, client, waiting, team, bob
):
    edit(as_alice, waiting, body="The new cards need only three weeks from the order.")
    publish(as_alice, waiting, group=team.pk)
    mine = as_alice.get(url(waiting, "mail_original")).content.decode()
    assert "terminals another week" in mine and ">only </ins>" in mine
    client.force_login(bob)
    his = flat(client.get(url(waiting, "mail_original")).content.decode())
    assert "Edited by Alice Adair" in his and '<ins dir="auto">only </ins>' in his
    assert "terminals" not in his and "Words were removed here" in his


def test_whose_words_they_are_sees_them(as_alice, client, waiting, team, bob):
    edit(
        as_alice, waiting, 3, body="When can we have the new lunch cards?", sent="2026-03-02T09:05", parent=""
    )
    publish(as_alice, waiting, group=team.pk)
    client.force_login(bob)
    assert "all forty colleagues" in client.get(url(waiting, "mail_original")).content.decode()


def test_joined_words_are_shown_to_neither_author_in_full(as_alice, waiting, team, bob, charlie):
    edit(as_alice, waiting, body="The new cards need three weeks.")
    as_alice.post(url(waiting), {"title": "x", "audience": "group", **ALL, "join": "1-2"})
    publish(as_alice, waiting, group=team.pk)
    as_alice.force_login(charlie)
    page = as_alice.get(url(waiting, "mail_original")).content.decode()
    assert "until the summer" in page and "three weeks" in page and "terminals" not in page


def test_another_copy_does_not_bring_back_what_was_taken_out(as_alice, client, waiting, team, bob):
    edit(as_alice, waiting, body="The new cards need three weeks.")
    publish(as_alice, waiting, group=team.pk)
    second = deliver(forward("Bob Brandt <bob@varde.example>", mid="fw9@varde.example"))
    client.force_login(bob)
    publish(client, second, group=team.pk)
    assert Message.objects.count() == 5
    assert not Message.objects.filter(body__contains="terminals").exists()


def test_the_true_mail_ends_the_edit(as_alice, waiting, alice, bob, team):
    body = "When can we have the new lunch cards for all forty colleagues in the workshop?"
    edit(as_alice, waiting, 3, body="When can we have the cards?", sent="2026-03-02T09:05", parent="")
    publish(as_alice, waiting, group=team.pk)
    assert Message.objects.get(body="When can we have the cards?").edited_by == alice
    true = mail("Bob Brandt <bob@varde.example>", "Lunch vouchers", body, to="team", mid="true1@varde.example",
                date="Mon, 02 Mar 2026 09:05:00 +0000")  # fmt: skip
    deliver(true, to="team")
    message = Message.objects.get(body=body)
    assert (message.edited_by, message.edited_at, message.claimed_by) == (None, None, None)
    assert not Message.objects.filter(body="When can we have the cards?").exists()


def test_corrections_survive_a_second_run_of_the_pipeline(as_alice, waiting):
    edit(as_alice, waiting, body="Three weeks.", author="charlie@varde.example")
    IncomingMail.objects.filter(pk=waiting.pk).update(state=IncomingMail.State.RECEIVED, attempts=0)
    process(waiting.pk)
    assert entry(waiting)["text"] == "Three weeks." and entry(waiting)["author"] == "charlie@varde.example"
    assert waiting.state == IncomingMail.State.REVIEW


def test_the_words_of_the_mail_again_and_all_corrections_given_up(as_alice, waiting):
    edit(as_alice, waiting, body="Three weeks.", author="Somebody Else")
    as_alice.post(page(waiting, "mail_restore_text"))
    assert "text" not in entry(waiting) and entry(waiting)["author"] == "Somebody Else"
    as_alice.post(url(waiting, "mail_start_over"))
    assert "author" not in entry(waiting) and entry(waiting)["body"] == HERS


def test_giving_up_corrections_of_a_mail_that_is_decided_meanwhile_says_so(as_alice, waiting, monkeypatch):
    split = actions.pipeline.split

    def decided_meanwhile(work):
        split(work)
        IncomingMail.objects.filter(pk=waiting.pk).update(state=IncomingMail.State.DISCARDED)

    monkeypatch.setattr(actions.pipeline, "split", decided_meanwhile)
    response = as_alice.post(url(waiting, "mail_start_over"), follow=True)
    assert "decided about this mail meanwhile" in response.content.decode()


def test_a_corrected_date_and_place_in_the_tree_are_published(as_alice, waiting, team):
    edit(as_alice, waiting, sent="2026-03-02T11:30", parent="")
    assert "Date set by you" in as_alice.get(url(waiting)).content.decode()
    publish(as_alice, waiting, group=team.pk)
    message = Message.objects.get(author__name="Greta Grün")
    assert (message.sent_at.isoformat(), message.parent) == ("2026-03-02T11:30:00+00:00", None)
    assert not message.edited_at


def test_an_error_keeps_what_was_typed(as_alice, waiting):
    response = edit(as_alice, waiting, body="Half a", author="Somebody", sent="1066-10-14T09:00")
    shown = response.content.decode()
    assert response.status_code == 422 and "No mail was sent at this date." in shown
    assert "Half a</textarea>" in shown and 'value="Somebody"' in shown
    assert "text" not in entry(waiting)
    assert edit(as_alice, waiting, body=" ").status_code == 422
    # A message cannot answer what answers it: the choice is not even there.
    assert edit(as_alice, waiting, parent="1").status_code == 422


@pytest.mark.parametrize(
    "author,is_other",
    [
        ("bob@varde.example", True), ("Charlie Chen", True), ("Somebody", True), ("greta@home.example", True),
        ("greta@supplier.example", False), ("Greta Grün", False),
    ],
)  # fmt: skip
def test_another_author_than_the_mail_names_is_not_set_in_silence(
    as_alice, alice, waiting, team, author, is_other
):
    publish(as_alice, waiting, group=team.pk, **{"author-2": author})
    message = Message.objects.get(body=HERS)
    assert message.edited_by == (alice if is_other else None)
    page = as_alice.get(url(waiting, "mail_original")).content.decode()
    assert ("Changed by Alice Adair before it was published." in page) == is_other
    assert ("Its author was changed" in page) == is_other


def test_a_colleague_by_another_of_their_addresses_is_the_same_author(as_alice, bob, team, waiting):
    bob.addresses.create(address="bb@home.example", verified_at=timezone.now())
    publish(as_alice, waiting, group=team.pk, **{"author-3": "bb@home.example"})
    message = Message.objects.get(body__startswith="When can we")
    assert (message.author, message.edited_by) == (bob, None)


def test_half_of_what_somebody_wrote_is_marked_as_a_part(as_alice, alice, team, waiting):
    """Splitting and leaving out would otherwise be a way to shorten in silence."""
    second = deliver(forward(body="I agree.\nBut only if it is free.", mid="fw2@varde.example"))
    as_alice.post(page(second, "mail_split", 0), {"line": "1", "author": "Alice Adair", "order": "newer"})
    publish(as_alice, second, group=team.pk, **{"include-1": None})
    assert Message.objects.get(body="I agree.").edited_by == alice
    shown = as_alice.get(url(second, "mail_original")).content.decode()
    assert "It is a part of what the mail shows as one message." in shown


def test_a_guess_is_confirmed_with_one_button(as_alice, waiting, bob, team):
    body = "Look.\n\n-----Original Message-----\nFrom: Bob Brandt\nSent: Monday, March 2, 2026 9:05 AM\nTo: Alice Adair\nSubject: Tea\n\nIs there any tea left in the kitchen?\n"
    guessed = deliver(forward(body=body, mid="fw3@varde.example"))
    data = {"title": "Tea", "audience": "group", **ALL}
    assert "Yes, Bob" in as_alice.get(url(guessed)).content.decode()
    assert as_alice.post(url(guessed), data | {"confirm": "1"}).url == f"{url(guessed)}#row-1"
    page = as_alice.get(url(guessed)).content.decode()
    assert "Set by you" in page and "Yes, Bob" not in page and 'value="bob@varde.example"' in page
    for wrong in ("7", "x", "²"):
        assert as_alice.post(url(guessed), data | {"confirm": wrong}).status_code == 404


def test_split_from_a_line_and_join_again(as_alice, waiting, team):
    bottom = "I agree.\n\nOn Monday somebody asked:\nCan we keep the old cards too?"
    second = deliver(forward(body=bottom, mid="fw2@varde.example"))
    split = page(second, "mail_split", 0)
    assert as_alice.post(split, {"line": "3", "author": "", "order": "older"}).status_code == 422
    kept = as_alice.post(split, {"author": "bob@varde.example", "order": "newer"}).content.decode()
    assert 'value="bob@varde.example"' in kept and "Choose the line" in kept
    as_alice.post(split, {"line": "3", "author": "bob@varde.example", "order": "older"})
    review = as_alice.get(url(second)).content.decode()
    assert review.count('class="rv ') == 2 and "Split by you" in review
    assert 'name="join" value="0-1"' in review
    data = {"title": "Old cards", "audience": "group", **ALL}
    assert as_alice.post(url(second), data | {"join": "0-1"}).url == f"{url(second)}#row-0"
    assert as_alice.get(url(second)).content.decode().count('class="rv ') == 1
    as_alice.post(split, {"line": "4", "author": "bob@varde.example", "order": "older"})
    publish(as_alice, second, group=team.pk)
    asked = Message.objects.get(author__name="Bob Brandt")
    assert asked.body == "Can we keep the old cards too?" and asked.claimed_by.name == "Alice Adair"
    assert Message.objects.get(author__name="Alice Adair").parent == asked
    # Each half of the mail proves its message.
    assert as_alice.get(url(second, "mail_original")).content.decode().count("became the message of") == 2


def test_joined_words_of_two_people_are_marked(as_alice, alice, waiting, team):
    as_alice.post(url(waiting), {"title": "x", "audience": "group", **ALL, "join": "1-2"})
    publish(as_alice, waiting, group=team.pk)
    both = Message.objects.get(body__contains="three weeks")
    assert "until the summer" in both.body and both.author.name == "Charlie Chen" and both.edited_by == alice


def test_corrections_of_another_window_are_kept(as_alice, waiting):
    as_alice.post(url(waiting), {"title": "x", "audience": "group", **ALL, "join": "1-2"})
    again = as_alice.post(
        url(waiting), {"title": "x", "audience": "group", **ALL, "join": "1-2"}, follow=True
    )
    assert "in another window" in again.content.decode()
    assert edit(as_alice, waiting).status_code == 404


@pytest.mark.parametrize("name", ["mail_message", "mail_split", "mail_restore_text", "mail_start_over"])
def test_only_its_sender_corrects_a_mail(client, as_alice, waiting, alice, bob, charlie, den, name):
    def address(mail):
        return reverse(name, args=[mail.pk] if name == "mail_start_over" else [mail.pk, GRETA])

    held = deliver(forward("Charlie Chen <charlie@varde.example>", to="den"), to="den")
    assert client.get(url(held)).status_code == 200
    assert "Split from here" not in client.get(url(held)).content.decode()
    assert client.post(address(held), {"body": "Other words"}).status_code == 404
    data = {"title": "x", "group": den.pk, "audience": "group", **ALL}
    assert client.post(url(held), data | {"join": "1-2"}).status_code == 404
    client.force_login(bob)
    assert client.post(address(waiting), {"body": "Other words"}).status_code == 404
    client.force_login(alice)
    publish(client, waiting, group=den.pk)
    assert client.post(address(waiting), {"body": "Other words"}).status_code == 404
