"""A forger at work: mails that want to be taken for Bob's, by every door, whoever checks the sender.

None of them becomes a message of a colleague's without a mark; where senders are checked, none becomes one at all.
"""

import pytest
from django.urls import reverse

from accounts.models import User
from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail
from threads.bridge.sender_check import border
from threads.models import Message, Reaction, Subscription

from .mails import DOMAIN, deliver, forward, mail
from .signing import PUBLIC, Names, sealed, signed

pytestmark = pytest.mark.django_db
State = IncomingMail.State
MALLORY, ADDRESS = "mallory@evil.example", "bob@varde.example"
PASSES = "dmarc=pass header.from=varde.example; dkim=pass header.d=varde.example; spf=pass smtp.mailfrom=varde.example"


def raw(*head: str | bytes, to="team", body=b"", name="") -> bytes:
    number = name.encode().hex()
    body = body or b"Pay the invoice %s to the new account, please." % number.encode()
    fields = [line if isinstance(line, bytes) else line.encode() for line in head]
    fields += [
        b"To: %s@%s" % (to.encode(), DOMAIN.encode()),
        b"Subject: Invoice %s" % number.encode(),
        b"Message-ID: <%s@evil.example>" % number.encode(),
    ]
    return (
        b"\r\n".join([*fields, b"MIME-Version: 1.0", b"Content-Type: text/plain"])
        + b"\r\n\r\n"
        + body
        + b"\r\n"
    )


def result(text: str) -> str:
    return f"Authentication-Results: {text}"


FROM = f"From: Bob Brandt <{ADDRESS}>"
HEADS = {
    "plain": [FROM],
    "capitals": ["From: BOB BRANDT <BOB@VARDE.EXAMPLE>"],
    "no name": [f"From: {ADDRESS}"],
    "brackets alone": [f"From: <{ADDRESS}>"],
    "two fields": [FROM, f"From: {MALLORY}"],
    "two fields, turned": [f"From: {MALLORY}", FROM],
    "two addresses": [f"From: {ADDRESS}, {MALLORY}"],
    "group": [f"From: Board: {ADDRESS};"],
    "address in the name": [f'From: "{ADDRESS}" <{MALLORY}>'],
    "bare address before": [f"From: {ADDRESS} <{MALLORY}>"],
    "address in a comment": [f"From: {MALLORY} ({ADDRESS})"],
    "comment is the rest": [f"From: {ADDRESS} ({MALLORY})"],
    "encoded address": [f"From: =?utf-8?Q?bob=40varde=2Eexample?= <{MALLORY}>"],
    "encoded brackets": [f"From: =?utf-8?Q?Bob_=3Cbob=40varde=2Eexample=3E?= <{MALLORY}>"],
    "encoded comma": [f"From: =?utf-8?Q?bob=40varde=2Eexample=2C?= {MALLORY}"],
    "encoded alone": ["From: =?utf-8?B?Ym9iQHZhcmRlLmV4YW1wbGU=?="],
    "encoded line ends": [f"From: =?utf-8?Q?x=0D=0AFrom=3A_bob=40varde=2Eexample?= <{MALLORY}>"],
    "encoded NUL": [f"From: =?utf-8?Q?bob=40varde.example=00?= <{MALLORY}>"],
    "route": [f"From: <@evil.example:{ADDRESS}>"],
    "two brackets": [f"From: <{ADDRESS}> <{MALLORY}>"],
    "NUL": [b"From: bob@varde.example\0 <mallory@evil.example>"],
    "NUL inside": [b"From: <bob@var\0de.example>"],
    "bare CR": [b"From: mallory@evil.example\rFrom: bob@varde.example"],
    "space before the colon": [f"From : {ADDRESS}"],
    "folded": [f"From: Bob\r\n <{ADDRESS}>"],
    "Sender": [f"From: {MALLORY}", f"Sender: {ADDRESS}"],
    "Sender alone": [f"Sender: {ADDRESS}"],
    "Reply-To": [f"From: {MALLORY}", f"Reply-To: {ADDRESS}"],
    "Resent": [f"Resent-From: {ADDRESS}", f"From: {MALLORY}", f"Resent-Sender: {ADDRESS}"],
    "X-Original-From": [f"From: {MALLORY}", f"X-Original-From: {ADDRESS}", f"X-Sender: {ADDRESS}"],
    "colleague's name": [f"From: Bob Brandt <{MALLORY}>"],
    "dot at the end": ["From: bob@varde.example."],
    "subdomain": ["From: bob@mail.varde.example"],
    "domain as a prefix": ["From: bob@varde.example.evil.example"],
    "tag": ["From: bob+boss@varde.example"],
    "quoted local part": ['From: "bob"@varde.example'],
    "comment inside": ["From: bob(x)@varde.example"],
    "Cyrillic letter": ["From: bоb@varde.example"],
    "full width": ["From: bob@ｖarde.example"],
    "soft hyphen": ["From: bob@var\u00adde.example"],
    "mbox line": [f"From {ADDRESS} Mon Mar  2 09:00:00 2026", FROM],
    "byte order mark": [b"\xef\xbb\xbf" + FROM.encode()],
    "our Message-ID": [FROM, f"Message-ID: <notice-1@{DOMAIN}>"],
    "our loop mark": [FROM, f"X-Skein-Loop: {DOMAIN}"],
    "other field": [FROM, result(f"mx.evil.example; {PASSES}")],
    "nested comments": [FROM, result(f"(((mx.varde.example; ))) evil.example; {PASSES}")],
    "unended comment": [FROM, result(f"mx.varde.example; spf=fail (; {PASSES}")],
    "Cyrillic server": [FROM, result(f"mx.vаrde.example; {PASSES}")],
    "server and more": [FROM, result(f"mx.varde.example.evil.example; {PASSES}")],
    "server as a property": [FROM, result(f"evil.example x=mx.varde.example; {PASSES}")],
    "server's spf=fail": [FROM, result("mx.varde.example; spf=fail smtp.mailfrom=varde.example")],
    "under the true field": [FROM, result("mx.varde.example; dmarc=fail"), result(f"mx.varde.example; {PASSES}")],
    "over the true field": [result(f"mx.varde.example; {PASSES}"), result("mx.varde.example; dmarc=fail"), FROM],
    "pass of the own domain": [FROM, result("mx.varde.example; dmarc=pass header.from=evil.example; spf=pass smtp.mailfrom=evil.example")],
    "sealed by nobody": [FROM, f"ARC-Authentication-Results: i=1; mx.varde.example; {PASSES}", "ARC-Seal: i=1; cv=none; d=lists.example; s=s1; a=rsa-sha256; b=AAAA"],
    "Received-SPF": [FROM, "Received-SPF: pass (varde.example: 10.0.0.1 is authorized)", "X-Spam-Status: No"],
    "signature of nothing": [FROM, "DKIM-Signature: v=1; a=rsa-sha256; d=varde.example; s=s1; h=from; bh=AAAA; b=AAAA"],
}  # fmt: skip


@pytest.fixture
def names(monkeypatch, settings) -> Names:
    """varde.example signs its mail and asks to refuse what is not; evil.example does all that is right, too."""
    found = (
        Names()
        .put("_dmarc.varde.example", "v=DMARC1; p=reject")
        .put("varde.example", "v=spf1 ip4:8.8.4.4 -all")
    )
    found.put("_dmarc.evil.example", "v=DMARC1; p=none").put("evil.example", "v=spf1 +all")
    for domain in ("varde.example", "evil.example", "lists.example"):
        found.put(f"s1._domainkey.{domain}", PUBLIC)
    monkeypatch.setattr(border, "answers", found)
    settings.ARC_SEALERS = ["lists.example"]
    return found


@pytest.fixture(params=["trusted server", "own check", "no check"])
def checked(request, settings) -> bool:
    """Whether anything checks the senders."""
    if request.param == "trusted server":
        settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    elif request.param == "own check":
        request.getfixturevalue("names")
    return request.param != "no check"


def let_in(client):
    """The admins let everything in that waits."""
    for held in IncomingMail.objects.filter(state=State.HELD):
        form = {"title": "x", "audience": "group", "group": held.group_id, "publish": "1", "include-0": "on"}
        client.post(reverse("mail_review", args=[held.pk]), form)


def taken_for_a_colleague():
    colleagues = User.objects.filter(kind=User.Kind.EMPLOYEE)
    return Message.objects.filter(author__in=colleagues, claimed_by=None, source=Message.Source.MAIL)


def test_no_forged_mail_is_taken_for_a_colleagues(as_alice, team, bob, checked):
    for name, head in HEADS.items():
        deliver(raw(*head, name=name), to="team", envelope_from=ADDRESS)
        assert not taken_for_a_colleague().exclude(unchecked=True).exists(), name
        assert not checked or not taken_for_a_colleague().exists(), name
    let_in(as_alice)
    assert not taken_for_a_colleague().exclude(unchecked=True).exists()
    assert not checked or not taken_for_a_colleague().exists()


def test_no_forged_answer_or_forward_is_taken_for_a_colleagues(team, alice, bob, names):
    message = posting.post(author=alice, group=team, subject="Tea", body="Any tea left?")
    for name, head in HEADS.items():
        for to in (f"reply+{addresses.mint('reply', message.pk)}", "in"):
            state = deliver(raw(*head, to=to, name=name), to=to).state
            assert state in (State.REFUSED, State.AUTO, State.QUARANTINED), (name, to)
    assert Message.objects.count() == 1


def test_no_forged_reaction_or_command_is_taken_for_a_colleagues(team, alice, bob, names):
    asked = posting.post(author=alice, group=team, subject="Pay", body="Shall I pay the invoice?")
    told = f"In-Reply-To: <{addresses.own_message_id(asked.pk)}>"
    for name in (
        "plain",
        "two fields",
        "encoded address",
        "Sender",
        "signature of nothing",
        "our Message-ID",
    ):
        for body in ("👍", "mute"):
            deliver(raw(*HEADS[name], told, body=body.encode(), name=name + body), to="team")
    assert not Reaction.objects.exists()
    assert not Subscription.objects.filter(user=bob).exists()


def test_a_signed_mail_of_bob_to_mallory_is_not_one_to_the_team(as_alice, team, bob, names):
    true = mail(f"Bob <{ADDRESS}>", "Re: Merger", "Yes, I agree.\n", to=MALLORY, mid="9@varde.example")
    replays = [
        signed(true, "varde.example"),
        signed(true, "varde.example", fields=("From", "Subject", "Date", "Message-ID"))
        .replace(b"To: mallory@evil.example", b"To: team@skein.localhost"),
        b"In-Reply-To: <question@varde.example>\r\n"
        + signed(true, "varde.example", fields=("From", "To", "Subject", "Date", "Message-ID")),
        b"Cc: team@skein.localhost\r\n" + signed(true, "varde.example", fields=("From", "To", "Subject", "Date", "Message-ID")),
        signed(true, "varde.example", length=True) + b"And pay Mallory.\r\n",
        b"X-A: x\rTo: team@skein.localhost\r\n" + signed(true, "varde.example"),
        signed(true, "varde.example").replace(b"Yes, I", b"No, I do not"),
        signed(true, "evil.example"),
        signed(true, "evil.example").replace(b"d=evil.example", b"d=varde.example"),
        sealed(signed(true, "evil.example"), "evil.example", PASSES),
        sealed(true, "lists.example", "dmarc=fail header.from=varde.example"),
    ]  # fmt: skip
    for number, replay in enumerate(replays):
        deliver(replay, to="team", envelope_from=MALLORY)
        assert not taken_for_a_colleague().exclude(unchecked=True).exists(), number


def test_what_bob_is_quoted_with_or_attached_as_stays_a_claim(as_alice, team, bob, names):
    inner = mail(
        f"Bob <{ADDRESS}>", "Pay", "Pay Mallory a million, please, until Friday.", mid="8@varde.example"
    )
    outer = raw(f"From: {MALLORY}", body=b"", to="team").replace(
        b"Content-Type: text/plain", b"Content-Type: message/rfc822"
    ) + signed(inner, "varde.example")
    for one in (outer, forward(f"Mallory <{MALLORY}>", to="team")):
        deliver(one, to="team")
    let_in(as_alice)
    assert Message.objects.exists() and not taken_for_a_colleague().exists()


def test_a_true_mail_that_comes_after_its_forgery_is_published(as_alice, team, bob, names):
    """The same Message-ID, date, subject and words, sent ahead by somebody who has the mail."""
    true = mail(f"Bob <{ADDRESS}>", "Late", "I will be late.", to="team", mid="7@varde.example")
    assert deliver(true, to="team", envelope_from=MALLORY).state == State.HELD
    assert deliver(signed(true, "varde.example"), to="team").state == State.PUBLISHED
    assert [m.author for m in taken_for_a_colleague().filter(unchecked=False)] == [bob]
