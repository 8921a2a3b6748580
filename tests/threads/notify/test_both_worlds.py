"""Browser and mailbox, one conversation: everybody has every message once, in one tree, in both places."""

from collections import Counter, defaultdict
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people
from accounts.models import Group, Membership, User
from microblog.kit.limits import Limit
from tests.bridge import jwz
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.conftest import Queries, make_group, make_person
from tests.pages import flat
from threads import addresses
from threads.actions import bounds, by_mail, following, importing, joining, posting, reading
from threads.actions.importing import MessageToImport
from threads.bridge.models import IncomingMail
from threads.models import Addressee, Message, Subscription
from threads.notify import create, items, mailing, true_mail
from threads.notify.branches import Branches
from threads.notify.models import MailChoice, Notification
from threads.queries import feed

pytestmark = pytest.mark.django_db
PASS = "mx.varde.example; dmarc=pass header.from=varde.example"
NAMES = ("Ana Ash", "Ben Bay", "Cid Cole", "Dan Dee", "Eve East", "Fay Fox")


class Mailboxes:
    """What everybody has in their mail program: what colleagues sent each other, own copies, and what Skein sent."""

    def __init__(self, group: Group, people: list[User]) -> None:
        self.group, self.people = group, people
        self.of: dict[str, list[bytes]] = defaultdict(list)

    def write(
        self, author: User, subject: str, body: str, mid: str, ref=(), to=None, group=True, **fields
    ) -> Message:
        """A mail to all the others, or to ``to``, with the group in Cc."""
        others = [_at(one) for one in self.people if one != author] if to is None else to
        cc = [f"{self.group.slug}@skein.localhost"] if group else []
        fields = {"Authentication_Results": PASS} | ({"Cc": ", ".join(cc)} if cc else {}) | fields
        raw = written(
            f"{author.name} <{_at(author)}>", subject, body, to=", ".join(others), mid=mid, ref=ref, **fields
        )
        for address in {*others, _at(author)}:
            self.of[address].append(raw)
        for ours in [address for address in (*others, *cc) if address.endswith("@skein.localhost")]:
            done = deliver(raw, ours, envelope_from=_at(author))
            assert done.state in (IncomingMail.State.PUBLISHED, IncomingMail.State.DUPLICATE), done.reason
        return Message.objects.get(message_id=mid)

    def take(self) -> list:
        """What Skein sends once the pause is over."""
        mail.outbox = []
        Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
        mailing.send_due()
        for letter in mail.outbox:
            self.of[letter.to[0]].append(letter.message().as_bytes())
        return mail.outbox

    def count(self, person: User, words: str) -> int:
        """How many mails of theirs begin with these words."""
        own = [message_from_bytes(raw, policy=policy.default) for raw in self.of[_at(person)]]
        texts = [one.get_body(("plain",)).get_content().lstrip() for one in own]
        return sum(text.startswith(words) for text in texts)


def _at(person: User) -> str:
    return f"{person.handle}@varde.example"


@pytest.fixture
def six(settings, db) -> list[User]:
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    return [make_person(name) for name in NAMES]


@pytest.fixture
def group(six) -> Group:
    return make_group("Pumps", *six)


@pytest.fixture
def boxes(group, six) -> Mailboxes:
    return Mailboxes(group, six)


@pytest.fixture
def chain(boxes, six) -> Message:
    """Ana writes to the five others, the group in Cc; Ben answers all."""
    ana, ben, *_others = six
    boxes.write(ana, "Pump 7", "Number one: pump 7 stands still.", "1@varde.example")
    return boxes.write(
        ben, "Re: Pump 7", "Number two: the fitter comes at noon.", "2@varde.example", ["1@varde.example"]
    )


def test_a_reply_all_chain_and_a_browser_are_one_conversation(boxes, six, chain):
    ana, ben, cid, _dan, _eve, fay = six
    assert boxes.take() == [] and not Notification.objects.exclude(mail="").exists()
    third = posting.reply(
        author=fay, conversation=chain.conversation, parent=chain, body="Number three: from the browser."
    )
    letters = boxes.take()
    assert sorted(one.to[0] for one in letters) == sorted(_at(one) for one in six if one != fay)
    # Ben answers the copy that Skein sent: his program writes to its From address alone.
    answered = message_from_bytes(boxes.of[_at(ben)][-1], policy=policy.default)
    boxes.write(
        ben, answered["Subject"], "Number four: thanks, Fay.", "4@varde.example",
        ["1@varde.example", "2@varde.example", answered["Message-ID"].strip("<>")],
        to=[answered["From"].addresses[0].addr_spec], group=False,
    )  # fmt: skip
    boxes.take()
    # Cid answers all of an old mail; Fay is still among its addressees.
    boxes.write(
        cid,
        "Re: Pump 7",
        "Number five: is it back?",
        "5@varde.example",
        ["1@varde.example", "2@varde.example"],
    )
    assert boxes.take() == []
    texts = ["Number one", "Number two", "Number three", "Number four", "Number five"]
    assert Message.objects.count() == 5 and chain.conversation.messages.count() == 5
    for person in six:
        counts = Counter({text: boxes.count(person, text) for text in texts})
        # Her own words of the browser are in nobody's Sent folder.
        assert counts == Counter(dict.fromkeys(texts, 1) | ({"Number three": 0} if person == fay else {})), (
            person
        )
    tree = {
        "<1@varde.example>": None, "<2@varde.example>": "<1@varde.example>", "<5@varde.example>": "<2@varde.example>",
        f"<{addresses.own_message_id(third.pk)}>": "<2@varde.example>",
        "<4@varde.example>": f"<{addresses.own_message_id(third.pk)}>",
    }  # fmt: skip
    assert jwz.tree(boxes.of[_at(ana)]) == tree
    assert Message.objects.get(message_id="4@varde.example").parent == third


def test_whoever_writes_in_the_browser_reads_there_until_they_write_by_mail(boxes, six, chain):
    ana, ben, cid, *_others = six
    here = Subscription.objects.filter(conversation=chain.conversation)
    assert set(here.filter(mail="chain").values_list("user", flat=True)) == {one.pk for one in six}
    posting.reply(author=ana, conversation=chain.conversation, body="From the browser")
    assert here.get(user=ana).mail == ""
    boxes.write(cid, "Re: Pump 7", "Who has it?", "3@varde.example", ["1@varde.example"])
    assert here.get(user=ana).mail == ""
    boxes.write(ana, "Re: Pump 7", "I do.", "4@varde.example", ["3@varde.example"])
    assert here.get(user=ana).mail == "chain"
    following.mute(ben, chain.conversation)
    boxes.write(ben, "Re: Pump 7", "Aha.", "5@varde.example", ["3@varde.example"])
    posting.reply(author=cid, conversation=chain.conversation, body="Muted is muted")
    assert _at(ben) not in [letter.to[0] for letter in boxes.take()]


def test_a_message_whose_mail_left_somebody_out_is_passed_on_under_its_own_name(boxes, six, chain):
    ana, ben, *others = six
    boxes.write(ana, "Re: Pump 7", "Only for Ben", "3@varde.example", ["2@varde.example"], to=[_at(ben)])
    letters = boxes.take()
    assert sorted(letter.to[0] for letter in letters) == sorted(map(_at, others))
    assert {letter.extra_headers["Message-ID"] for letter in letters} == {"<3@varde.example>"}
    assert all(boxes.count(person, "Only for Ben") == 1 for person in six)


def test_a_mention_or_an_answer_that_somebody_has_by_mail_is_told_in_the_browser_alone(boxes, six, chain):
    ana, ben, *_others = six
    MailChoice.objects.update_or_create(user=ana, defaults={"level": "everything"})
    boxes.write(ben, "Re: Pump 7", "Yes, Ana.", "3@varde.example", ["1@varde.example"])
    told = Notification.objects.filter(user=ana, message__message_id="3@varde.example")
    assert list(told.values_list("reason", "mail", "read_at")) == [("reply", "", None)]
    assert boxes.take() == []


def test_what_is_read_in_the_browser_or_taken_back_or_shut_meanwhile_does_not_leave(boxes, six, group, chain):
    ana, ben, cid, dan, eve, fay = six
    message = posting.reply(author=fay, conversation=chain.conversation, body="Shut")
    reading.read(ana, chain.conversation)
    joining.leave(ben, group)
    following.mute(cid, chain.conversation)
    dan.is_active = False
    dan.save()
    Group.objects.filter(pk=group.pk).update(visibility="secret", joining="invite")
    assert [letter.to[0] for letter in boxes.take()] == [_at(eve)]
    message = posting.reply(author=fay, conversation=chain.conversation, body="Taken back")
    posting.withdraw(message, by=fay)
    assert boxes.take() == []


def test_leaving_the_group_ends_it_where_colleagues_may_go_on_reading(boxes, six, group, chain):
    ben = six[1]
    joining.leave(ben, group)
    joining.join(ben, group)
    posting.reply(author=six[5], conversation=chain.conversation, body="News")
    assert _at(ben) not in [letter.to[0] for letter in boxes.take()]


def test_a_mail_that_is_not_proven_brings_in_nobody_who_is_not_in_the_group(boxes, six, group, settings):
    stranger = make_person("Gus Gray")
    boxes.people = [*six, stranger]
    Group.objects.filter(pk=group.pk).update(mail_policy="colleagues")
    settings.MAIL_AUTHSERV_ID = ""
    assert boxes.write(six[0], "Pump 7", "x", "1@varde.example").unchecked
    here = set(Subscription.objects.filter(mail="chain").values_list("user", flat=True))
    assert here == {one.pk for one in six}
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    boxes.write(six[0], "Pump 8", "x", "2@varde.example")
    assert Subscription.objects.filter(user=stranger, mail="chain").count() == 1


def test_a_mail_to_half_the_company_is_a_circular(boxes, six, group, monkeypatch):
    monkeypatch.setattr(by_mail, "MOST", 3)
    boxes.write(six[0], "Pump 7", "x", "1@varde.example")
    assert list(Subscription.objects.filter(mail="chain").values_list("user", flat=True)) == [six[0].pk]


def test_people_who_are_named_are_bounded_by_the_hour(boxes, six, group, settings, monkeypatch):
    settings.LIMITS = True
    monkeypatch.setattr(bounds, "NAMED", (Limit("bymail.test", 5, 3600),))
    boxes.write(six[0], "Pump 7", "x", "1@varde.example")
    assert Subscription.objects.filter(mail="chain").count() == 6
    boxes.write(six[0], "Pump 8", "x", "2@varde.example")
    assert Subscription.objects.filter(mail="chain").count() == 7


def test_archives_and_forwards_to_in_make_nobody_take_part(six, group, boxes):
    raw = written(
        f"{NAMES[0]} <ana@varde.example>", "Fwd: Pump", "See below", to="ben@varde.example", mid="1@x"
    )
    deliver(raw, "in", envelope_from="ana@varde.example")
    assert not Subscription.objects.exclude(mail="").exists()


def test_the_header_is_that_of_an_answer(settings, boxes, six, chain):
    third = posting.reply(author=six[5], conversation=chain.conversation, parent=chain, body="Number three")
    boxes.take()
    letter = message_from_bytes(boxes.of["ana@varde.example"][-1], policy=policy.default)
    assert letter["From"].addresses[0].display_name == "Fay Fox (Skein)"
    assert letter["From"].addresses[0].username.startswith("reply+")
    assert letter["Subject"] == "Re: Pump 7" and letter["Thread-Topic"] == "Pump 7"
    assert letter["In-Reply-To"] == "<2@varde.example>"
    assert letter["References"] == "<1@varde.example> <2@varde.example>"
    assert letter["Archived-At"] == f"<{settings.BASE_URL}/m/{third.pk}/>"
    assert letter["Auto-Submitted"] == "auto-generated" and letter["X-Skein-Loop"] == "skein.localhost"
    assert "pumps.skein.localhost" in letter["List-Id"]
    text = letter.get_body(("plain",)).get_content()
    assert text.startswith("Number three") and "You take part in this conversation by mail" in text


def test_thread_index_goes_on_from_what_outlook_wrote(boxes, six, group):
    import base64

    root = b"\x01" + bytes(range(21))
    boxes.write(six[0], "Pump 7", "x", "1@varde.example", Thread_Index=base64.b64encode(root).decode())
    first = Message.objects.get()
    second = posting.reply(author=six[1], conversation=first.conversation, parent=first, body="y")
    third = posting.reply(author=six[2], conversation=first.conversation, parent=second, body="z")
    found = Branches().index(third)
    assert found.startswith(Branches().index(second)) and len(found) == 22 + 10
    assert found.startswith(root)
    other = posting.post(author=six[1], group=group, subject="Web", body="w")
    assert len(Branches().index(other)) == 22
    assert Branches().index(other) == Branches().index(other)


@pytest.mark.parametrize("way", ["as it is", "without the mark", "through a list"])
@pytest.mark.parametrize("which", ["browser", "passed on"])
def test_our_own_mail_that_comes_back_is_dropped(boxes, six, chain, way, which):
    if which == "browser":
        posting.reply(author=six[5], conversation=chain.conversation, body="Number three")
    else:
        boxes.write(six[5], "Re: Pump 7", "Number three", "3@varde.example", ["2@varde.example"], to=[])
    boxes.take()
    before = Message.objects.count()
    letter = message_from_bytes(boxes.of["ana@varde.example"][-1], policy=policy.default)
    assert "Number three" in letter.get_body(("plain",)).get_content()
    if way != "as it is":
        for name in ("X-Skein-Loop", "Auto-Submitted", "X-Auto-Response-Suppress"):
            del letter[name]
    if way == "through a list":
        letter.replace_header("From", '"Fay Fox via All" <all@varde.example>')
        del letter["List-Unsubscribe"]
        letter["List-Post"] = "<mailto:all@varde.example>"
    done = deliver(letter.as_bytes(), "pumps", envelope_from="ana@varde.example")
    assert done.state == IncomingMail.State.AUTO and Message.objects.count() == before


def test_an_answer_to_all_with_the_group_in_copy_lands_below_what_it_answers(boxes, six, chain):
    """By either address first, it is one message."""
    ana, ben, *_others = six
    third = posting.reply(
        author=six[5], conversation=chain.conversation, parent=chain, body="Number three, in the browser"
    )
    boxes.take()
    letter = message_from_bytes(boxes.of[_at(ben)][-1], policy=policy.default)
    to = letter["From"].addresses[0].addr_spec
    ref = [*(name.strip("<>") for name in letter["References"].split()), letter["Message-ID"].strip("<>")]
    quote = f"\n\nOn Mon, Mar 2, 2026 at 9:00 AM Fay Fox <{to}> wrote:\n> " + letter.get_body(
        ("plain",)
    ).get_content().replace("\n", "\n> ")
    boxes.write(ben, letter["Subject"], "By reply and group." + quote, "4@varde.example", ref, to=[to])
    boxes.write(ana, letter["Subject"], "By the group alone." + quote, "5@varde.example", ref, to=[_at(ben)])
    for mid in ("4@varde.example", "5@varde.example"):
        found = Message.objects.get(message_id=mid)
        assert found.parent == third and "Number three" not in found.body
    assert Message.objects.count() == 5 and not User.objects.filter(kind="outsider").exists()
    assert not Addressee.objects.filter(address__startswith="reply+").exists()


def test_a_quote_of_our_mail_is_the_message_also_where_the_header_names_nothing(boxes, six, chain):
    ana, ben, *_others = six
    posting.reply(
        author=six[5], conversation=chain.conversation, parent=chain, body="Number three, in the browser"
    )
    boxes.take()
    letter = message_from_bytes(boxes.of[_at(ben)][-1], policy=policy.default)
    to = letter["From"].addresses[0].addr_spec
    text = letter.get_body(("plain",)).get_content()
    quote = f"On Mon, Mar 2, 2026 at 9:00 AM Fay Fox <{to}> wrote:\n> " + text.replace("\n", "\n> ")
    boxes.write(ana, "Fwd: Pump 7", f"Look at this.\n\n{quote}", "9@varde.example", to=[_at(ben)])
    assert Message.objects.count() == 4 and not User.objects.filter(kind="outsider").exists()
    assert Message.objects.get(message_id="9@varde.example").conversation == chain.conversation


def test_the_link_in_a_mail_is_for_one_person_and_one_conversation(client, boxes, six, group, chain):
    ana, ben, *_others = six
    url = true_mail.choice_path(ana, chain.conversation)
    assert client.get(url).status_code == 200
    here = Subscription.objects.filter(conversation=chain.conversation)
    assert here.get(user=ana).mail == "chain"
    assert client.post(url, {"mail": "mentions"}).status_code == 200 and here.get(user=ana).mail == "mentions"
    assert (
        client.post(url, {"mail": "everything"}).status_code == 200
        and here.get(user=ana).mail == "everything"
    )
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert here.get(user=ana).mail == "mentions" and here.get(user=ben).mail == "chain"
    for fewer in ("summary", "nothing"):
        here.filter(user=ana).update(mail=fewer)
        client.post(url, {"List-Unsubscribe": "One-Click"})
        assert here.get(user=ana).mail == fewer
    here.filter(user=ana).update(mail="mentions")
    posting.reply(author=ben, conversation=chain.conversation, parent=chain, body="Look")
    assert _at(ana) not in [letter.to[0] for letter in boxes.take()]
    posting.reply(author=ben, conversation=chain.conversation, body="@ana look")
    assert _at(ana) in [letter.to[0] for letter in boxes.take()]
    other = posting.post(author=ana, group=group, subject="Other", body="x").conversation
    token = url.rstrip("/").rpartition("/")[2]
    assert client.post(reverse("mail_here", args=[other.pk, token])).status_code == 404
    Membership.objects.filter(user=ana).delete()
    Group.objects.filter(pk=group.pk).update(visibility="private")
    assert client.get(url).status_code == 404


def test_whoever_wants_everything_of_a_group_gets_it_and_guards_hold(boxes, six, group):
    ana, ben, cid, *_others = six
    Membership.objects.filter(user__in=[ana, ben], group=group).update(involvement="everything")
    first = posting.post(author=cid, group=group, subject="Valve", body="@ben look at the valve")
    letters = boxes.take()
    assert sorted(one.to[0] for one in letters) == ["ana@varde.example", "ben@varde.example"]
    assert {one.subject for one in letters} == {"Valve"}
    assert not Notification.objects.filter(user=ana).shown().exists()
    assert Notification.objects.filter(user=ben).count() == 1
    posting.edit(first, by=cid, body="@ben look at the other valve")
    assert boxes.take() == []


def test_fifty_readers_by_mail_cost_two_questions_more(group, six):
    many = [make_person(f"P{number} Poe") for number in range(50)]
    first = posting.post(author=six[0], group=group, subject="Valve", body="x")
    with Queries() as none:
        posting.reply(author=six[0], conversation=first.conversation, body="y")
    Subscription.objects.bulk_create(
        Subscription(user=one, conversation=first.conversation, mail="chain") for one in many
    )
    with Queries() as fifty:
        posting.reply(author=six[0], conversation=first.conversation, body="z")
    assert Notification.objects.filter(mail="waiting").count() == 50
    assert len(fifty) - len(none) <= 2


def test_the_summary_leaves_out_what_somebody_had_by_mail(boxes, six, group, chain):
    ana, ben, *_others = six
    gus = make_person("Gus Gray")
    now = timezone.now()
    joining.join(gus, group)
    Membership.objects.filter(user=gus).update(joined_at=now - timedelta(hours=1))
    posts = feed.NEWS.page(gus, None, now - timedelta(days=1)).posts
    assert [item.pk for item in items.of(gus, posts)] == [chain.conversation_id]
    posts = feed.NEWS.page(ana, None, now - timedelta(days=1)).posts
    assert items.of(ana, posts) == []
    # Also of whoever is there in the browser, but was among the addressees.
    Subscription.objects.filter(user=ana).update(mail="")
    assert items.of(ana, posts) == []
    posting.reply(author=ben, conversation=chain.conversation, body="News")
    posts = feed.NEWS.page(ana, None, now - timedelta(days=1)).posts
    (item,) = items.of(ana, posts)
    assert [line.words for line in item.lines] == ["News"]


def test_of_a_silent_group_no_message_leaves_as_itself(boxes, six, group, chain):
    Group.objects.filter(pk=group.pk).update(is_silent=True)
    posting.reply(author=six[0], conversation=chain.conversation, body="Nobody outside may see this")
    assert not any(
        true_mail.leaves_as_itself([notice]) for notice in Notification.objects.filter(reason="wrote")
    )
    assert Notification.objects.filter(reason="wrote", mail="waiting").count() == 5


def test_what_is_beyond_an_hour_waits_and_is_not_left_out(boxes, six, chain, monkeypatch):
    ana = six[0]
    monkeypatch.setattr(mailing, "AS_IT_COMES_AN_HOUR", Limit("message.test", 2, 3_600))
    for number in range(3):
        posting.reply(author=six[5], conversation=chain.conversation, body=f"Turn {number}")
    boxes.take()
    assert [boxes.count(ana, f"Turn {number}") for number in range(3)] == [1, 1, 0]
    late = Notification.objects.get(user=ana, mail="waiting")
    assert late.mail_at > timezone.now() + timedelta(minutes=30)


def test_what_is_new_waits_its_own_time_when_something_else_leaves(boxes, six, chain):
    posting.reply(author=six[5], conversation=chain.conversation, body="Turn 1")
    Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
    posting.reply(author=six[5], conversation=chain.conversation, body="Turn 2")
    mail.outbox = []
    mailing.send_due()
    assert len(mail.outbox) == 5 and all(letter.body.startswith("Turn 1") for letter in mail.outbox)


def test_the_composer_says_how_many_get_it_by_mail(client, boxes, six, chain):
    client.force_login(six[0])
    assert "5 people get it by mail." in flat(
        client.get(chain.conversation.get_absolute_url()).content.decode()
    )
    stranger = make_person("Gus Gray")
    client.force_login(stranger)
    assert "by mail." not in client.get(chain.conversation.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["colleague", "outside", "unchecked", "no address"])
def test_the_sender_of_a_letter_never_looks_like_the_mail_of_the_person(boxes, six, chain, kind):
    """Also of somebody outside who has the name of a colleague."""
    author = six[0]
    if kind in ("outside", "no address"):
        author = people.shadow("Ana Ash", "ana.ash@evil.example" if kind == "outside" else "")
    message = Message.objects.create(
        conversation=chain.conversation, parent=chain, author=author, source="mail", body="Pay now", body_html="<p>Pay now</p>",
        message_id="e@evil.example", arrived_at=timezone.now(), unchecked=kind == "unchecked",
    )  # fmt: skip
    create.mail_as_it_comes(chain.conversation, [message])
    letter = boxes.take()[0]
    said = letter.extra_headers["From"].partition(" <")[0].strip('"')
    html = letter.alternatives[0][0]
    if kind == "colleague":
        assert said == "Ana Ash (Skein)" and letter.body.startswith("Pay now") and "outside" not in html
    elif kind == "unchecked":
        assert said == "Ana Ash, sender not checked (Skein)"
        assert letter.body.startswith("(It came by mail, and its sender could not be checked.)")
    else:
        assert said == "Ana Ash, from outside (Skein)"
        domain = ", evil.example" if kind == "outside" else ""
        assert letter.body.startswith(
            f"Ana Ash (from outside{domain}):\n"
        ) and f"(from outside{domain}):" in flat(html)


def test_the_link_that_needs_no_session_stands_in_the_header_alone(boxes, six, chain):
    posting.reply(author=six[5], conversation=chain.conversation, parent=chain, body="Number three")
    letter = next(one for one in boxes.take() if one.to[0] == _at(six[1]))
    secret = true_mail.choice_path(six[1], chain.conversation)
    assert secret in letter.extra_headers["List-Unsubscribe"]
    here = (
        f"{reverse('mail_choices')}?conversation={chain.conversation_id}#conversation-{chain.conversation_id}"
    )
    for text in (letter.body, letter.alternatives[0][0]):
        assert secret not in text and here in text


def test_the_page_of_a_link_names_the_conversation_to_nobody_but_its_person(client, six, chain):
    ana, ben, *_others = six
    url = true_mail.choice_path(ana, chain.conversation)
    for reader in (None, ben, ana):
        if reader:
            client.force_login(reader)
        for answer in (client.get(url), client.post(url, {"mail": "mentions"})):
            assert (chain.conversation.subject in answer.content.decode()) is (reader == ana)
            assert "no-store" in answer.headers["Cache-Control"]


def test_two_notices_of_one_message_leave_as_the_message(boxes, six, chain):
    message = posting.reply(
        author=six[2], conversation=chain.conversation, parent=chain, body="An answer to Ben"
    )
    posting.edit(message, by=six[2], body="An answer to @ben")
    MailChoice.objects.update_or_create(user=six[1], defaults={"level": "mentions"})
    Subscription.objects.filter(user=six[1]).update(mail="")
    letters = [one for one in boxes.take() if one.to[0] == _at(six[1])]
    told = Notification.objects.filter(user=six[1], message=message)
    assert set(told.values_list("reason", "mail")) == {("reply", "sent"), ("mention", "sent")}
    assert [one.extra_headers["Message-ID"] for one in letters] == [
        f"<{addresses.own_message_id(message.pk)}>"
    ]


@pytest.mark.parametrize("chosen", ["chain", "everything", "mentions"])
def test_a_group_on_nothing_is_silent_but_for_a_conversation_one_chose(boxes, six, group, chain, chosen):
    _ana, ben, cid, *_others = six
    Membership.objects.filter(user=ben, group=group).update(involvement="nothing")
    here = Subscription.objects.filter(user=ben, conversation=chain.conversation)
    here.update(mail=chosen)
    for parent, words in ((chain, "An answer"), (chain.parent, "Hello @ben")):
        posting.reply(author=cid, conversation=chain.conversation, parent=parent, body=words)
        assert [one.to[0] for one in boxes.take()].count(_at(ben)) == 1
    for silent in ("", "nothing"):
        here.update(mail=silent)
        posting.reply(author=cid, conversation=chain.conversation, parent=chain, body=f"Again @ben {silent}")
        assert _at(ben) not in [one.to[0] for one in boxes.take()]
    assert Notification.objects.filter(user=ben).count() == 2


def test_a_forged_mail_keeps_no_answer_from_anybody_nor_itself_from_whom_it_names(
    boxes, six, chain, settings
):
    ana, ben, *_others = six
    settings.MAIL_AUTHSERV_ID = ""
    boxes.write(ana, "Re: Pump 7", "I resign", "9@evil.example", ["2@varde.example"])
    assert {_at(ana), _at(ben)} <= {one.to[0] for one in boxes.take()}
    assert Notification.objects.get(user=ben, reason="reply").mail == "sent"


def test_a_mention_put_in_by_an_edit_is_mailed_to_whoever_had_the_older_words(boxes, six, chain):
    ana, ben, *_others = six
    posting.edit(chain.parent, by=ana, body="Something else: @ben must come at once")
    assert [one.to[0] for one in boxes.take()] == [_at(ben)]


def test_the_words_of_a_quote_are_not_mailed_again_when_their_mail_comes(boxes, six, chain):
    ana, ben, *_others = six
    draft = MessageToImport(
        author=ana, body="Quoted words", sent_at=timezone.now(), parent=chain, claimed_by=ben
    )
    _place, (claim,) = importing.publish_chain(
        conversation=chain.conversation, forwarded_by=ben, drafts=[draft]
    )
    had = {one.to[0] for one in boxes.take()}
    assert had == {_at(one) for one in six if one != ben}
    true = MessageToImport(
        author=ana, body="Quoted words", sent_at=timezone.now(), message_id="q@varde.example"
    )
    importing.upgrade(claim, true)
    assert [one.to[0] for one in boxes.take()] == [_at(ben)]


@pytest.mark.parametrize("way", ["words", "edited", "file", "own", "same file"])
def test_what_a_quote_did_not_say_is_mailed_when_its_mail_comes(boxes, six, chain, way):
    ana, ben, *_others = six
    # Who quoted herself: both mails are told by one person.
    who, same = (ana if way == "own" else ben), "f" * 32 if way in ("edited", "same file") else ""
    carried = ("a.txt", "text/plain", b"All of it")
    named = carried if way == "same file" else ("a.txt", "text/plain", None)
    draft = MessageToImport(
        author=ana, body="Quoted words", sent_at=timezone.now(), parent=chain, claimed_by=who, fingerprint=same,
        files=[named], edited_by=ben if way == "edited" else None,
    )  # fmt: skip
    _place, (claim,) = importing.publish_chain(
        conversation=chain.conversation, forwarded_by=who, drafts=[draft]
    )
    had = {one.to[0] for one in boxes.take()}
    true = MessageToImport(
        author=ana, body="Quoted words" if way == "file" else "Other words", sent_at=timezone.now(),
        message_id="q@varde.example", fingerprint=same, files=[carried] if "file" in way else [],
    )  # fmt: skip
    importing.upgrade(claim, true)
    assert had == {_at(one) for one in six if one != who}
    again = set() if way == "same file" else had - {_at(ana)}
    assert {one.to[0] for one in boxes.take()} == again | {_at(ben)}


@pytest.mark.parametrize("state", ["waiting", "failed"])
def test_of_a_quote_whose_mail_did_not_leave_the_true_words_leave_once(boxes, six, chain, state):
    ana, ben, *_others = six
    draft = MessageToImport(
        author=ana, body="Quoted words", sent_at=timezone.now(), parent=chain, claimed_by=ben
    )
    _place, (claim,) = importing.publish_chain(
        conversation=chain.conversation, forwarded_by=ben, drafts=[draft]
    )
    Notification.objects.filter(message=claim).update(mail=state)
    body = "Quoted words" if state == "failed" else "Other words"
    importing.upgrade(claim, MessageToImport(author=ana, body=body, sent_at=timezone.now()))
    found = Counter(one.to[0] for one in boxes.take())
    # What waits for her as a quote leaves with what is there by then.
    assert found == Counter(_at(one) for one in six if one != ana or state == "waiting")


def test_whoever_stops_following_keeps_their_choice_and_is_not_brought_back_by_a_name(boxes, six, chain):
    _ana, ben, cid, dan, *_others = six
    here = Subscription.objects.filter(conversation=chain.conversation)
    by_mail.choose(ben, chain.conversation, "nothing")
    for one in (ben, dan):
        following.unfollow(one, chain.conversation)
    boxes.write(cid, "Re: Pump 7", "To all", "3@varde.example", ["1@varde.example"])
    said = {row.user_id: (row.level, row.mail) for row in here.filter(user__in=[ben, dan])}
    assert said == {ben.pk: ("neither", "nothing"), dan.pk: ("neither", "")}
    boxes.write(dan, "Re: Pump 7", "I am back", "4@varde.example", ["1@varde.example"])
    assert here.filter(user=dan, level="following", mail="chain").exists()
    following.unfollow(dan, chain.conversation)
    posting.reply(author=dan, conversation=chain.conversation, body="In the browser")
    assert here.filter(user=dan, level="following", mail="").exists()


def test_a_forged_mail_brings_nobody_back_from_the_browser(boxes, six, group, chain, settings):
    ana = six[0]
    posting.reply(author=ana, conversation=chain.conversation, parent=chain, body="From the browser")
    settings.MAIL_AUTHSERV_ID = ""
    boxes.write(ana, "Re: Pump 7", "Forged", "9@evil.example", ["2@varde.example"])
    assert Subscription.objects.get(user=ana, conversation=chain.conversation).mail == ""


def test_unproven_mails_to_private_conversations_are_bounded_by_conversation(
    alice, bob, settings, monkeypatch
):
    settings.LIMITS = True
    monkeypatch.setattr(bounds, "NAMED", (Limit("bymail.private", 1, 3_600),))
    for number in range(2):
        place = posting.post(author=alice, people=[bob], subject=f"Pump {number}", body="x").conversation
        for _turn in range(2):
            by_mail.take_part(
                place,
                author=None,
                addresses=[_at(bob)],
                is_proven=False,
                since=timezone.now(),
            )
        assert Subscription.objects.filter(user=bob, conversation=place, mail="chain").exists()


def _after_the_first_letter(monkeypatch, happens) -> None:
    """A batch is on its way for minutes."""
    real, sent = mailing._send, []

    def send(bundle, connection):
        if len(sent) == 1:
            happens()
        sent.append(bundle)
        return real(bundle, connection)

    monkeypatch.setattr(mailing, "_send", send)


@pytest.mark.parametrize("what", ["edited", "silent", "secret"])
def test_a_letter_says_what_is_there_when_it_leaves(boxes, six, group, chain, monkeypatch, what):
    message = posting.reply(
        author=six[5], conversation=chain.conversation, parent=chain, body="The code is 4711"
    )
    shut = {"visibility": "secret", "joining": "invite"} if what == "secret" else {"is_silent": True}

    def happens() -> None:
        if what == "edited":
            posting.edit(message, by=six[5], body="The code is in the safe")
            return
        Group.objects.filter(pk=group.pk).update(**shut)
        if what == "secret":
            Membership.objects.filter(group=group).delete()

    _after_the_first_letter(monkeypatch, happens)
    letters = boxes.take()
    assert ["4711" in letter.body for letter in letters] == [True] + [False] * (0 if what == "secret" else 4)


def test_a_letter_more_costs_its_own_questions_alone(boxes, six, group):
    """However long the chain, whose mails all have their bytes: they are asked for once."""
    above = []
    for number in range(21):
        author = six[number % 2]
        boxes.write(
            author, "Pump", f"Number {number} says something new.", f"{number}@varde.example", above[-1:]
        )
        above.append(f"{number}@varde.example")
    last = Message.objects.get(message_id=above[-1])
    cost = []
    for readers in (5, 45):
        if readers == 45:
            many = [make_person(f"P{number} Poe") for number in range(40)]
            Membership.objects.bulk_create(Membership(user=one, group=group) for one in many)
            Subscription.objects.bulk_create(
                Subscription(user=one, conversation=last.conversation, mail="chain") for one in many
            )
        posting.reply(author=six[5], conversation=last.conversation, parent=last, body="Hello")
        with Queries() as asked:
            assert len(boxes.take()) == readers
        cost.append(asked)
    raw = [sum("rawmail" in query for query in asked) for asked in cost]
    assert raw == [1, 1]
    assert (len(cost[1]) - len(cost[0])) / 40 <= 10


def test_a_warning_leaves_before_what_waits_longer(boxes, six, chain, monkeypatch):
    monkeypatch.setattr(mailing, "BATCH", 3)
    posting.reply(author=six[5], conversation=chain.conversation, parent=chain, body="Hello")
    create.tell_people([six[0]], Notification.Reason.SIGN_IN, None, "/x", "password changed")
    letters = boxes.take()
    assert "password changed" in letters[0].body and len(letters) > 1


def test_what_was_put_off_is_not_read_each_minute(boxes, six, chain, monkeypatch):
    for number in range(4):
        posting.reply(author=six[5], conversation=chain.conversation, body=f"Turn {number}")
    Notification.objects.filter(mail="waiting").update(mail_at=timezone.now() + timedelta(minutes=40))
    posting.reply(author=six[5], conversation=chain.conversation, body="Turn 4")
    Notification.objects.filter(message__body="Turn 4").update(mail_at=timezone.now())
    read, real = [], mailing._bundles
    monkeypatch.setattr(mailing, "_bundles", lambda notices: read.append(len(notices)) or real(notices))
    mailing.send_due()
    assert read == [5]
