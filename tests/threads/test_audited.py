"""What happens in groups and to mails stands in the audit log."""

import pytest

from accounts.models import AuditEntry, Group, Membership
from tests.bridge.mails import deliver, forward
from tests.bridge.test_review import publish
from threads.actions import group_admin, joining, posting


def noted() -> list[tuple]:
    rows = AuditEntry.objects.exclude(act__startswith="signin.").order_by("pk")
    return [(entry.act, entry.actor, entry.person, entry.group) for entry in rows]


def test_who_comes_into_a_group_and_who_runs_it(alice, bob, charlie):
    group = joining.found("Ops", by=alice, slug="ops")
    joining.add(group, bob, by=alice)
    joining.join(charlie, group)
    group_admin.appoint(group.membership_of(bob), by=alice, role=Membership.Role.ADMIN)
    group_admin.remove(group.membership_of(charlie), by=bob)
    joining.leave(bob, group)
    assert noted() == [
        ("group.founded", alice, None, group),
        ("group.let_in", alice, bob, group),
        ("group.joined", charlie, charlie, group),
        ("group.role", alice, bob, group),
        ("group.removed", bob, charlie, group),
        ("group.left", bob, bob, group),
    ]


def test_what_changed_of_a_group(as_alice, alice, team):
    group_admin.change(team, by=alice, posting=Group.Posting.ADMINS, joining=Group.Joining.APPROVAL)
    assert [row.detail for row in AuditEntry.objects.filter(act="group.changed")] == [
        {"fields": "joining, posting"}
    ]
    page = as_alice.get("/manage/audit/?what=group").content.decode()
    assert "changed joining, posting of Team" in page


def test_a_message_that_is_taken_back(alice, team):
    message = posting.post(author=alice, group=team, subject="S", body="x")
    posting.withdraw(message, by=alice)
    assert noted() == [("message.withdrawn", alice, None, team)]
    assert AuditEntry.objects.get().detail == {"conversation": message.conversation_id, "message": message.pk}


def test_a_mail_that_is_published(as_alice, alice, team):
    publish(as_alice, deliver(forward()), group=team.pk)
    assert [row for row in noted() if row[0] == "mail.published"] == [("mail.published", alice, None, team)]
    assert AuditEntry.objects.get(act="mail.published").detail["count"] > 1


@pytest.mark.parametrize("words", ["post", "reply"])
def test_talk_is_its_own_record(words, alice, team):
    message = posting.post(author=alice, group=team, subject="S", body="x")
    if words == "reply":
        posting.reply(conversation=message.conversation, author=alice, body="y")
    assert noted() == []
