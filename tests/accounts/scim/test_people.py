"""People come, change and leave as the directory says, by the actions that the pages use."""

import pytest

from accounts.actions import access
from accounts.actions import people as actions
from accounts.models import AuditEntry, DirectoryPerson, EmailAddress, User
from tests.conftest import PASSWORD, Queries, make_group, make_person

from .conftest import EMPLOYMENT, person


def bring(directory, name: str = "Ruth Hale", **fields) -> User:
    answer = directory.post("Users", person(name, **fields))
    assert answer.status_code == 201, answer.json()
    return User.objects.get(pk=answer.json()["id"])


def acts(user: User) -> list[tuple]:
    rows = AuditEntry.objects.filter(person=user).order_by("pk")
    return [(row.act, row.actor_id, row.detail.get("agent")) for row in rows]


def test_somebody_new_is_a_colleague_with_address_profile_and_first_groups(directory, alice):
    make_group("Welcome", alice, is_default=True)
    answer = directory.post(
        "Users",
        person(
            title="Buyer",
            phoneNumbers=[{"value": "+47 1", "type": "mobile"}, {"value": "+47 2", "type": "work"}],
            **{EMPLOYMENT: {"department": "Purchasing", "manager": {"value": str(alice.pk)}}},
        ),
    )
    said = answer.json()
    assert answer.status_code == 201 and answer["Content-Type"] == "application/scim+json"
    assert answer["Location"] == said["meta"]["location"] and answer["ETag"] == said["meta"]["version"]
    user = User.objects.get(name="Ruth Hale")
    assert (user.title, user.department, user.phone, user.manager) == ("Buyer", "Purchasing", "+47 2", alice)
    assert user.can_sign_in and not user.has_usable_password()
    address = user.addresses.get()
    assert (address.address, address.primary) == ("ruth@varde.example", True) and address.verified_at
    assert user.memberships.get().group.slug == "welcome"
    assert ("person.added", None, "Entra ID") in acts(user)


def test_a059_each_field_comes_to_its_place_and_no_other(directory):
    user = bring(
        directory,
        "Ann Smith",
        userName="asmith",
        title="ann@elsewhere.example",
        emails=[{"value": "Ann.Smith@Varde.example", "type": "work"}],
        password="secret words",
        roles=[{"value": "admin"}],
        id="1",
    )
    assert list(user.addresses.values_list("address", flat=True)) == ["ann.smith@varde.example"]
    assert not user.has_usable_password() and user.role == User.Role.MEMBER
    assert (user.name, user.handle) == ("Ann Smith", "ann-smith")
    assert user.directory.user_name == "asmith"


def test_a_user_name_that_is_an_address_is_enough(directory):
    answer = directory.post(
        "Users", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "Kai@varde.example"}
    )
    assert answer.status_code == 201
    user = User.objects.get(pk=answer.json()["id"])
    assert user.addresses.get().address == "kai@varde.example" and user.name == "Kai@varde.example"
    assert answer.json()["userName"] == "Kai@varde.example"


def test_an_outsider_of_the_mails_becomes_the_colleague(directory):
    known = actions.shadow("R. Hale", "ruth@varde.example")
    assert bring(directory).pk == known.pk


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"userName": "RUTH@varde.example", "emails": [{"value": "r@varde.example"}]}, 409, "uniqueness"),
        ({"userName": "other", "emails": [{"value": "Bob@varde.example"}]}, 409, "uniqueness"),
        ({"userName": "other", "emails": [{"value": "nonsense"}]}, 400, "invalidValue"),
        ({"userName": "other", "emails": []}, 400, "invalidValue"),
        ({"userName": "", "emails": [{"value": "r@varde.example"}]}, 400, "invalidValue"),
        ({"userName": "x" * 300, "emails": [{"value": "r@varde.example"}]}, 400, "invalidValue"),
        (
            {"userName": "other", "title": "x" * 201, "emails": [{"value": "r@varde.example"}]},
            400,
            "invalidValue",
        ),
        ({"userName": "other", "displayName": "x" * 21_000}, 400, "invalidValue"),
        ({"userName": {"a": 1}}, 400, "invalidValue"),
        (
            {"userName": "other", "active": "perhaps", "emails": [{"value": "r@varde.example"}]},
            400,
            "invalidValue",
        ),
        (
            {
                "userName": "other",
                "emails": [{"value": "r@varde.example"}],
                EMPLOYMENT: {"manager": {"value": "999"}},
            },
            400,
            "invalidValue",
        ),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_half_done(directory, bob, fields, status, said):
    bring(directory)
    before = User.objects.count(), EmailAddress.objects.count(), AuditEntry.objects.count()
    answer = directory.post("Users", person("Other One") | fields)
    assert (answer.status_code, answer.json()["scimType"]) == (status, said)
    assert answer.json()["detail"] and answer.json()["status"] == str(status)
    assert (User.objects.count(), EmailAddress.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "1", "null", b"\xff\xfe", "[" * 100_000, '{"schemas": 1}', "{}"]
)
def test_what_is_no_json_of_a_person_is_refused(directory, body):
    answer = directory.post("Users", body)
    assert answer.status_code == 400 and answer.json()["schemas"][0].endswith("Error")


def test_letters_that_no_database_stores_are_marked(directory):
    user = bring(directory, displayName="R\0uth \ud800 Hale", title="a\0b")
    assert "\0" not in user.name + user.title


def test_put_replaces_what_it_says_and_a_rename_reaches_stored_fragments(directory, alice, team):
    from threads.actions import joining, posting
    from threads.models import Message
    from threads.rendering import fragments

    user = bring(directory, title="Buyer")
    joining.join(user, team)
    first = posting.post(author=user, group=team, subject="s", body="Hello")
    fragments.render(first)
    answer = directory.put(f"Users/{user.pk}", person("Ruth Berg"))
    assert answer.status_code == 200 and "title" not in answer.json()
    user.refresh_from_db()
    assert (user.name, user.title) == ("Ruth Berg", "")
    assert "Ruth Hale" not in fragments.render(Message.objects.for_display().get(pk=first.pk))
    assert ("person.renamed", None, "Entra ID") in acts(user)
    assert ("person.profile", None, "Entra ID") in acts(user)


def test_the_same_twice_changes_nothing_and_is_not_noted(directory):
    user = bring(directory)
    before = acts(user)
    assert directory.put(f"Users/{user.pk}", person()).status_code == 200
    assert acts(user) == before


def test_addresses_follow_and_those_the_directory_never_named_stay(directory, alice):
    from accounts.actions import addresses

    user = bring(directory)
    addresses.add(user, "r.h@varde.example", by=alice)
    emails = [{"value": "hale@varde.example", "type": "work", "primary": True}]
    answer = directory.put(f"Users/{user.pk}", person(emails=emails))
    assert answer.json()["emails"] == emails
    rows = dict(user.addresses.values_list("address", "primary"))
    assert rows == {"hale@varde.example": True, "r.h@varde.example": False}
    assert (
        directory.put(f"Users/{user.pk}", person(emails=[{"value": "bob@x.example"}, *emails])).status_code
        == 200
    )
    assert dict(user.addresses.values_list("address", "primary"))["hale@varde.example"]


def test_who_was_here_before_the_directory_is_found_and_taken_over(directory, bob):
    found = directory.get("Users", {"filter": 'userName eq "BOB@varde.example"'}).json()["Resources"]
    assert [one["id"] for one in found] == [str(bob.pk)]
    answer = directory.put(f"Users/{bob.pk}", person("Bob Brandt", userName="bob@varde.example"))
    assert answer.status_code == 200
    bob.refresh_from_db()
    assert bob.directory.external_id == "ext-bob@varde.example" and bob.check_password(PASSWORD)


@pytest.mark.parametrize("way", ["put", "patch", "delete"])
def test_a050_who_the_directory_lets_go_is_out_at_once(directory, client, way):
    user = bring(directory)
    client.force_login(user)
    assert client.get("/").status_code == 200
    if way == "put":
        directory.put(f"Users/{user.pk}", person(active=False))
    elif way == "patch":
        directory.patch(f"Users/{user.pk}", {"op": "Replace", "path": "active", "value": "False"})
    else:
        assert directory.delete(f"Users/{user.pk}").status_code == 204
    user.refresh_from_db()
    assert not user.is_active and client.get("/").status_code == 302
    assert ("person.deactivated", None, "Entra ID") in acts(user)


def test_who_was_deleted_is_not_there_any_more_and_comes_back_as_the_same_person(directory):
    user = bring(directory)
    directory.delete(f"Users/{user.pk}")
    for answer in (
        directory.get(f"Users/{user.pk}"),
        directory.put(f"Users/{user.pk}", person()),
        directory.patch(f"Users/{user.pk}", {"op": "add", "path": "title", "value": "x"}),
        directory.delete(f"Users/{user.pk}"),
    ):
        assert answer.status_code == 404 and answer.json()["status"] == "404"
    assert directory.get("Users", {"filter": 'userName eq "ruth@varde.example"'}).json()["totalResults"] == 0
    again = bring(directory, title="Back")
    assert again.pk == user.pk and again.is_active and again.title == "Back"
    assert DirectoryPerson.objects.count() == 1


def test_a129_the_last_admin_is_not_let_go(directory, alice):
    for answer in (
        directory.patch(f"Users/{alice.pk}", {"op": "replace", "value": {"active": False, "title": "x"}}),
        directory.delete(f"Users/{alice.pk}"),
    ):
        assert answer.status_code == 409 and "only admin" in answer.json()["detail"]
    alice.refresh_from_db()
    assert alice.is_active and alice.title == "" and not DirectoryPerson.objects.exists()


def test_put_without_active_brings_nobody_back(directory):
    user = bring(directory)
    access.deactivate(user)
    body = person()
    del body["active"]
    assert directory.put(f"Users/{user.pk}", body).json()["active"] is False
    assert not User.objects.get(pk=user.pk).is_active
    assert directory.put(f"Users/{user.pk}", person()).json()["active"] is True


def test_what_has_changed_meanwhile_is_not_overwritten(directory):
    user = bring(directory)
    version = directory.get(f"Users/{user.pk}")["ETag"]
    assert directory.get(f"Users/{user.pk}", if_none_match=version).status_code == 304
    actions.rename(user, "Ruth Berg")
    answer = directory.put(f"Users/{user.pk}", person(), if_match=version)
    assert answer.status_code == 412
    assert User.objects.get(pk=user.pk).name == "Ruth Berg"
    now = directory.get(f"Users/{user.pk}")["ETag"]
    assert directory.put(f"Users/{user.pk}", person(), if_match=now).status_code == 200


def test_only_what_is_asked_for_is_said(directory):
    user = bring(directory, title="Buyer")
    few = directory.get(f"Users/{user.pk}", {"attributes": "userName,name.familyName"}).json()
    assert few["userName"] and few["name"] == {"familyName": "Hale"} and "title" not in few and few["id"]
    rest = directory.get(f"Users/{user.pk}", {"excludedAttributes": "title,emails"}).json()
    assert "title" not in rest and "emails" not in rest and rest["displayName"] == "Ruth Hale"
    both = {"attributes": "title", "excludedAttributes": "title"}
    assert directory.get(f"Users/{user.pk}", both).status_code == 400


def test_a_list_costs_the_same_for_many(directory, bob):
    directory.get("Users")
    with Queries() as few:
        directory.get("Users")
    for number in range(20):
        make_person(f"P{number} Other", title="x")
    with Queries() as many:
        assert directory.get("Users").json()["totalResults"] == 22
    assert len(many) == len(few) <= 8
