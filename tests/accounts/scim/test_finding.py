"""What a directory asks for before it changes anything (RFC 7644, section 3.4.2)."""

import pytest

from accounts.actions import directory as company_directory
from accounts.models import User
from tests.conftest import make_person

from .conftest import GROUP, person


@pytest.fixture
def three(directory, alice):
    """Ruth, whom the directory brought with two addresses, Alice and Zoë, whom it has not."""
    make_person("Zoë Åberg", title="Lead", is_active=False)
    emails = [
        {"value": "ruth@varde.example", "type": "work", "primary": True},
        {"value": "rh@varde.example", "type": "home"},
    ]
    assert directory.post("Users", person(emails=emails, title="Buyer")).status_code == 201


@pytest.mark.parametrize("name", ["lina@varde.example", "lina"])
def test_somebody_who_came_by_ldap_is_found_and_taken_over(directory, name):
    lina = company_directory.bring(
        company_directory.DirectoryWord("lina", "Lina Moe", ("lina@varde.example",))
    )
    assert found(directory, f'userName eq "{name}"') == ["Lina"]
    gone = {"op": "replace", "value": {"userName": "lina@varde.example", "active": False}}
    assert directory.patch(f"Users/{lina.pk}", gone).status_code == 200
    assert found(directory, 'userName eq "lina@varde.example" and active eq false') == ["Lina"]


def found(directory, asked: str, kind: str = "Users") -> list[str]:
    answer = directory.get(kind, {"filter": asked})
    assert answer.status_code == 200, answer.json()
    body = answer.json()
    assert body["totalResults"] == len(body["Resources"])
    return [one["displayName"].split()[0] for one in body["Resources"]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ('userName eq "ruth@varde.example"', ["Ruth"]),
        ('USERNAME Eq "RUTH@VARDE.example"', ["Ruth"]),
        ('userName eq "nobody"', []),
        ('userName eq ""', []),
        ('userName sw "ruth"', ["Ruth"]),
        ('userName co "VARDE"', ["Alice", "Zoë", "Ruth"]),
        ('externalId eq "ext-ruth@varde.example"', ["Ruth"]),
        ('externalId eq "EXT-ruth@varde.example"', []),
        ('emails eq "rh@varde.example"', ["Ruth"]),
        ('emails.value eq "RH@varde.example"', ["Ruth"]),
        ('emails[type eq "home"].value eq "rh@varde.example"', ["Ruth"]),
        ('emails[type eq "work" and value eq "rh@varde.example"]', []),
        ("active eq false", ["Zoë"]),
        ("active eq true", ["Alice", "Ruth"]),
        ('active eq true and userName sw "ruth"', ["Ruth"]),
        ('userName eq "ruth@varde.example" or userName eq "alice@varde.example"', ["Alice", "Ruth"]),
        ('title eq "lead"', ["Zoë"]),
        ("title pr", ["Zoë", "Ruth"]),
        ("not (title pr)", ["Alice"]),
        ('title eq "Lead" or emails eq "ruth@varde.example"', ["Zoë", "Ruth"]),
        ('displayName sw "zo"', ["Zoë"]),
        ('name.familyName eq "hale"', ["Ruth"]),
        ('userName ne "ruth@varde.example"', ["Alice", "Zoë"]),
        ('userName co "%"', []),
        ('userName co "_"', []),
    ],
)
def test_a_filter_finds_whom_it_means(directory, three, asked, names):
    assert found(directory, asked) == names


def test_an_id_is_found(directory, three, alice):
    assert found(directory, f'id eq "{alice.pk}"') == ["Alice"]
    assert found(directory, 'id eq "x"') == found(directory, 'id eq "999999999999999999999"') == []


@pytest.mark.parametrize("asked", ["(", "userName", "userName eq", 'userName like "x"', "userName eq x", 'nickName eq "x"', "active gt true",
                                   "((" * 900, 'title eq "' + "x" * 3_000 + '"', "userName eq \"\\ud800"])  # fmt: skip
def test_what_is_no_filter_is_refused(directory, alice, asked):
    answer = directory.get("Users", {"filter": asked})
    assert answer.status_code == 400 and answer.json()["scimType"] in ("invalidFilter", "tooMany")


def test_deep_filters_are_bounded(directory, alice):
    for asked in (
        "(" * 300 + "title pr" + ")" * 300,
        "not (" * 150 + "title pr" + ")" * 150,
        " or ".join(["title pr"] * 150),
    ):
        assert directory.get("Users", {"filter": asked}).status_code in (200, 400)


def test_a_list_comes_in_pages(directory, alice):
    for number in range(5):
        make_person(f"P{number} Other")
    page = directory.get("Users", {"startIndex": 2, "count": 2}).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (6, 2, 2)
    assert [one["displayName"][:2] for one in page["Resources"]] == ["P0", "P1"]
    looked_at = directory.get(
        "Users", {"startIndex": 2, "count": 2, "filter": 'displayName co "Other"'}
    ).json()
    assert (looked_at["totalResults"], [one["displayName"][:2] for one in looked_at["Resources"]]) == (
        5,
        ["P1", "P2"],
    )
    assert directory.get("Users", {"count": 0}).json()["Resources"] == []
    assert directory.get("Users", {"startIndex": -3, "count": 1}).json()["startIndex"] == 1
    assert directory.get("Users", {"startIndex": 99}).json()["Resources"] == []
    assert directory.get("Users", {"startIndex": "x"}).status_code == 400
    assert directory.get("Users", {"count": "9" * 40}).json()["itemsPerPage"] == 6


def test_too_many_to_look_at_are_not_looked_at(directory, alice, monkeypatch):
    from accounts.scim import kinds

    monkeypatch.setattr(kinds, "MOST_LOOKED_AT", 0)
    answer = directory.get("Users", {"filter": "title pr"})
    assert answer.status_code == 400 and answer.json()["scimType"] == "tooMany"
    assert found(directory, 'userName eq "alice@varde.example"') == ["Alice"]


def test_outsiders_bots_and_the_deleted_are_not_in_the_list(directory, alice):
    User.objects.create(name="Out", kind=User.Kind.OUTSIDER)
    User.objects.create(name="Bot", kind=User.Kind.BOT)
    assert directory.get("Users").json()["totalResults"] == 1


def test_groups_are_found_by_name_and_member(directory, alice, bob):
    for name, members in (("Køln Lager", [alice]), ("Other", [alice, bob])):
        body = {
            "schemas": [GROUP],
            "displayName": name,
            "members": [{"value": str(one.pk)} for one in members],
        }
        assert directory.post("Groups", body).status_code == 201
    assert found(directory, 'displayName eq "KØLN lager"', "Groups") == ["Køln"]
    assert found(directory, f'members eq "{bob.pk}"', "Groups") == ["Other"]
    assert found(directory, f'members.value eq "{alice.pk}"', "Groups") == ["Køln", "Other"]
    both = f'displayName eq "Other" and members[value eq "{bob.pk}"]'
    assert found(directory, both, "Groups") == ["Other"]
    bare = directory.get(
        "Groups", {"filter": 'displayName eq "Other"', "excludedAttributes": "members"}
    ).json()
    assert "members" not in bare["Resources"][0]
