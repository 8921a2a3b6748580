"""A message that leaves as itself: what stands in it, its header, its links, and how a batch of them leaves."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.actions import people
from accounts.models import Group, Membership
from microblog.kit.limits import Limit
from tests.bridge.mails import deliver
from tests.conftest import Queries, make_person
from tests.pages import flat
from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail
from threads.models import Message, Subscription
from threads.notify import create, mailing, true_mail
from threads.notify.branches import Branches
from threads.notify.models import MailChoice, Notification

from .mailboxes import at

pytestmark = pytest.mark.django_db


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
    assert at(ana) not in [letter.to[0] for letter in boxes.take()]
    posting.reply(author=ben, conversation=chain.conversation, body="@ana look")
    assert at(ana) in [letter.to[0] for letter in boxes.take()]
    other = posting.post(author=ana, group=group, subject="Other", body="x").conversation
    token = url.rstrip("/").rpartition("/")[2]
    assert client.post(reverse("mail_here", args=[other.pk, token])).status_code == 404
    Membership.objects.filter(user=ana).delete()
    Group.objects.filter(pk=group.pk).update(visibility="private")
    assert client.get(url).status_code == 404


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
    letter = next(one for one in boxes.take() if one.to[0] == at(six[1]))
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
    letters = [one for one in boxes.take() if one.to[0] == at(six[1])]
    told = Notification.objects.filter(user=six[1], message=message)
    assert set(told.values_list("reason", "mail")) == {("reply", "sent"), ("mention", "sent")}
    assert [one.extra_headers["Message-ID"] for one in letters] == [
        f"<{addresses.own_message_id(message.pk)}>"
    ]


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
