"""Whole chains at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from threads.actions import importing, posting, reacting
from threads.actions.importing import MessageToImport
from threads.models import Activity, Attachment, Conversation, LiveEvent, Message, Participant

pytestmark = pytest.mark.django_db
MORNING = timezone.now().replace(hour=8) - timedelta(days=400)


def chain(author, length: int, **fields) -> list[MessageToImport]:
    """Each message answers the one before; the newest first, as mails quote them."""
    drafts = [
        MessageToImport(
            author=author,
            body=f"Message {number}",
            sent_at=MORNING + timedelta(hours=number),
            parent=length - number if number else None,
            message_id=f"{number}@mail.example",
            **fields,
        )
        for number in range(length)
    ]
    return drafts[::-1]


def test_a_chain_becomes_a_tree_whatever_the_order_of_its_drafts(alice, bob, team):
    conversation, messages = importing.publish_chain(
        drafts=chain(bob, 4), subject=" Re:  labels ", group=team, forwarded_by=alice
    )
    assert [m.body for m in Message.objects.in_reading_order()] == [f"Message {n}" for n in range(4)]
    assert [m.parent for m in messages] == [*messages[1:], None]
    conversation.refresh_from_db()
    assert (conversation.subject, conversation.message_count, conversation.forwarded_by) == (
        "Re: labels", 4, alice,
    )  # fmt: skip
    stored = Message.objects.get(pk=messages[0].pk)
    assert stored.parent_id == messages[1].pk and stored.sent_at == MORNING + timedelta(hours=3)


def test_who_started_it_is_the_author_of_its_first_message_even_when_an_answer_looks_older(alice, bob, team):
    first, answer = chain(bob, 2)[::-1]
    answer.author, answer.sent_at, answer.parent = alice, first.sent_at - timedelta(hours=2), 1
    conversation, _messages = importing.publish_chain(
        drafts=[answer, first], subject="Labels", group=team, forwarded_by=alice
    )
    assert conversation.started_by == bob


def test_forty_messages_with_files_cost_as_many_queries_as_four(alice, bob, team, django_assert_num_queries):
    def publish(length):
        drafts = chain(bob, length)
        for number, draft in enumerate(drafts):
            draft.files = [("f.txt", "text/plain", f"{length} {number}".encode(), None)]
            draft.message_id = f"{length}.{draft.message_id}"
        return importing.publish_chain(drafts=drafts, subject="s", group=team, forwarded_by=alice)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        publish(4)
    with django_assert_num_queries(len(few)):
        publish(40)
    assert len(few) <= 20
    assert Attachment.objects.count() == 44


def test_many_chains_cost_one_query_each_beside_what_one_costs(bob, team, django_assert_max_num_queries):
    """One for the search index, which listens to every fact of its own."""
    chains = [
        importing.ChainToImport(drafts=chain(bob, 3), subject=f"s{n}", group=team, quiet=True)
        for n in range(30)
    ]
    with django_assert_max_num_queries(30 + 12):
        written = importing.publish_chains(chains)
    assert [conversation.subject for conversation, _messages in written] == [f"s{n}" for n in range(30)]
    assert {conversation.messages.count() for conversation, _messages in written} == {3}
    more = [
        importing.ChainToImport(drafts=chain(bob, 4), conversation=conversation, quiet=True)
        for conversation, _messages in written
    ]
    with django_assert_max_num_queries(30 + 12):
        importing.publish_chains(more)
    assert Message.objects.count() == 120 and Message.objects.filter(parent=None).count() == 30
    assert set(Conversation.objects.values_list("message_count", flat=True)) == {4}


def test_the_same_mails_again_add_nothing(alice, bob, team):
    conversation, messages = importing.publish_chain(drafts=chain(bob, 3), subject="s", group=team)
    again, same = importing.publish_chain(drafts=chain(bob, 4), subject="s", conversation=conversation)
    assert same[1:] == messages
    assert same[0].parent == messages[0]
    assert Message.objects.count() == 4
    conversation.refresh_from_db()
    assert conversation.message_count == 4


def test_one_activity_and_one_refresh_for_all_of_them(alice, bob, team):
    LiveEvent.objects.all().delete()
    conversation, messages = importing.publish_chain(drafts=chain(bob, 5), subject="s", group=team)
    activity = Activity.objects.get(verb="import")
    assert activity.detail == {"quiet": False, "opened": True, "count": 5}
    kinds = LiveEvent.objects.order_by("pk").values_list("stream", "kind")
    assert list(kinds) == [(conversation.stream, "refresh"), (f"group:{team.pk}", "conversation.posted")]


def test_an_archive_is_quiet_and_keeps_its_dates(bob, team):
    drafts = chain(bob, 3)
    for draft in drafts:
        draft.arrived_at = draft.sent_at
    conversation, _messages = importing.publish_chain(drafts=drafts, subject="s", group=team, quiet=True)
    conversation.refresh_from_db()
    assert conversation.last_activity_at == MORNING + timedelta(hours=2)
    assert not LiveEvent.objects.exists()


def test_a_private_chain_belongs_to_who_forwarded_it_and_the_people_named(alice, bob, charlie):
    conversation, _messages = importing.publish_chain(
        drafts=chain(charlie, 2), subject="s", people=[bob], forwarded_by=alice
    )
    seated = Participant.objects.filter(conversation=conversation).values_list("user", flat=True)
    assert set(seated) == {alice.pk, bob.pk}
    assert not Message.objects.visible_to(charlie).exists()  # named in a mail is not invited


def test_a_parent_that_is_not_there_writes_nothing(bob, team):
    for parent in (7, -1, 0):
        draft = MessageToImport(author=bob, body="x", sent_at=MORNING, parent=parent)
        with pytest.raises(ValidationError):
            importing.publish_chain(drafts=[draft], subject="s", group=team)
    with pytest.raises(ValidationError):
        importing.publish_chain(drafts=[], subject="s", group=team)
    assert not Message.objects.exists()


def test_a_mails_text_is_not_markdown_and_its_html_is_dead(bob, team):
    body = "* not a list <script>alert(1)</script>\n> quoted\n\nhttps://varde.example/x?a=1&b=2"
    draft = MessageToImport(author=bob, body=body, sent_at=MORNING)
    _conversation, [message] = importing.publish_chain(drafts=[draft], subject="s", group=team)
    assert "<p>* not a list &lt;script&gt;" in message.body_html
    assert "<blockquote><p>quoted</p></blockquote>" in message.body_html
    assert 'href="https://varde.example/x?a=1&amp;b=2"' in message.body_html


def test_the_true_author_of_the_first_message_started_the_conversation(alice, bob, charlie, team):
    claims = chain(bob, 2, claimed_by=alice)
    conversation, [answer, first] = importing.publish_chain(drafts=claims, subject="s", group=team)
    for message, author in ((answer, alice), (first, charlie)):
        message = Message.objects.select_related("conversation").get(pk=message.pk)
        importing.upgrade(message, MessageToImport(author=author, body="As it was", sent_at=MORNING))
    conversation.refresh_from_db()
    assert conversation.started_by == charlie


def test_the_true_mail_takes_the_place_of_the_quoted_copy(alice, bob, charlie, team):
    claim = MessageToImport(
        author=charlie, body="As quoted", sent_at=MORNING, claimed_by=alice, confidence=0.6
    )
    conversation, [message] = importing.publish_chain(drafts=[claim], subject="s", group=team)
    reacting.react(message, user=bob, emoji="👍")
    answer = posting.reply(author=bob, conversation=conversation, parent=message, body="answer")
    true = MessageToImport(
        author=charlie, body="As it was", sent_at=MORNING, message_id="true@mail.example",
        files=[("plan.pdf", "application/pdf", b"%PDF", None)],
    )  # fmt: skip
    importing.upgrade(Message.objects.get(pk=message.pk), true)
    stored = Message.objects.get(pk=message.pk)
    assert (stored.body, stored.claimed_by, stored.confidence, stored.message_id) == (
        "As it was", None, 1.0, "true@mail.example",
    )  # fmt: skip
    assert stored.reaction_counts == {"👍": 1} and stored.attachments.count() == 1
    assert "plan.pdf" in stored.fragment and "quoted by" not in stored.fragment
    assert Message.objects.get(pk=answer.pk).parent_id == message.pk
