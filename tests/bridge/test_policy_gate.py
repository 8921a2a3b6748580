"""Mail of somebody who has not accepted the usage policy waits, and is published by itself once they have."""

from io import StringIO

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from accounts.models import Policy
from accounts.policy import accepting, drafting
from accounts.policy.gate import PolicyDue
from tests.conftest import make_group
from tests.policies import accept, publish
from threads import addresses
from threads.actions import posting
from threads.bridge import pipeline, policy
from threads.bridge.answering import answers
from threads.bridge.models import IncomingMail
from threads.bridge.models.incoming import IncomingMailQuerySet
from threads.bridge.review import actions as review
from threads.models import Message, Reaction
from threads.notify.models import Notification

from .mails import deliver, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ALICE, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"
TEXT = "Shall we charge the trucks at night?"


def to_team(sender=BOB, mid="q@varde.example") -> IncomingMail:
    return deliver(mail(sender, "Trucks", TEXT, to="team", mid=mid), to="team")


def test_a131_mail_to_a_group_waits_and_is_published_after_acceptance(alice, bob, team):
    version = publish(alice)
    held = to_team()
    assert held.state == State.POLICY and "/policy/" in held.reason and not Message.objects.exists()
    accept(bob, version)
    pipeline.sweep()
    held.refresh_from_db()
    assert held.state == State.PUBLISHED and held.reason == ""
    assert Message.objects.get().author == bob and Message.objects.get().body == TEXT


def test_what_waits_is_its_senders_alone(alice, bob, team):
    publish(alice)
    held = to_team()
    assert held not in IncomingMail.objects.visible_to(alice)
    assert held in IncomingMail.objects.visible_to(bob)
    assert not IncomingMail.objects.waiting_for(alice).exists()
    assert not Notification.objects.filter(user=alice).exists()


def test_its_sender_is_told_by_mail_with_the_way_to_the_policy(client, alice, bob, team):
    publish(alice)
    to_team()
    assert answers.send_due() == 1
    (letter,) = outbox.outbox
    assert letter.to == ["bob@varde.example"] and "/policy/" in letter.body and TEXT not in letter.body
    client.force_login(bob)
    assert "Waits for you to accept the policy" in client.get("/mail/sent/").content.decode()


def test_a_reply_by_mail_waits_and_lands_where_it_belongs(alice, bob, team):
    first = posting.post(author=alice, group=team, subject="Trucks", body=TEXT)
    version = publish(alice)
    to = f"reply+{addresses.mint('reply', first.pk)}"
    held = deliver(mail(BOB, "Re: Trucks", "Yes, from ten on.", to=to, mid="r@varde.example"), to=to)
    assert held.state == State.POLICY and Message.objects.count() == 1
    accept(bob, version)
    pipeline.sweep()
    assert Message.objects.get(author=bob).parent == first


def test_a_reaction_by_mail_waits_too(alice, bob, team):
    first = posting.post(author=alice, group=team, subject="Trucks", body=TEXT)
    version = publish(alice)
    to = f"reply+{addresses.mint('reply', first.pk)}"
    held = deliver(mail(BOB, "Re: Trucks", "👍", to=to, mid="r@varde.example"), to=to)
    assert held.state == State.POLICY and not Reaction.objects.exists()
    accept(bob, version)
    pipeline.sweep()
    assert Reaction.objects.get().user == bob


def test_a_groups_own_policy_holds_mail_to_it(alice, bob, team):
    version = publish(alice, group=team)
    held = to_team()
    assert held.state == State.POLICY and "/g/team/policy/" in held.reason
    accept(bob, version)
    pipeline.sweep()
    held.refresh_from_db()
    assert held.state == State.PUBLISHED


def test_a_forwarded_chain_is_checked_and_cannot_be_published(alice, bob, team):
    version = publish(alice)
    forwarded = deliver(mail(BOB, "Trucks", TEXT, mid="f@varde.example"))
    assert forwarded.state == State.REVIEW
    for group in (team, None):
        with pytest.raises(PolicyDue):
            review.publish(forwarded, by=bob, title="", group=group, conversation=None)
    assert not Message.objects.exists()
    accept(bob, version)
    review.publish(forwarded, by=bob, title="", group=team, conversation=None)
    assert Message.objects.get().author == bob


def test_an_admin_does_not_let_in_what_its_sender_may_not_write(alice, bob, team):
    team.mail_policy = "hold"
    team.save()
    held = to_team()
    assert held.state == State.HELD
    version = publish(alice)
    accept(alice, version)
    with pytest.raises(PermissionDenied, match="Bob Brandt has to accept"):
        review.publish(held, by=alice, title="", group=team, conversation=None)
    accept(bob, version)
    review.publish(held, by=alice, title="", group=team, conversation=None)
    assert Message.objects.get().author == bob


def test_a_mail_that_began_to_wait_as_its_sender_accepted_is_not_forgotten(alice, bob, team):
    version = publish(alice)
    held = to_team()
    assert policy.take_up_forgotten() == 0  # he has not accepted yet
    accept(bob, version)
    IncomingMail.objects.filter(pk=held.pk).update(state=State.POLICY)
    assert policy.take_up_forgotten() == 1
    pipeline.sweep()
    held.refresh_from_db()
    assert held.state == State.PUBLISHED


def test_when_nobody_is_asked_any_more_all_mail_that_waited_is_read(alice, bob, charlie, team):
    """Also behind others who never accept, and whatever some other group asks for."""
    bob_waits = to_team()
    first = posting.post(author=alice, group=team, subject="Trucks", body=TEXT)
    version = publish(alice, group=team)
    accept(alice, version)
    held = to_team(mid="h@varde.example")
    reply = f"reply+{addresses.mint('reply', first.pk)}"
    answer = deliver(mail(BOB, "Re: Trucks", "Yes, from ten on.", to=reply, mid="r@varde.example"), to=reply)
    vault = make_group("Vault", charlie, visibility="secret", joining="invite")
    other = make_group("Other", charlie)
    for group in (vault, other):
        publish(charlie, group=group)
    assert (held.state, answer.state) == (State.POLICY, State.POLICY) and policy.take_up_forgotten() == 0
    drafting.stop(version.policy, by=alice)
    assert policy.take_up_forgotten() == 1
    pipeline.sweep()
    held.refresh_from_db()
    assert held.state in (State.PUBLISHED, State.DUPLICATE) and bob_waits.state == State.PUBLISHED
    drafting.stop(other.policy, by=charlie)
    assert policy.take_up_forgotten() == 1  # the vault is nothing that he may read
    pipeline.sweep()
    assert Message.objects.filter(author=bob, parent=first).exists()


def test_its_sender_can_discard_what_waits_and_put_it_back(client, alice, bob, charlie, team):
    version = publish(alice)
    held = to_team()
    for person, status in ((charlie, 404), (alice, 404), (bob, 302)):
        client.force_login(person)
        assert client.post(f"/mail/review/{held.pk}/discard/").status_code == status
    held.refresh_from_db()
    assert held.state == State.DISCARDED
    accept(bob, version)
    assert policy.take_up_forgotten() == 0 and not Message.objects.exists()
    assert f"/mail/review/{held.pk}/restore/" in client.get("/mail/").content.decode()
    assert client.post(f"/mail/review/{held.pk}/restore/")["Location"] == "/mail/sent/"
    assert f"/mail/review/{held.pk}/discard/" in client.get("/mail/sent/").content.decode()
    assert policy.take_up_forgotten() == 1
    pipeline.sweep()
    assert Message.objects.get().author == bob


def test_what_is_published_at_this_moment_is_not_discarded(monkeypatch, bob):
    forwarded = deliver(mail(BOB, "Trucks", TEXT, mid="f@varde.example"))
    real = IncomingMailQuerySet.update

    def just_published(self, **fields):
        real(IncomingMail.objects.all(), state=State.PUBLISHED)
        return real(self, **fields)

    monkeypatch.setattr(IncomingMailQuerySet, "update", just_published)
    assert not review.discard(forwarded, by=bob)
    forwarded.refresh_from_db()
    assert forwarded.state == State.PUBLISHED


def test_an_archive_that_the_operator_imports_is_not_asked(alice, bob, team, tmp_path):
    publish(alice)
    path = tmp_path / "trucks.eml"
    path.write_bytes(mail(BOB, "Trucks", TEXT, to="team", mid="old@varde.example"))
    call_command("ingest", "--group", "team", str(path), stdout=StringIO(), stderr=StringIO())
    assert Message.objects.get().author == bob


def test_mail_of_strangers_and_a_second_acceptance_change_nothing(alice, bob, team):
    version = publish(alice)
    stranger = to_team("Mallory <mallory@evil.example>")
    assert stranger.state == State.HELD
    accept(bob, version)
    accepting.accept(Policy.objects.get(), 1, user=bob, language="en")
    assert version.acceptances.count() == 1
