"""The review screen: look, correct, publish; nobody else sees anything before."""

import pytest
from django.urls import reverse

from tests.pages import flat
from threads.bridge.models import IncomingMail, Origin
from threads.models import Activity, Conversation, LiveEvent, Message
from threads.notify.models import Notification

from ..conftest import make_group
from .mails import CHAIN, deliver, forward, two_forms
from .mails import mail as written

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ALL = {f"include-{n}": "on" for n in range(4)}


@pytest.fixture
def waiting(alice, bob, charlie, team):
    return deliver(forward())


def url(mail, name="mail_review"):
    return reverse(name, args=[mail.pk])


def publish(client, mail, **typed):
    data = {"title": "Vouchers", "audience": "group", "publish": "1", **ALL, **typed}
    return client.post(url(mail), {key: value for key, value in data.items() if value is not None})


def test_the_screen_shows_every_message_its_author_and_what_to_check(as_alice, waiting):
    page = as_alice.get(url(waiting)).content.decode()
    assert page.count('class="rv ') == 4
    for text in (
        "Charlie Chen",
        "Greta Grün",
        "Not yet a member",
        "Matched",
        "twelve hundred left",
        "Publish 4 messages",
    ):
        assert text in page
    assert "1 message to check" not in page


def test_a_name_without_an_address_is_a_guess_to_check(as_alice, alice, bob):
    mail = deliver(
        forward(
            body="Look.\n\n-----Original Message-----\nFrom: Bob Brandt\nSent: Monday, March 2, 2026 9:05 AM\nTo: Alice Adair\nSubject: Tea\n\nIs there any tea left in the kitchen?\n"
        )
    )
    page = as_alice.get(url(mail)).content.decode()
    assert "Probably" in page and "1 message to check" in page


@pytest.mark.parametrize("person", ["bob", "charlie"])
@pytest.mark.parametrize("name", ["mail_review", "mail_original", "mail_eml", "mail_discard", "mail_restore"])
def test_nobody_else_sees_a_waiting_mail(client, waiting, bob, charlie, person, name):
    client.force_login({"bob": bob, "charlie": charlie}[person])
    hidden = url(waiting, name)
    absent = reverse(name, args=[waiting.pk + 1])
    for method in (client.get, client.post):
        assert method(hidden).status_code == method(absent).status_code in (404, 405)
    assert "Lunch vouchers" not in client.get(reverse("mail_waiting")).content.decode()
    assert not Message.objects.exists()
    assert not LiveEvent.objects.exclude(stream=f"user:{waiting.sender_id}").exists()


def test_the_sender_is_told_live(waiting, alice):
    event = LiveEvent.objects.get(stream=f"user:{alice.pk}", kind="mail.ready")
    assert event.payload["mail"] == waiting.pk and event.payload["count"] == 4


def test_publishing_to_a_group(as_alice, waiting, team, bob):
    response = publish(as_alice, waiting, group=team.pk)
    conversation = Conversation.objects.get()
    assert response.status_code == 302 and response.url == conversation.get_absolute_url()
    assert (conversation.subject, conversation.group, conversation.message_count) == ("Vouchers", team, 4)
    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED and waiting.conversation == conversation
    assert publish(as_alice, waiting, group=team.pk).status_code == 404


def test_an_old_link_leads_its_sender_to_the_conversation(as_alice, client, waiting, team, bob):
    publish(as_alice, waiting, group=team.pk)
    assert as_alice.get(url(waiting)).url == Conversation.objects.get().get_absolute_url()
    client.force_login(bob)
    assert client.get(url(waiting)).status_code == 404


def test_an_old_link_to_a_mail_that_became_nothing_says_why(as_alice, waiting):
    as_alice.post(url(waiting, "mail_discard"))
    page = as_alice.get(url(waiting), follow=True)
    assert page.redirect_chain == [(reverse("mail_waiting"), 302)]
    assert "This mail does not wait any more: discarded by its sender." in page.content.decode()


def test_an_old_link_to_a_conversation_its_sender_left_does_not_show_it(as_alice, alice, waiting, den):
    publish(as_alice, waiting, group=den.pk)
    den.memberships.filter(user=alice).delete()
    assert as_alice.get(url(waiting)).url == reverse("mail_waiting")


def test_a_left_out_message_is_not_published_and_its_answers_move_up(as_alice, waiting, team):
    publish(as_alice, waiting, group=team.pk, **{"include-2": None})
    assert not Message.objects.filter(body__contains="three weeks").exists()
    charlies = Message.objects.get(author__name="Charlie Chen")
    assert charlies.parent.author.name == "Bob Brandt"


def test_the_group_most_authors_are_in_is_named(as_alice, waiting, alice, bob, charlie):
    make_group("Canteen", alice, bob, charlie)
    page = as_alice.get(url(waiting)).content.decode()
    assert "3 of the 4 authors are members of Canteen" in page


def test_no_group_is_named_for_the_reader_alone(as_alice, alice, team):
    mail = deliver(forward())
    team.memberships.exclude(user=alice).delete()
    assert "members of Team" not in as_alice.get(url(mail)).content.decode()
    assert "member of Team" not in as_alice.get(url(mail)).content.decode()


def test_only_the_people_on_the_chain(as_alice, client, waiting, alice, bob, charlie):
    publish(as_alice, waiting, audience="chain")
    conversation = Conversation.objects.get()
    assert conversation.group is None
    assert set(conversation.participants.values_list("user__name", flat=True)) == {
        "Alice Adair",
        "Bob Brandt",
        "Charlie Chen",
    }


def test_a_corrected_author_is_published(as_alice, waiting, team, bob):
    publish(as_alice, waiting, group=team.pk, **{"author-2": "bob@varde.example"})
    assert Message.objects.get(body__contains="three weeks").author == bob


def test_a_form_error_keeps_what_was_typed(as_alice, waiting):
    response = publish(
        as_alice, waiting, title="A better title", **{"include-3": None, "author-2": "Someone Else"}
    )
    page = flat(response.content.decode())
    assert response.status_code == 422 and not Message.objects.exists()
    assert "A better title" in page and 'value="Someone Else"' in page
    assert 'name="include-3" checked' not in page and 'name="include-1" checked' in page


def test_a_group_one_may_not_post_to_is_refused_like_an_absent_one(as_alice, client, bob, waiting, vault):
    foreign = make_group("Foreign", bob, visibility="secret", joining="invite")
    assert publish(as_alice, waiting, group=foreign.pk).status_code == 422
    assert publish(as_alice, waiting, group=99999).status_code == 422
    assert not Message.objects.exists()


def test_kept_for_later_with_its_corrections(as_alice, waiting, team):
    data = {"title": "Later", "audience": "chain", "keep": "1", **ALL}
    del data["include-1"]
    assert as_alice.post(url(waiting), data).status_code == 302
    page = flat(as_alice.get(url(waiting)).content.decode())
    assert "Later" in page and 'name="include-1" checked' not in page and "Publish 3 messages" in page


def test_discard_can_be_undone(as_alice, waiting):
    as_alice.post(url(waiting, "mail_discard"))
    waiting.refresh_from_db()
    assert waiting.state == State.DISCARDED
    assert "Put back" in as_alice.get(reverse("mail_waiting")).content.decode()
    as_alice.post(url(waiting, "mail_restore"))
    waiting.refresh_from_db()
    assert waiting.state == State.REVIEW and as_alice.get(url(waiting)).status_code == 200


def test_a_second_forward_is_added_to_the_conversation_that_is_there(as_alice, client, waiting, bob, team):
    publish(as_alice, waiting, group=team.pk)
    second = deliver(forward("Bob Brandt <bob@varde.example>", mid="fw9@varde.example"))
    client.force_login(bob)
    page = client.get(url(second)).content.decode()
    assert "Add to an existing conversation" in page
    publish(client, second, conversation=Conversation.objects.get().pk)
    conversation = Conversation.objects.get()
    assert conversation.message_count == 5


def test_a_held_mail_is_decided_by_an_admin_of_the_group(client, alice, bob, charlie, den):
    mail = deliver(forward("Charlie Chen <charlie@varde.example>", to="den"), to="den")
    assert mail.state == State.HELD
    client.force_login(bob)
    assert client.get(url(mail)).status_code == 404
    client.force_login(alice)
    assert "not a member" in client.get(url(mail)).content.decode()
    publish(client, mail, group=den.pk)
    assert Conversation.objects.get().group == den


# --- The original --------------------------------------------------------------------------------


def test_readers_see_only_the_pieces_that_became_their_messages(as_alice, client, waiting, bob, team):
    publish(as_alice, waiting, group=team.pk, **{"include-2": None, "include-0": None})
    client.force_login(bob)
    response = client.get(url(waiting, "mail_original"))
    page = response.content.decode()
    assert "twelve hundred left" in page and "three weeks" not in page and "before Friday" not in page
    assert "fw1@varde.example" not in page and "supplier.example" not in page
    assert client.get(url(waiting, "mail_eml")).status_code == 404


def test_what_was_left_out_of_an_attached_mail_stays_with_its_sender(as_alice, bob, charlie, team):
    inner = forward("Charlie Chen <charlie@varde.example>")
    head = b"From: Alice Adair <alice@varde.example>\r\nSubject: FW: Vouchers\r\nMIME-Version: 1.0\r\n"
    mail = deliver(head + b"Content-Type: message/rfc822\r\n\r\n" + inner)
    publish(as_alice, mail, group=team.pk, **{"include-3": None, "include-4": "on"})
    assert not Message.objects.filter(body__contains="three weeks").exists()
    mine = as_alice.get(url(mail, "mail_original")).content.decode()
    assert "three weeks" in mine and mine.count("became the message of") == 3
    as_alice.force_login(bob)
    his = as_alice.get(url(mail, "mail_original")).content.decode()
    assert "three weeks" not in his and "supplier.example" not in his and "twelve hundred" in his
    Origin.objects.update(index=None)
    older = as_alice.get(url(mail, "mail_original")).content.decode()
    assert "three weeks" not in older


def test_the_sender_sees_all_of_it(as_alice, waiting):
    page = flat(as_alice.get(url(waiting, "mail_original")).content.decode())
    assert "three weeks" in page and "<mark>" in page
    assert as_alice.get(url(waiting, "mail_eml")).content == forward()


def test_from_a_message_to_its_piece(as_alice, waiting, team):
    publish(as_alice, waiting, group=team.pk)
    message = Message.objects.get(author__name="Charlie Chen")
    response = as_alice.get(reverse("message_mail", args=[message.pk]))
    assert response.url == f"/mail/original/{waiting.pk}/?message={message.pk}#here"
    page = as_alice.get(response.url).content.decode()
    assert "We could keep the paper" in page.partition('id="here"')[2].partition("</section>")[0]


def test_the_side_of_the_home_page_lists_what_waits_for_its_sender_only(client, waiting, alice, bob):
    client.force_login(alice)
    page = client.get(reverse("mail_rail")).content.decode()
    assert reverse("mail_review", args=[waiting.pk]) in page
    client.force_login(bob)
    assert reverse("mail_review", args=[waiting.pk]) not in client.get(reverse("mail_rail")).content.decode()


# --- Who hears of it -----------------------------------------------------------------------------


def quoted(user):
    return list(Notification.objects.filter(user=user, reason="quoted"))


def test_quoted_colleagues_are_told_once_where_it_went(as_alice, alice, waiting, team, bob, charlie):
    publish(as_alice, waiting, group=team.pk, tell="on")
    for person, body in ((bob, "forty colleagues"), (charlie, "until the summer")):
        (notice,) = quoted(person)
        assert notice.actor == alice and body in notice.message.body
    assert Notification.objects.filter(reason="quoted").count() == 2
    page = as_alice.get(url(waiting), follow=True)
    assert page.status_code == 200
    as_alice.force_login(bob)
    assert "published mail with your words" in as_alice.get(reverse("notifications")).content.decode()


def test_nobody_is_told_unless_asked_for(as_alice, waiting, team, bob):
    publish(as_alice, waiting, group=team.pk)
    assert not Notification.objects.exclude(reason="review").exists()


def test_who_may_not_read_it_is_not_told(as_alice, waiting, den, bob, charlie):
    publish(as_alice, waiting, group=den.pk, tell="on")
    assert len(quoted(bob)) == 1 and not quoted(charlie)


def test_the_choice_names_how_many_and_is_kept(as_alice, waiting):
    page = as_alice.get(url(waiting)).content.decode()
    assert "Tell 2 authors where it went" in page and 'name="tell" checked' in page
    as_alice.post(url(waiting), {"title": "x", "audience": "chain", "keep": "1", **ALL})
    assert 'name="tell" checked' not in as_alice.get(url(waiting)).content.decode()


def test_the_admins_of_a_group_hear_of_mail_that_waits_once_until_they_look(client, alice, bob, charlie, den):
    held = [
        deliver(
            forward("Charlie Chen <charlie@varde.example>", to="den", mid=f"held{number}@varde.example"),
            to="den",
        )
        for number in range(3)
    ]
    notice = Notification.objects.get(reason="held")
    there = f"{reverse('mail_waiting')}#mail-{held[0].pk}"
    assert (notice.user, notice.text, notice.url) == (alice, "Den", there)
    client.force_login(alice)
    assert "Mail waits for your decision:" in client.get(reverse("notifications")).content.decode()
    client.post(reverse("notifications_read"))
    deliver(forward("Charlie Chen <charlie@varde.example>", to="den", mid="held9@varde.example"), to="den")
    assert Notification.objects.filter(reason="held", user=alice).count() == 2


def test_what_an_admin_decides_about_a_held_mail_is_recorded_and_a_refusal_told(
    client, alice, bob, charlie, den
):
    held = [
        deliver(
            forward("Charlie Chen <charlie@varde.example>", to="den", mid=f"h{n}@varde.example"), to="den"
        )
        for n in range(2)
    ]
    client.force_login(alice)
    client.post(url(held[0], "mail_discard"))
    publish(client, held[1], group=den.pk)
    facts = Activity.objects.filter(verb__in=["refuse", "release"]).order_by("pk")
    assert [(f.verb, f.actor, f.group, f.person, f.detail["mail"]) for f in facts] == [
        ("refuse", alice, den, charlie, held[0].pk),
        ("release", alice, den, charlie, held[1].pk),
    ]
    notice = Notification.objects.get(user=charlie, reason="refused")
    assert (notice.actor, notice.text, notice.url) == (
        alice,
        "FW: Lunch vouchers",
        url(held[0], "mail_original"),
    )
    client.force_login(charlie)
    assert "An admin of the group did not publish it." in client.get(notice.url).content.decode()


def test_opening_somebody_elses_mail_is_recorded(as_alice, waiting, team, bob):
    publish(as_alice, waiting, group=team.pk)
    as_alice.get(url(waiting, "mail_original"))
    assert not Activity.objects.filter(verb="open").exists()
    as_alice.force_login(bob)
    as_alice.get(url(waiting, "mail_original"))
    fact = Activity.objects.get(verb="open")
    assert (fact.actor, fact.group, fact.detail) == (bob, team, {"mail": waiting.pk})


def test_a_long_chain_needs_no_more_queries_than_a_short_one(
    as_alice, waiting, django_assert_max_num_queries
):
    block = CHAIN.partition("\n\n")[2]
    long = CHAIN + "".join(
        block.replace("March", f"April {n},").replace("cards", f"cards of lot {n}") for n in range(12)
    )
    many = deliver(forward(body=long, mid="long@varde.example"))
    assert len(many.split["messages"]) > 20
    for mail in (waiting, many):
        with django_assert_max_num_queries(14):
            as_alice.get(url(mail))


def test_u17_the_button_publishes_as_many_as_are_selected(as_alice, waiting):
    response = publish(as_alice, waiting, title="T", group="", **{"include-3": None})
    page = " ".join(response.content.decode().split())
    assert response.status_code == 422
    assert "<span data-selected>3</span> of 4 selected" in page and "Publish 3 messages" in page


def test_u17_a_plain_mail_to_a_group_was_forwarded_by_nobody(client, alice, bob, team):
    mail = deliver(written("Alice Adair <alice@varde.example>", "Crane", "It is back.", to="team"), to="team")
    client.force_login(bob)
    for address in ("/", mail.conversation.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "From e-mail" in page and "forwarded by" not in page
    assert mail.conversation.forwarded_by is None


def test_u17_a_chain_was_forwarded_by_who_sent_it(as_alice, waiting, alice, team):
    publish(as_alice, waiting, group=team.pk)
    assert Conversation.objects.get().forwarded_by == alice
    assert "forwarded by Alice Adair" in as_alice.get("/").content.decode()


def test_other_words_in_the_html_of_a_mail_are_shown_before_and_after_publishing(as_alice, alice, team):
    raw = two_forms(
        "Alice Adair <alice@varde.example>", "in", "I agree to the price.", "I do NOT agree to the price."
    )
    mail = deliver(raw)
    page = as_alice.get(url(mail)).content.decode()
    assert "1 message to check" in flat(page) and "I do NOT agree to the price." in page
    publish(as_alice, mail, group=team.pk)
    assert Message.objects.get().body == "I agree to the price."
    page = as_alice.get(url(mail, "mail_original")).content.decode()
    assert "form of the mail says something else" in page and "I do NOT agree to the price." in page


def test_other_words_of_a_quote_that_was_left_out_are_shown_to_nobody(as_alice, client, alice, bob, team):
    attribution = "On Mon, Mar 2, 2026 at 9:05 AM Bob Brandt <bob@varde.example> wrote:"
    raw = two_forms(
        "Alice Adair <alice@varde.example>", "in", f"Fine.\n\n{attribution}\n> I agree to the price.",
        f"Fine.<p>{attribution.replace('<', '&lt;')}</p><blockquote>I do NOT agree to the price.</blockquote>",
    )  # fmt: skip
    mail = deliver(raw)
    publish(as_alice, mail, group=team.pk, **{"include-1": None})
    assert Message.objects.get().body == "Fine."
    client.force_login(bob)
    page = client.get(url(mail, "mail_original")).content.decode()
    assert "Fine." in page and "I agree" not in page and "NOT" not in page
