"""What moderators hid is on no path: one word, looked for everywhere it was."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from threads.actions import attaching, bookmarking, importing, merging, posting, reacting, withholding
from threads.bridge.management.commands.dump_conversation import dump
from threads.live import frames
from threads.models import Attachment, Blob, Conversation, LiveEvent, Message, WithheldFile
from threads.notify import mailing, summary
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
WORD = "canary"
SAID = f"@bob the {WORD} sings #{WORD}s\n\nSecond line."
FILE = (f"{WORD}.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, None)


@pytest.fixture
def bad(alice, bob, team) -> Message:
    """A message with a word in its text, title, topic and the name of its file; saved by Bob, who is named in it."""
    message = posting.post(author=alice, group=team, subject=f"The {WORD}", body=SAID, files=[FILE])
    posting.reply(author=bob, conversation=message.conversation, body="Well.")
    bookmarking.save(message, user=bob)
    return Message.objects.get(pk=message.pk)


def of(name, *args):
    return lambda message: reverse(name, args=args)


PAGES = {
    "home": of("home"),
    "group": of("group", "team"),
    "group about": of("group_about", "team"),
    "group files": of("group_files", "team"),
    "inbox": of("inbox"),
    "saved": of("saved"),
    "notices": of("notifications"),
    "around": of("around"),
    "conversation": lambda message: message.conversation.get_absolute_url(),
    "in the order of time": lambda message: message.conversation.get_absolute_url() + "?order=time",
    "branch": lambda message: reverse("branch", args=[message.conversation_id, message.pk]),
    "preview": lambda message: reverse("conversation_preview", args=[message.conversation_id]),
    "facts": lambda message: reverse("conversation_about", args=[message.conversation_id]),
    "person": lambda message: reverse("person", args=[message.author_id]),
    "menu": lambda message: reverse("message_more", args=[message.pk]),
    "reactions": lambda message: reverse("message_react", args=[message.pk]),
}  # fmt: skip
# Pages that show the word while it is not hidden: the test would not see it otherwise.
SHOWING = set(PAGES) - {"reactions", "around", "group about", "facts"}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_a_reader_or_of_its_author_has_the_word(client, alice, bob, bad, path):
    url, fields = PAGES[path](bad), {"HTTP_HX_REQUEST": "true"} if path == "preview" else {}
    client.force_login(bob)
    shown = client.get(url, **fields).content.decode()
    assert WORD in shown or path not in SHOWING
    withholding.hide(bad, by=alice)
    for person in (bob, alice):
        client.force_login(person)
        assert WORD not in client.get(url, **fields).content.decode()


def test_a_stub_keeps_the_place_and_says_who_did_it(client, alice, bob, bad):
    withholding.hide(bad, by=alice)
    client.force_login(bob)
    page = client.get(bad.conversation.get_absolute_url()).content.decode()
    assert "This message was hidden by the moderators." in page and "Well." in page
    assert f'id="message-{bad.pk}"' in page


def test_a_notice_and_its_mail_are_gone(alice, bob, bad):
    assert Notification.objects.filter(user=bob).exists()
    withholding.hide(bad, by=alice)
    Notification.objects.update(mail_at=timezone.now())
    mailing.send_due()
    assert not any(WORD in letter.message().as_string() for letter in mail.outbox)
    assert not Notification.objects.filter(user=bob).exists()


def test_the_mail_of_the_morning_is_without_it(alice, bob, bad):
    withholding.hide(bad, by=alice)
    summary.send_due(timezone.localtime().replace(hour=8) + timedelta(days=1))
    assert not any(WORD in letter.message().as_string() for letter in mail.outbox)


def test_no_live_frame_has_it_not_even_one_of_before(alice, bad):
    withholding.hide(bad, by=alice)
    drawn = frames.from_events(list(LiveEvent.objects.order_by("pk")))
    assert any(frame.kind == "message.changed" for frame in drawn) and WORD not in str(drawn)


def test_its_file_answers_like_one_that_never_was(client, bob, alice, bad):
    url = bad.attachments.get().get_absolute_url()
    client.force_login(bob)
    assert client.get(url).status_code == 200
    withholding.hide(bad, by=alice)
    assert client.get(url).status_code == 404


def test_no_export_has_it(alice, bad, tmp_path):
    withholding.hide(bad, by=alice)
    path = tmp_path / "out.mbox"
    call_command("export_conversation", bad.conversation_id, mbox=str(path))
    assert WORD.encode() not in path.read_bytes()
    assert WORD not in str(dump(Conversation.objects.get()))


def test_nobody_reacts_to_it_or_edits_it(alice, bob, bad):
    withholding.hide(bad, by=alice)
    with pytest.raises(ValidationError):
        reacting.react(bad, user=bob, emoji="👍")
    with pytest.raises(ValidationError):
        posting.edit(bad, by=alice, body="Another text")


def as_it_is(message: Message) -> tuple:
    """All that can be lost of a message and its conversation."""
    conversation = message.conversation
    return (
        message.body, message.body_html, message.moderated, message.withdrawn_at, message.reaction_counts,
        conversation.subject, conversation.best_answer_id, conversation.last_activity_at,
        sorted(conversation.topics.values_list("name", flat=True)),
        sorted(message.mentions.values_list("user", flat=True)),
        list(message.attachments.values("pk", "blob", "name", "content_type", "size")), message.fragment,
    )  # fmt: skip


def test_shown_again_it_is_what_it_was(client, alice, bob, bad):
    reacting.react(bad, user=bob, emoji="👍")
    Conversation.objects.update(best_answer=bad)
    before = as_it_is(Message.objects.get(pk=bad.pk))
    withholding.hide(bad, by=alice)
    withholding.show(bad, by=alice)
    assert as_it_is(Message.objects.get(pk=bad.pk)) == before
    client.force_login(bob)
    assert client.get(bad.attachments.get().get_absolute_url()).status_code == 200


def test_hidden_twice_is_hidden_once(alice, bad):
    withholding.hide(bad, by=alice)
    withholding.hide(bad, by=alice)
    assert withholding.show(bad, by=alice).body == SAID
    with pytest.raises(ValidationError):
        withholding.show(bad, by=alice)


def test_an_answer_leaves_the_title_alone(alice, bob, bad):
    answer = bad.conversation.messages.get(author=bob)
    withholding.hide(answer, by=alice)
    assert Conversation.objects.get().subject == f"The {WORD}"


def test_its_files_alone_go_and_come_back(client, alice, bob, bad):
    url = bad.attachments.get().get_absolute_url()
    withholding.take_files(bad, by=alice)
    client.force_login(bob)
    page = client.get(bad.conversation.get_absolute_url()).content.decode()
    assert "sings" in page and FILE[0] not in page and "Files of this message were removed" in page
    assert client.get(url).status_code == 404
    withholding.give_files(bad, by=alice)
    assert client.get(url).status_code == 200


def test_files_taken_alone_stay_out_when_the_text_comes_back(alice, bad):
    withholding.take_files(bad, by=alice)
    withholding.hide(bad, by=alice)
    message = withholding.show(bad, by=alice)
    assert (message.body, message.moderated, message.attachment_count) == (SAID, "files", 0)


def test_the_bytes_of_a_hidden_file_are_kept_those_of_a_removed_one_are_not(alice, bad):
    withholding.hide(bad, by=alice)
    Blob.objects.update(stored_at=timezone.now() - timedelta(days=9))
    assert attaching.forget_unused() == 0
    withholding.remove(bad, by=alice)
    assert attaching.forget_unused() == 1
    assert not WithheldFile.objects.exists() and not Attachment.objects.exists()


def test_what_is_removed_does_not_come_back(client, alice, bob, bad):
    withholding.remove(bad, by=alice)
    with pytest.raises(ValidationError):
        withholding.show(bad, by=alice)
    client.force_login(bob)
    page = client.get(bad.conversation.get_absolute_url()).content.decode()
    assert WORD not in page and "This message was removed by the moderators." in page


def test_what_its_author_withdrew_is_not_hidden_too(alice, bad):
    posting.withdraw(bad, by=alice)
    with pytest.raises(ValidationError):
        withholding.hide(bad, by=alice)


def test_files_that_were_taken_out_do_not_come_back_with_a_better_copy(alice, bob, team):
    drafts = [
        importing.MessageToImport(
            author=alice, body="Quoted", claimed_by=claimed_by, sent_at=timezone.now(), files=[FILE]
        )
        for claimed_by in (bob, None)
    ]
    _place, [message] = importing.publish_chain(
        subject="Old", drafts=drafts[:1], group=team, forwarded_by=bob
    )
    assert message.attachments.count() == 1
    withholding.take_files(message, by=bob)
    message = importing.upgrade(message, drafts[1])
    assert not message.is_claim and not Attachment.objects.exists() and not message.attachment_count


def test_a_message_that_is_withdrawn_takes_along_the_files_that_were_out_of_sight(alice, bob, bad):
    withholding.take_files(bad, by=bob)
    posting.withdraw(bad, by=alice)
    assert not WithheldFile.objects.exists()
    Blob.objects.update(stored_at=timezone.now() - 2 * attaching.UNUSED_FOR)
    attaching.forget_unused()
    assert not Blob.objects.exists()


def test_a_title_comes_back_to_the_conversation_it_was_of_alone(alice, bob, team, bad):
    """Merged with an older one meanwhile, the conversation has the title of that."""
    withholding.hide(bad, by=bob)
    older = posting.post(
        author=bob, group=team, subject="Birds", body="Which?", sent_at=timezone.now() - timedelta(days=2)
    )
    merging.merge([bad.conversation], into=older.conversation)
    withholding.show(bad, by=bob)
    assert Conversation.objects.get().subject == "Birds"
    assert WORD in Message.objects.get(pk=bad.pk).body
