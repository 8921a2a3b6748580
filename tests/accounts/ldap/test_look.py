"""A look at the company's directory, against a real one: A050, A059, A129."""

import io
import logging

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import health, jobs
from accounts.actions import access, directory_groups
from accounts.actions import directory as directory_actions
from accounts.company.refusals import RefusedError
from accounts.ldap import asking, signin, syncing
from accounts.ldap.faults import LdapFaultError
from accounts.models import (
    AuditEntry,
    CompanyAccount,
    DirectoryGroup,
    DirectoryTie,
    LdapDirectory,
    Session,
    User,
)
from microblog.kit.health import Doubt, Trouble
from tests.conftest import make_person
from threads.actions import ties

from .conftest import BASE, GROUPS, PEOPLE, SLAPD

pytestmark = pytest.mark.skipif(
    SLAPD is None, reason="slapd is not installed (Debian: apt-get install slapd)"
)


@pytest.fixture
def linked(directory, alice, bob, charlie):
    """Alice, Bob and Charlie came in by the directory before; Ada runs the place, and did not."""
    make_person("Ada Other", role=User.Role.ADMIN)
    people = {"alice": alice, "bob": bob, "charlie": charlie}
    for uid, user in people.items():
        directory.person(uid, user.name)
    for uid, user in people.items():
        client = Client()
        client.post("/accounts/sign-in/", {"username": uid, "password": "of the directory"})
        assert Session.objects.filter(user=user).exists()
    return people


def gone(directory, uid: str) -> None:
    directory.root.delete(f"uid={uid},{PEOPLE}")


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a050_who_is_missing_leaves_at_once_and_comes_back_with_the_directory(linked, directory):
    bob = linked["bob"]
    gone(directory, "bob")
    found = syncing.look()
    assert (found.seen, found.left, found.kept) == (2, ["Bob Brandt"], [])
    assert not fresh(bob).is_active and not Session.objects.filter(user=bob).exists()
    entry = AuditEntry.objects.get(act="person.deactivated")
    assert entry.person_id == bob.pk and "Varde directory" in str(vars(entry))
    assert fresh(linked["alice"]).is_active and Session.objects.filter(user=linked["alice"]).exists()
    # With another number it is somebody else.
    directory.person("bob", "Bob Brandt")
    assert syncing.look().left == [] and not fresh(bob).is_active
    CompanyAccount.objects.filter(user=bob).delete()  # an admin pressed "Take off"
    client = Client()
    answer = client.post("/accounts/sign-in/", {"username": "bob", "password": "of the directory"})
    assert "access here has ended" in answer.content.decode() and not fresh(bob).is_active
    access.reactivate(bob)  # and let him in again
    client.post("/accounts/sign-in/", {"username": "bob", "password": "of the directory"})
    assert client.session["_auth_user_id"] == str(bob.pk)


def disabled(directory, user: User, is_so: bool) -> None:
    directory.change(f"cn={user.name},{PEOPLE}", userAccountControl="514" if is_so else "512")


@pytest.mark.parametrize("first", ["look", "admin"])
def test_whom_anybody_else_sent_away_no_look_brings_back(directory, alice, bob, settings, first):
    make_person("Ada Other", role=User.Role.ADMIN)
    settings.LDAP = directory.settings(kind="ad")
    for user in (alice, bob):
        directory.ad_person(user.handle, user.name)
        Client().post("/accounts/sign-in/", {"username": user.handle, "password": "of the directory"})
    disabled(directory, alice, True)
    if first == "admin":
        stale = fresh(alice)
        access.deactivate(alice)
        syncing._send_away(stale)  # a look that had read her before
    else:
        syncing.look()
        access.deactivate(alice)
    disabled(directory, alice, False)
    syncing.look()
    assert not fresh(alice).is_active
    # By SCIM, after an admin let her in again.
    access.reactivate(alice)
    disabled(directory, alice, True)
    syncing.look()
    directory_actions.withdraw(fresh(alice))
    disabled(directory, alice, False)
    syncing.look()
    assert not fresh(alice).is_active
    # And who is away by the look alone comes back by it, or by signing in.
    access.reactivate(fresh(alice))
    for comes_back in (syncing.look, lambda: signin.person_of("alice", "of the directory")):
        disabled(directory, alice, True)
        syncing.look()
        assert not fresh(alice).is_active
        disabled(directory, alice, False)
        comes_back()
        assert fresh(alice).is_active


@pytest.mark.parametrize("is_verified", [True, False])
def test_whoever_inherits_a_mailbox_is_not_the_colleague_who_had_it(directory, bob, settings, is_verified):
    settings.LDAP = directory.settings(brings_new=True)
    directory_actions.withdraw(bob)
    if not is_verified:
        bob.addresses.update(verified_at=None)
    directory.person("bob", "Bob Other")
    with pytest.raises(RefusedError, match="access has ended"):
        signin.person_of("bob", "of the directory")
    assert not fresh(bob).is_active and not CompanyAccount.objects.exists()


def test_a050_who_is_disabled_leaves_and_comes_back_but_not_whom_an_admin_sent_away(
    directory, alice, bob, charlie, settings
):
    make_person("Ada Other", role=User.Role.ADMIN)
    settings.LDAP = directory.settings(kind="ad")
    places = {user.handle: directory.ad_person(user.handle, user.name) for user in (alice, bob)}
    for user in (alice, bob):
        Client().post("/accounts/sign-in/", {"username": user.handle, "password": "of the directory"})
    directory.change(places["alice"], userAccountControl="514")
    access.deactivate(bob)
    assert syncing.look().left == ["Alice Adair"]
    directory.change(places["alice"], userAccountControl="512")
    syncing.look()
    assert fresh(alice).is_active and not fresh(bob).is_active and fresh(charlie).is_active


def test_more_than_may_leave_at_once_is_a_fault_and_nobody_leaves(linked, directory, settings):
    settings.LDAP = directory.settings(most_gone=1)
    for uid in ("bob", "charlie"):
        gone(directory, uid)
    directory.change(f"uid=alice,{PEOPLE}", title="Head")
    with pytest.raises(LdapFaultError, match="2 people are missing or disabled"):
        syncing.look()
    assert User.objects.filter(is_active=False).count() == 0 and fresh(linked["alice"]).title == ""
    with pytest.raises(Trouble, match="2 people are missing"):
        health.directory()
    out = io.StringIO()
    call_command("ldap_sync", "--dry-run", "--at-most", "5", stdout=out)
    assert "Bob Brandt would leave." in out.getvalue() and fresh(linked["bob"]).is_active
    call_command("ldap_sync", "--at-most", "2", stdout=out)
    assert "Charlie" in out.getvalue() and User.objects.filter(is_active=False).count() == 2
    assert fresh(linked["alice"]).title == "Head" and "looked at" in health.directory()


def test_two_of_three_or_all_others_are_a_fault_and_a_dry_look_leaves_no_trace(linked, directory):
    for uid in ("bob", "charlie"):
        gone(directory, uid)
    for is_dry in (True, False):
        with pytest.raises(syncing.BrakeError, match="2 people are missing .* at most 1"):
            syncing.look(is_dry=is_dry)
        assert LdapDirectory.objects.exclude(fault="").exists() is not is_dry
    fault = LdapDirectory.objects.values_list("fault", "looked_at").get()
    assert syncing.look(is_dry=True, at_most=2).left == ["Bob Brandt", "Charlie Chen"]
    assert LdapDirectory.objects.values_list("fault", "looked_at").get() == fault
    # Another directory: people of the same names, and nobody whom we know.
    User.objects.filter(pk__in=[linked["bob"].pk, linked["charlie"].pk]).update(is_active=False)
    gone(directory, "alice")
    directory.person("alice", "Alice Adair")
    with pytest.raises(syncing.BrakeError, match="nobody of those who signed in"):
        syncing.look()
    assert fresh(linked["alice"]).is_active


def test_a_directory_that_shows_nobody_or_does_not_answer_sends_nobody_away(
    linked, directory, settings, caplog
):
    settings.LDAP = directory.settings(base_dn=GROUPS, most_gone=99)
    with pytest.raises(CommandError, match="shows nobody"):
        call_command("ldap_sync")
    settings.LDAP = directory.settings(base_dn=f"ou=nowhere,{PEOPLE}")
    with pytest.raises(LdapFaultError, match="There is nothing at"):
        syncing.look()
    asking.forget()
    settings.LDAP = directory.settings(urls=("ldaps://localhost:1",))
    with caplog.at_level(logging.ERROR):
        jobs.look_at_directory()
    assert "was not looked at" in caplog.text and User.objects.filter(is_active=False).count() == 0
    LdapDirectory.objects.update(fault="", looked_at=timezone.now() - health.LOOKED_WITHIN * 2)
    with pytest.raises(Doubt):
        health.directory()


def test_a129_the_only_admin_stays_and_is_named(linked, directory):
    User.objects.filter(name="Ada Other").update(role="member")
    User.objects.filter(pk=linked["alice"].pk).update(role=User.Role.ADMIN)
    gone(directory, "alice")
    found = syncing.look()
    assert found.left == [] and "Alice Adair: " in found.kept[0] and fresh(linked["alice"]).is_active


def test_a059_names_follow_and_what_the_directory_does_not_say_stays(linked, directory):
    bob = linked["bob"]
    User.objects.filter(pk=bob.pk).update(title="Old title", phone="+33 1")
    directory.change(f"uid=bob,{PEOPLE}", displayName="Robert  Brandt", title="Buyer\nof rails")
    assert syncing.look().changed == ["Robert Brandt"] and syncing.look().changed == []
    bob = fresh(bob)
    assert (bob.name, bob.title, bob.phone, bob.handle) == ("Robert Brandt", "Buyer of rails", "+33 1", "bob")
    # The address of a colleague is nobody else's, whatever the directory says.
    directory.change(f"uid=bob,{PEOPLE}", mail="charlie@varde.example")
    assert "charlie@varde.example" in syncing.look().kept[0]
    directory.change(f"uid=bob,{PEOPLE}", mail="bob@elsewhere.example")
    syncing.look()
    assert list(bob.addresses.values_list("address", flat=True)) == ["bob@varde.example"]


def test_groups_of_the_directory_come_nested_and_fill_ours_and_leave_those_of_scim(
    linked, directory, settings, team
):
    alice, bob, charlie = linked.values()
    settings.LDAP = directory.settings(group_base=GROUPS)
    by_scim = directory_groups.bring("Rail", {alice.pk}, "from-entra")
    inner = directory.group("inner", f"UID=Charlie, {PEOPLE}", f"uid=nobody,{PEOPLE}")
    outer = directory.group("outer", inner, f"uid=bob,{PEOPLE}", f"cn=outer,{GROUPS}")
    directory.change(inner, member=[f"UID=Charlie, {PEOPLE}", outer])  # each in the other
    assert syncing.look().groups == 2
    rows = {row.name: row for row in DirectoryGroup.objects.here()}
    assert set(rows) == {"Rail", "inner", "outer"}
    assert {user.pk for user in rows["outer"].members.all()} == {bob.pk, charlie.pk}
    assert rows["outer"].external_id.startswith("ldap:")
    ties.tie(team, rows["outer"], by=alice)
    DirectoryTie.objects.update(is_due=False)
    entries = AuditEntry.objects.count()
    syncing.look()
    assert AuditEntry.objects.count() == entries and not DirectoryTie.objects.get().is_due  # nothing new
    directory.change(outer, member=[f"uid=bob,{PEOPLE}"])
    syncing.look()
    assert {user.pk for user in rows["outer"].members.all()} == {bob.pk} and DirectoryTie.objects.get().is_due
    # None shown, or nobody in them: a fault rather than what is meant, and nobody leaves by it.
    gone(directory, "charlie")
    directory.change(inner, member=[f"uid=nobody,{PEOPLE}"])
    directory.change(outer, member=[f"uid=nobody,{PEOPLE}"])
    with pytest.raises(syncing.BrakeError, match="2 people are missing in groups .* at most 1"):
        syncing.look()
    for place in (inner, outer):
        directory.root.delete(place)
    with pytest.raises(syncing.BrakeError, match="none of its groups"):
        syncing.look()
    with pytest.raises(syncing.BrakeError, match="2 groups are missing"):
        syncing.look(at_most=1)
    assert DirectoryGroup.objects.here().count() == 3 and fresh(charlie).is_active
    syncing.look(at_most=2)
    assert not fresh(charlie).is_active
    assert {row.name for row in DirectoryGroup.objects.here()} == {"Rail"}
    assert set(by_scim.members.all()) == {alice}


def test_many_are_read_in_pages_and_a_part_is_not_taken_for_all(linked, directory, settings):
    for number in range(asking.PAGE + 2):
        directory.root.add(f"uid=p{number},{PEOPLE}", ["inetOrgPerson"], {"cn": "P", "sn": "P"})
    gone(directory, "bob")
    settings.LDAP = directory.settings(bind_dn=f"cn=limited,{BASE}")
    with pytest.raises(LdapFaultError, match="shows Skein only a part"):
        syncing.look()
    assert fresh(linked["bob"]).is_active
    settings.LDAP = directory.settings()
    assert syncing.look().seen == asking.PAGE + 4 and not fresh(linked["bob"]).is_active
