"""Groups of the directory and who is in them."""

import pytest

from accounts.models import AuditEntry, DirectoryGroup

from .conftest import GROUP


@pytest.fixture
def group(directory, alice, bob):
    members = [{"value": str(alice.pk)}]
    body = {"schemas": [GROUP], "displayName": "Lyon", "externalId": "x1", "members": members}
    answer = directory.post("Groups", body)
    assert answer.status_code == 201, answer.json()
    return DirectoryGroup.objects.get(pk=answer.json()["id"])


def names(group) -> set[str]:
    return set(group.members.values_list("name", flat=True))


def test_a_group_says_who_is_in_it_and_people_say_it_too(directory, group, alice):
    said = directory.get(f"Groups/{group.pk}").json()
    assert (said["displayName"], said["externalId"]) == ("Lyon", "x1")
    assert [one["value"] for one in said["members"]] == [str(alice.pk)]
    person = directory.get(f"Users/{alice.pk}").json()
    assert [(one["value"], one["display"]) for one in person["groups"]] == [(str(group.pk), "Lyon")]
    noted = AuditEntry.objects.get(act="group.directory").detail
    assert noted == {"directory_group": "Lyon", "count": 1, "agent": "Entra ID"}


@pytest.mark.parametrize(
    ("operation", "left"),
    [
        ({"op": "Add", "path": "members", "value": [{"value": "BOB"}]}, {"Alice Adair", "Bob Brandt"}),
        ({"op": "add", "value": {"members": [{"value": "BOB"}]}}, {"Alice Adair", "Bob Brandt"}),
        ({"op": "Add", "path": "members", "value": [{"value": "ALICE"}]}, {"Alice Adair"}),
        ({"op": "Remove", "path": "members", "value": [{"value": "ALICE"}]}, set()),
        ({"op": "remove", "path": 'members[value eq "ALICE"]'}, set()),
        ({"op": "remove", "path": 'members[value eq "BOB"]'}, {"Alice Adair"}),
        ({"op": "remove", "path": "members"}, set()),
        ({"op": "replace", "path": "members", "value": [{"value": "BOB"}]}, {"Bob Brandt"}),
        ({"op": "replace", "value": {"displayName": "Lyon North", "id": "GROUP"}}, {"Alice Adair"}),
        ({"op": "Replace", "path": "displayName", "value": "Lyon North"}, {"Alice Adair"}),
    ],
)
def test_members_come_and_go_in_the_forms_that_directories_use(directory, group, alice, bob, operation, left):
    import json

    text = json.dumps(operation).replace("ALICE", str(alice.pk)).replace("BOB", str(bob.pk))
    text = text.replace("GROUP", str(group.pk))
    answer = directory.patch(f"Groups/{group.pk}", json.loads(text))
    assert answer.status_code == 200, answer.json()
    assert names(group) == left


@pytest.mark.parametrize("value", ["999", "x", "", "-1", "9" * 40])
def test_nobody_unknown_is_put_in(directory, group, value):
    operation = {"op": "add", "path": "members", "value": [{"value": value}]}
    answer = directory.patch(f"Groups/{group.pk}", operation)
    assert answer.status_code == 400 and answer.json()["scimType"] == "invalidValue"
    assert names(group) == {"Alice Adair"}


def test_a_group_is_replaced_and_taken_away(directory, group, bob):
    body = {"schemas": [GROUP], "displayName": "Lyon 2", "members": [{"value": str(bob.pk)}]}
    assert directory.put(f"Groups/{group.pk}", body).json()["displayName"] == "Lyon 2"
    assert names(group) == {"Bob Brandt"}
    assert directory.delete(f"Groups/{group.pk}").status_code == 204
    assert directory.get(f"Groups/{group.pk}").status_code == 404
    assert not DirectoryGroup.objects.exists()


def test_who_is_deleted_leaves_the_groups_of_the_directory(directory, group, bob):
    directory.patch(f"Groups/{group.pk}", {"op": "add", "path": "members", "value": [{"value": str(bob.pk)}]})
    directory.delete(f"Users/{bob.pk}")
    assert names(group) == {"Alice Adair"}


@pytest.mark.parametrize("name", ["", "  ", None, "x" * 300, 5])
def test_a_group_has_a_name(directory, name, db):
    assert directory.post("Groups", {"schemas": [GROUP], "displayName": name}).status_code == 400
