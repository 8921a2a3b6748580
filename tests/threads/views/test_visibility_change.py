"""Who can read a group changes: on every path at once, and never more open by one person alone at once."""

from datetime import timedelta

import pytest
from django.core import mail as post
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, DirectoryGroup, DirectoryTie, Group, JoinRequest, Membership, User
from search import writer
from tests.conftest import make_group, make_person
from tests.search.conftest import own_index  # noqa: F401 - a fixture
from threads.actions import following, group_admin, joining, posting, ties, visibility
from threads.bridge.intake import routes
from threads.models import Message
from threads.notify import mailing
from threads.notify.models import Notification

FILE = [("plan.txt", "text/plain", b"plan", None)]


@pytest.fixture
def ops(bob, charlie):
    return make_group("Ops", bob, charlie)


@pytest.fixture
def dana(db):
    """A colleague who is no member."""
    return make_person("Dana Other")


def said(group: Group, author) -> Message:
    told = posting.post(
        author=author, group=group, subject="Quokka plan", body="The quokka comes", files=FILE
    )
    writer.drain_all()
    return told


def ways(user, told: Message) -> dict[str, bool]:
    """By which ways somebody reads a message."""
    client = Client()
    client.force_login(user)
    group = Group.objects.get(pk=told.conversation.group_id)

    def shows(address: str, text: str = "quokka") -> bool:
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            return False
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return text in content.decode().lower().replace("q=quokka", "").replace('value="quokka"', "")

    file = told.attachments.get()
    return {
        "page": shows(f"/c/{told.conversation_id}/"),
        "group": shows(f"/g/{group.slug}/"),
        "feed": shows("/?show=everything"),
        "search": shows("/search/?q=quokka", f"/m/{told.pk}/"),
        "file": shows(f"/files/{file.pk}/", "plan"),
        "files of the group": shows(f"/g/{group.slug}/files/", "plan.txt"),
    }


def open_now(group: Group, to: str, by) -> None:
    visibility.change(group, to, by=by)
    Group.objects.filter(pk=group.pk).update(opens_at=timezone.now() - timedelta(minutes=1))
    assert visibility.work_off() == 1
    group.refresh_from_db()


@pytest.mark.usefixtures("own_index")
@pytest.mark.parametrize("to", ["private", "secret"])
def test_what_becomes_private_is_read_by_nobody_else_by_any_way(bob, charlie, dana, ops, to):
    told = said(ops, bob)
    assert ways(dana, told) == dict.fromkeys(ways(dana, told), True)
    visibility.change(ops, to, by=bob)
    assert ways(dana, told) == dict.fromkeys(ways(dana, told), False)
    assert ways(charlie, told) == dict.fromkeys(ways(charlie, told), True)


@pytest.mark.usefixtures("own_index")
@pytest.mark.parametrize("before", ["private", "secret"])
def test_what_becomes_public_is_read_by_all_by_every_way_and_not_before(bob, charlie, dana, before):
    group = make_group("Inner", bob, charlie, visibility=before, joining="invite")
    told = said(group, bob)
    visibility.change(group, "public", by=bob)
    assert visibility.work_off() == 0
    assert ways(dana, told) == dict.fromkeys(ways(dana, told), False)
    open_now(group, "public", bob)
    assert ways(dana, told) == dict.fromkeys(ways(dana, told), True)


def test_mails_and_notices_of_who_may_no_longer_read_stay_away(client, bob, charlie, dana, ops):
    told = posting.post(author=bob, group=ops, subject="Quokka", body="@dana look")
    following.follow(dana, told.conversation)
    notice = Notification.objects.get(user=dana)
    visibility.change(ops, "private", by=bob)
    client.force_login(dana)
    assert b"Quokka" not in client.get("/notifications/").content
    assert not Notification.objects.visible_to(dana).exists()
    Notification.objects.update(mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    assert [one for one in post.outbox if "dana@varde.example" in one.to] == []
    notice.refresh_from_db()
    assert notice.mail == "skipped"
    posting.reply(conversation=told.conversation, author=charlie, body="Only for us")
    assert not Notification.objects.filter(user=dana, message__author=charlie).exists()


def test_a_secret_group_is_not_there_for_others_and_its_members_lose_nothing(client, bob, charlie, dana, ops):
    ops.joining = "approval"
    ops.save()
    request = joining.ask(dana, ops)
    visibility.change(ops, "secret", by=bob)
    ops.refresh_from_db()
    request.refresh_from_db()
    assert ops.slug.startswith("ops-") and ops.joining == "invite" and request.accepted is False
    client.force_login(dana)
    for address in ("/g/ops/", f"/g/{ops.slug}/", "/g/nowhere/"):
        assert client.get(address).status_code == 404
    assert b"Ops" not in client.get("/groups/").content + client.get("/search/?q=ops&tab=groups").content
    for address in ("ops", ops.slug):
        assert routes.resolve(f"{address}@skein.localhost", "dana@varde.example") is None
        assert routes.resolve(f"{address}@skein.localhost", "charlie@varde.example").group == ops
    client.force_login(charlie)
    assert client.get("/g/ops/", follow=True).status_code == 200
    with pytest.raises(ValidationError):
        joining.found("Ops", by=dana, slug="ops")


def test_what_follows_is_said_before(client, bob, charlie, dana, ops):
    told = said(ops, bob)
    following.follow(dana, told.conversation)
    client.force_login(bob)
    page = " ".join(client.get("/g/ops/visibility/?to=private").content.decode().split())
    assert "1 colleague who is not a member stops reading it at once" in page
    assert "Conversations: 1; of these colleagues follow one: 1, have saved something: 0." in page
    visibility.change(ops, "private", by=bob)
    page = " ".join(client.get("/g/ops/visibility/?to=public").content.decode().split())
    assert "1 more colleague can read everything that was said here" in page
    assert "Conversations: 1; people who wrote in them: 1." in page
    assert "after 7 days, or as soon as another admin" in page
    assert "to=x" not in page and client.get("/g/ops/visibility/?to=x").status_code == 200
    ops.refresh_from_db()
    assert ops.visibility == "private" and ops.opens_to == ""


def test_another_admin_agrees_and_all_members_were_told(client, bob, charlie, dana):
    group = make_group("Inner", bob, charlie, dana, visibility="private", joining="approval")
    group.memberships.filter(user=charlie).update(role=Membership.Role.ADMIN)
    client.force_login(bob)
    page = client.post(
        "/g/inner/visibility/", {"act": "change", "to": "public"}, follow=True
    ).content.decode()
    assert "Its members are told" in page and "Agree</button>" not in page.replace("\n", "")
    told = Notification.objects.filter(reason="group")
    assert {notice.user for notice in told} == {charlie, dana}
    assert all("more people are to read it from" in notice.text for notice in told)
    assert (
        client.post("/g/inner/visibility/", {"act": "agree", "to": "public"}, follow=True).status_code == 200
    )
    group.refresh_from_db()
    assert group.visibility == "private"
    client.force_login(dana)
    assert "More people are to read this group" in client.get("/g/inner/").content.decode()
    assert client.post("/g/inner/visibility/", {"act": "agree", "to": "public"}).status_code == 404
    client.force_login(charlie)
    client.post("/g/inner/visibility/", {"act": "agree", "to": "public"})
    group.refresh_from_db()
    assert group.visibility == "public" and group.opens_to == "" and group.opens_at is None
    acts = list(AuditEntry.objects.filter(group=group).order_by("pk").values_list("act", "actor"))
    assert acts == [("group.opening", bob.pk), ("group.public", charlie.pk)]


def test_any_admin_stops_it(client, bob, charlie):
    group = make_group("Inner", bob, charlie, visibility="private", joining="approval")
    visibility.change(group, "public", by=bob)
    client.force_login(bob)
    client.post("/g/inner/visibility/", {"act": "stop"})
    Group.objects.filter(pk=group.pk).exclude(opens_at=None).update(opens_at=timezone.now())
    group.refresh_from_db()
    assert visibility.work_off() == 0 and group.visibility == "private" and group.opens_to == ""
    assert Notification.objects.filter(user=charlie, text__contains="by nobody else after all").exists()


@pytest.mark.parametrize("gone", ["left", "member", "deactivated"])
def test_who_runs_it_no_more_opens_nothing(bob, charlie, gone):
    group = make_group("Inner", bob, charlie, visibility="secret", joining="invite")
    group.memberships.filter(user=charlie).update(role=Membership.Role.ADMIN)
    visibility.change(group, "public", by=bob)
    if gone == "left":
        group.memberships.filter(user=bob).delete()
    elif gone == "member":
        group.memberships.filter(user=bob).update(role=Membership.Role.MEMBER)
    else:
        type(bob).objects.filter(pk=bob.pk).update(is_active=False)
    visibility.agree(group, "public", by=charlie)
    Group.objects.filter(pk=group.pk).exclude(opens_at=None).update(opens_at=timezone.now())
    assert visibility.work_off() == 0
    group.refresh_from_db()
    assert group.visibility == "secret" and group.opens_to == ""


def test_only_its_own_admins_may(client, alice, bob, charlie, ops):
    for user in (alice, charlie):
        with pytest.raises(PermissionDenied):
            visibility.change(ops, "private", by=user)
        client.force_login(user)
        assert client.get("/g/ops/visibility/").status_code == 404
    with pytest.raises(ValidationError):
        visibility.change(ops, "everybody", by=bob)


def test_the_rules_that_follow_from_it_change_along(bob, ops):
    Group.objects.filter(pk=ops.pk).update(is_default=True)
    visibility.change(ops, "private", by=bob)
    ops.refresh_from_db()
    assert (ops.joining, ops.is_default) == ("approval", False)
    assert not JoinRequest.objects.exists()
    count = AuditEntry.objects.count()
    visibility.change(ops, "private", by=bob)
    assert AuditEntry.objects.count() == count


# --- No way round it ---------------------------------------------------------------------------------


def inner(*people) -> Group:
    group = make_group("Inner", *people, visibility="private", joining="approval")
    group.memberships.filter(user__in=people[:2]).update(role=Membership.Role.ADMIN)
    return group


def test_who_can_join_does_not_open_what_is_private(client, bob, charlie):
    group = inner(bob, charlie)
    with pytest.raises(ValidationError, match="Anyone can join only"):
        group_admin.change(group, by=bob, joining="open")
    client.force_login(bob)
    assert 'value="open"' not in client.get("/g/inner/settings/").content.decode()
    form = {"name": "Inner", "joining": "open", "posting": "members", "mail_policy": "members"}
    assert client.post("/g/inner/settings/", form).status_code == 422
    group.refresh_from_db()
    assert group.joining == "approval"


def test_one_agrees_only_to_what_was_shown(bob, charlie):
    group = make_group("Inner", bob, charlie, visibility="secret", joining="invite")
    group.memberships.filter(user=charlie).update(role=Membership.Role.ADMIN)
    visibility.change(group, "private", by=bob)
    visibility.change(group, "public", by=bob)
    with pytest.raises(ValidationError, match="Nobody asks for that"):
        visibility.agree(group, "private", by=charlie)
    group.refresh_from_db()
    assert group.visibility == "secret" and group.opens_to == "public"


def test_who_asked_does_not_choose_who_agrees_or_stops_it(bob, charlie, dana):
    group = inner(bob, charlie, dana)
    visibility.change(group, "public", by=bob)
    friend, other = (group.memberships.get(user=user) for user in (dana, charlie))
    for act in (
        lambda: group_admin.appoint(friend, by=bob, role="admin"),
        lambda: group_admin.appoint(other, by=bob, role="member"),
        lambda: group_admin.remove(other, by=bob),
    ):
        with pytest.raises(ValidationError, match="Who runs it stays"):
            act()
    group_admin.remove(friend, by=bob)
    visibility.stop(group, by=charlie)
    group_admin.appoint(other, by=bob, role="member")


def test_a_wish_that_lapses_is_told(bob, charlie):
    group = inner(bob, charlie)
    visibility.change(group, "public", by=bob)
    group.memberships.filter(user=bob).delete()
    Group.objects.update(opens_at=timezone.now())
    assert visibility.work_off() == 0
    assert Notification.objects.filter(user=charlie, text__contains="nobody else after all").exists()
    assert AuditEntry.objects.filter(group=group, act="group.not_opening").exists()


def test_a_directory_lets_nobody_into_what_became_private(bob, charlie, ops):
    admin_of_company = make_person("Ada Admin", role=User.Role.ADMIN)
    by_admin, by_both = (DirectoryGroup.objects.create(name=name) for name in ("Drivers", "Riders"))
    ties.tie(ops, by_admin, by=admin_of_company)
    bob.role = User.Role.ADMIN
    bob.save()
    ties.tie(ops, by_both, by=bob)
    visibility.change(ops, "private", by=bob)
    assert [made.directory_group for made in ops.ties.all()] == [by_both]
    dana = make_person("Dana Other")
    by_admin.members.add(dana)
    DirectoryTie.objects.update(is_due=True)
    ties.work_off()
    assert ops.membership_of(dana) is None
