"""Nobody is taken for somebody else."""

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import people
from accounts.models import EmailAddress, User
from threads.models import Message

from ..conftest import make_person
from .mails import deliver, mail

pytestmark = pytest.mark.django_db
ALICE = "Alice Adair <alice@varde.example>"


def quote(who: str, text: str) -> str:
    return f"See below.\n\n-----Original Message-----\nFrom: {who}\nSent: Monday, March 2, 2026 9:05 AM\nTo: Alice Adair\nSubject: Tea\n\n{text}\n"


def author(text: str) -> User:
    return Message.objects.get(body__contains=text).author


@pytest.mark.parametrize(
    "who",
    ["Nunez, Jose", "Núñez, José", "JOSÉ NÚÑEZ", "Jose\u0301 Nun\u0303ez", "Dr. José A. Núñez", "jose nunez"],
)
def test_a_name_is_matched_however_it_is_printed(alice, team, who):
    jose = make_person("José Núñez")
    deliver(mail(ALICE, "FW: Tea", quote(who, "The green tea is gone."), to="team"), to="team")
    message = Message.objects.get(body__contains="green tea")
    assert message.author == jose
    assert message.is_claim  # a name alone never gives rights


def test_a_name_that_two_addresses_of_a_mail_bear_is_neither(alice, team):
    text = (
        "See below.\n\n-----Original Message-----\nFrom: Max Meyer\nSent: Monday, March 2, 2026 9:05 AM\n"
        "To: Alice Adair\nSubject: Tea\n\nWe need three boxes of cups for the visit.\n"
    )
    for number, address in enumerate(("max@one.example", "max@two.example")):
        text += (
            f"\n-----Original Message-----\nFrom: Max Meyer <{address}>\nSent: Monday, March 2, 2026 8:{number}5 AM\n"
            f"To: Alice Adair\nSubject: Tea\n\nHere is offer number {number} from our company, dear Alice.\n"
        )
    deliver(mail(ALICE, "FW: Tea", text, to="team"), to="team")
    addressed = {author(f"offer number {number}") for number in (0, 1)}
    assert len(addressed) == 2 and author("boxes of cups") not in addressed


def test_two_colleagues_of_one_name_are_not_guessed(alice, team):
    make_person("Max Meyer")
    User.objects.create(name="Max Meyer", handle="max-2")
    deliver(mail(ALICE, "FW: Tea", quote("Max Meyer", "No more sugar in the kitchen."), to="team"), to="team")
    assert author("sugar").is_outsider


def test_one_outsider_for_an_address_and_several_for_a_name(alice, team):
    for number, who in enumerate(
        ["Kim Lee <kim@one.example>", "Kim <kim@one.example>", "Kim Lee", "Kim Lee"]
    ):
        text = f"Letter number {number} about the quite different matter {number * 7}."
        deliver(
            mail(ALICE, f"FW: Matter {number}", quote(who, text), to="team", mid=f"k{number}@x.example"),
            to="team",
        )
    kims = [author(f"Letter number {number}") for number in range(4)]
    assert kims[0] == kims[1] and len({kim.pk for kim in kims}) == 3


def test_a_homoglyph_or_tagged_address_is_somebody_else(alice, team):
    for number, address in enumerate(["bob+x@varde.example", "bob@varde.example.evil.example"]):
        text = f"Pay this invoice number {number} at once please."
        deliver(
            mail(ALICE, "FW: Pay", quote(f"Bob Brandt <{address}>", text), to="team", mid=f"h{number}@x"),
            to="team",
        )
        assert author(f"number {number}").is_outsider


def test_an_outsider_who_becomes_a_colleague_keeps_what_they_wrote(alice, team):
    deliver(
        mail(
            ALICE, "FW: Hello", quote("Kim Lee <kim@varde.example>", "I begin on Monday morning."), to="team"
        ),
        to="team",
    )
    shadow = author("begin on Monday")
    employee = people.employee("Kim Lee", "KIM@varde.example", "a long password")
    assert employee.pk == shadow.pk and employee.can_sign_in and employee.handle == "kim-lee"
    with pytest.raises(ValidationError):
        people.employee("Another", "kim@varde.example")


def test_an_unverified_address_gives_no_rights(alice, bob, team):
    EmailAddress.objects.create(user=bob, address="bob@home.example")
    stored = deliver(mail("Bob <bob@home.example>", "Hi", "It is me, from home.", to="team"), to="team")
    assert stored.sender is None and stored.state == "held"


LIST = {"List_Post": "<mailto:pumps@harbour.example>", "List_Id": "Pumps <pumps.harbour.example>"}


@pytest.mark.parametrize("address", ["pumps@harbour.example", "pumps@lists.harbour.example"])
def test_nobody_is_known_by_the_address_of_a_list_though_it_once_became_somebody(alice, team, address):
    old = people.shadow("Kim Lee", address)
    text = quote("Kim Lee", "The pumps run again.").replace("To: Alice Adair", f"To: Pumps <{address}>")
    stored = deliver(mail(ALICE, "FW: Pumps", text, to="team", **LIST), to="team")
    assert stored.state == "published"
    assert author("run again").name == "Kim Lee" and author("run again") != old


def test_handles_are_numbered(db):
    assert [people.employee("Jo Doe", f"jo{n}@varde.example").handle for n in range(3)] == [
        "jo-doe",
        "jo-doe-2",
        "jo-doe-3",
    ]


def test_nobody_is_called_by_the_address_of_somebody_else(alice, bob, team):
    body = "Yes.\n\nOn Mon, Mar 2, 2026 at 8:00 AM bob@varde.example <mallory@evil.example> wrote:\n> Is it stuck?\n"
    deliver(mail("Alice Adair <alice@varde.example>", "Re: Lift", body, to="team"), to="team")
    author = Message.objects.exclude(author=alice).get().author
    assert author.is_outsider and "bob@varde.example" not in author.name
