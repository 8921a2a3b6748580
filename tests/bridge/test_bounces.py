"""A mailbox to which mails come back is not written to any more, until its person proves that mail arrives."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as post
from django.core.mail.backends.locmem import EmailBackend
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
from threads.notify import create, mailing, summary
from threads.notify.models import MailChoice, Notification

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


def report(
    user, status="5.1.1", mid="d1", action="failed", address="", to="", envelope_from="<>"
) -> IncomingMail | None:
    to = to or addresses.bounce_address(user)
    if routes.resolve(to) is None:
        return None
    text = REPORT.format(
        to=to, mid=mid, status=status, action=action, address=address or f"{user.handle}@varde.example"
    )
    return deliver(text.replace("\n", "\r\n").encode(), to=to, envelope_from=envelope_from)


def a_day_passes() -> None:
    """Since the first that came back."""
    for row in EmailAddress.objects.exclude(bounced_since=None):
        EmailAddress.objects.filter(pk=row.pk).update(bounced_since=row.bounced_since - timedelta(days=1))


def two_reports(user, **fields) -> None:
    report(user, mid="d1", **fields)
    a_day_passes()
    report(user, mid="d2", **fields)


def row_of(user) -> EmailAddress:
    return user.addresses.get(primary=True)


def mails_to(user, bob, team) -> list:
    post.outbox = []
    posting.post(author=bob, group=team, subject="Crane", body="@alice has the key.")
    Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
    mailing.send_due()
    summary.send_due(timezone.localtime().replace(hour=8))
    return [letter for letter in post.outbox if letter.to == [row_of(user).address]]


def refusing(monkeypatch, replies) -> None:
    """Our own server refuses these: {address: (code, text)}."""
    real = EmailBackend.send_messages

    def send(self, messages):
        for letter in messages:
            if refused := {to: replies[to] for to in letter.to if to in replies}:
                raise smtplib.SMTPRecipientsRefused(refused)
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def warned(user) -> list[str]:
    post.outbox = []
    Notification.objects.all().delete()
    create.tell_people([user], Notification.Reason.SIGN_IN, None, "/account/", "Another main address.")
    mailing.send_due()
    return [letter.to[0] for letter in post.outbox]


def test_no_such_mailbox_ends_it_with_a_second_mail_of_another_day(alice, bob, team):
    assert mails_to(alice, bob, team)
    assert report(alice).state == IncomingMail.State.AUTO
    report(alice, mid="d2")
    assert row_of(alice).unreachable_at is None and row_of(alice).bounces == 1
    a_day_passes()
    report(alice, mid="d3")
    assert row_of(alice).unreachable_at and row_of(alice).bounce_status == "5.1.1"
    assert mails_to(alice, bob, team) == []


def test_a_full_mailbox_ends_it_after_three_in_a_week(alice):
    report(alice, status="5.2.2")
    EmailAddress.objects.update(bounced_since=timezone.now() - timedelta(days=16))
    report(alice, status="5.2.2", mid="d3")
    assert row_of(alice).bounces == 1
    a_day_passes()
    report(alice, status="5.2.2", mid="d4")
    assert row_of(alice).unreachable_at is None
    report(alice, status="5.2.2", mid="d5")
    assert row_of(alice).unreachable_at


@pytest.mark.parametrize("status", ["5.7.1", "5.7.26", "5.3.4", "5.6.0", "5.0.0", "5.4.4"])
def test_what_is_about_the_mail_or_us_counts_nothing(alice, status):
    two_reports(alice, status=status)
    assert row_of(alice).bounces == 0


def test_who_knows_the_return_path_of_one_mail_cannot_end_it(alice, monkeypatch):
    known = addresses.bounce_address(alice)
    report(alice, to=known)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(bounces.timezone, "now", lambda: tomorrow)
    report(alice, to=known, mid="d2")
    assert row_of(alice).unreachable_at is None and row_of(alice).bounces == 1


def test_a_report_from_a_sender_counts_nothing(alice):
    assert report(alice, envelope_from="evil@evil.example").state == IncomingMail.State.AUTO
    assert row_of(alice).bounces == 0


def test_an_address_behind_theirs_counts_nothing(alice):
    two_reports(alice, address="alice@dead.example")
    assert row_of(alice).bounces == 0


def test_a_token_is_good_for_a_week_and_those_of_before_for_nothing(alice):
    aged = addresses.mint("bounce-day", alice.pk << 32 | (timezone.now().date() - timedelta(8)).toordinal())
    for number, token in enumerate((aged, addresses.mint("bounce", alice.pk))):
        stored = report(alice, to=f"bounce+{token}@{DOMAIN}", mid=f"d{number}")
        assert stored.state == IncomingMail.State.AUTO
    assert row_of(alice).bounces == 0


@pytest.mark.parametrize(
    "status, action",
    [("4.2.2", "delayed"), ("5.1.1", "delivered"), ("4.4.7", "failed"), ("2.0.0", "relayed")],
)
def test_what_is_no_refusal_for_good_counts_nothing(alice, status, action):
    report(alice, status=status, action=action)
    assert row_of(alice).bounces == 0


def test_a_report_without_our_token_counts_nothing(alice, bob):
    good = addresses.bounce_address(alice).partition("@")[0]
    assert report(alice, to=f"{good[:-1]}{'a' if good[-1] != 'a' else 'b'}@{DOMAIN}") is None
    assert report(alice, to=f"bounce+{addresses.mint('reply', alice.pk)}@{DOMAIN}") is None
    report(alice, to=f"in@{DOMAIN}")
    assert row_of(alice).bounces == 0


def test_a_report_counts_for_the_person_of_its_token_alone(alice, bob):
    two_reports(bob, address="alice@varde.example")
    assert row_of(alice).bounces == row_of(bob).bounces == 0


def test_the_same_report_twice_is_one(alice):
    report(alice, status="5.2.2")
    report(alice, status="5.2.2")
    assert row_of(alice).bounces == 1


def test_an_older_address_of_theirs_is_told_apart(alice):
    owning.add(alice, "ada@varde.example")
    two_reports(alice, address="ada@varde.example")
    assert (
        row_of(alice).unreachable_at is None
        and alice.addresses.get(address="ada@varde.example").unreachable_at
    )


def test_what_our_own_server_refuses_counts_too(alice, bob, team, monkeypatch):
    with monkeypatch.context() as patch:
        refusing(patch, {"alice@varde.example": (550, b"5.1.1 <alice@varde.example>: unknown")})
        mails_to(alice, bob, team)
        assert row_of(alice).unreachable_at is None and row_of(alice).bounces
        a_day_passes()
        mails_to(alice, bob, team)
    assert row_of(alice).unreachable_at and mails_to(alice, bob, team) == []


@pytest.mark.parametrize(
    "reply",
    [(554, b"5.7.1 blocked: 5.1.1"), (550, b"relay access denied"), (450, b"5.1.1 odd"), (550, b"no 5.1.1")],
)
def test_what_our_own_server_refuses_for_other_reasons_counts_nothing(alice, bob, team, monkeypatch, reply):
    refusing(monkeypatch, {"alice@varde.example": reply})
    mails_to(alice, bob, team)
    assert row_of(alice).bounces == 0


def test_a_warning_goes_to_every_address_though_mails_to_the_main_one_come_back(alice):
    owning.add(alice, "ada@varde.example")
    EmailAddress.objects.filter(user=alice, primary=True).update(unreachable_at=timezone.now())
    assert set(warned(alice)) == {"alice@varde.example", "ada@varde.example"}


@pytest.mark.parametrize("dead", ["alice@varde.example", "ada@varde.example"])
def test_a_dead_address_keeps_no_warning_from_the_others(alice, monkeypatch, dead):
    owning.add(alice, "ada@varde.example")
    refusing(monkeypatch, {dead: (550, b"5.1.1 unknown")})
    assert warned(alice) == [*({"alice@varde.example", "ada@varde.example"} - {dead})]
    assert Notification.objects.get().mail == Notification.Mail.SENT
    counted = alice.addresses.filter(bounces=1)
    assert [row.address for row in counted] == [dead]


def test_a_warning_that_one_server_takes_later_is_tried_again(alice, monkeypatch):
    owning.add(alice, "ada@varde.example")
    refusing(monkeypatch, {"ada@varde.example": (451, b"4.7.1 later")})
    assert warned(alice) == ["alice@varde.example"]
    assert Notification.objects.get().mail == Notification.Mail.WAITING


def test_no_summary_is_promised_that_cannot_leave(as_alice, alice, bob, team):
    posting.post(author=bob, group=team, subject="Crane", body="Who?")
    EmailAddress.objects.filter(user=alice).update(unreachable_at=timezone.now())
    said = as_alice.post(reverse("summary_now"), follow=True).content.decode()
    assert "on its way" not in said and "No summary can leave" in said
    assert not summary.ask_for_one(alice, timezone.localtime())
    assert not MailChoice.objects.filter(user=alice, summary_asked_at__isnull=False).exists()


def test_its_person_is_told_and_sets_it_free_by_proving_it(as_alice, alice, bob, team):
    two_reports(alice)
    assert "come back" in as_alice.get(reverse("mail_choices")).content.decode()
    assert "Confirm it" in as_alice.get(reverse("account")).content.decode()
    owning.prove(links.claim_address(alice, "alice@varde.example"))
    assert row_of(alice).unreachable_at is None and row_of(alice).bounces == 0
    assert mails_to(alice, bob, team)


def test_admins_see_it(as_alice, alice, bob):
    User.objects.filter(pk=alice.pk).update(role=User.Role.ADMIN)
    two_reports(bob)
    assert "Mails come back since" in as_alice.get(reverse("manage_person", args=[bob.pk])).content.decode()


def test_a_bent_report_is_read_as_none():
    assert (
        bounces.failures(b"Content-Type: message/delivery-status\r\n\r\nStatus: 5\r\nAction: failed\r\n")
        == []
    )
    assert bounces.failures(b"") == [] and undelivered.MOST == 3
