"""The groups at the desk: what an admin of the company sees and does."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import inviting
from accounts.models import AuditEntry, Group
from tests.conftest import make_group, make_person
from threads.actions import group_admin, joining, posting
from threads.metrics import counting


def act(client, group: Group, name: str) -> str:
    answer = client.post(f"/manage/groups/{group.slug}/", {"act": name}, follow=True)
    group.refresh_from_db()
    return answer.content.decode()


def read(answer) -> bytes:
    return b"".join(answer.streaming_content)


def names(client, query: str = "") -> list[str]:
    return [row.group.name for row in client.get(f"/manage/groups/?{query}").context["rows"]]


def test_groups_are_listed_with_who_runs_them(as_alice, alice, bob, team):
    people = [make_person(f"P{number} X") for number in range(5)]
    large = make_group("Large", *people)
    for _number in range(7):
        posting.post(author=people[0], group=large, subject="S", body="x")
        posting.post(author=alice, group=team, subject="S", body="x")
    counting.count_now()
    rows = {row.group: row for row in as_alice.get("/manage/groups/").context["rows"]}
    assert (rows[large].people, rows[large].written, rows[large].runs) == (5, 5, [people[0]])
    assert (rows[team].people, rows[team].written, rows[team].last) == (2, None, timezone.localdate())


def test_when_few_people_said_something_in_private_is_not_told(as_alice, bob):
    few = make_group("Few", bob, visibility="private", joining="approval")
    posting.post(author=bob, group=few, subject="S", body="x")
    (row,) = as_alice.get("/manage/groups/").context["rows"]
    assert row.last is None
    for number in range(4):
        few.memberships.create(user=make_person(f"P{number} X"))
    (row,) = as_alice.get("/manage/groups/").context["rows"]
    assert row.last == timezone.localdate()


def test_a_secret_group_is_its_members_own(as_alice, bob, team):
    secret = make_group("Secret", bob, visibility="secret", joining="invite")
    page = as_alice.get("/manage/groups/")
    assert names(as_alice) == ["Team"] and page.context["hidden"] == 1
    assert b"Secret</a>" not in page.content and b"Secret" not in read(as_alice.get("/manage/groups.csv"))
    as_alice.post("/manage/groups/", {"act": "close", "group": ["secret"]})
    answer = as_alice.post("/manage/groups/secret/", {"act": "close"})
    absent = as_alice.post("/manage/groups/nowhere/", {"act": "close"})
    assert answer.status_code == absent.status_code == 404
    with pytest.raises(PermissionDenied):
        group_admin.close(secret, by=secret.members.model.objects.get(role="admin"))
    secret.refresh_from_db()
    assert secret.closed_at is None


def test_the_desk_is_for_admins(client, bob, team):
    client.force_login(bob)
    assert client.get("/manage/groups/").status_code == 404
    assert client.post("/manage/groups/team/", {"act": "close"}).status_code == 404


def test_a_closed_group_is_read_and_nothing_else(as_alice, alice, bob, team):
    told = posting.post(author=bob, group=team, subject="S", body="x")
    assert "is closed" in act(as_alice, team, "close")
    assert names(as_alice) == [] and names(as_alice, "state=closed") == ["Team"]
    with pytest.raises(PermissionDenied):
        posting.post(author=bob, group=team, subject="S", body="x")
    with pytest.raises(PermissionDenied):
        posting.reply(conversation=told.conversation, author=bob, body="x")
    with pytest.raises(PermissionDenied):
        joining.join(make_person("Zoe Z"), team)
    assert as_alice.get(told.get_absolute_url(), follow=True).status_code == 200
    assert "open again" in act(as_alice, team, "reopen")
    posting.reply(conversation=told.conversation, author=bob, body="x")
    page = as_alice.get("/manage/audit/?what=group").content.decode()
    assert "closed Team" in page and "opened Team again" in page


def test_nobody_is_let_into_a_closed_group(as_alice, alice, bob, charlie, den):
    request = joining.ask(charlie, den)
    group_admin.close(den, by=alice)
    with pytest.raises(ValidationError, match="closed"):
        joining.add(den, charlie, by=alice)
    page = as_alice.post(f"/g/den/requests/{request.pk}/", {"answer": "accept"}, follow=True).content.decode()
    assert "The group is closed" in page and not den.membership_of(charlie)
    request.refresh_from_db()
    assert request.decided_at is None
    joining.decide(request, by=alice, accept=False)


def test_its_own_admins_close_it_too_and_members_do_not(alice, bob, charlie):
    group = make_group("Ops", bob, charlie)
    with pytest.raises(PermissionDenied):
        group_admin.close(group, by=charlie)
    group_admin.close(group, by=bob)
    group_admin.close(group, by=bob)
    assert AuditEntry.objects.filter(act="group.closed").count() == 1


def test_whoever_is_new_is_in_the_first_groups(as_alice, alice, bob, team, den):
    act(as_alice, team, "everybody")
    assert "Only a public group" in act(as_alice, den, "everybody")
    ann = inviting.invite("Ann", "ann@x.example", by=alice)
    assert list(Group.objects.joined_by(ann)) == [team]
    act(as_alice, team, "nobody")
    assert not Group.objects.get(pk=team.pk).is_default
    page = as_alice.get("/manage/audit/?what=group").content.decode()
    assert "made Team a group everybody new is in" in page
    assert "took Team from the groups everybody new is in" in page
    with pytest.raises(PermissionDenied):
        group_admin.set_default(team, True, by=bob)


def test_many_are_closed_at_once_and_one_that_cannot_be_does_not_stop_the_others(as_alice, alice, bob):
    one, two = make_group("One", alice), make_group("Two", bob)
    inner = make_group("Inner", alice, visibility="private", joining="approval")
    chosen = {"group": ["one", "two", "inner", "nowhere"]}
    page = as_alice.post("/manage/groups/?state=open", chosen | {"act": "everybody"}, follow=True)
    assert "Done with 2 groups" in page.content.decode()
    assert "Inner: Only a public group" in page.content.decode()
    assert set(Group.objects.filter(is_default=True)) == {one, two}
    as_alice.post("/manage/groups/", chosen | {"act": "close"})
    assert names(as_alice) == [] and names(as_alice, "state=closed") == ["Inner", "One", "Two"]
    as_alice.post("/manage/groups/?state=closed", {"act": "reopen", "group": ["inner"]})
    as_alice.post("/manage/groups/", {"act": "x", "group": ["inner"]})
    inner.refresh_from_db()
    assert inner.closed_at is None


def test_the_list_is_narrowed_and_taken_away_as_it_is_shown(as_alice, alice, team, den, vault):
    make_group("News", alice, posting="admins")
    assert names(as_alice, "state=announcements") == ["News"]
    assert names(as_alice, "kind=private") == ["Den"] and names(as_alice, "kind=secret") == ["Vault"]
    assert names(as_alice, "kind=x&state=open") == ["Den", "News", "Team", "Vault"]
    lines = read(as_alice.get("/manage/groups.csv?kind=private")).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith(
        "Den,den,private,approval,members,members,,,,2,Alice Adair,,"
    )


def test_a_group_that_nobody_runs_gets_an_admin(as_alice, alice, bob, charlie, team):
    team.memberships.filter(user=alice).delete()
    assert "Nobody runs this group" in as_alice.get("/manage/groups/team/").content.decode()
    page = as_alice.post("/manage/groups/team/", {"act": "appoint", "person": "nobody here"}, follow=True)
    assert "There is no colleague called" in page.content.decode()
    as_alice.post("/manage/groups/team/", {"act": "appoint", "person": "charlie@varde.example"})
    assert team.membership_of(charlie).is_admin
    assert as_alice.post("/manage/groups/team/", {"act": "appoint", "person": "bob"}).status_code == 403
    assert not team.membership_of(bob).is_admin
    assert "made Charlie Chen" in as_alice.get("/manage/audit/?what=group").content.decode()


def test_into_a_private_group_nobody_comes_from_the_desk(as_alice, alice, bob, charlie):
    inner = make_group("Inner", charlie, bob, visibility="private", joining="approval")
    inner.memberships.filter(user=charlie).delete()
    assert as_alice.post("/manage/groups/inner/", {"act": "run"}).status_code == 403
    assert as_alice.post("/manage/groups/inner/", {"act": "appoint", "person": "charlie"}).status_code == 403
    as_alice.post("/manage/groups/inner/", {"act": "longest"})
    assert inner.membership_of(bob).is_admin and not inner.membership_of(alice)
    assert as_alice.post("/manage/groups/inner/", {"act": "longest"}).status_code == 403
    inner.memberships.all().delete()
    page = as_alice.post("/manage/groups/inner/", {"act": "longest"}, follow=True).content.decode()
    assert "Nobody is in this group any more" in page


def test_the_list_is_searched_goes_on_and_costs_the_same(as_alice, alice, team, count_queries):
    few = count_queries("/manage/groups/")
    for number in range(55):
        make_group(f"Zone {number:02}", alice, make_person(f"P{number} X"))
    assert count_queries("/manage/groups/") == few <= 8
    assert count_queries("/manage/groups/zone-07/") <= 8
    first = as_alice.get("/manage/groups/").context
    more = first["more"]
    assert names(as_alice, f"after={more.name}&id={more.pk}") == [f"Zone {n:02}" for n in range(49, 55)]
    assert names(as_alice, "q=ZONE 0") == [f"Zone {n:02}" for n in range(10)]
    assert names(as_alice, "state=x&q=team&after=%00&id=x") == ["Team"]


def test_a_group_is_closed_on_its_own_page(client, bob, charlie):
    group = make_group("Ops", bob, charlie)
    client.force_login(charlie)
    assert client.post("/g/ops/close/", {"act": "close"}).status_code == 404
    client.force_login(bob)
    assert "It can be read on" in client.post("/g/ops/close/", {"act": "close"}, follow=True).content.decode()
    group.refresh_from_db()
    assert group.closed_by == bob
    page = client.post("/g/ops/close/", {"act": "reopen"}, follow=True).content.decode()
    assert "open again" in page and "Close the group" in page
