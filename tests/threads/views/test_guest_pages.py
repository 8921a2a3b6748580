"""Guests of a conversation, one's own guests, and those of the company at the desk."""

import pytest
from django.core import mail as outbox
from django.utils import timezone

from accounts.actions import people
from accounts.models import EmailAddress, GuestRules, User
from tests.bridge.mails import CHAIN, deliver, forward
from tests.bridge.test_review import publish
from tests.bridge.test_review import url as review_url
from tests.guests import ADDRESS, invite, let_in, talk
from tests.pages import flat
from tests.test_walk import same
from threads.actions import posting
from threads.models import Participant
from threads.notify import mailing
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(alice, bob, team):
    message = talk(alice, team, files=[("plan.txt", "text/plain", b"plan", None)])
    posting.reply(author=bob, conversation=message.conversation, body="Second")
    return message


def page_of(message) -> str:
    return f"/c/{message.conversation_id}/guests/"


def test_what_they_will_see_is_said_before(as_alice, first):
    page = flat(as_alice.get(page_of(first)).content.decode())
    assert "Guests are not let in here." in page and "Invite as a guest" not in page
    let_in(days=45)
    page = flat(as_alice.get(page_of(first)).content.decode())
    assert "They read all 2 messages of this conversation from the first on, and what comes." in page
    assert "With the 1 file in it." in page and 'value="45"' in page


def test_inviting_and_taking_out(as_alice, client, first, charlie):
    let_in()
    form = {"act": "invite", "name": "Gil Gast", "address": ADDRESS, "days": 10}
    bad = as_alice.post(page_of(first), form | {"address": "bob@varde.example"})
    assert bad.status_code == 422 and "comes in as a colleague" in bad.content.decode()
    assert "Brandt" not in bad.context["form"].errors.as_text()
    assert as_alice.post(page_of(first), form | {"days": 91}).status_code == 422
    # An outsider whom other mails know, and who is not called that: the answer is that of a new address.
    people.shadow("Secret Sam", "sam@outside.example")
    for address in ("sam@outside.example", ADDRESS):
        said = as_alice.post(page_of(first), form | {"address": address}, follow=True)
        (text,) = [str(message) for message in said.context["messages"]]
        assert text == f"{address} reads this conversation now, and is told by mail."
    guest = User.objects.get(name="Gil Gast")
    assert User.objects.get(addresses__address="sam@outside.example").name == "Secret Sam"
    client.force_login(charlie)
    page = client.get(page_of(first)).content.decode()
    assert "Gil Gast" in page and 'value="remove"' not in page
    assert client.post(page_of(first), {"act": "remove", "guest": guest.pk}).status_code == 403
    client.force_login(guest.host)
    assert client.post(page_of(first), {"act": "remove", "guest": charlie.pk}).status_code == 404
    assert client.post(page_of(first), {"act": "remove", "guest": guest.pk}).status_code == 302
    assert not Participant.objects.filter(user=guest).exists()


def test_ones_own_guests(client, first, bob, charlie):
    let_in(days=300)
    guest = invite(first.conversation, bob, days=10)
    client.force_login(bob)
    page = client.get("/guests/").content.decode()
    assert "Gil Gast" in page and ADDRESS in page and "Open door" in page
    assert client.post("/guests/", {"act": "extend", "guest": guest.pk, "value": "200"}).status_code == 302
    guest.refresh_from_db()
    assert (guest.expires_at - timezone.now()).days == 199
    client.post("/guests/", {"act": "host", "guest": guest.pk, "value": "@nobody"})
    assert "There is no colleague" in client.get("/guests/").content.decode()
    client.post("/guests/", {"act": "host", "guest": guest.pk, "value": "@charlie"})
    guest.refresh_from_db()
    assert guest.host == charlie
    assert client.post("/guests/", {"act": "end", "guest": guest.pk}).status_code == 404
    client.force_login(charlie)
    client.post("/guests/", {"act": "end", "guest": guest.pk})
    assert not User.objects.get(pk=guest.pk).is_active


def test_the_desk_lists_and_ends_them(as_alice, client, alice, bob, first, den):
    let_in()
    guest = invite(first.conversation, bob, days=3)
    hidden = talk(bob, den, "Hidden")
    invite(hidden.conversation, bob, days=3)
    den.memberships.filter(user=alice).delete()
    for state, is_in in {"here": True, "ending": True, "new": True, "nobodys": False, "ended": False}.items():
        page = as_alice.get(f"/manage/guests/?state={state}").content.decode()
        assert (ADDRESS in page) == is_in, state
    page = as_alice.get("/manage/guests/?q=brandt").content.decode()
    assert ADDRESS in page and "2 conversations" in flat(page)
    # That she runs the place does not let her read what is said in the den.
    assert "Open door" in page and "Hidden" not in page
    assert ADDRESS not in as_alice.get("/manage/guests/?q=somebody").content.decode()
    as_alice.post("/manage/guests/", {"act": "end", "guest": guest.pk})
    assert not User.objects.get(pk=guest.pk).is_active
    assert ADDRESS in as_alice.get("/manage/guests/?state=ended").content.decode()
    client.force_login(bob)
    for url in ("/manage/guests/", "/manage/guests/rules/"):
        assert client.get(url).status_code == 404


def test_who_may_invite_is_chosen_at_the_desk(as_alice):
    bad = as_alice.post("/manage/guests/rules/", {"who": "admins", "days": 0, "domains": "", "refused": ""})
    assert bad.status_code == 422
    rules = {"who": "admins", "days": 60, "domains": "Outside.example", "refused": ""}
    assert as_alice.post("/manage/guests/rules/", rules).status_code == 302
    saved = GuestRules.objects.get()
    assert (saved.who, saved.days, saved.domains) == ("admins", 60, "outside.example")


def test_the_desk_asks_the_same_for_one_and_for_forty(as_alice, alice, charlie, first, count_queries):
    let_in()
    invite(first.conversation, alice)
    few = count_queries("/manage/guests/")
    ends = timezone.now() + timezone.timedelta(days=5)
    crowd = User.objects.bulk_create(
        User(name=f"Guest {n}", handle=f"g{n}", kind="guest", expires_at=ends, host=alice) for n in range(40)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, address=f"{one.handle}@outside.example", primary=True) for one in crowd
    )
    Participant.objects.bulk_create(
        Participant(conversation=first.conversation, user=one, ends_at=ends) for one in crowd
    )
    assert count_queries("/manage/guests/") == few <= 8
    assert count_queries(page_of(first)) <= 12
    as_alice.force_login(charlie)  # who reads it, and answers for nobody
    assert count_queries(page_of(first)) <= 12
    # The end of what they read here, not of what they read elsewhere.
    User.objects.filter(pk=crowd[0].pk).update(expires_at=ends.replace(year=2031))
    for page in ("/g/team/members/", f"/people/{crowd[0].pk}/"):
        assert "2031" not in as_alice.get(page).content.decode(), page
    as_alice.force_login(alice)
    assert "2031" in as_alice.get(f"/people/{crowd[0].pk}/").content.decode()


def test_who_is_told_of_guests_before_bringing_more_in(as_alice, alice, bob, team, den):
    """Whoever reviews a chain that could go there, changes who reads the group, or answers a notice by mail."""
    let_in()
    mail = deliver(forward())
    publish(as_alice, mail, group=team.pk)
    mail.refresh_from_db()
    guest = invite(mail.conversation, alice)
    again = deliver(forward(body="One more thing.\n" + CHAIN, mid="fw2@varde.example"))
    page = flat(as_alice.get(review_url(again)).content.decode())
    assert "(read by 1 guest from outside)" in page and "1 guest from outside reads “" in page
    page = flat(as_alice.get("/g/team/visibility/?to=private").content.decode())
    assert "1 guest from outside reads single conversations here" in page
    posting.reply(author=guest, conversation=mail.conversation, body="@alice and?")
    Notification.objects.exclude(user=alice, reason="mention").delete()
    Notification.objects.update(mail="waiting", mail_at=timezone.now())
    assert mailing.send_due() == 1
    assert "1 guest from outside reads what you answer." in flat(outbox.outbox[-1].body)


def test_a_guest_is_as_unknown_to_colleagues_as_an_outsider(client, alice, bob, charlie, den):
    """Known to their host, to admins, and to who shares a conversation."""
    let_in()
    message = talk(bob, den, "Hidden")
    guest = invite(message.conversation, bob)
    den.memberships.filter(user=bob).delete()
    for person, knows in ((bob, True), (alice, True), (charlie, False)):
        client.force_login(person)
        never = client.get("/people/987654/").content
        page = client.get(guest.get_absolute_url())
        assert page.status_code == (200 if knows else 404), person
        assert knows or same(page) == same(client.get("/people/987654/")) and never
        found = client.get("/search/?tab=people&q=Gil").content.decode()
        assert "Gil Gast" not in found
    User.objects.filter(pk=alice.pk).update(role="member")
    client.force_login(alice)
    assert client.get(guest.get_absolute_url()).status_code == 200  # reads the den
    den.memberships.filter(user=alice).delete()
    assert client.get(guest.get_absolute_url()).status_code == 404
    page = client.post("/g/den/members/many/", {"people": ADDRESS}).content.decode()
    assert "Gil Gast" not in page
