"""Start, answer, change, take back."""

import errno
import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from microblog.kit.stored import folder
from tests.conftest import make_group, make_person
from threads.actions import attaching, following, importing, posting, reacting
from threads.models import Activity, Attachment, Blob, Conversation, LiveEvent, Message, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(alice, team):
    return posting.post(author=alice, subject="Labels", body="The first word", group=team)


def test_a_post_is_a_conversation_with_one_message(first, alice, team):
    conversation = Conversation.objects.get()
    assert (conversation.subject, conversation.group, conversation.started_by) == ("Labels", team, alice)
    assert conversation.message_count == 1
    assert conversation.last_activity_at == first.arrived_at
    assert Message.objects.get().fragment
    assert Subscription.objects.get().user == alice


def test_without_a_subject_the_first_line_serves(alice, team):
    message = posting.post(author=alice, subject="  ", body="# Big news\n\nmore", group=team)
    assert message.conversation.subject == "Big news"


def test_the_same_post_twice_is_one(alice, team):
    again = {"author": alice, "subject": "s", "body": "b", "group": team, "client_id": "browser-1"}
    assert posting.post(**again) == posting.post(**again)
    assert Message.objects.count() == Conversation.objects.count() == 1


def test_the_same_reply_twice_is_one_by_client_id_and_by_message_id(first, bob):
    for key in ({"client_id": "x"}, {"message_id": "1@mail.example"}):
        one = posting.reply(author=bob, conversation=first.conversation, body="b", **key)
        assert posting.reply(author=bob, conversation=first.conversation, body="b", **key) == one
    first.conversation.refresh_from_db()
    assert first.conversation.message_count == Message.objects.count() == 3


def test_a_client_id_of_somebody_else_is_not_mine(first, alice, bob):
    one = posting.reply(author=alice, conversation=first.conversation, body="a", client_id="same")
    two = posting.reply(author=bob, conversation=first.conversation, body="b", client_id="same")
    assert one != two


def test_a_reply_without_parent_answers_the_first_message(first, bob):
    one = posting.reply(author=bob, conversation=first.conversation, body="one")
    two = posting.reply(author=bob, conversation=first.conversation, body="two", parent=one)
    assert (one.parent, two.parent) == (first, one)


def test_a_parent_of_another_conversation_is_refused(first, alice, team):
    other = posting.post(author=alice, subject="Other", body="b", group=team)
    with pytest.raises(ValidationError):
        posting.reply(author=alice, conversation=first.conversation, body="x", parent=other)


@pytest.mark.parametrize("body", ["", "  \n ", "\x00", None])
def test_nothing_is_not_a_message(body, alice, team):
    with pytest.raises(ValidationError):
        posting.post(author=alice, subject="s", body=body, group=team)
    assert not Conversation.objects.exists()


def test_who_may_start(alice, bob, charlie, team):
    news = make_group("News", alice, bob, posting="admins")
    posting.post(author=alice, subject="s", body="b", group=news)
    for author, group in ((bob, news), (charlie, team)):
        with pytest.raises(PermissionDenied):
            posting.post(author=author, subject="s", body="b", group=group)
    with pytest.raises(PermissionDenied):
        posting.post(author=bob, subject="s", body="b", group=team, kind="announcement")
    assert Conversation.objects.count() == 1


def test_who_may_reply(alice, bob, charlie, team):
    news = make_group("News", alice, bob, posting="admins")
    announcement = posting.post(author=alice, subject="s", body="b", group=news)
    posting.reply(author=bob, conversation=announcement.conversation, body="members reply")
    with pytest.raises(PermissionDenied):  # reads, but is no member
        posting.reply(author=charlie, conversation=announcement.conversation, body="x")


def test_nothing_is_added_where_it_is_closed(first, alice, team):
    first.conversation.closed_at = timezone.now()
    with pytest.raises(PermissionDenied):
        posting.reply(author=alice, conversation=first.conversation, body="x")
    team.closed_at = timezone.now()
    with pytest.raises(PermissionDenied):
        posting.post(author=alice, subject="s", body="b", group=team)


def test_a_private_conversation_is_its_participants(alice, bob, charlie):
    message = posting.post(author=alice, subject="", body="Between us", people=[bob])
    assert set(message.conversation.participants.values_list("user", flat=True)) == {alice.pk, bob.pk}
    posting.reply(author=bob, conversation=message.conversation, body="yes")
    with pytest.raises(PermissionDenied):
        posting.reply(author=charlie, conversation=message.conversation, body="me too")
    assert not Message.objects.visible_to(charlie).exists()


def test_only_colleagues_take_part_and_exactly_one_place_is_chosen(alice, bob, team):
    outsider = make_person("Olga Outside", kind="outsider")
    for place in ({"people": [outsider]}, {"people": [bob], "group": team}, {}):
        with pytest.raises(ValidationError):
            posting.post(author=alice, subject="s", body="b", **place)
    with pytest.raises(PermissionDenied):
        posting.post(author=outsider, subject="s", body="b", people=[alice])


def test_topics_are_remembered_and_linked(alice, team):
    message = posting.post(author=alice, subject="s", body="About #Labels and #labels, not C#", group=team)
    assert [topic.name for topic in message.conversation.topics.all()] == ["labels"]
    assert message.body_html.count('class="topic"') == 2


def test_files_are_stored_once_and_shown(alice, bob, team):
    upload = SimpleUploadedFile("../plan\x07.PDF", b"%PDF same bytes", "application/pdf")
    first = posting.post(author=alice, subject="", body="", group=team, files=[upload])
    posting.reply(
        author=bob,
        conversation=first.conversation,
        body="again",
        files=[("copy.pdf", "application/pdf", b"%PDF same bytes", None), ("lost.doc", "", None, 7)],
    )
    blob = Blob.objects.get()
    assert blob.file.read() == b"%PDF same bytes"
    names = list(Attachment.objects.order_by("pk").values_list("name", "blob", "size"))
    assert names == [("plan.PDF", blob.pk, 15), ("copy.pdf", blob.pk, 15), ("lost.doc", None, 7)]
    assert "plan.PDF" in Message.objects.get(pk=first.pk).fragment


def test_only_the_author_edits_and_the_page_says_so(first, alice, bob):
    with pytest.raises(PermissionDenied):
        posting.edit(first, by=bob, body="Not mine")
    posting.edit(first, by=alice, body="A *better* word")
    stored = Message.objects.get(pk=first.pk)
    assert stored.body == "A *better* word"
    assert "<em>better</em>" in stored.fragment and "edited" in stored.fragment


def test_a_withdrawn_text_is_gone_everywhere_and_its_place_stays(alice, bob, team):
    first = posting.post(
        author=alice, subject="s", body="canary", group=team, files=[("f.txt", "text/plain", b"canary", 6)]
    )
    answer = posting.reply(author=bob, conversation=first.conversation, body="answer")
    posting.withdraw(first, by=alice)
    posting.withdraw(first, by=alice)
    stored = Message.objects.get(pk=first.pk)
    assert "canary" not in stored.body + stored.body_html + stored.fragment
    assert not Attachment.objects.exists()
    assert answer.parent_id == first.pk
    assert Activity.objects.filter(verb="withdraw").count() == 1
    with pytest.raises(ValidationError):
        posting.edit(stored, by=alice, body="again")


def test_admins_of_the_group_withdraw_others_messages_but_members_do_not(first, alice, bob, team):
    answer = posting.reply(author=bob, conversation=first.conversation, body="rude")
    with pytest.raises(PermissionDenied):
        posting.withdraw(first, by=bob)
    assert posting.withdraw(answer, by=alice).withdrawn_by == alice


def test_a_quoted_author_has_no_rights_over_the_quote(alice, bob, charlie, team):
    claim = importing.MessageToImport(
        author=charlie, body="As quoted", sent_at=timezone.now(), claimed_by=bob
    )
    _conversation, [message] = importing.publish_chain(drafts=[claim], subject="s", group=team)
    for person in (charlie, bob):
        with pytest.raises(PermissionDenied):
            posting.edit(message, by=person, body="Words put into a mouth")
    with pytest.raises(PermissionDenied):
        posting.withdraw(message, by=charlie)
    assert posting.withdraw(message, by=bob).withdrawn_by == bob


def test_whoever_muted_stays_muted_when_writing(first, bob):
    following.mute(bob, first.conversation)
    posting.reply(author=bob, conversation=first.conversation, body="x")
    assert Subscription.objects.get(user=bob).level == "muted"


def test_when_a_receiver_fails_nothing_is_written(alice, team, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a receiver failed")

    monkeypatch.setattr("threads.activity.happened.send", broken)
    with pytest.raises(RuntimeError):
        posting.post(author=alice, subject="s", body="b", group=team)
    assert (
        not Message.objects.exists() and not Conversation.objects.exists() and not LiveEvent.objects.exists()
    )


def test_a_reaction_takes_few_queries(first, bob, django_assert_max_num_queries):
    # A query is compiled when it is asked first in a process.
    reacting.react(first, user=bob, emoji="👀")
    with django_assert_max_num_queries(15):
        reacting.react(first, user=bob, emoji="👍")


def test_a_reply_takes_few_queries(first, bob, django_assert_max_num_queries):
    # PostgreSQL wakes the others by one more.
    with django_assert_max_num_queries(19 + (connection.vendor == "postgresql")):
        posting.reply(author=bob, conversation=first.conversation, body="A plain answer")


# --- What goes with a text -------------------------------------------------------------------------


def test_s06_a_title_made_of_a_withdrawn_text_goes_with_it(alice, team):
    message = posting.post(
        author=alice, group=team, subject="", body="The merger is on\nSay nothing. #merger"
    )
    posting.withdraw(message, by=alice)
    conversation = Conversation.objects.get()
    assert "merger" not in conversation.subject
    assert not conversation.topics.exists()


def test_s06_a_title_of_its_own_stays(alice, team):
    message = posting.post(author=alice, group=team, subject="Plans", body="The merger is on")
    posting.withdraw(message, by=alice)
    assert Conversation.objects.get().subject == "Plans"


def test_s06_an_edit_changes_the_title_and_topics_made_of_the_text(alice, bob, team):
    message = posting.post(author=alice, group=team, subject="", body="The merger #merger #plan")
    posting.reply(author=bob, conversation=message.conversation, body="I read about the #plan")
    posting.edit(message, by=alice, body="The picnic #lunch")
    conversation = Conversation.objects.get()
    assert conversation.subject == "The picnic #lunch"
    assert set(conversation.topics.values_list("name", flat=True)) == {"plan", "lunch"}


def test_s06_the_index_forgets_the_title(alice, team):
    from search.models import PendingUpdate

    message = posting.post(author=alice, group=team, subject="", body="The merger is on")
    posting.reply(author=alice, conversation=message.conversation, body="as before")
    PendingUpdate.objects.all().delete()
    posting.withdraw(message, by=alice)
    assert PendingUpdate.objects.count() >= 2


def test_s07_an_edit_that_began_before_the_withdrawal_does_not_bring_the_text_back(alice, team):
    message = posting.post(author=alice, group=team, subject="s", body="Take this back")
    stale = Message.objects.for_display().select_related("conversation__group").get(pk=message.pk)
    posting.withdraw(message, by=alice)
    with pytest.raises(ValidationError):
        posting.edit(stale, by=alice, body="Here it is again")
    assert Message.objects.get(pk=message.pk).body == ""


def test_s08_the_bytes_go_when_nothing_refers_to_them(alice, bob, team, settings):
    file = ("plan.txt", "text/plain", b"the plan", None)
    one = posting.post(author=alice, group=team, subject="a", body="a", files=[file])
    two = posting.post(author=bob, group=team, subject="b", body="b", files=[file])
    path = Blob.objects.get().file.path
    old = timezone.now() - attaching.UNUSED_FOR
    posting.withdraw(one, by=alice)
    Blob.objects.update(stored_at=old)
    assert attaching.forget_unused() == 0
    posting.withdraw(two, by=bob)
    assert attaching.forget_unused() == 1
    assert not Blob.objects.exists() and not Path(path).exists()


def test_f07_a_full_disk_leaves_neither_a_message_nor_half_a_file(alice, team, monkeypatch, settings):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder.os, "replace", full)
    with pytest.raises(OSError):
        posting.post(
            author=alice, group=team, subject="a", body="a", files=[("a", "text/plain", b"half", None)]
        )
    assert not Message.objects.exists() and not Blob.objects.exists()
    stored = hashlib.sha256(b"half").hexdigest()[:2]
    assert not [
        path for path in Path(settings.MEDIA_ROOT, "blobs", stored).iterdir() if path.name.startswith("new-")
    ]


def test_s08_bytes_just_stored_are_not_unused_yet(alice):
    attaching.store(b"about to be attached")
    assert attaching.forget_unused() == 0
    Blob.objects.update(stored_at=timezone.now() - attaching.UNUSED_FOR)
    attaching.store(b"about to be attached")
    assert attaching.forget_unused() == 0


def test_a122_who_attaches_the_bytes_while_they_are_cleaned_away_keeps_them(alice, team, monkeypatch):
    attaching.store(b"the plan")
    Blob.objects.update(stored_at=timezone.now() - 2 * attaching.UNUSED_FOR)
    forget = attaching._forget

    def late(blob):
        # Between the look and the deletion somebody posts the same bytes.
        posting.post(
            author=alice, group=team, subject="a", body="a", files=[("a", "text/plain", b"the plan", None)]
        )
        return forget(blob)

    monkeypatch.setattr(attaching, "_forget", late)
    assert attaching.forget_unused() == 0
    file = Attachment.objects.get()
    assert file.blob.file.read() == b"the plan"


def test_a122_rights_follow_each_message_that_uses_the_bytes(client, alice, bob, charlie, team):
    file = ("plan.txt", "text/plain", b"the plan", None)
    secret = posting.post(author=alice, people=[bob], subject="a", body="a", files=[file]).attachments.get()
    known = posting.post(author=alice, group=team, subject="b", body="b", files=[file]).attachments.get()
    assert secret.blob == known.blob
    client.force_login(charlie)
    answers = [client.get(one.get_absolute_url()).status_code for one in (secret, known)]
    assert answers == [404, 200]
    posting.withdraw(known.message, by=alice)
    assert client.get(known.get_absolute_url()).status_code == 404
    client.force_login(bob)
    assert b"".join(client.get(secret.get_absolute_url()).streaming_content) == b"the plan"
