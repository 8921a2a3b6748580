"""What no directory sends: each is refused or overlooked with an answer of the RFC, on either database."""

import pytest

from accounts.models import User

from .conftest import EMPLOYMENT, GROUP, person


@pytest.fixture
def calls(directory):
    """An answer that is a fault of ours is one that no test may get."""

    def check(answer, *statuses: int):
        assert answer.status_code < 500 and (not statuses or answer.status_code in statuses), answer.content
        return answer

    return check


@pytest.mark.parametrize("kind", ["Users", "Groups"])
@pytest.mark.parametrize(
    "query",
    [
        {"startIndex": "9" * 30}, {"startIndex": str(2**63)}, {"count": "9" * 30}, {"startIndex": "-5", "count": "-1"}, {"startIndex": "x"},
        {"filter": r'userName eq "a\u0000b"'}, {"filter": r'userName sw "\ud800"'}, {"filter": r'externalId eq "\ud800"'},
        {"filter": r'externalId eq "a\u0000"'}, {"filter": r'emails co "\u0000"'}, {"filter": r'displayName co "\u0000"'},
        {"filter": "(" * 900}, {"filter": "not (" * 300 + 'userName eq "a"' + ")" * 300}, {"attributes": "x" * 5_000},
    ],
)  # fmt: skip
def test_a_question(directory, calls, kind, query):
    calls(directory.get(kind, query), 200, 400)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"displayName": "x" * 300}, "A name has 1 to 200"),
        ({"displayName": "   "}, "A name has 1 to 200"),
        ({"externalId": "x" * 300}, "externalId: at most 255"),
        ({"userName": "x" * 300}, "userName: at most 255"),
        ({"title": "x" * 300}, "title: at most"),
        ({EMPLOYMENT: {"department": "d" * 200}}, "department: at most"),
    ],
)
def test_a_person_who_has_no_room(directory, calls, fields, said):
    assert said in calls(directory.post("Users", person("Ruth Hale") | fields), 400).json()["detail"]
    ruth = directory.post("Users", person("Ruth Hale")).json()["id"]
    assert said in calls(directory.put(f"Users/{ruth}", person("Ruth Hale") | fields), 400).json()["detail"]
    for name, value in fields.items():
        calls(directory.patch(f"Users/{ruth}", {"op": "replace", "value": {name: value}}), 400)
    assert User.objects.get(pk=ruth).name == "Ruth Hale"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "(" * 50_000}, {"op": "remove", "path": "emails[" + "not (" * 2_000 + 'value eq "a"' + ")" * 2_000 + "]"},
        {"op": "replace", "path": r'emails[value eq "\u0000"].value', "value": "x@varde.example"}, {"op": "add", "path": "\ud800", "value": 1},
        {"op": ["replace"], "path": "meta"}, {"op": "replace", "path": ["a"], "value": {}}, {}, 5, None,
    ],
)  # fmt: skip
def test_a_patch(directory, calls, operation):
    ruth = directory.post("Users", person()).json()["id"]
    group = {"schemas": [GROUP], "displayName": "Buyers", "members": [{"value": ruth}]}
    calls(directory.patch(f"Users/{ruth}", operation))
    calls(directory.patch(f"Groups/{directory.post('Groups', group).json()['id']}", operation))


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"", b"null", b'{"userName": ' + b"9" * 5_000 + b"}"],
)
@pytest.mark.parametrize("kind", ["Users", "Groups"])
def test_a_body(directory, calls, kind, body):
    calls(directory.post(kind, body), 400)
