"""The forms in which Entra ID, Okta and others write a patch (RFC 7644, section 3.5.2)."""

import pytest

from accounts.models import AuditEntry, User

from .conftest import EMPLOYMENT, person


@pytest.fixture
def ruth(directory, db):
    answer = directory.post("Users", person(title="Buyer", phoneNumbers=[{"value": "1", "type": "work"}]))
    return User.objects.get(pk=answer.json()["id"])


@pytest.mark.parametrize(
    ("operations", "field", "value"),
    [
        ([{"op": "Replace", "path": "active", "value": "False"}], "is_active", False),
        ([{"op": "replace", "path": "ACTIVE", "value": False}], "is_active", False),
        ([{"op": "REPLACE", "value": {"active": "false"}}], "is_active", False),
        ([{"op": "replace", "path": "active", "value": "True"}], "is_active", True),
        (
            [
                {"op": "Replace", "path": "active", "value": "False"},
                {"op": "Replace", "path": "active", "value": "True"},
            ],
            "is_active",
            True,
        ),
        ([{"op": "Add", "path": "title", "value": "Lead"}], "title", "Lead"),
        ([{"op": "Remove", "path": "title"}], "title", ""),
        ([{"op": "Replace", "path": "title", "value": None}], "title", ""),
        ([{"op": "Add", "path": f"{EMPLOYMENT}:department", "value": "IT"}], "department", "IT"),
        ([{"op": "Add", "value": {f"{EMPLOYMENT}:department": "IT"}}], "department", "IT"),
        ([{"op": "Add", "value": {EMPLOYMENT: {"department": "IT"}}}], "department", "IT"),
        ([{"op": "Replace", "path": "displayName", "value": "Ruth Berg"}], "name", "Ruth Berg"),
        (
            [{"op": "Replace", "value": {"displayName": "Ruth  Berg", "name.familyName": "Berg"}}],
            "name",
            "Ruth Berg",
        ),
        ([{"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "2"}], "phone", "2"),
        ([{"op": "Remove", "path": 'phoneNumbers[type eq "work"]'}], "phone", ""),
        ([{"op": "Add", "path": 'addresses[type eq "work"].streetAddress', "value": "Kai 1"}], "phone", "1"),
        ([{"op": "Add", "path": "nickName", "value": "R"}], "title", "Buyer"),
        ([{"op": "Add", "path": "urn:example:custom:2.0:User:badge", "value": "7"}], "title", "Buyer"),
    ],
)
def test_what_directories_send_is_understood(directory, ruth, operations, field, value):
    answer = directory.patch(f"Users/{ruth.pk}", *operations)
    assert answer.status_code == 200, answer.json()
    ruth.refresh_from_db()
    assert getattr(ruth, field) == value


def test_who_has_left_stays_so_when_active_is_taken_away(directory, ruth):
    directory.patch(f"Users/{ruth.pk}", {"op": "replace", "path": "active", "value": False})
    answer = directory.patch(f"Users/{ruth.pk}", {"op": "remove", "path": "active"})
    ruth.refresh_from_db()
    assert answer.json()["active"] is False and not ruth.is_active


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "Hale@varde.example"},
        {"op": "replace", "path": "emails.value", "value": "hale@varde.example"},
        {
            "op": "Replace",
            "value": {"emails": [{"value": "hale@varde.example", "type": "work", "primary": True}]},
        },
        {"op": "Replace", "path": "emails", "value": [{"value": "hale@varde.example", "type": "work"}]},
        {"op": "Replace", "value": {'emails[type eq "work"].value': "hale@varde.example"}},
    ],
)
def test_an_address_is_replaced_in_each_of_these_ways(directory, ruth, operation):
    answer = directory.patch(f"Users/{ruth.pk}", operation)
    assert answer.status_code == 200, answer.json()
    assert dict(ruth.addresses.values_list("address", "primary")) == {"hale@varde.example": True}


def test_another_address_beside_the_first(directory, ruth):
    other = {"op": "Add", "path": 'emails[type eq "other"].value', "value": "rh@varde.example"}
    assert directory.patch(f"Users/{ruth.pk}", other).status_code == 200
    assert dict(ruth.addresses.values_list("address", "primary")) == {
        "ruth@varde.example": True,
        "rh@varde.example": False,
    }


@pytest.mark.parametrize(
    "value",
    [
        {"op": "Add", "path": f"{EMPLOYMENT}:manager", "value": "ID"},
        {"op": "Add", "path": "manager", "value": "ID"},
        {"op": "replace", "path": f"{EMPLOYMENT}:manager.value", "value": "ID"},
        {"op": "Replace", "path": f"{EMPLOYMENT}:manager", "value": {"value": "ID"}},
        {"op": "Add", "value": {f"{EMPLOYMENT}:manager": "ID"}},
        {"op": "Add", "value": {EMPLOYMENT: {"manager": {"value": "ID"}}}},
    ],
)
def test_a_manager_comes_as_an_id_or_as_an_object_and_goes(directory, ruth, alice, value):
    import json

    operation = json.loads(json.dumps(value).replace('"ID"', f'"{alice.pk}"'))
    assert directory.patch(f"Users/{ruth.pk}", operation).status_code == 200
    ruth.refresh_from_db()
    assert ruth.manager == alice
    for gone in (
        {"op": "Remove", "path": f"{EMPLOYMENT}:manager"},
        {"op": "Add", "path": "manager", "value": ""},
    ):
        directory.patch(f"Users/{ruth.pk}", operation)
        assert directory.patch(f"Users/{ruth.pk}", gone).status_code == 200
        ruth.refresh_from_db()
        assert ruth.manager is None


@pytest.mark.parametrize(
    ("operations", "kind"),
    [
        ([{"op": "fire", "path": "title"}], "invalidValue"),
        ([{"path": "title", "value": "x"}], None),
        ([{"op": "replace", "path": "nonsense", "value": 1}], "invalidPath"),
        ([{"op": "replace", "path": "emails[", "value": 1}], "invalidPath"),
        ([{"op": "replace", "path": 'emails[type eq "work"', "value": 1}], "invalidPath"),
        ([{"op": "replace", "path": "active", "value": "perhaps"}], "invalidValue"),
        ([{"op": "replace", "path": "title", "value": {"a": 1}}], "invalidValue"),
        ([{"op": "replace", "value": "x"}], "invalidValue"),
        ([{"op": "remove"}], "noTarget"),
        ([{"op": "remove", "path": "userName"}], "mutability"),
        ([{"op": "replace", "path": "id", "value": "1"}], "mutability"),
        ([{"op": "add", "path": "groups", "value": [{"value": "1"}]}], "mutability"),
        ([{"op": "add", "path": f"{EMPLOYMENT}:manager", "value": "999999"}], "invalidValue"),
        ([{"op": "add", "path": f"{EMPLOYMENT}:manager", "value": "own"}], "invalidValue"),
        ([{"op": "add", "path": 'emails[type eq "home"].value', "value": "no address"}], "invalidValue"),
        (
            [{"op": "add", "path": 'emails[type eq "home"].value', "value": "alice@varde.example"}],
            "uniqueness",
        ),
        ([{"op": "add", "path": 3, "value": 1}], "invalidValue"),
        (["x"], None),
        ([], None),
    ],
)
def test_what_makes_no_sense_is_refused_and_undone_as_a_whole(directory, ruth, operations, kind):
    before = AuditEntry.objects.count()
    first = {"op": "replace", "path": "displayName", "value": "Ruth Berg"}
    answer = directory.patch(f"Users/{ruth.pk}", *([first, *operations] if operations else []))
    assert answer.status_code in (400, 409), answer.json()
    assert kind is None or answer.json()["scimType"] == kind
    assert answer.json()["detail"]
    ruth.refresh_from_db()
    assert ruth.name == "Ruth Hale" and AuditEntry.objects.count() == before


def test_nobody_is_their_own_manager(directory, ruth):
    answer = directory.patch(f"Users/{ruth.pk}", {"op": "add", "path": "manager", "value": str(ruth.pk)})
    assert answer.status_code == 400 and "own manager" in answer.json()["detail"]


def test_a_patch_is_bounded(directory, ruth):
    many = [{"op": "add", "path": "title", "value": "x"}] * 1_001
    assert directory.patch(f"Users/{ruth.pk}", *many).status_code == 413
