"""Many members at once: shown first, a reason for each who cannot come, then all of them or nobody."""

import pytest
from django.urls import reverse

from accounts.actions import people
from accounts.models import DirectoryGroup, User
from threads.actions import joining

from ...conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(team):
    return reverse("group_many", args=[team.slug])


def verdicts(answer) -> dict[str, str]:
    words = ("Comes in", "Member already")
    return {row.typed: row.problem or words[row.is_member] for row in answer.context["rows"]}


def test_each_row_says_what_happens_and_nothing_does(as_alice, charlie, team, url):
    make_person("Left Lee", is_active=False)
    make_person("Dora Dean"), make_person("Deirdre Two")
    User.objects.filter(handle="deirdre").update(name="Dora Dean")
    people.shadow("Olga Out", "olga@far.example")
    typed = "Charlie Chen <charlie@varde.example>\n@charlie\nbob@varde.example; left@varde.example, olga@far.example\nnobody@x.example, Dora Dean"
    answer = as_alice.post(url, {"people": typed, "act": "look"})
    assert verdicts(answer) == {
        "charlie@varde.example": "Comes in",
        "@charlie": "Stands further up already.",
        "bob@varde.example": "Member already",
        "left@varde.example": "Has left.",
        "olga@far.example": "Nobody here is called that or has this address.",
        "nobody@x.example": "Nobody here is called that or has this address.",
        "Dora Dean": "Several colleagues are called that: write the address.",
    }
    assert "Olga" not in answer.content.decode()
    assert "Add 1 colleague" in answer.content.decode() and team.memberships.count() == 2


def test_all_of_them_come_in_or_nobody(as_alice, team, url, monkeypatch):
    new = [make_person(f"P{number} New") for number in range(5)]
    typed = "\n".join(f"p{number}@varde.example" for number in range(5))
    shown = as_alice.post(url, {"people": typed, "act": "look"}).context["shown"]
    User.objects.filter(pk=new[2].pk).update(is_active=False)
    answer = as_alice.post(url, {"people": typed, "act": "add", "shown": shown})
    assert answer.status_code == 422 and "Nobody was added" in answer.content.decode()
    User.objects.filter(pk=new[2].pk).update(is_active=True)
    real, calls = joining.admit, []

    def fails(group, user, **options):
        calls.append(user)
        if len(calls) == 4:
            User.objects.filter(pk=user.pk).update(is_active=False)
            raise joining.ValidationError("No.")
        return real(group, user, **options)

    monkeypatch.setattr(joining, "admit", fails)
    assert as_alice.post(url, {"people": typed, "act": "add", "shown": shown}).status_code == 422
    assert team.memberships.count() == 2
    monkeypatch.setattr(joining, "admit", real)
    answer = as_alice.post(url, {"people": typed, "act": "add", "shown": shown}, follow=True)
    assert "5 colleagues are members now." in answer.content.decode() and team.memberships.count() == 7


def test_a_directory_group_is_for_who_may_tie_it(as_alice, alice, bob, charlie, team, url, client):
    drivers = DirectoryGroup.objects.create(name="Drivers")
    drivers.members.add(charlie, bob)
    User.objects.filter(pk=alice.pk).update(role="member")
    assert "Drivers" not in as_alice.get(url).content.decode()
    assert not as_alice.post(url, {"with": drivers.pk, "act": "look"}).context["rows"]
    User.objects.filter(pk=alice.pk).update(role="admin")
    answer = as_alice.post(url, {"with": drivers.pk, "act": "look"})
    assert verdicts(answer) == {bob.name: "Member already", charlie.name: "Comes in"}
    as_alice.post(url, {"with": drivers.pk, "act": "add", "shown": answer.context["shown"]})
    assert team.membership_of(charlie)


def test_only_admins_of_the_group_and_in_few_questions(
    as_alice, client, bob, team, url, django_assert_max_num_queries
):
    for number in range(60):
        make_person(f"Q{number} New")
    typed = "\n".join([*(f"q{number}@varde.example" for number in range(60)), "Ann Nobody"])
    with django_assert_max_num_queries(12):
        assert len(as_alice.post(url, {"people": typed, "act": "look"}).context["coming"]) == 60
    assert (
        as_alice.post(
            url, {"people": "\n".join(f"x{n}@x.example" for n in range(501)), "act": "look"}
        ).status_code
        == 422
    )
    client.force_login(bob)
    assert client.get(url).status_code == 404
    assert client.post(url, {"people": typed, "act": "add"}).status_code == 404


def test_a_list_out_of_a_file_of_two_bytes_a_letter_is_read(as_alice, charlie, team, url):
    typed = "charlie@varde.example".encode("utf-16-le").decode("latin-1")
    assert verdicts(as_alice.post(url, {"people": typed, "act": "look"})) == {
        "charlie@varde.example": "Comes in"
    }
