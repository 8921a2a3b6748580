"""Machines that answer machines: nothing of ours is answered to them, and two Skeins do not talk for ever."""

import pytest
from django.core import mail as outbox
from django.utils import timezone

from threads import addresses
from threads.actions import posting
from threads.bridge.intake import routes
from threads.bridge.models import IncomingMail
from threads.bridge.pipeline import process
from threads.models import Message
from threads.notify import mailing
from threads.notify.models import Notification

from .mails import deliver, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
BOB = "Bob Brandt <bob@varde.example>"


@pytest.fixture
def asked(alice, bob, team):
    return posting.post(author=alice, group=team, subject="Keys", body="@bob who has the cellar key?")


def send_all() -> list:
    """What leaves by mail, now."""
    outbox.outbox.clear()
    Notification.objects.filter(mail=Notification.Mail.WAITING).update(mail_at=timezone.now())
    mailing.send_due()
    return list(outbox.outbox)


MACHINES = [
    {"Auto_Submitted": "auto-replied (vacation)"},
    {"Auto_Submitted": "Auto-Generated"},
    {"Precedence": "auto_reply"},
    {"Precedence": "Bulk"},
    {"Return_Path": "<>"},
]


@pytest.mark.parametrize("fields", MACHINES, ids=str)
def test_a025_an_absence_note_is_neither_posted_nor_answered(asked, bob, team, fields):
    send_all()
    for to in ("in", "team", addresses.reply_address(asked)):
        raw = mail(
            BOB, "Out of office: Keys", "I am away until Monday.", to=to, mid=f"{to}.a@x.example", **fields
        )
        assert deliver(raw, to=to).state == State.AUTO
    assert Message.objects.count() == 1 and send_all() == []


def test_a025_a_report_without_a_sender_is_neither_posted_nor_answered(asked, team, bob):
    send_all()
    for to in ("in", "team", addresses.reply_address(asked)):
        stored = deliver(
            mail(BOB, "Undeliverable", "No such mailbox.", to=to, mid=f"{to}.b@x.example"), to=to, run=False
        )
        IncomingMail.objects.filter(pk=stored.pk).update(envelope_from="")
        assert process(stored.pk).state == State.AUTO
    assert Message.objects.count() == 1 and send_all() == []


def test_a026_two_skeins_do_not_answer_each_other(asked, bob, settings):
    """Bob's mailbox hands everything on to the group of another company that has a Skein too."""
    (letter,) = send_all()
    settings.MAIL_DOMAIN = "skein.other.example"
    there = f"team@{settings.MAIL_DOMAIN}"
    assert deliver(letter.message().as_bytes(), to=there).state == State.AUTO
    assert Message.objects.count() == 1 and send_all() == []


def test_a031_a_refused_mail_of_a_stranger_is_not_answered(asked, team):
    send_all()
    stored = deliver(mail("Mallory <mallory@evil.example>", "FW: x", "hello", mid="m@evil.example"))
    assert stored.state == State.REFUSED and send_all() == []


def test_the_mail_about_a_forged_mail_says_nothing_of_it(team, bob, settings):
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    forged = mail(
        BOB, "Zzurgent", "zzpay", mid="f@evil.example", Authentication_Results="mx.varde.example; dmarc=fail"
    )
    assert deliver(forged).state == State.REFUSED
    (letter,) = send_all()
    raw = letter.message().as_bytes()
    assert (
        letter.to == ["bob@varde.example"]
        and b"mail in your name was refused" in raw
        and b"zzurgent" not in raw.lower()
        and b"zzpay" not in raw.lower()
    )


def test_o12_addresses_of_a_domain_we_had_before_go_on_working(settings, alice, team):
    settings.MAIL_OLD_DOMAINS = ["talk.varde.example"]
    raw = mail("alice@varde.example", "Gates", "Which gate?", to="team@talk.varde.example")
    assert deliver(raw, to="team@talk.varde.example").state == IncomingMail.State.PUBLISHED
    assert routes.resolve("team@other.example") is None


def hops(names) -> str:
    lines = (
        f"Received: from a.example by {name} with ESMTP id {n}; Mon, 2 Mar 2026 09:00:00 +0100\r\n"
        for n, name in enumerate(names)
    )
    return "".join(lines)


MANY = [f"mx{n}.relay.example" for n in range(60)]
ROUND = ["mx1.relay.example", "mx2.relay.example"] * 20


@pytest.mark.parametrize("names", [MANY, MANY[:20] * 3, ["localhost"] * 40, ["filter"] * 40], ids=len)
def test_a_mail_through_many_servers_is_a_mail(team, alice, names):
    raw = hops(names).encode() + mail("Alice <alice@varde.example>", "Gates", "Which gate?", to="team")
    assert deliver(raw, to="team").state == State.PUBLISHED
    assert Message.objects.get().body == "Which gate?"


@pytest.mark.parametrize("names", [ROUND, MANY * 2, ROUND * 50], ids=len)
def test_a_mail_in_circles_is_refused_where_its_sender_sees_it(team, alice, names):
    raw = hops(names).encode() + mail("Alice <alice@varde.example>", "Gates", "Which gate?", to="team")
    stored = deliver(raw, to="team", envelope_from="alice@varde.example")
    assert (stored.state, stored.sender) == (State.REFUSED, alice)
    assert "in circles" in stored.reason and str(len(names)) in stored.reason
    assert not Message.objects.exists() and send_all() == []


def test_our_own_notice_in_circles_is_still_ours(asked, bob):
    (letter,) = send_all()
    raw = hops(ROUND).encode() + letter.message().as_bytes()
    assert deliver(raw, to="team").state == State.AUTO


def test_a_note_to_a_notice_is_known_by_its_subject(asked, bob):
    to = addresses.reply_address(asked)
    assert (
        deliver(mail(BOB, "Abwesend: Keys", "Petra hilft.", to=to, mid="n@x.example"), to=to).state
        == State.AUTO
    )
    assert (
        deliver(mail(BOB, "Re: Keys", "Petra hilft.", to=to, mid="p@x.example"), to=to).state
        == State.PUBLISHED
    )
