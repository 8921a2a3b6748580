"""Who gets a message by mail, whatever a mail claims and whatever they chose: nobody is silenced, nobody brought back."""

from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Membership
from microblog.kit.limits import Limit
from threads.actions import bounds, by_mail, following, importing, posting
from threads.actions.importing import MessageToImport
from threads.models import Subscription
from threads.notify.models import Notification

from .mailboxes import at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", ["chain", "everything", "mentions"])
def test_a_group_on_nothing_is_silent_but_for_a_conversation_one_chose(boxes, six, group, chain, chosen):
    _ana, ben, cid, *_others = six
    Membership.objects.filter(user=ben, group=group).update(involvement="nothing")
    here = Subscription.objects.filter(user=ben, conversation=chain.conversation)
    here.update(mail=chosen)
    for parent, words in ((chain, "An answer"), (chain.parent, "Hello @ben")):
        posting.reply(author=cid, conversation=chain.conversation, parent=parent, body=words)
        assert [one.to[0] for one in boxes.take()].count(at(ben)) == 1
    for silent in ("", "nothing"):
        here.update(mail=silent)
        posting.reply(author=cid, conversation=chain.conversation, parent=chain, body=f"Again @ben {silent}")
        assert at(ben) not in [one.to[0] for one in boxes.take()]
    assert Notification.objects.filter(user=ben).count() == 2


def test_a_forged_mail_keeps_no_answer_from_anybody_nor_itself_from_whom_it_names(
    boxes, six, chain, settings
):
    ana, ben, *_others = six
    settings.MAIL_AUTHSERV_ID = ""
    boxes.write(ana, "Re: Pump 7", "I resign", "9@evil.example", ["2@varde.example"])
    assert {at(ana), at(ben)} <= {one.to[0] for one in boxes.take()}
    assert Notification.objects.get(user=ben, reason="reply").mail == "sent"


def test_a_mention_put_in_by_an_edit_is_mailed_to_whoever_had_the_older_words(boxes, six, chain):
    ana, ben, *_others = six
    posting.edit(chain.parent, by=ana, body="Something else: @ben must come at once")
    assert [one.to[0] for one in boxes.take()] == [at(ben)]


def test_the_words_of_a_quote_are_not_mailed_again_when_their_mail_comes(boxes, six, chain):
    ana, ben, *_others = six
    draft = MessageToImport(
        author=ana, body="Quoted words", sent_at=timezone.now(), parent=chain, claimed_by=ben
    )
    _place, (claim,) = importing.publish_chain(
        conversation=chain.conversation, forwarded_by=ben, drafts=[draft]
    )
    had = {one.to[0] for one in boxes.take()}
    assert had == {at(one) for one in six if one != ben}
    true = MessageToImport(
        author=ana, body="Quoted words", sent_at=timezone.now(), message_id="q@varde.example"
    )
    importing.upgrade(claim, true)
    assert [one.to[0] for one in boxes.take()] == [at(ben)]


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
    assert had == {at(one) for one in six if one != who}
    again = set() if way == "same file" else had - {at(ana)}
    assert {one.to[0] for one in boxes.take()} == again | {at(ben)}


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
    assert found == Counter(at(one) for one in six if one != ana or state == "waiting")


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
                addresses=[at(bob)],
                is_proven=False,
                since=timezone.now(),
            )
        assert Subscription.objects.filter(user=bob, conversation=place, mail="chain").exists()
