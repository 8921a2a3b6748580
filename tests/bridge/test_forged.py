"""Mail that the server before us marks as forged is from nobody."""

import pytest
from django.urls import reverse

from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail
from threads.models import Message
from threads.notify.models import Notification

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
BOB = "Bob Brandt <bob@varde.example>"
FAILED = "mx.varde.example; spf=pass smtp.mailfrom=evil.example; dmarc=fail header.from=varde.example"


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"


def sent(result: str = FAILED, to: str = "team") -> bytes:
    return mail(
        BOB, "Pay", "Send it all to me, please.", to=to, mid="1@varde.example", Authentication_Results=result
    )


def test_a_forged_colleague_waits_and_is_never_published_as_the_colleague(as_alice, team, bob):
    held = deliver(sent(), to="team")
    assert (held.state, held.sender) == (State.HELD, None)
    assert "not from bob@varde.example" in held.reason and not Message.objects.exists()
    as_alice.post(
        reverse("mail_review", args=[held.pk]),
        {"title": "Pay", "audience": "group", "group": team.pk, "publish": "1", "include-0": "on"},
    )
    message = Message.objects.get()
    assert message.author != bob and message.author.is_outsider and "Bob" not in message.author.name


SAID = "The invoice of the crane goes to the old account, please pay it on Friday. Thank you all."


@pytest.fixture
def quoted(team, bob):
    """Alice quotes Bob; the mail he really sent has not come here."""
    alice = "Alice Adair <alice@varde.example>"
    text = f"Fine.\n\nOn Tue, 3 Mar 2026 at 09:00, {BOB} wrote:\n> {SAID}\n"
    proven = {"Authentication_Results": "mx.varde.example; dmarc=pass"}
    raw = mail(alice, "Re: Crane", text, to="team", mid="2@varde.example", ref=["1@varde.example"], **proven)
    deliver(raw, to="team")
    return Message.objects.get(author=bob)


def crane(text: str, **fields) -> bytes:
    """The mail that Alice quotes, or one that looks like it."""
    return mail(
        BOB, "Crane", text, date="Tue, 03 Mar 2026 09:00:00 +0000", mid="1@varde.example", to="team", **fields
    )


def let_in(client, held: IncomingMail):
    form = {"title": "Crane", "audience": "group", "group": held.group_id, "publish": "1", "include-0": "on"}
    client.post(reverse("mail_review", args=[held.pk]), form)


@pytest.mark.parametrize(
    "text", [SAID.replace("old", "new"), SAID, SAID + " The account is 0815, at another bank."]
)
def test_a_forged_mail_that_is_let_in_does_not_change_what_the_colleague_is_quoted_with(
    as_alice, alice, bob, team, quoted, text
):
    """Same Message-ID, same date, nearly the same words as the true mail: and another account."""
    let_in(as_alice, deliver(crane(text, Authentication_Results=FAILED), to="team"))
    quoted.refresh_from_db()
    assert (quoted.author, quoted.body, quoted.claimed_by) == (bob, SAID, alice)
    assert Message.objects.get(body=text, claimed_by=None).author != bob


def test_a_forged_mail_does_not_keep_the_true_one_from_its_place(as_alice, bob, team, quoted):
    let_in(as_alice, deliver(crane(SAID.replace("old", "new"), Authentication_Results=FAILED), to="team"))
    deliver(crane(SAID, Authentication_Results="mx.varde.example; dmarc=pass"), to="team")
    quoted.refresh_from_db()
    assert (quoted.author, quoted.body, quoted.claimed_by) == (bob, SAID, None)
    assert Message.objects.filter(author=bob).count() == 1


LACKING = ["other.example; dmarc=pass", "mx.varde.example; dmarc=none", "mx.varde.example; spf=fail"]


@pytest.mark.parametrize("result", LACKING)
def test_a_colleague_whom_the_trusted_server_does_not_confirm_is_not_published(team, alice, bob, result):
    message = posting.post(author=alice, group=team, subject="Tea", body="Any tea left?")
    held = deliver(sent(result), to="team")
    assert (held.state, held.sender, held.checked) == (State.HELD, None, IncomingMail.Checked.FAIL)
    assert "does not confirm that it is from bob@varde.example" in held.reason
    refused = deliver(forward(BOB, Authentication_Results=result))
    assert (refused.state, refused.sender) == (State.REFUSED, None)
    answer = deliver(sent(result, to="reply"), to=f"reply+{addresses.mint('reply', message.pk)}")
    assert answer.state == State.REFUSED and Message.objects.count() == 1
    assert len(disowned(bob)) == 1


def test_a_supplier_whom_nobody_confirms_waits_under_the_own_name(as_alice, team):
    """Not to be checked is no lie: only a failure makes a stranger nobody."""
    greta = mail(
        "Greta Grün <greta@supplier.example>", "Offer", "See below.", to="team", mid="9@supplier.example"
    )
    held = deliver(greta, to="team")
    assert (held.state, held.checked) == (State.HELD, IncomingMail.Checked.UNCHECKED)
    let_in(as_alice, held)
    message = Message.objects.get()
    assert (message.author.name, message.unchecked) == ("Greta Grün", True)


def test_a_proven_colleague_is_published_at_once(team, bob):
    assert deliver(sent("mx.varde.example; dmarc=pass"), to="team").state == State.PUBLISHED
    assert Message.objects.get().author == bob


def test_a_forged_forward_and_a_forged_answer_are_refused(team, alice, bob):
    assert deliver(forward(BOB, Authentication_Results=FAILED)).state == State.REFUSED
    message = posting.post(author=alice, group=team, subject="Tea", body="Any tea left?")
    answer = deliver(sent(to="reply"), to=f"reply+{addresses.mint('reply', message.pk)}")
    assert answer.state == State.REFUSED and Message.objects.count() == 1


def test_a_secret_address_still_stands_for_its_owner(team, bob):
    stored = deliver(sent(), to=f"team+{addresses.mint(f'group:{team.pk}', bob.pk)}")
    assert (stored.state, stored.sender) == (State.PUBLISHED, bob)
    assert Message.objects.get().author == bob


def disowned(user) -> list[Notification]:
    return list(Notification.objects.filter(user=user, reason=Notification.Reason.DISOWNED))


def test_the_colleague_learns_that_a_mail_in_their_name_was_refused(client, team, alice, bob):
    message = posting.post(author=alice, group=team, subject="Tea", body="Any tea left?")
    reply = f"reply+{addresses.mint('reply', message.pk)}"
    for number, to in enumerate(("in", reply, "in")):
        raw = forward(BOB, mid=f"{number}@evil.example", Authentication_Results=FAILED)
        assert deliver(raw, to=to).state == State.REFUSED
    (notice,) = disowned(bob)  # one until it is read, however many come
    assert notice.text == "in@skein.localhost" and notice.actor is None
    client.force_login(bob)
    page = client.get("/notifications/").content.decode()
    assert "A mail in your name was refused" in page and "Lunch vouchers" not in page
    assert client.get(reverse("notification", args=[notice.pk]), follow=True).status_code == 200


def test_the_colleague_learns_that_an_admin_refused_a_mail_in_their_name(as_alice, team, bob):
    held = deliver(sent(), to="team")
    assert not disowned(bob)
    as_alice.post(reverse("mail_discard", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == State.REFUSED and [n.text for n in disowned(bob)] == ["team@skein.localhost"]


def test_nobody_is_told_of_a_refused_mail_of_a_stranger_or_of_no_proof(team, bob):
    deliver(forward("Mallory <mallory@evil.example>", Authentication_Results=FAILED))
    deliver(forward("Mallory <mallory@evil.example>", mid="2@evil.example"))
    assert not Notification.objects.filter(reason=Notification.Reason.DISOWNED).exists()
