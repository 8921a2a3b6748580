"""Who is told what, and who is not."""

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from threads import activity
from threads.actions import following, importing, joining, posting, reacting
from threads.notify import create
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db


def notices_of(user):
    return list(Notification.objects.visible_to(user).order_by("pk").values_list("reason", "actor__handle"))


def test_who_is_named_and_whose_message_is_answered_is_told_once(alice, bob, team):
    first = posting.post(author=alice, subject="Labels", body="@bob look, and @alice", group=team)
    assert notices_of(bob) == [("mention", "alice")]
    assert notices_of(alice) == []
    posting.reply(author=bob, conversation=first.conversation, body="I see, @alice")
    posting.reply(author=bob, conversation=first.conversation, body="Another thought")
    assert notices_of(alice) == [("mention", "bob"), ("reply", "bob")]


def test_a_handle_that_may_not_read_is_a_word_and_tells_nobody(alice, charlie, den):
    message = posting.post(author=alice, subject="s", body="@charlie must not know", group=den)
    assert notices_of(charlie) == []
    assert "mention" not in message.body_html


def test_a_reaction_tells_the_author_once(alice, bob, team):
    first = posting.post(author=alice, subject="s", body="b", group=team)
    for _press in range(3):
        reacting.react(first, user=bob, emoji="👍")
    reacting.react(first, user=alice, emoji="👍")
    assert notices_of(alice) == [("reaction", "bob")]


def test_a_claim_neither_sends_nor_gets_notices(alice, bob, team):
    drafts = [
        importing.MessageToImport(
            author=alice, body="Quoted as Alice", sent_at=timezone.now(), claimed_by=bob
        ),
        importing.MessageToImport(author=bob, body="My answer", sent_at=timezone.now(), parent=0),
        importing.MessageToImport(
            author=alice, body="As Alice", sent_at=timezone.now(), parent=1, claimed_by=bob
        ),
    ]
    _conversation, messages = importing.publish_chain(drafts=drafts, subject="Chain", group=team)
    reacting.react(messages[0], user=bob, emoji="👍")
    posting.reply(author=bob, conversation=messages[0].conversation, parent=messages[0], body="to a claim")
    assert notices_of(alice) == []
    assert notices_of(bob) == []


def test_a_true_mail_answering_a_message_tells_its_author_but_an_archive_does_not(alice, bob, team):
    first = posting.post(author=alice, subject="s", body="b", group=team)
    for quiet in (True, False):
        draft = importing.MessageToImport(
            author=bob, body=f"By mail {quiet}", sent_at=timezone.now(), parent=first
        )
        importing.publish_chain(drafts=[draft], subject="", conversation=first.conversation, quiet=quiet)
        assert len(notices_of(alice)) == (not quiet)


def test_muted_conversations_and_groups_of_no_interest_stay_quiet(alice, bob, team):
    first = posting.post(author=alice, subject="s", body="b", group=team)
    following.mute(alice, first.conversation)
    posting.reply(author=bob, conversation=first.conversation, body="quiet")
    assert notices_of(alice) == []
    posting.reply(author=bob, conversation=first.conversation, body="but @alice")
    assert notices_of(alice) == [("mention", "bob")]
    Membership.objects.filter(user=alice, group=team).update(involvement="nothing")
    posting.reply(author=bob, conversation=first.conversation, body="@alice again")
    assert len(notices_of(alice)) == 1


def test_who_left_sees_and_gets_no_notices_about_the_group(alice, bob, den):
    first = posting.post(author=bob, subject="s", body="b", group=den)
    posting.reply(author=alice, conversation=first.conversation, body="one")
    assert len(notices_of(bob)) == 1
    joining.leave(bob, den)
    posting.reply(author=alice, conversation=first.conversation, body="two")
    assert notices_of(bob) == []
    assert Notification.objects.filter(user=bob).count() == 1


def test_withdrawing_takes_the_notices_back(alice, bob, team):
    message = posting.post(author=alice, subject="s", body="@bob oops", group=team)
    posting.withdraw(message, by=alice)
    assert notices_of(bob) == []


def test_an_edit_tells_only_those_it_names_anew(alice, bob, charlie, team):
    message = posting.post(author=alice, subject="s", body="@bob look", group=team)
    posting.edit(message, by=alice, body="@bob and @charlie look")
    assert notices_of(bob) == [("mention", "alice")]
    assert notices_of(charlie) == [("mention", "alice")]


def test_admins_hear_of_requests_and_people_of_invitations(alice, bob, charlie, den, vault):
    joining.ask(charlie, den, "let me in")
    joining.ask(charlie, den, "please")
    joining.invite(vault, bob, by=alice)
    assert notices_of(alice) == [("join", "charlie")]
    assert notices_of(bob) == [("invite", "alice")]


def test_a_forwarded_mail_that_is_ready_is_a_notice_to_its_sender(client, bob):
    detail = activity.ReviewDetail(mail=7, url="/mail/review/7/", subject="Q1 surcharges", count=3)
    activity.record(activity.Verb.REVIEW, detail, actor=bob, person=bob)
    client.force_login(bob)
    page = client.get("/notifications/?show=requests").content.decode()
    assert "Your forwarded mail is ready to check:" in page and "Q1 surcharges" in page
    notice = Notification.objects.get(user=bob)
    assert client.get(f"/notifications/{notice.pk}/").url == "/mail/review/7/"


def test_the_page_lists_and_marks_read(client, alice, bob, team):
    first = posting.post(author=alice, subject="Label printers", body="@bob come and see", group=team)
    client.force_login(bob)
    page = client.get("/notifications/").content.decode()
    assert "Alice Adair" in page and "Label printers" in page and "is-unread" in page
    assert client.get("/notifications/?show=requests").content.decode().count('class="ntf') == 0
    notice = Notification.objects.get(user=bob)
    assert client.get(f"/notifications/{notice.pk}/").url == first.get_absolute_url()
    assert not Notification.objects.unread().filter(user=bob).exists()
    client.force_login(alice)
    assert client.get(f"/notifications/{notice.pk}/").status_code == 404


def test_marking_all_read_counts_only_own(alice, bob, team):
    for author, other in ((alice, "bob"), (bob, "alice")):
        posting.post(author=author, subject="s", body=f"@{other} hello", group=team)
    assert create.mark_read(bob) == 1
    assert create.mark_read(bob) == 0
    assert Notification.objects.unread().filter(user=alice).count() == 1


@pytest.mark.parametrize("in_one", [True, False])
def test_forty_notices_cost_the_same_queries_as_one(client, alice, bob, team, count_queries, in_one):
    client.force_login(bob)
    first = posting.post(author=alice, subject="s", body="@bob look", group=team)

    def mention(number):
        for turn in range(number):
            if in_one:
                posting.reply(author=alice, conversation=first.conversation, body=f"@bob {turn}")
            else:
                posting.post(author=alice, subject=f"s{turn}", body="@bob look", group=team)

    mention(1)
    one = count_queries("/notifications/")
    mention(39)
    assert count_queries("/notifications/") == one <= 7


def test_twenty_names_cost_no_more_queries_than_one(alice, team, django_assert_max_num_queries):
    handles = []
    for number in range(20):
        person = User.objects.create(name=f"Person {number}", handle=f"person{number}")
        handles.append(f"@{person.handle}")
    with django_assert_max_num_queries(28):
        posting.post(author=alice, subject="s", body=" ".join(handles), group=team)
    assert Notification.objects.count() == 20
