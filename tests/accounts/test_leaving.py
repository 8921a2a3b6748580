"""Somebody leaves, by whatever way it is said: nothing of theirs goes on, and what they ran does."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.actions import access, addresses, people
from accounts.models import AccessToken, AuditEntry, Group, Membership, OneTimeLink, Session, User
from accounts.tokens import issuing
from tests.accounts.scim.conftest import Directory
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from tests.conftest import make_group, make_person
from threads import addresses as mail_addresses
from threads.actions import following, joining, posting
from threads.models import Message
from threads.notify import mailing, summary
from threads.notify.models import Notification

WAYS = ["page", "command", "scim false", "scim delete"]
BOB = "Bob Brandt <bob@varde.example>"


def leave(user: User, way: str, admin: User, client) -> None:
    if way == "page":
        client.force_login(admin)
        client.post(f"/manage/people/{user.pk}/", {"act": "deactivate"})
    elif way == "command":
        call_command("person", "deactivate", user.addresses.get(primary=True).address)
    else:
        text = issuing.issue("Entra ID", scope=AccessToken.Scope.DIRECTORY, by=admin)[1]
        directory = Directory(text)
        if way == "scim delete":
            directory.delete(f"Users/{user.pk}")
        else:
            directory.patch(f"Users/{user.pk}", {"op": "replace", "path": "active", "value": "False"})
    user.refresh_from_db()
    assert not user.is_active


def runs(group: Group) -> list[str]:
    rows = group.memberships.filter(role=Membership.Role.ADMIN, user__is_active=True)
    return sorted(rows.values_list("user__name", flat=True))


@pytest.mark.parametrize("way", WAYS)
def test_a050_nothing_of_who_left_goes_on(way, client, alice, bob, team, den):
    from django.test import Client

    User.objects.filter(pk=bob.pk).update(role="admin")
    bob.refresh_from_db()
    browser = Client()
    browser.force_login(bob)
    text = issuing.issue("Script", scope=AccessToken.Scope.DIRECTORY, by=bob)[1]
    link = people_link(bob)
    told = posting.post(author=alice, group=den, subject="Key", body="@bob where is it?")
    following.follow(bob, told.conversation)
    leave(bob, way, alice, client)
    mail.outbox = []
    Notification.objects.filter(user=bob).update(mail_at=timezone.now())
    posting.post(author=alice, group=den, subject="Later", body="@bob and now?")
    mailing.send_due()
    summary.send_due(timezone.now().replace(hour=9))
    assert [one.to for one in mail.outbox if "bob@varde.example" in one.to] == []
    assert not Session.objects.filter(user=bob).exists() and browser.get("/").status_code == 302
    assert Directory(text).get("Users").status_code == 401
    assert (
        client.get(link).status_code in (404, 410)
        or OneTimeLink.objects.usable().filter(user=bob).count() == 0
    )
    token = mail_addresses.mint("reply", told.pk)
    for to in ("in", "team", "den", f"reply+{token}"):
        answer = deliver(written(BOB, "Hello", "I am still here.", mid=f"{to[:5]}@varde.example"), to)
        answer.refresh_from_db()
        assert (answer.state, answer.sender) == ("refused", None), to
        assert "has ended" in answer.reason
    assert not Message.objects.filter(author=bob).exists()
    assert AuditEntry.objects.filter(act="person.deactivated", person=bob).count() == 1


def people_link(user: User) -> str:
    from accounts.actions import links

    url = links.choose_password(user).url
    return "/" + url.split("/", 3)[3]


def test_an_address_that_was_theirs_and_is_somebody_elses_is_not_refused(alice, bob, charlie, team):
    addresses.add(bob, "old@varde.example")
    access.deactivate(bob)
    bob.addresses.filter(address="old@varde.example").delete()
    addresses.add(charlie, "old@varde.example")
    joining.join(charlie, team)
    taken = deliver(written("Charlie <old@varde.example>", "Hi", "Mine now."), "team")
    taken.refresh_from_db()
    assert taken.sender == charlie and taken.state != "refused"


def test_a129_who_takes_over_is_named_else_the_manager_else_the_longest_member(alice, bob, charlie):
    dana, eve = make_person("Dana Other"), make_person("Eve Young")
    people.set_manager(bob, eve, by=alice)
    one = make_group("One", bob, charlie, dana, eve)
    two = make_group("Two", bob, charlie, eve)
    three = make_group("Three", bob, charlie, visibility="private", joining="approval")
    four = make_group("Four", bob)
    access.deactivate(bob, by=alice, successor=dana)
    assert [runs(group) for group in (one, two, three, four)] == [
        ["Dana Other"], ["Dana Other"], ["Charlie Chen"], ["Dana Other"],
    ]  # fmt: skip
    assert not three.membership_of(dana)
    noted = AuditEntry.objects.filter(act="group.heir").values_list(
        "actor__name", "person__name", "group__name"
    )
    assert ("Alice Adair", "Charlie Chen", "Three") in noted and len(noted) == 4


def test_the_manager_takes_over_where_they_are_a_member(alice, bob, charlie):
    eve = make_person("Eve Young")
    people.set_manager(bob, eve, by=alice)
    one, two = make_group("One", bob, charlie, eve), make_group("Two", bob, charlie)
    access.deactivate(bob)
    assert (runs(one), runs(two)) == (["Eve Young"], ["Charlie Chen"])


def test_a_group_that_nobody_is_left_in_waits_at_the_desk(as_alice, alice, bob, charlie):
    secret = make_group("Hidden", bob, visibility="secret", joining="invite")
    lone, own = make_group("Lone", bob), make_group("Own", charlie)
    access.deactivate(bob)
    assert set(Group.objects.orphaned()) == {lone}
    page = as_alice.get("/manage/groups/?state=nobody")
    assert [row.group for row in page.context["rows"]] == [lone]
    assert "Make somebody admin" in page.content.decode()
    assert "Run it myself" in as_alice.get("/manage/groups/lone/").content.decode()
    assert ">1<" in as_alice.get("/manage/").content.decode().replace("\n", "").replace(" ", "")
    as_alice.post("/manage/groups/lone/", {"act": "run"})
    assert runs(lone) == ["Alice Adair"] and not Group.objects.orphaned().exists()
    for slug in ("own", secret.slug):
        assert as_alice.post(f"/manage/groups/{slug}/", {"act": "run"}).status_code in (403, 404)
    assert runs(own) == ["Charlie Chen"]


def test_a_private_group_is_taken_over_by_nobody(as_alice, bob):
    private = make_group("Quiet", bob, visibility="private", joining="approval")
    access.deactivate(bob)
    assert list(Group.objects.orphaned()) == [private]
    assert as_alice.post("/manage/groups/quiet/", {"act": "run"}).status_code == 403
    assert not private.membership_of(User.objects.get(handle="alice"))


@pytest.mark.parametrize("typed", ["@dana", "dana@varde.example", "DANA@varde.example "])
def test_the_page_says_what_only_they_run_and_takes_a_successor(as_alice, bob, typed):
    make_person("Dana Other")
    dock = make_group("Dock", bob)
    make_group("Hidden", bob, visibility="secret", joining="invite")
    page = as_alice.get(f"/manage/people/{bob.pk}/").content.decode()
    assert "Dock" in page and "Hidden" not in page
    as_alice.post(f"/manage/people/{bob.pk}/", {"act": "deactivate", "value": typed})
    assert runs(dock) == ["Dana Other"]


@pytest.mark.parametrize("typed", ["nobody", "@bob", "\0", "x" * 300])
def test_a_successor_who_is_none_stops_it(as_alice, bob, typed):
    answer = as_alice.post(f"/manage/people/{bob.pk}/", {"act": "deactivate", "value": typed}, follow=True)
    bob.refresh_from_db()
    said = answer.content.decode()
    assert bob.is_active is ("\0" not in typed) and (
        "no colleague" in said or "another colleague" in said or not bob.is_active
    )


def test_who_comes_back_has_their_groups_and_signs_in_anew(alice, bob, charlie, team):
    User.objects.filter(pk=bob.pk).update(role="moderator")
    bob.refresh_from_db()
    access.deactivate(bob, by=alice)
    access.deactivate(bob, by=alice)
    access.reactivate(bob, by=alice)
    access.reactivate(bob, by=alice)
    assert AuditEntry.objects.filter(person=bob, act__startswith="person.").count() == 2
    bob.refresh_from_db()
    assert bob.can_sign_in and bob.role == "moderator" and team.membership_of(bob)
    with pytest.raises(ValidationError):
        access.deactivate(alice, successor=bob)


def test_a_manager_is_named_shown_and_taken_back(as_alice, bob, charlie):
    as_alice.post(f"/manage/people/{bob.pk}/", {"act": "manager", "value": "charlie@varde.example"})
    bob.refresh_from_db()
    assert bob.manager == charlie
    assert "Charlie Chen" in as_alice.get(f"/people/{bob.pk}/").content.decode()
    for wrong in ("@bob", "nobody"):
        as_alice.post(f"/manage/people/{bob.pk}/", {"act": "manager", "value": wrong})
    bob.refresh_from_db()
    assert bob.manager == charlie
    as_alice.post(f"/manage/people/{bob.pk}/", {"act": "manager", "value": ""})
    bob.refresh_from_db()
    assert bob.manager is None
    assert AuditEntry.objects.filter(act="person.profile", person=bob).count() == 2


def test_the_pages_cost_eight_queries_at_most(as_alice, bob, charlie, count_queries):
    people.set_manager(bob, charlie, by=None)
    for number in range(5):
        make_group(f"G{number}", bob)
    assert count_queries(f"/manage/people/{bob.pk}/") <= 8
    assert count_queries("/manage/groups/?state=nobody") <= 8
