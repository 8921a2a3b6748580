"""A mailbox to which mails come back is not written to any more, until its person proves that mail arrives."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as post
from django.urls import reverse
from django.utils import timezone

from accounts import undelivered
from accounts.actions import addresses as owning
from accounts.actions import links
from accounts.models import EmailAddress, User
from threads import addresses
from threads.actions import posting
from threads.bridge.intake import routes
from threads.bridge.models import IncomingMail
from threads.bridge.recognising import bounces
from threads.notify import mailing, summary
from threads.notify.models import Notification

from .mails import DOMAIN, deliver

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.varde.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{mid}@mx.varde.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you. 5.1.1 is not to be read here.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.varde.example
Arrival-Date: Mon, 2 Mar 2026 09:00:00 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no

--b
Content-Type: message/rfc822

From: no-reply@skein.localhost
Subject: Crane

Hello
--b--
"""


def report(user, status="5.1.1", mid="d1", action="failed", address="", to="") -> IncomingMail | None:
    to = to or f"bounce+{addresses.mint('bounce', user.pk)}@{DOMAIN}"
    if routes.resolve(to) is None:
        return None
    text = REPORT.format(
        to=to, mid=mid, status=status, action=action, address=address or f"{user.handle}@varde.example"
    )
    return deliver(text.replace("\n", "\r\n").encode(), to=to, envelope_from="<>")


def row_of(user) -> EmailAddress:
    return user.addresses.get(primary=True)


def mails_to(user, bob, team) -> list:
    post.outbox = []
    posting.post(author=bob, group=team, subject="Crane", body="@alice has the key.")
    Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
    mailing.send_due()
    summary.send_due(timezone.localtime().replace(hour=8))
    return [letter for letter in post.outbox if letter.to == [row_of(user).address]]


def test_no_such_mailbox_ends_it_at_once(alice, bob, team):
    assert mails_to(alice, bob, team)
    assert report(alice).state == IncomingMail.State.AUTO
    assert row_of(alice).unreachable_at and row_of(alice).bounce_status == "5.1.1"
    assert mails_to(alice, bob, team) == []


def test_other_refusals_end_it_after_three_in_a_week(alice):
    for number in range(2):
        report(alice, status="5.2.2", mid=f"d{number}")
    assert row_of(alice).unreachable_at is None
    EmailAddress.objects.update(bounced_since=timezone.now() - timedelta(days=8))
    report(alice, status="5.2.2", mid="d3")
    assert row_of(alice).unreachable_at is None and row_of(alice).bounces == 1
    report(alice, status="5.2.2", mid="d4")
    report(alice, status="5.7.1", mid="d5")
    assert row_of(alice).unreachable_at


@pytest.mark.parametrize(
    "status, action",
    [("4.2.2", "delayed"), ("5.1.1", "delivered"), ("4.4.7", "failed"), ("2.0.0", "relayed")],
)
def test_what_is_no_refusal_for_good_counts_nothing(alice, status, action):
    report(alice, status=status, action=action)
    assert row_of(alice).bounces == 0


def test_a_report_without_our_token_counts_nothing(alice, bob):
    good = addresses.mint("bounce", alice.pk)
    assert report(alice, to=f"bounce+{good[:-1]}{'a' if good[-1] != 'a' else 'b'}@{DOMAIN}") is None
    assert report(alice, to=f"bounce+{addresses.mint('reply', alice.pk)}@{DOMAIN}") is None
    report(alice, to=f"in@{DOMAIN}")
    assert row_of(alice).bounces == 0


def test_a_report_counts_for_the_person_of_its_token_alone(alice, bob):
    report(bob, address="alice@varde.example")
    assert row_of(alice).bounces == 0 and row_of(bob).unreachable_at


def test_the_same_report_twice_is_one(alice):
    report(alice, status="5.2.2")
    report(alice, status="5.2.2")
    assert row_of(alice).bounces == 1


def test_an_older_address_of_theirs_is_told_apart(alice):
    owning.add(alice, "ada@varde.example")
    report(alice, address="ada@varde.example")
    assert (
        row_of(alice).unreachable_at is None
        and alice.addresses.get(address="ada@varde.example").unreachable_at
    )


def test_what_our_own_server_refuses_counts_too(alice, bob, team, monkeypatch):
    def refuse(_self, messages):
        raise smtplib.SMTPRecipientsRefused(
            {messages[0].to[0]: (550, b"5.1.1 <alice@varde.example>: unknown")}
        )

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        mails_to(alice, bob, team)
    assert row_of(alice).unreachable_at and mails_to(alice, bob, team) == []


def test_its_person_is_told_and_sets_it_free_by_proving_it(as_alice, alice, bob, team):
    report(alice)
    assert "come back" in as_alice.get(reverse("mail_choices")).content.decode()
    assert "Confirm it" in as_alice.get(reverse("account")).content.decode()
    owning.prove(links.claim_address(alice, "alice@varde.example"))
    assert row_of(alice).unreachable_at is None and row_of(alice).bounces == 0
    assert mails_to(alice, bob, team)


def test_admins_see_it(as_alice, alice, bob):
    User.objects.filter(pk=alice.pk).update(role=User.Role.ADMIN)
    report(bob)
    assert "Mails come back since" in as_alice.get(reverse("manage_person", args=[bob.pk])).content.decode()


def test_a_bent_report_is_read_as_none():
    assert (
        bounces.failures(b"Content-Type: message/delivery-status\r\n\r\nStatus: 5\r\nAction: failed\r\n")
        == []
    )
    assert bounces.failures(b"") == [] and undelivered.MOST == 3
