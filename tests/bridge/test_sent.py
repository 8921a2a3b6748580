"""A colleague sees every own mail and what became of it, and nobody else's."""

import pytest
from django.urls import reverse

from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
BOB, CHARLIE = "Bob Brandt <bob@varde.example>", "Charlie <charlie@varde.example>"


@pytest.fixture
def all_kinds(alice, bob, charlie, team, den):
    """A mail of Bob's in every state that one can come to."""
    told = posting.post(author=alice, group=team, subject="Keys", body="Who has the cellar key?")
    reply = addresses.reply_address(told)
    found = {
        "published": deliver(
            mail(BOB, "k1 yard", "The gate is open until nine.", to="team", mid="1@x.example"), to="team"
        ),
        "duplicate": deliver(
            mail(BOB, "k2 yard", "The gate is open until nine.", to="team", mid="1@x.example"), to="team"
        ),
        "answered": deliver(mail(BOB, "k3 reply", "I have it.", to=reply, mid="3@x.example"), to=reply),
        "refused": deliver(
            mail(BOB, "k4 empty", "", to=reply, mid="4@x.example", ref=["x@x.example"]), to=reply
        ),
        "auto": deliver(
            mail(BOB, "k5 away", "away", to="team", mid="5@x.example", Auto_Submitted="auto-replied"),
            to="team",
        ),
        "review": deliver(forward(BOB, mid="6@x.example")),
        "done": deliver(mail(BOB, "k7 mute", "mute", to=reply, mid="7@x.example"), to=reply),
        "received": deliver(mail(BOB, "k8 new", "new", mid="8@x.example"), to="team", run=False),
    }
    team.mail_policy = "hold"
    team.save()
    found["held"] = deliver(mail(BOB, "k9 held", "held", to="team", mid="9@x.example"), to="team")
    broken = deliver(mail(BOB, "k10 broken", "x", to="team", mid="10@x.example"), to="team", run=False)
    IncomingMail.objects.filter(pk=broken.pk).update(
        state=State.QUARANTINED, reason="It could not be read: ValueError"
    )
    found["quarantined"] = broken
    return found


def test_every_own_mail_is_listed_with_state_reason_and_where_it_led(client, bob, all_kinds):
    client.force_login(bob)
    page = client.get(reverse("mail_sent")).content.decode()
    for stored in all_kinds.values():
        assert f'id="mail-{stored.pk}"' in page
    for words in ("Published", "Already here", "Not published", "Automatic, left out", "Waits for you", "Waits for an admin",
                  "Could not be read", "nothing in it", "An automatic mail", "muted the conversation", "Check it"):  # fmt: skip
        assert words in page, words
    for key in ("published", "answered", "done"):
        all_kinds[key].refresh_from_db()
        assert all_kinds[key].conversation.get_absolute_url() in page


@pytest.mark.parametrize(
    ("show", "there", "absent"),
    [
        ("published", "k1 yard", "k4 empty"),
        ("waiting", "k9 held", "k1 yard"),
        ("not", "k5 away", "k9 held"),
        ("nonsense", "k1 yard", "Older"),
    ],
)
def test_the_list_can_be_narrowed(client, bob, all_kinds, show, there, absent):
    client.force_login(bob)
    page = client.get(reverse("mail_sent"), {"show": show}).content.decode()
    assert there in page and absent not in page


def test_nobody_sees_the_mail_of_others(client, alice, charlie, all_kinds):
    for person in (alice, charlie):
        client.force_login(person)
        assert "k1 yard" not in client.get(reverse("mail_sent")).content.decode()


def test_where_it_led_is_told_only_to_who_may_read_it(client, bob, den, alice):
    stored = deliver(
        mail(BOB, "Den news", "The den gets a new floor in May.", to="den", mid="d@x.example"), to="den"
    )
    den.memberships.filter(user=bob).delete()
    client.force_login(bob)
    page = client.get(reverse("mail_sent")).content.decode()
    stored.refresh_from_db()
    assert f'id="mail-{stored.pk}"' in page and stored.conversation.get_absolute_url() not in page


def test_both_pages_of_mail_lead_to_each_other(client, bob):
    client.force_login(bob)
    assert reverse("mail_sent") in client.get(reverse("mail_waiting")).content.decode()
    assert reverse("mail_waiting") in client.get(reverse("mail_sent")).content.decode()


def test_long_lists_are_paged_and_need_few_queries(client, count_queries, bob, team):
    for number in range(60):
        deliver(
            mail(
                BOB,
                f"n{number}!",
                f"The text of mail number {number} is this.",
                to="team",
                mid=f"{number}@p.example",
            ),
            to="team",
        )
    client.force_login(bob)
    page = client.get(reverse("mail_sent")).content.decode()
    assert "n59!" in page and "n9!" not in page and "before=" in page
    last = IncomingMail.objects.get(subject="n10!").pk
    assert "n9!" in client.get(reverse("mail_sent"), {"before": last}).content.decode()
    assert count_queries(reverse("mail_sent")) < 20
    for odd in ("x", "-1", "9" * 30, "²"):
        assert client.get(reverse("mail_sent"), {"before": odd}).status_code == 200
