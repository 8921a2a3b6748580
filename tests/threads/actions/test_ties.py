"""Groups of the directory tied to groups: people come and go with them, and who was added by hand stays."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions import access, directory_groups
from accounts.models import AuditEntry, DirectoryGroup, DirectoryTie, Membership, User
from tests.conftest import make_group, make_person
from threads.actions import group_admin, joining, ties


@pytest.fixture
def lyon(bob, charlie):
    return directory_groups.bring("Lyon", {bob.pk, charlie.pk})


def names(group) -> set[str]:
    return set(group.memberships.values_list("user__name", flat=True))


def says(lyon, *people: User) -> None:
    directory_groups.change(lyon, name="Lyon", members={one.pk for one in people})
    ties.work_off()


def test_members_come_in_and_go_again(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice)
    ties.tie(dock, lyon, by=alice)
    assert names(dock) == {"Alice Adair"}  # by the worker, a moment later
    assert ties.work_off() == 2
    assert names(dock) == {"Alice Adair", "Bob Brandt", "Charlie Chen"}
    says(lyon, charlie)
    assert names(dock) == {"Alice Adair", "Charlie Chen"}
    assert not DirectoryTie.objects.filter(is_due=True).exists()


def test_the_audit_log_says_who_tied_and_with_which_directory_group_each_came(alice, bob, lyon):
    dock = make_group("Dock", alice)
    ties.tie(dock, lyon, by=alice)
    ties.tie(dock, lyon, by=alice)
    ties.work_off()
    says(lyon, bob)
    rows = AuditEntry.objects.filter(group=dock).order_by("pk")
    assert [(row.act, row.actor_id, row.person and row.person.name, row.detail) for row in rows] == [
        ("group.tied", alice.pk, None, {"directory_group": "Lyon"}),
        ("group.let_in", None, "Bob Brandt", {"agent": "Lyon"}),
        ("group.let_in", None, "Charlie Chen", {"agent": "Lyon"}),
        ("group.removed", None, "Charlie Chen", {"agent": "Lyon"}),
    ]


def test_who_was_added_by_hand_stays(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice, bob)
    ties.tie(dock, lyon, by=alice)
    ties.work_off()
    says(lyon)
    assert names(dock) == {"Alice Adair", "Bob Brandt"}


def test_who_is_in_two_tied_groups_goes_with_the_last(alice, bob, charlie, lyon):
    dock, night = make_group("Dock", alice), directory_groups.bring("Night shift", {bob.pk})
    for one in (lyon, night):
        ties.tie(dock, one, by=alice)
    ties.work_off()
    says(lyon)
    assert names(dock) == {"Alice Adair", "Bob Brandt"}
    directory_groups.change(night, name="Night shift", members=set())
    ties.work_off()
    assert names(dock) == {"Alice Adair"}


def test_the_last_who_runs_a_group_stays_in_it(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice)
    ties.tie(dock, lyon, by=alice)
    ties.work_off()
    dock.memberships.filter(user=bob).update(role=Membership.Role.ADMIN)
    dock.memberships.filter(user=alice).delete()
    says(lyon)
    assert names(dock) == {"Bob Brandt"}


def test_untied_all_stay(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice)
    made = ties.tie(dock, lyon, by=alice)
    ties.work_off()
    ties.untie(made, by=alice)
    says(lyon)
    assert names(dock) == {"Alice Adair", "Bob Brandt", "Charlie Chen"}


def test_what_the_directory_takes_away_takes_its_people_along(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice)
    ties.tie(dock, lyon, by=alice)
    ties.work_off()
    directory_groups.withdraw(lyon)
    assert not DirectoryGroup.objects.here().exists()
    ties.work_off()
    assert names(dock) == {"Alice Adair"}
    assert not DirectoryGroup.objects.exists() and not DirectoryTie.objects.exists()


def test_many_come_some_at_a_time(alice, monkeypatch):
    monkeypatch.setattr(ties, "BATCH", 2)
    many = directory_groups.bring("Many", {make_person(f"P{number} Same").pk for number in range(5)})
    dock = make_group("Dock", alice)
    ties.tie(dock, many, by=alice)
    counts = [ties.work_off() for _run in range(4)]
    assert counts == [2, 2, 1, 0] and dock.memberships.count() == 6


def test_who_left_the_company_does_not_come_in_and_comes_when_they_are_back(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice)
    access.deactivate(bob)
    ties.tie(dock, lyon, by=alice)
    ties.work_off()
    assert names(dock) == {"Alice Adair", "Charlie Chen"}
    access.reactivate(bob)
    ties.look_again()
    ties.work_off()
    assert "Bob Brandt" in names(dock)


def test_into_a_closed_group_nobody_comes_until_it_is_opened(alice, bob, charlie, lyon):
    dock = make_group("Dock", alice)
    ties.tie(dock, lyon, by=alice)
    group_admin.close(dock, by=alice)
    ties.work_off()
    assert names(dock) == {"Alice Adair"}
    with pytest.raises(ValidationError):
        ties.tie(dock, directory_groups.bring("Other", set()), by=alice)
    group_admin.reopen(dock, by=alice)
    ties.work_off()
    assert len(names(dock)) == 3


def test_a076_private_and_secret_groups_let_in_by_who_runs_them(alice, bob, charlie, lyon, den, vault):
    make_person("Dana Other", role="admin")
    dana = User.objects.get(handle="dana")
    for group in (den, vault):
        with pytest.raises(PermissionDenied):
            ties.tie(group, lyon, by=dana)
        assert ties.tie(group, lyon, by=alice)
    joining.add(den, dana, by=alice)
    assert not ties.may_tie(den, dana, den.membership_of(dana))
    with pytest.raises(PermissionDenied):
        ties.untie(den.ties.get(), by=dana)


def test_who_runs_a_group_alone_ties_nothing(alice, bob, lyon):
    own = make_group("Own", bob)
    with pytest.raises(PermissionDenied):
        ties.tie(own, lyon, by=bob)
    assert ties.tie(own, lyon, by=alice)


def test_the_page_shows_who_would_come_before_anybody_does(
    as_alice, alice, bob, charlie, lyon, count_queries
):
    make_group("Dock", alice, bob)
    url = "/g/dock/directory/"
    assert f'href="{url}"' in as_alice.get("/g/dock/members/").content.decode()
    looked = as_alice.get(url, {"with": lyon.pk})
    assert [one.name for one in looked.context["coming"]] == ["Charlie Chen"]
    assert "1 person comes in" in looked.content.decode() and not DirectoryTie.objects.exists()
    assert count_queries(f"{url}?with={lyon.pk}") <= 8
    assert as_alice.post(url, {"act": "tie", "with": lyon.pk}).status_code == 302
    assert "Lyon" in as_alice.get(url).content.decode()
    assert "/g/dock/directory/" in as_alice.get("/manage/integrations/").content.decode()
    as_alice.post(url, {"act": "untie", "with": lyon.pk})
    assert not DirectoryTie.objects.exists()
    for rubbish in ("", "x", "9" * 30, "999"):
        assert as_alice.post(url, {"act": "tie", "with": rubbish}).status_code == 404
        assert as_alice.get(url, {"with": rubbish}).status_code == 200


def test_the_page_is_there_for_nobody_else(client, bob, charlie, vault, den, lyon):
    make_group("Own", bob)
    make_person("Dana Other", role="admin")
    client.force_login(bob)
    assert client.get("/g/own/directory/").status_code == 404
    client.force_login(User.objects.get(handle="dana"))
    for slug in ("vault", "den"):
        assert client.get(f"/g/{slug}/directory/").status_code == 404
        assert client.post(f"/g/{slug}/directory/", {"act": "tie", "with": lyon.pk}).status_code == 404


def test_the_desk_names_no_secret_group(client, alice, vault, lyon):
    ties.tie(vault, lyon, by=alice)
    make_person("Dana Other", role="admin")
    client.force_login(User.objects.get(handle="dana"))
    page = client.get("/manage/integrations/").content.decode()
    assert "Lyon" in page and "vault" not in page.lower()
