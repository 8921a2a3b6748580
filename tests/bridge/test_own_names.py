"""The Message-IDs under which messages leave from here: nobody can guess one, and none of them joins conversations."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone

from accounts.models import EmailAddress, User
from tests.conftest import make_group, make_person
from threads import addresses
from threads.actions import importing, posting
from threads.actions.importing import MessageToImport
from threads.bridge.models import IncomingMail
from threads.models import Conversation, Message

from .mails import deliver
from .mails import mail as written

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_person("Ana Ash"), make_person("Ben Bay")


@pytest.fixture
def group(people):
    return make_group("Pumps", *people)


@pytest.fixture
def posts(people, group) -> list[Message]:
    return [
        posting.post(author=people[0], group=group, subject=f"Topic {n}", body=f"Body number {n} says {n}.")
        for n in range(4)
    ]


def answer(refs, mid="8@varde.example", body="An answer by mail", to="pumps") -> Message:
    raw = written("Ben Bay <ben@varde.example>", "Another subject", body, to=to, mid=mid, ref=refs)
    done = deliver(raw, to)
    assert done.state == IncomingMail.State.PUBLISHED, done.reason
    return Message.objects.get(message_id=mid)


def named(messages):
    return [addresses.own_message_id(one.pk) for one in messages]


def test_names_that_somebody_guessed_lead_nowhere(posts):
    found = answer([f"message-{number}@skein.localhost" for number in range(1, posts[-1].pk + 1)])
    assert Conversation.objects.count() == 5 and found.parent is None


def test_true_names_join_nothing(posts):
    found = answer(named(posts))
    assert Conversation.objects.count() == 4 and found.parent == posts[-1]


@pytest.mark.parametrize("between", [[], ["one@varde.example", "message-1@skein.localhost"]])
def test_the_nearest_counts_alone(posts, between):
    found = answer([*named(posts), *between, "elsewhere@varde.example"])
    assert Conversation.objects.count() == 4 and found.parent == posts[-1]
    gone = addresses.own_message_id(10**9)
    found = answer([*named(posts), gone, "nowhere@varde.example"], "9@varde.example")
    assert Conversation.objects.count() == 5 and found.parent is None


@pytest.mark.parametrize("way", ["reference", "attached", "awaited"])
def test_the_parent_comes_before_what_else_leads_somewhere(posts, way):
    old = written(
        "Ana Ash <ana@varde.example>",
        "Old",
        "An old mail of another conversation",
        to="pumps",
        mid="o@varde.example",
    )
    deliver(old, "pumps")
    elsewhere = answer(
        ["o@varde.example", "mid@varde.example"], "late@varde.example", "What the other mail says of it"
    )
    raw = EmailMessage()
    raw["From"], raw["To"], raw["Subject"] = (
        "Ben Bay <ben@varde.example>",
        "pumps@skein.localhost",
        "Another subject",
    )
    raw["Message-ID"] = "<mid@varde.example>" if way == "awaited" else "<8@varde.example>"
    parent, other = named(posts[:1])[0], "<o@varde.example> " if way == "reference" else ""
    raw["In-Reply-To"], raw["References"] = f"<{parent}>", f"{other}<{parent}>"
    raw.set_content("See the old mail")
    if way == "attached":
        raw.add_attachment(message_from_bytes(old, policy=policy.default))
    assert deliver(raw.as_bytes(), "pumps").state == IncomingMail.State.PUBLISHED
    found = Message.objects.get(message_id=raw["Message-ID"][1:-1])
    assert found.parent == posts[0] and Conversation.objects.count() == 5
    # Neither does what it brought draw the answers of there to here, or join both.
    again = answer(
        ["o@varde.example", "late@varde.example"], "last@varde.example", "One more answer of there"
    )
    assert again.parent == elsewhere and Conversation.objects.count() == 5


def test_a_mail_that_is_here_stays_where_it_is(posts):
    first = answer([], "5@varde.example", "I say it for the first time, and so it is new")
    raw = written(
        "Ben Bay <ben@varde.example>",
        "Another subject",
        first.body,
        to="pumps",
        mid="5@varde.example",
        ref=named(posts[:1]),
    )
    deliver(raw, "pumps")
    assert Message.objects.get(message_id="5@varde.example") == first and Conversation.objects.count() == 5


def test_a_name_of_ours_gives_way_to_another(posts):
    first = answer(named(posts[:1]))
    found = answer([*named(posts[1:2]), first.message_id], "9@varde.example")
    assert found.conversation == posts[0].conversation and Conversation.objects.count() == 4


def test_a_name_with_a_wrong_seal_is_none(posts):
    name = addresses.own_message_id(posts[0].pk)
    assert (
        addresses.number_in(name)
        == addresses.number_in(name.upper().replace("MESSAGE", "message"))
        == posts[0].pk
    )
    head, _dot, seal = name.partition(".")
    for wrong in (
        f"{head}@skein.localhost",
        f"{head}.a{seal[1:]}x",
        name.replace("skein.", "else."),
        "",
        "message-@",
    ):
        assert addresses.number_in(wrong) is None
    reply = addresses.mint("reply", posts[0].pk)
    assert addresses.number_in(f"message-{reply}@skein.localhost") is None


def test_a_name_at_a_domain_from_before_still_counts(posts, settings):
    settings.MAIL_OLD_DOMAINS = ("old.localhost",)
    old = addresses.own_message_id(posts[0].pk).replace("skein.localhost", "old.localhost")
    assert answer([old]).parent == posts[0]
    # And what left under it is no news when it comes back.
    raw = written("Ben Bay <ben@varde.example>", "Topic 0", "Body number 0", to="pumps", mid=old)
    assert deliver(raw, "pumps").state == IncomingMail.State.AUTO


def test_an_archive_takes_no_answer_of_a_message_that_is_here(people, group, posts):
    for number, name in enumerate((f"message-{posts[0].pk}@skein.localhost", *named(posts[:1]))):
        importing.publish_chain(
            group=group, forwarded_by=people[1], quiet=True, subject="Old",
            drafts=[MessageToImport(
                author=people[0], body=f"Words {number} of an archive that matter", sent_at=timezone.now(), message_id=name,
            )],
        )  # fmt: skip
    assert answer(named(posts[:1])).parent == posts[0]


def test_an_address_of_ours_that_stands_for_no_message_makes_nobody(people, posts):
    gone = posting.post(author=people[0], group=posts[0].conversation.group, subject="Gone", body="Gone soon")
    token = addresses.mint("reply", gone.pk)
    gone.conversation.delete()
    for number, address in enumerate((f"reply+{token}", "reply+1.aaaaaaaaaaaaaaaa", "team")):
        quote = f"On Mon, 30 Nov 2026 at 10:00, Zoe Zander <{address}@skein.localhost> wrote:\n> Words number {number} of Zoe, and more."
        answer([], f"q{number}@varde.example", f"I do not agree with {number}.\n\n{quote}")
    assert User.objects.filter(name="Zoe Zander", kind=User.Kind.OUTSIDER).exists()
    assert not EmailAddress.objects.filter(address__endswith="@skein.localhost").exists()
