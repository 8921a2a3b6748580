"""Who has how much of a conversation by mail, and who had a message by mail already."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Exists
from django.utils import timezone

from accounts.models import EmailAddress, Group, Membership
from tests.bridge.mails import deliver, mail
from tests.conftest import Queries
from threads.actions import following, posting
from threads.models import Addressee, Message, Subscription
from threads.notify.models import MailChoice
from threads.queries import involvement

pytestmark = pytest.mark.django_db
PASS = {"Authentication_Results": "mx.varde.example; dmarc=pass header.from=varde.example"}


@pytest.fixture
def proving(settings):
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"


@pytest.fixture
def talk(alice, team):
    return posting.post(author=alice, group=team, subject="Crane", body="Who has the key?").conversation


def choose(user, talk, *, here=None, group=None, everywhere=None, level="following"):
    if here is not None:
        Subscription.objects.update_or_create(
            user=user, conversation=talk, defaults={"mail": here, "level": level}
        )
    if group is not None:
        Membership.objects.filter(user=user, group=talk.group).update(involvement=group)
    if everywhere is not None:
        MailChoice.objects.update_or_create(user=user, defaults={"level": everywhere})


def test_the_narrower_place_says(bob, talk):
    def of_bob():
        return involvement.of_people(talk, [bob.pk])[bob.pk]

    assert of_bob() == "mentions"
    choose(bob, talk, everywhere="nothing")
    assert of_bob() == "nothing"
    choose(bob, talk, group="everything")
    assert of_bob() == "everything"
    choose(bob, talk, here="summary")
    assert of_bob() == "summary"
    choose(bob, talk, here="chain")
    assert of_bob() == "chain"
    following.mute(bob, talk)
    assert of_bob() == "mentions"


def test_everything_comes_to_who_said_so_and_may_read_it(alice, bob, charlie, team, talk):
    assert involvement.as_it_comes(talk) == set()
    choose(bob, talk, group="everything")
    choose(charlie, talk, here="chain")
    assert involvement.as_it_comes(talk) == {bob.pk, charlie.pk}
    Group.objects.filter(pk=team.pk).update(visibility="private")
    talk.refresh_from_db()
    assert involvement.as_it_comes(talk) == {bob.pk}
    choose(bob, talk, here="mentions")
    assert involvement.as_it_comes(talk) == set()


def test_everything_everywhere_is_what_is_theirs(bob, charlie, talk):
    choose(bob, talk, everywhere="everything")
    choose(charlie, talk, everywhere="everything")
    assert involvement.as_it_comes(talk) == {bob.pk}
    following.follow(charlie, talk)
    assert involvement.as_it_comes(talk) == {bob.pk, charlie.pk}
    following.mute(bob, talk)
    assert involvement.as_it_comes(talk) == {charlie.pk}


def test_it_is_one_question_however_many_there_are(alice, bob, charlie, talk):
    for user in (alice, bob, charlie):
        choose(user, talk, here="everything")
    messages = list(talk.messages.all())
    with Queries() as queries:
        involvement.as_it_comes(talk)
        involvement.of_people(talk, [alice.pk, bob.pk, charlie.pk])
        involvement.had_by_mail(messages)
    assert len(queries) == 2  # what came by no mail asks for no addressees


def test_a_mail_says_to_whom_it_was_written_and_a_quote_what_it_prints(proving, alice, bob, team):
    quote = "\n\n-----Original Message-----\nFrom: Cara Cole\nSent: Monday, March 2, 2026 8:00 AM\nTo: Dan Dee; bob@varde.example\nSubject: Pump\n\nIs the pump back from the workshop yet?"
    raw = mail(
        "alice@varde.example",
        "Re: Pump",
        f"Yes, since noon.{quote}",
        to='"Bob B." <BOB@varde.example>, team@skein.localhost',
        Cc="Charlie <c@out.example>",
        mid="one@x",
        **PASS,
    )
    deliver(raw, "team")
    own, quoted = Message.objects.get(message_id="one@x"), Message.objects.get(claimed_by__isnull=False)
    said = list(own.addressees.order_by("pk").values_list("field", "address", "name"))
    assert said == [
        ("to", "bob@varde.example", "Bob B."), ("to", "team@skein.localhost", ""), ("cc", "c@out.example", "Charlie"),
    ]  # fmt: skip
    assert set(quoted.addressees.values_list("field", "address", "name")) == {
        ("to", "", "Dan Dee"), ("to", "bob@varde.example", ""),
    }  # fmt: skip
    # Of an older mail it proves nothing.
    assert involvement.had_by_mail([own, quoted]) == {(alice.pk, own.pk), (bob.pk, own.pk)}


def test_any_verified_address_of_a_person_counts_and_no_other(proving, alice, bob, charlie, team):
    EmailAddress.objects.create(user=bob, address="b@home.example", verified_at=timezone.now())
    EmailAddress.objects.create(user=charlie, address="c@home.example")
    raw = mail("alice@varde.example", "Pump", "x", to="B@Home.example, c@home.example", mid="one@x", **PASS)
    deliver(raw, "team")
    message = Message.objects.get()
    assert involvement.had_by_mail([message]) == {(alice.pk, message.pk), (bob.pk, message.pk)}


def test_of_a_mail_that_nobody_could_check_nobody_had_anything(alice, bob, team):
    deliver(mail("alice@varde.example", "Pump", "x", to="bob@varde.example", mid="one@x"), "team")
    message = Message.objects.get(unchecked=True)
    assert involvement.had_by_mail([message]) == set()
    rows = Message.objects.filter(Exists(involvement.had_by_mail_of(bob)))
    assert not rows.exists()
    Message.objects.update(unchecked=False)
    assert rows.get() == message


def test_a_reply_by_mail_says_it_too_and_the_true_mail_says_it_anew(alice, bob, team):
    quote = "On Mon, Mar 2, 2026 at 8:00 AM Bob Brandt <bob@varde.example> wrote:\n> Is the pump back from the workshop yet?"
    deliver(mail("alice@varde.example", "Re: Pump", f"Yes.\n\n{quote}", mid="two@x", ref=["one@x"]), "team")
    claim = Message.objects.get(claimed_by__isnull=False)
    assert not claim.addressees.exists()
    true = mail(
        "bob@varde.example",
        "Pump",
        "Is the pump back from the workshop yet?",
        to="alice@varde.example",
        mid="one@x",
        date="Mon, 02 Mar 2026 08:00:00 +0000",
    )
    deliver(true, "team")
    claim.refresh_from_db()
    assert claim.message_id == "one@x" and claim.addressees.get().address == "alice@varde.example"


def test_a_header_without_end_is_cut(alice, team):
    many = ", ".join(f"p{number}@varde.example" for number in range(1_500))
    deliver(mail("alice@varde.example", "Pump", "x", to=many, mid="one@x"), "team")
    assert Addressee.objects.count() == 1_000


def test_what_was_chosen_before_is_the_level_now(bob, team):
    """The first switch was read as "mentions", which nobody could choose for a group."""
    Membership.objects.filter(user=bob).update(involvement="mentions")
    import_module("accounts.migrations.0036_by_mail").as_everywhere(apps, None)
    assert Membership.objects.get(user=bob).involvement == ""
