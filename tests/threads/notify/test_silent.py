"""A group whose mails say nothing: a word that stands in its texts, titles, names and files is in no byte of what leaves."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Group
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.conftest import make_group, make_person
from threads import addresses
from threads.actions import group_admin, joining, posting
from threads.bridge.answering import answers
from threads.bridge.models import IncomingMail
from threads.models import Message
from threads.notify import mailing, summary
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
CANARY = "quokka"


@pytest.fixture
def author(db):
    return make_person("Quokka Quill")


@pytest.fixture
def cage(alice, author):
    return make_group("Quokka cage", alice, author, is_silent=True, visibility="private", joining="approval")


def all_that_leaves() -> list:
    mail.outbox = []
    Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
    mailing.send_due()
    summary.send_due(timezone.localtime().replace(hour=8))
    answers.send_due()
    return mail.outbox


def bytes_of(letter) -> str:
    """All of it but the address it goes to, decoded."""
    parts = [letter.subject, letter.body, *(one.content for one in getattr(letter, "alternatives", ()))]
    return "\n".join([letter.message().as_string(), *parts]).lower()


def posted(author, cage) -> Message:
    files = [("quokka.txt", "text/plain", b"quokka", None)]
    return posting.post(author=author, group=cage, subject="Quokka", body="@alice, the quokka!", files=files)


def test_no_mail_about_it_has_a_word_of_it(alice, author, bob, cage):
    first = posted(author, cage)
    posting.reply(author=author, conversation=first.conversation, body="The quokka again, @alice")
    joining.ask(bob, cage, note="I like the quokka")
    joining.invite(cage, make_person("Dora Dahl"), by=author if author.memberships.get().is_admin else alice)
    group_admin.close(cage, by=alice)
    group_admin.reopen(cage, by=alice)
    held = written("X <x@evil.example>", "Quokka for sale", "One quokka.", to=cage.slug, mid="h@evil.example")
    assert deliver(held, to=cage.slug, envelope_from="x@evil.example").state == IncomingMail.State.HELD
    letters = all_that_leaves()
    about = {notice.reason for notice in Notification.objects.filter(mail="sent")}
    assert about >= {"mention", "join", "held", "invite"} and len(letters) >= 6
    assert any(letter.to[0] == "x@evil.example" and letter.subject == "About your mail" for letter in letters)
    assert [letter.subject for letter in letters if CANARY in bytes_of(letter)] == []
    assert any(letter.subject == "2 new messages for you in Skein" for letter in letters)


def test_an_answer_to_what_was_asked_before_is_answered_without_a_word(alice, author, bob, cage):
    """The question left with the name of the group; it sends none since."""
    Group.objects.filter(pk=cage.pk).update(is_silent=False)
    asked = joining.ask(bob, cage, note="")
    Group.objects.filter(pk=cage.pk).update(is_silent=True)
    for number, said in enumerate(("maybe", "yes")):
        to = addresses.question_address(asked.pk, alice)
        raw = written(
            "Alice <alice@varde.example>", "Re: asks to join", said, to=to, mid=f"j{number}@varde.example"
        )
        deliver(raw, to=to, envelope_from="alice@varde.example")
    first = posted(author, cage)
    group_admin.close(cage, by=alice)
    to = addresses.reply_address(first)
    deliver(
        written("Alice <alice@varde.example>", "Re: x", "Late.", to=to, mid="l@varde.example"),
        to=to,
        envelope_from="alice@varde.example",
    )
    letters = [
        letter for letter in all_that_leaves() if letter.extra_headers["Message-ID"].startswith("<answer-")
    ]
    assert letters and [letter.subject for letter in letters if CANARY in bytes_of(letter)] == []


def test_the_summary_counts_it_and_names_nothing(alice, author, cage):
    posted(author, cage)
    Notification.objects.all().delete()
    (letter,) = [letter for letter in all_that_leaves() if letter.to == ["alice@varde.example"]]
    assert CANARY not in bytes_of(letter) and "1 new message for you in Skein" in letter.body


def test_a_reply_to_the_mail_is_published(alice, author, cage):
    first = posted(author, cage)
    letter = next(
        letter
        for letter in all_that_leaves()
        if letter.extra_headers["Message-ID"].startswith(("<notice-", "<message-"))
    )
    to = re.search(r"<(reply\+.+)>", letter.extra_headers["From"])[1]
    raw = written(
        "Alice <alice@varde.example>", f"Re: {letter.subject}", "I see it.", to=to, mid="a@varde.example"
    )
    assert deliver(raw, to=to).state == IncomingMail.State.PUBLISHED
    assert Message.objects.get(author=alice).parent == first


def test_the_way_in_the_mail_leads_to_the_message(as_alice, alice, author, cage):
    first = posted(author, cage)
    letter = next(
        letter
        for letter in all_that_leaves()
        if letter.extra_headers["Message-ID"].startswith(("<notice-", "<message-"))
    )
    url = re.search(r"http://\S+(/notifications/\d+/)", letter.body)[1]
    assert as_alice.get(url).url == first.get_absolute_url()


def test_its_admins_choose_it_and_members_see_it(as_alice, alice, team):
    fields = {"name": "Team", "joining": "open", "posting": "members", "mail_policy": "members"}
    url = reverse("group_settings", args=[team.slug])
    as_alice.post(url, fields | {"is_silent": "True"})
    assert Group.objects.get(pk=team.pk).is_silent
    assert "Mails say nothing" in as_alice.get(reverse("group_about", args=[team.slug])).content.decode()
    as_alice.post(url, fields)
    assert Group.objects.get(pk=team.pk).is_silent
    as_alice.post(url, fields | {"is_silent": "False"})
    assert not Group.objects.get(pk=team.pk).is_silent


def test_another_group_goes_on_to_tell(alice, bob, team):
    posting.post(author=bob, group=team, subject="Crane", body="@alice has the key.")
    (letter,) = [
        letter
        for letter in all_that_leaves()
        if letter.extra_headers["Message-ID"].startswith(("<notice-", "<message-"))
    ]
    assert "Crane" in letter.subject and "key" in letter.body
