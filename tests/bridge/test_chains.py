"""What mail knew: what of a chain is here, what is missing, who was on it."""

import pytest
from django.urls import reverse

from accounts.models import Membership, User
from tests.conftest import Queries, make_person
from threads.actions import posting
from threads.bridge.chains import who_was_on
from threads.bridge.chains.facts import messages_of
from threads.models import Conversation, Message

from .mails import DOMAIN, deliver, mail

pytestmark = pytest.mark.django_db

PEOPLE = {
    "alice": "Alice Adair <alice@varde.example>",
    "bob": "Bob Brandt <bob@varde.example>",
    "carla": "Carla Conti <carla@varde.example>",
    "guillaume": "Guillaume Marchand <guillaume@etiq.example>",
}


def send(number: int, sender: str, *to: str, ref=(), subject="Re: Belt", body="") -> None:
    """Mail ``number`` of a chain, to people and to the group."""
    addresses = ", ".join([*(PEOPLE[name] for name in to), f"team@{DOMAIN}"])
    raw = mail(
        PEOPLE[sender], subject, body or f"This is text number {number} of the chain about the belt.",
        to=addresses, mid=f"m{number}@x", ref=[f"m{one}@x" for one in ref], date=f"Mon, 02 Mar 2026 09:{number:02d}:00 +0100",
    )  # fmt: skip
    deliver(raw, to="team", envelope_from=PEOPLE[sender].split("<")[1][:-1])


@pytest.fixture
def chain(alice, bob, team):
    """Bob drops Carla and adds Guillaume; she misses three mails. Mail 3 never came."""
    carla = make_person("Carla Conti")
    Membership.objects.create(group=team, user=carla)
    send(1, "alice", "bob", "carla", subject="Belt")
    send(2, "bob", "alice", "guillaume", ref=[1])
    send(4, "alice", "bob", "guillaume", ref=[1, 2, 3])
    send(5, "bob", "alice", "guillaume", ref=[1, 2, 3, 4])
    return Conversation.objects.get()


def of(client, conversation, **headers) -> str:
    answer = client.get(reverse("conversation_chain", args=[conversation.pk]), headers=headers)
    return " ".join(answer.content.decode().split())


def test_who_was_added_and_who_was_dropped(chain):
    (change,) = who_was_on.changes(messages_of(chain))
    assert change.message.author == "Bob Brandt"
    assert [person.name for person in change.added] == ["Guillaume Marchand"]
    assert [(one.person.name, one.missed) for one in change.dropped] == [("Carla Conti", 3)]


def test_the_page_says_what_is_here_what_is_missing_and_who_was_on_it(as_alice, chain):
    page = of(as_alice, chain, HX_Request="true")
    assert "We hold 4 of 5 mails" in page and "1 is missing." in page and "Alice Adair answers one" in page
    assert "dropped Carla Conti, who missed 3 mails" in page
    assert "added Guillaume Marchand" in page and "<html" not in page
    assert "<html" in of(as_alice, chain)


def test_a_missing_mail_that_comes_is_not_missing_any_more(as_alice, chain):
    send(3, "alice", "bob", "guillaume", ref=[1, 2])
    page = of(as_alice, chain)
    assert "We hold 5 of 5 mails" in page and "missing" not in page


def test_what_is_only_quoted_is_said(as_alice, alice, team):
    quoted = "Order it.\n\nOn Mon, 2 Mar 2026 at 08:00, Carla Conti <carla@varde.example> wrote:\n> Do we order the belt for lane three?\n"
    send(1, "alice", body=quoted)
    page = of(as_alice, Conversation.objects.get())
    assert "We hold 1 of 2 mails" in page and "1 is known only from a quote." in page


def test_an_answer_to_one_person_alone_drops_nobody(alice, bob, team):
    Membership.objects.create(group=team, user=make_person("Carla Conti"))
    send(1, "alice", "bob", "carla", "guillaume", subject="Belt")
    send(2, "bob", "alice", ref=[1])
    (aside,) = who_was_on.changes(messages_of(Conversation.objects.get()))
    assert aside.aside and not aside.dropped and not aside.added
    send(3, "carla", "alice", "bob", "guillaume", ref=[1])
    assert len(who_was_on.changes(messages_of(Conversation.objects.get()))) == 1


def test_the_mail_that_holds_everything_is_named(as_alice, alice, team):
    """Each later mail quotes those before it."""
    body = ""
    for number in range(4):
        above = "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
        head = f"On Mon, 2 Mar 2026 at 09:{number - 1:02d}, Alice Adair <alice@varde.example> wrote:"
        body = f"Text number {number} about the belt in lane three." + (
            f"\n\n{head}\n{above}" if number else ""
        )
        send(number, "alice", "bob", ref=range(number), body=body)
    assert "1 of the 4 mails that came holds all of it" in of(as_alice, Conversation.objects.get())


def test_an_address_that_an_account_has_not_proven_is_nobodys(alice, bob, team, chain):
    other = make_person("Dora Dahl")
    other.addresses.create(address="guillaume@etiq.example")
    (change,) = who_was_on.changes(messages_of(chain))
    assert change.added[0].name == "Guillaume Marchand"


def test_who_writes_elsewhere_alone_is_only_what_the_mail_prints(as_alice, chain):
    """Whether an outsider is known, and by which name, is for those who may read their words."""
    known = User.objects.create(name="Guillaume Takeover", kind=User.Kind.OUTSIDER)
    known.addresses.create(address="guillaume@etiq.example")
    assert "Takeover" not in of(as_alice, chain)


def test_whoever_is_of_another_company_is_marked(as_alice, chain, monkeypatch):
    monkeypatch.setattr(who_was_on.domains, "of_company", lambda: ("varde.example",))
    assert "added Guillaume Marchand, outside the company" in of(as_alice, chain)


def test_what_was_withdrawn_is_not_there(as_alice, alice, chain):
    posting.withdraw(Message.objects.get(message_id="m4@x"), by=alice)
    assert "We hold 3 of" in of(as_alice, chain)


def test_who_may_not_read_gets_what_there_is_for_a_number_that_never_was(client, charlie, chain):
    chain.group.visibility = "secret"
    chain.group.joining = "invite"
    chain.group.save()
    client.force_login(charlie)
    address = reverse("conversation_chain", args=[chain.pk])
    assert (
        client.get(address).status_code
        == client.get(address.replace(str(chain.pk), "99999")).status_code
        == 404
    )


def test_a_conversation_that_was_written_here_says_nothing(as_alice, alice, team):
    talk = posting.post(author=alice, group=team, subject="Keys", body="x").conversation
    assert "Nothing here came by e-mail." in of(as_alice, talk)


def test_it_costs_the_same_for_few_mails_and_for_many(as_alice, chain):
    def cost() -> int:
        with Queries() as queries:
            of(as_alice, chain)
        return len(queries)

    cost()
    few = cost()
    for number in range(6, 16):
        send(number, "bob", "alice", "guillaume", ref=range(1, number))
    assert cost() <= few + 1 <= 11
