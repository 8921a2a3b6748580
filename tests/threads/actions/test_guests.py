"""Guests come: who may let them in and whom, what they may do, and what makes a colleague of them."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import access, directory, people
from accounts.actions.directory import DirectoryWord
from accounts.company import linking
from accounts.company.flow import Answer
from accounts.company.providers import Provider
from accounts.company.refusals import RefusedError
from accounts.erased import marks
from accounts.guests import rules
from accounts.ldap import linking as ldap_linking
from accounts.ldap.config import LdapConfig
from accounts.ldap.entries import LdapPerson
from accounts.models import (
    CompanyAccount,
    EmailAddress,
    ErasedMark,
    Group,
    LdapDirectory,
    Membership,
    OneTimeLink,
    Session,
    SignInProvider,
    SignInRules,
    User,
)
from accounts.signin import mails
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.bridge.test_review import publish as publish_mail
from tests.bridge.test_review import url as review_url
from tests.guests import ADDRESS, acts, at, invite, let_in, talk
from tests.pages import flat
from tests.policies import accept, publish
from threads import addresses
from threads.actions import answering, guests, posting, rights
from threads.keeping.models import Erasure
from threads.models import Conversation, Message, Participant
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
FORWARDED = f"""For the record.

-----Original Message-----
From: Gil G. <{ADDRESS}>
Sent: Monday, March 2, 2026 9:00 AM
To: Bob Brandt <bob@varde.example>; Charlie at Outside <copied@outside.example>
Subject: Plan

Here is the plan from outside.
"""


# Who lets in: (what the company says, who asks, where) -> whether they may.
@pytest.mark.parametrize(
    ("who", "place", "by", "may"),
    [
        ("", "team", "alice", False),
        ("admins", "team", "alice", True),
        ("admins", "team", "bob", False),
        ("members", "team", "bob", True),
        ("members", "team", "charlie", False),  # reads it, and does not reply there
        ("members", "den", "bob", True),
        ("members", "vault", "bob", False),
        ("members", "vault", "alice", True),
        ("members", "pair", "bob", True),
        ("admins", "pair", "bob", False),
    ],
)
def test_who_may_invite_is_the_companys_word(
    who, place, by, may, request, alice, bob, charlie, team, den, vault
):
    let_in(who)
    Membership.objects.create(group=vault, user=bob)
    groups = {"team": team, "den": den, "vault": vault}
    where = {"people": [bob]} if place == "pair" else {"group": groups[place]}
    message = posting.post(author=alice, subject="Plan", body="The plan", **where)
    asker = {"alice": alice, "bob": bob, "charlie": charlie}[by]
    if not may:
        with pytest.raises(PermissionDenied):
            invite(message.conversation, asker)
        assert not User.objects.filter(kind="guest").exists() and not OneTimeLink.objects.exists()
        return
    guest = invite(message.conversation, asker)
    assert guest.host == asker and guest.can_sign_in and rights.may_read(guest, message.conversation)
    assert rights.may_reply(guest, message.conversation)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("x@skein.localhost", "comes in as a colleague"),
        ("x@by-sign-in.example", "comes in as a colleague"),
        ("x@sub.by-ldap.example", "comes in as a colleague"),
        ("x@by-scim.example", "comes in as a colleague"),
        ("x@admins.example", "comes in as a colleague"),
        ("x@by-desk.example", "comes in as a colleague"),
        ("x@sub.admins.example", "comes in as a colleague"),
        ("x@switched-off.example", "comes in as a colleague"),
        # Delivered as that of other letters, or to a number: no list could refuse it.
        ("x@ｏutside.example", "not let in"),
        ("x@[127.0.0.1]", "not let in"),
        ("x@evil.example", "not let in"),
        ("x@sub.evil.example", "not let in"),
        ("x@elsewhere.example", "not let in"),
        ("bob@varde.example", "Nobody is let in as a guest at this address"),
        ("gone@outside.example", "Nobody is let in as a guest at this address"),
        ("no address", "valid"),
    ],
)
def test_addresses_that_are_not_let_in(address, why, alice, bob, first, monkeypatch):
    """Those of domains that bring colleagues, whatever the list says; and it tells of nobody who it is."""
    ours = "by-sign-in.example by-ldap.example by-scim.example by-desk.example switched-off.example"
    let_in(domains=f"outside.example evil.example varde.example {ours}", refused="evil.example")
    SignInProvider.objects.create(
        slug="id", name="Id", issuer="https://id.example", domains="By-Sign-in.example", is_on=True
    )
    SignInProvider.objects.create(
        slug="off", name="Off", issuer="https://off.example", domains="switched-off.example", is_on=False
    )
    LdapDirectory.objects.create(domains="by-ldap.example", is_on=True)
    SignInRules.objects.create(pk=SignInRules.ONE, directory_domains="by-scim.example")
    people.employee("Ada Admin", "ada@admins.example", role="admin")
    if "by-desk" in address:
        monkeypatch.setattr(rules.lists, "of_company", lambda: ("by-desk.example",))
    kind = ErasedMark.Kind.ADDRESS
    ErasedMark.objects.create(number=7, kind=kind, digest=marks.digest(kind, "gone@outside.example"))
    with pytest.raises(ValidationError, match=why):
        invite(first.conversation, alice, address=address)
    assert not User.objects.filter(kind="guest").exists()


def test_it_goes_with_a_mail_that_says_who_asks_and_until_when(alice, bob, first):
    let_in(days=30)
    posting.reply(author=bob, conversation=first.conversation, body="Second")
    guest = invite(first.conversation, alice)
    assert (guest.expires_at - timezone.now()).days in (29, 30)
    first.conversation.refresh_from_db()
    assert first.conversation.guest_count == 1
    assert mails.send_due() == 1
    letter = outbox.outbox[0]
    assert letter.to == [ADDRESS] and "Alice Adair invites you" in letter.subject
    assert "as a guest" in letter.body and f"{guest.expires_at:%B %Y}" in letter.body
    notice = Notification.objects.get(user=guest)
    assert (notice.reason, notice.message) == ("invite", first)
    assert {"person.guest", "group.guest"} <= set(acts())
    # Twice is once; another conversation is another place of the same person.
    assert invite(first.conversation, alice).pk == guest.pk
    other = talk(alice, first.conversation.group, "Another")
    ends = User.objects.get(pk=guest.pk).expires_at
    assert invite(other.conversation, bob, name="Somebody Else", days=20).pk == guest.pk
    guest.refresh_from_db()
    assert (guest.name, guest.host, guest.expires_at) == ("Gil Gast", alice, ends)
    assert (
        Participant.objects.filter(user=guest).count() == 2
        and Notification.objects.filter(user=guest).count() == 2
    )


def test_an_outsider_of_mails_becomes_the_guest_and_keeps_their_words(alice, first):
    let_in()
    outsider = people.shadow("Gil G.", ADDRESS)
    guest = invite(first.conversation, alice)
    # Whoever invites renames nobody.
    assert guest.pk == outsider.pk and guest.name == "Gil G." and guest.handle == "gil-g"
    assert EmailAddress.objects.get(address=ADDRESS).verified_at


def test_an_outsider_of_several_addresses_comes_in_by_one_and_to_one_conversation(alice, bob, first):
    let_in()
    known = people.shadow("Gil", "old@outside.example")
    EmailAddress.objects.filter(user=known).update(primary=True, verified_at=timezone.now())
    EmailAddress.objects.create(user=known, address=ADDRESS)
    private = posting.post(author=alice, subject="Ours", body="Ours", people=[bob]).conversation
    Participant.objects.create(conversation=private, user=known)
    guest = invite(first.conversation, alice)
    assert guest.pk == known.pk
    told = {(row.address, row.primary, row.verified_at is None) for row in guest.addresses.all()}
    assert told == {(ADDRESS, True, False), ("old@outside.example", False, True)}
    assert [place.conversation for place in guest.participations.all()] == [first.conversation]
    # And wherever another place without an end came from, it is none.
    Participant.objects.create(conversation=private, user=guest)
    assert list(Conversation.objects.visible_to(guest)) == [first.conversation]
    assert not rights.may_reply(guest, private) and guest not in rights.readers(private)


def test_they_change_only_what_came_since_they_have_their_place(alice, bob, first, team):
    """What the company took in of an outsider by mail is its record."""
    let_in()
    known = people.shadow("Gil", ADDRESS)
    old = posting.reply(author=alice, conversation=first.conversation, body="The price is 10")
    Message.objects.filter(pk=old.pk).update(author=known, source="mail")
    old.refresh_from_db()
    guest = invite(first.conversation, alice)
    new = posting.reply(author=guest, conversation=first.conversation, body="Hello")
    for message, may in ((old, False), (new, True)):
        assert rights.may_edit(guest, message) == may and rights.may_withdraw(guest, message) == may
    with pytest.raises(PermissionDenied):
        posting.edit(old, by=guest, body="The price is 12")
    # Nor with a newer place elsewhere, or without one.
    at(guest, seconds=1)
    assert not rights.may_edit(guest, new) and not rights.may_withdraw(guest, new)


def test_who_was_a_guest_writes_to_a_group_as_any_stranger(alice, first, team):
    let_in()
    Group.objects.filter(pk=team.pk).update(mail_policy="colleagues")
    guest = invite(first.conversation, alice)
    guests.end(guest, by=alice)
    to = f"reply+{addresses.mint('reply', first.pk)}"
    for place, state in (("team", "held"), (to, "refused")):
        mail = deliver(written(f"Gil <{ADDRESS}>", f"To {state}", f"Order {state}", to=place), to=place)
        assert (mail.state, mail.sender) == (state, None)


def test_a_guest_runs_nothing_also_where_their_mail_began_it(as_alice, alice, bob):
    """Whoever forwarded it does."""
    let_in("admins")
    mail = deliver(written("Bob <bob@varde.example>", "Fwd: Plan", FORWARDED, to="in"))
    mail.refresh_from_db()
    as_alice.force_login(bob)
    publish_mail(as_alice, mail, audience="chain")
    conversation = Conversation.objects.get()
    outsider = conversation.started_by
    assert outsider.kind == "outsider" and conversation.forwarded_by == bob and conversation.group is None
    guest = invite(conversation, bob)
    assert guest == outsider
    conversation.refresh_from_db()
    assert not rights.moderated_by(guest, conversation) and rights.moderated_by(bob, conversation)
    Conversation.objects.update(kind="question")
    answer = posting.reply(author=bob, conversation=conversation, body="So")
    answer.conversation.refresh_from_db()
    assert not answering.may_choose(guest, answer) and answering.may_choose(bob, answer)
    assert not rights.may_withdraw(guest, answer)


def test_nobody_becomes_a_guest_by_an_old_mail(as_alice, alice, bob, charlie, first):
    """Who once got, or wrote, a mail of a chain that is published for the people on it."""
    let_in()
    guest = invite(first.conversation, alice)
    mail = deliver(written("Bob <bob@varde.example>", "Fwd: Plan", FORWARDED, to="in"))
    mail.refresh_from_db()
    as_alice.force_login(bob)
    assert "so far 1 colleague" in flat(as_alice.get(review_url(mail)).content.decode())
    publish_mail(as_alice, mail, audience="chain")
    made = Conversation.objects.exclude(pk=first.conversation_id).get()
    assert set(made.participants.values_list("user", flat=True)) == {bob.pk}
    assert guest.pk in set(made.messages.values_list("author", flat=True))
    assert not rights.may_read(guest, made) and guest.participations.count() == 1


@pytest.mark.parametrize("way", ["desk", "provider", "ldap", "scim"])
@pytest.mark.parametrize("is_being_erased", [False, True])
def test_company_accounts_make_colleagues_of_guests_or_nobody(way, is_being_erased, alice, first):
    """One who was invited before their domain became one of ours."""
    let_in()
    guest = invite(first.conversation, alice)
    if is_being_erased:
        guests.end(guest, by=alice)
        Erasure.objects.create(person=guest, asked_by=alice, by_hand=True)
    Session.objects.create(user=guest, session_key="old", expire_date=timezone.now() + timedelta(days=1))
    word = DirectoryWord("gil", "Gil Gast", (ADDRESS,))
    claims = {"sub": "7", "email": ADDRESS, "email_verified": True, "name": "Gil Gast"}
    config = LdapConfig("ad", "AD", (), "", domains=("outside.example",), brings_new=True)
    answer = Answer("https://id.example", claims, {}, 0)
    ways = {
        "desk": lambda: people.employee("Gil Gast", ADDRESS, by=alice),
        "provider": lambda: linking.person_of(
            Provider("id", "Id", "https://id.example", "x", "y", ("outside.example",)), answer
        ),
        "ldap": lambda: ldap_linking.user_of(
            config, LdapPerson("7", "cn=gil", "gil", "Gil Gast", ADDRESS, "", "", "", False)
        ),
        "scim": lambda: directory.bring(word),
    }
    if is_being_erased:
        with pytest.raises((ValidationError, RefusedError)):
            ways[way]()
        assert not User.objects.get(pk=guest.pk).is_active
        return
    if way == "provider":
        # Of a domain that is not the provider's a guest stays a guest, and comes in by it as nobody.
        other = Provider("id", "Id", "https://id.example", "x", "y", ("varde.example",))
        with pytest.raises(RefusedError):
            linking.person_of(other, answer)
        assert User.objects.get(pk=guest.pk).is_guest and not CompanyAccount.objects.exists()
    made = ways[way]()
    assert made.pk == guest.pk and made.is_colleague and not guest.participations.exists()
    assert not Session.objects.filter(user=guest).exists()


def test_being_erased_they_are_not_invited_again(alice, first):
    let_in()
    guest = invite(first.conversation, alice)
    guests.end(guest, by=alice)
    Erasure.objects.create(person=guest, asked_by=alice, by_hand=True)
    with pytest.raises(ValidationError, match="Nobody is let in as a guest at this address"):
        invite(first.conversation, alice)


def test_who_brings_more_in_by_mail_leaves_guests_out(alice, bob, first, team):
    """A mail to the group, though it answers what they read, begins another conversation: its writer was told of nobody."""
    let_in()
    started = deliver(
        written(
            "Alice <alice@varde.example>", "Offer", "The offer is 12", to="team", mid="offer@varde.example"
        ),
        to="team",
    )
    started.refresh_from_db()
    guest = invite(started.conversation, alice)
    mail = deliver(
        written(
            "Bob <bob@varde.example>", "Re: Offer", "Between us: 10", to="team", ref=("offer@varde.example",)
        ),
        to="team",
    )
    mail.refresh_from_db()
    assert mail.state == "published" and mail.conversation != started.conversation
    assert not rights.may_read(guest, mail.conversation) and rights.may_read(guest, started.conversation)


def test_a_guest_who_is_hired_reads_as_colleagues_do(alice, bob, charlie, first, den):
    let_in()
    hidden, pair = (
        talk(alice, den, "Hidden"),
        posting.post(author=alice, subject="Two", body="x", people=[bob]),
    )
    guest = invite(first.conversation, alice)
    invite(hidden.conversation, alice)
    invite(pair.conversation, alice)
    hired = people.employee("Gil Gast", ADDRESS, by=alice)
    assert hired.pk == guest.pk and hired.is_colleague and hired.expires_at is None and hired.host is None
    assert set(Conversation.objects.visible_to(hired)) == {first.conversation, pair.conversation}
    hidden.conversation.refresh_from_db()
    assert hidden.conversation.guest_count == 0


def test_they_write_once_they_accepted_the_usage_policy_of_the_site(alice, bob, first):
    let_in()
    guest = invite(first.conversation, alice)
    version = publish(alice)
    from accounts.policy.gate import PolicyDue

    with pytest.raises(PolicyDue):
        posting.reply(author=guest, conversation=first.conversation, body="Unread rules")
    accept(guest, version)
    assert posting.reply(author=guest, conversation=first.conversation, body="Read rules").author == guest


def test_they_get_no_role_and_the_rules_are_noted(alice, first):
    let_in()
    guest = invite(first.conversation, alice)
    with pytest.raises(ValidationError):
        access.give_role(guest, "admin", by=alice)
    with pytest.raises(ValidationError):
        rules.change(who="all", domains="", refused="", days=90, by=alice)
    with pytest.raises(ValidationError):
        rules.change(who="admins", domains="not a domain", refused="", days=90, by=alice)
    rules.change(who="admins", domains="a.example, b.example", refused="", days=14, by=alice)
    assert rules.now().domains == "a.example b.example" and acts()[-1] == "setting.guests"


def test_mails_to_guests_have_a_bound(alice, first, settings):
    settings.LIMITS = True
    let_in()
    for _time in range(4):
        invite(first.conversation, alice)
    with pytest.raises(ValidationError, match="many guests"):
        invite(first.conversation, alice)
    with pytest.raises(ValidationError, match="many guests"):
        guests.extend(
            User.objects.get(handle="gil-gast"), 5, by=alice
        )  # who has not come in yet gets the link again
    assert invite(first.conversation, alice, address="other@outside.example")
