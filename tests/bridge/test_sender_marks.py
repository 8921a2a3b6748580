"""What nobody could check is published as it is, and says so wherever it is shown; only a proof has a shield."""

import json

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Group
from threads import addresses
from threads.actions import bookmarking, posting
from threads.bridge.models import IncomingMail
from threads.bridge.sender_check import border
from threads.models import Message, Reaction
from threads.notify import mailing
from threads.notify.models import Notification
from threads.rendering.article import article

from .mails import deliver, forward, mail
from .signing import PUBLIC, Names, signed

pytestmark = pytest.mark.django_db
State, Checked = IncomingMail.State, IncomingMail.Checked
BOB = "Bob Brandt <bob@varde.example>"
MARK, SHIELD = "sender not checked", "shield-check"


def sent(text="I will be late.", to="team", **fields) -> bytes:
    return mail(BOB, "Late", text, to=to, **{"mid": "1@varde.example"} | fields)


@pytest.fixture
def key(monkeypatch):
    """Bob's company signs its mail."""
    names = Names().put("s1._domainkey.varde.example", PUBLIC)
    monkeypatch.setattr(border, "answers", names)
    return names


def original(client, stored: IncomingMail) -> str:
    return client.get(stored.get_absolute_url()).content.decode()


def test_what_could_not_be_checked_is_published_and_marked(as_alice, team, alice, bob):
    stored = deliver(sent(), to="team")
    assert (stored.state, stored.sender, stored.checked) == (State.PUBLISHED, bob, Checked.UNCHECKED)
    message = Message.objects.get()
    assert message.unchecked and message.author == bob
    assert MARK in as_alice.get(message.conversation.get_absolute_url()).content.decode()
    assert MARK in article(message)
    bookmarking.save(message, user=alice)
    for url in (reverse("home"), reverse("group", args=[team.slug]), reverse("inbox"), reverse("saved")):
        assert MARK in as_alice.get(url).content.decode(), url
    page = original(as_alice, stored)
    assert "Sender not checked" in page and SHIELD not in page and stored.checked_why in page
    came_from = as_alice.get(reverse("conversation_mail", args=[message.conversation_id])).content.decode()
    assert "sender not checked" in came_from


def test_a_proof_has_a_shield_and_no_mark(as_alice, team, bob, key):
    stored = deliver(signed(sent(), "varde.example"), to="team")
    assert (stored.state, stored.checked) == (State.PUBLISHED, Checked.PASS)
    message = Message.objects.get()
    assert not message.unchecked and MARK not in article(message)
    page = original(as_alice, stored)
    assert SHIELD in page and "Sender is a colleague" in page and "signature of varde.example" in page


def test_what_is_disproved_waits_and_tells_why(as_alice, team, bob, key):
    key.put("_dmarc.varde.example", "v=DMARC1; p=reject")
    held = deliver(sent(), to="team")
    assert (held.state, held.sender, held.checked) == (State.HELD, None, Checked.FAIL)
    assert "asks to accept no mail in its name without proof" in held.reason
    for page in (
        original(as_alice, held),
        as_alice.get(reverse("mail_review", args=[held.pk])).content.decode(),
    ):
        assert "Not from the sender it names" in page and SHIELD not in page


def test_a_group_may_let_such_mail_wait(as_alice, team, bob):
    url = reverse("group_settings", args=[team.slug])
    assert "Mail whose sender could not be checked" in as_alice.get(url).content.decode()
    form = {"name": "Team", "joining": "open", "posting": "members", "mail_policy": "members"}
    assert as_alice.post(url, form | {"unchecked_mail": "hold"}).status_code == 302
    team.refresh_from_db()
    assert team.unchecked_mail == Group.UncheckedMail.HOLD
    held = deliver(sent(), to="team")
    assert (held.state, held.sender) == (State.HELD, bob) and "could not be checked" in held.reason
    form = {"title": "Late", "audience": "group", "group": team.pk, "publish": "1", "include-0": "on"}
    as_alice.post(reverse("mail_review", args=[held.pk]), form)
    # Letting it in is no proof either.
    assert Message.objects.get().author == bob and Message.objects.get().unchecked


def test_a_proven_mail_does_not_wait_in_such_a_group(team, bob, key):
    Group.objects.update(unchecked_mail=Group.UncheckedMail.HOLD)
    assert deliver(signed(sent(), "varde.example"), to="team").state == State.PUBLISHED


def test_an_unchecked_reaction_does_nothing_in_such_a_group(team, alice, bob, key):
    """It could not be marked; and nobody wants a forged thumb under a request for money."""
    asked = posting.post(author=alice, group=team, subject="Pay", body="Shall I pay the invoice?")
    Group.objects.update(unchecked_mail=Group.UncheckedMail.HOLD)
    told = addresses.own_message_id(asked.pk)
    for number, to in enumerate(("team", addresses.reply_address(asked))):
        thumb = mail(BOB, "Re: Pay", "👍", to=to, mid=f"t{number}@varde.example", ref=[told])
        assert deliver(thumb, to=to).state == State.REFUSED
    assert not Reaction.objects.exists()
    thumb = mail(BOB, "Re: Pay", "👍", to="team", mid="t3@varde.example", ref=[told])
    assert deliver(signed(thumb, "varde.example"), to="team").state == State.DONE
    assert Reaction.objects.get().user == bob


def test_what_its_sender_reviews_signed_in_is_theirs(client, team, bob):
    stored = deliver(forward(BOB))
    assert stored.state == State.REVIEW
    client.force_login(bob)
    page = client.get(reverse("mail_review", args=[stored.pk])).content.decode()
    assert "Sender not checked" in page
    form = {"title": "Vouchers", "audience": "group", "group": team.pk, "publish": "1"}
    client.post(reverse("mail_review", args=[stored.pk]), form | {f"include-{n}": "on" for n in range(5)})
    assert Message.objects.filter(author=bob).exists() and not Message.objects.filter(unchecked=True).exists()
    assert "published it here, signed in" in original(client, IncomingMail.objects.get())


def test_a_secret_address_is_a_proof(as_alice, team, bob):
    stored = deliver(sent(), to=f"team+{addresses.mint(f'group:{team.pk}', bob.pk)}")
    assert (stored.state, stored.sender, stored.checked) == (State.PUBLISHED, bob, Checked.PASS)
    assert not Message.objects.get().unchecked and SHIELD in original(as_alice, stored)


def test_an_answer_to_a_notice_is_published_and_marked(as_alice, team, alice, bob, key):
    message = posting.post(author=alice, group=team, subject="Tea", body="@bob any tea left?")
    address = addresses.reply_address(message)
    stored = deliver(sent("None.", to=address, mid="2@varde.example"), to=address)
    assert (stored.state, stored.checked) == (State.PUBLISHED, Checked.UNCHECKED)
    assert Message.objects.get(parent=message).unchecked
    proven = signed(sent("One.", to=address, mid="3@varde.example"), "varde.example")
    assert deliver(proven, to=address).checked == Checked.PASS
    assert Message.objects.filter(parent=message, unchecked=True).count() == 1
    key.put("_dmarc.varde.example", "v=DMARC1; p=reject")
    forged = deliver(sent("Three.", to=address, mid="4@varde.example"), to=address)
    assert forged.state == State.REFUSED and Message.objects.filter(parent=message).count() == 2


def test_notices_and_their_mails_say_it(as_alice, team, alice, bob):
    deliver(sent("@alice I will be late."), to="team")
    deliver(
        sent("Later still.", to=addresses.reply_address(Message.objects.get()), mid="5@varde.example"),
        to="team",
    )
    mine = posting.post(author=alice, group=team, subject="Tea", body="Any tea left?")
    deliver(sent("None.", mid="6@varde.example"), to=addresses.reply_address(mine))
    assert MARK in as_alice.get(reverse("notifications")).content.decode()
    Notification.objects.filter(mail=Notification.Mail.WAITING).update(mail_at=timezone.now())
    mailing.send_due()
    bodies = [letter.body for letter in outbox.outbox if "None." in letter.body]
    assert bodies and all("its sender could not be checked" in body for body in bodies)


def test_the_dump_says_it_and_only_where_it_is_so(team, bob, capsys):
    deliver(sent(), to="team")
    call_command("dump_conversation", group="team", json=True)
    (message,) = json.loads(capsys.readouterr().out)["messages"]
    assert message["unchecked"] is True
    Message.objects.update(unchecked=False)
    call_command("dump_conversation", group="team", json=True)
    assert "unchecked" not in json.loads(capsys.readouterr().out)["messages"][0]


def test_a_mail_from_an_address_that_nobody_verified_is_not_the_colleagues(as_alice, team, bob):
    bob.addresses.update(verified_at=None)
    held = deliver(sent(), to="team")
    assert (held.state, held.sender) == (State.HELD, None)
    form = {"title": "Late", "audience": "group", "group": team.pk, "publish": "1", "include-0": "on"}
    as_alice.post(reverse("mail_review", args=[held.pk]), form)
    assert Message.objects.get().author != bob
