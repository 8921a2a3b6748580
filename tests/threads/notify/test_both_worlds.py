"""Browser and mailbox, one conversation: everybody has every message once, in one tree, in both places."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from accounts.models import Group, Membership, User
from microblog.kit.limits import Limit
from tests.bridge import jwz
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.conftest import Queries, make_person
from tests.pages import flat
from threads import addresses
from threads.actions import bounds, by_mail, following, joining, posting, reading
from threads.models import Addressee, Message, Subscription
from threads.notify import items
from threads.notify.models import MailChoice, Notification
from threads.queries import feed

from .mailboxes import NAMES, at

pytestmark = pytest.mark.django_db


def test_a_reply_all_chain_and_a_browser_are_one_conversation(boxes, six, chain):
    ana, ben, cid, _dan, _eve, fay = six
    assert boxes.take() == [] and not Notification.objects.exclude(mail="").exists()
    third = posting.reply(
        author=fay, conversation=chain.conversation, parent=chain, body="Number three: from the browser."
    )
    letters = boxes.take()
    assert sorted(one.to[0] for one in letters) == sorted(at(one) for one in six if one != fay)
    # Ben answers the copy that Skein sent: his program writes to its From address alone.
    answered = message_from_bytes(boxes.of[at(ben)][-1], policy=policy.default)
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
    assert jwz.tree(boxes.of[at(ana)]) == tree
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
    assert at(ben) not in [letter.to[0] for letter in boxes.take()]


def test_a_message_whose_mail_left_somebody_out_is_passed_on_under_its_own_name(boxes, six, chain):
    ana, ben, *others = six
    boxes.write(ana, "Re: Pump 7", "Only for Ben", "3@varde.example", ["2@varde.example"], to=[at(ben)])
    letters = boxes.take()
    assert sorted(letter.to[0] for letter in letters) == sorted(map(at, others))
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
    assert [letter.to[0] for letter in boxes.take()] == [at(eve)]
    message = posting.reply(author=fay, conversation=chain.conversation, body="Taken back")
    posting.withdraw(message, by=fay)
    assert boxes.take() == []


def test_leaving_the_group_ends_it_where_colleagues_may_go_on_reading(boxes, six, group, chain):
    ben = six[1]
    joining.leave(ben, group)
    joining.join(ben, group)
    posting.reply(author=six[5], conversation=chain.conversation, body="News")
    assert at(ben) not in [letter.to[0] for letter in boxes.take()]


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


def test_an_answer_to_all_with_the_group_in_copy_lands_below_what_it_answers(boxes, six, chain):
    """By either address first, it is one message."""
    ana, ben, *_others = six
    third = posting.reply(
        author=six[5], conversation=chain.conversation, parent=chain, body="Number three, in the browser"
    )
    boxes.take()
    letter = message_from_bytes(boxes.of[at(ben)][-1], policy=policy.default)
    to = letter["From"].addresses[0].addr_spec
    ref = [*(name.strip("<>") for name in letter["References"].split()), letter["Message-ID"].strip("<>")]
    quote = f"\n\nOn Mon, Mar 2, 2026 at 9:00 AM Fay Fox <{to}> wrote:\n> " + letter.get_body(
        ("plain",)
    ).get_content().replace("\n", "\n> ")
    boxes.write(ben, letter["Subject"], "By reply and group." + quote, "4@varde.example", ref, to=[to])
    boxes.write(ana, letter["Subject"], "By the group alone." + quote, "5@varde.example", ref, to=[at(ben)])
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
    letter = message_from_bytes(boxes.of[at(ben)][-1], policy=policy.default)
    to = letter["From"].addresses[0].addr_spec
    text = letter.get_body(("plain",)).get_content()
    quote = f"On Mon, Mar 2, 2026 at 9:00 AM Fay Fox <{to}> wrote:\n> " + text.replace("\n", "\n> ")
    boxes.write(ana, "Fwd: Pump 7", f"Look at this.\n\n{quote}", "9@varde.example", to=[at(ben)])
    assert Message.objects.count() == 4 and not User.objects.filter(kind="outsider").exists()
    assert Message.objects.get(message_id="9@varde.example").conversation == chain.conversation


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


def test_the_composer_says_how_many_get_it_by_mail(client, boxes, six, chain):
    client.force_login(six[0])
    assert "5 people get it by mail." in flat(
        client.get(chain.conversation.get_absolute_url()).content.decode()
    )
    stranger = make_person("Gus Gray")
    client.force_login(stranger)
    assert "by mail." not in client.get(chain.conversation.get_absolute_url()).content.decode()
