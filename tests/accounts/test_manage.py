"""The admins' desk in the browser."""

import pytest

from accounts.actions import links
from accounts.models import AuditEntry, OneTimeLink, Passkey, Session, User
from tests.conftest import PASSWORD, make_person


@pytest.fixture
def desk(as_alice, bob):
    return as_alice


def act(client, user, name, value="") -> str:
    """What the page says after an act."""
    answer = client.post(f"/manage/people/{user.pk}/", {"act": name, "value": value}, follow=True)
    user.refresh_from_db()
    return answer.content.decode()


def path_of(link: OneTimeLink) -> str:
    return "/" + link.url.split("/", 3)[3]


def test_only_admins_find_the_desk(client, alice, bob):
    client.force_login(bob)
    for address in ("/manage/", "/manage/people/add/", f"/manage/people/{alice.pk}/", "/manage/people/99/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/manage/people/{bob.pk}/", {"act": "role", "value": "admin"}).status_code == 404
    assert b"/manage/" not in client.get("/").content
    bob.refresh_from_db()
    assert not bob.is_admin


def test_an_admin_has_a_link_to_it(desk):
    assert b'href="/manage/"' in desk.get("/").content


def test_a_new_colleague_gets_in_by_the_link(desk, client):
    answer = desk.post(
        "/manage/people/add/", {"name": " Ruth  Hale ", "address": "Ruth@varde.example", "role": "admin"}
    )
    ruth = User.objects.get(name="Ruth Hale")
    assert ruth.is_admin
    assert answer["Cache-Control"] == "no-store"
    url = answer.context["link"].url
    assert url in answer.content.decode()
    path = "/" + url.split("/", 3)[3]
    client.logout()
    assert client.post(path, {"password": "seven green kettles"}).status_code == 302
    assert client.login(request=None, username="ruth@varde.example", password="seven green kettles")


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("Ruth", "bob@varde.example", "belongs to somebody already"),
        ("Ruth", "no address", "valid email"),
        ("", "ruth@varde.example", "required"),
        ("\0", "ruth@varde.example", "Null characters"),
        ("x" * 201, "ruth@varde.example", "at most 200"),
    ],
)
def test_what_cannot_be_added_is_said(desk, name, address, said):
    answer = desk.post("/manage/people/add/", {"name": name, "address": address})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert User.objects.count() == 2


def test_people_are_found_by_name_and_address_and_state(desk, bob):
    make_person("Zoë Müller", is_active=False)

    def names(query: str) -> list[str]:
        return [row["user"].name for row in desk.get("/manage/people/" + query).context["rows"]]

    assert names("") == ["Alice Adair", "Bob Brandt"]
    assert names("?q=BOB@") == ["Bob Brandt"]
    assert names("?state=admins") == ["Alice Adair"]
    assert names("?state=left&q=zoe mul") == ["Zoë Müller"]
    assert names("?state=%00&q=%00&after=%ED%A0%80&id=x") == []


def test_the_list_goes_on(desk):
    for number in range(60):
        make_person(f"P{number} Same")
    User.objects.filter(handle__startswith="p").update(name="Same")
    first = desk.get("/manage/people/").context
    more = first["more"]
    second = desk.get(f"/manage/people/?after={more.name}&id={more.pk}").context
    found = [row["user"].pk for row in [*first["rows"], *second["rows"]]]
    assert len(found) == len(set(found)) == 62


def test_the_list_costs_the_same_for_many(desk, bob, count_queries):
    few = count_queries("/manage/people/")
    for number in range(40):
        make_person(f"P{number} Other")
    assert count_queries("/manage/people/") == few <= 8


def test_somebody_leaves_and_comes_back(desk, client, bob):
    browser = type(client)()
    browser.force_login(bob)
    assert "cannot sign in any more" in act(desk, bob, "deactivate")
    assert not bob.is_active
    assert not Session.objects.filter(user=bob).exists()
    assert "can sign in again" in act(desk, bob, "reactivate")
    assert bob.can_sign_in


def test_somebody_is_renamed_and_gets_another_address(desk, bob):
    assert "The name is changed" in act(desk, bob, "rename", "Bob  Berg")
    assert bob.name == "Bob Berg"
    act(desk, bob, "add_address", "B.Berg@varde.example")
    assert set(bob.addresses.values_list("address", flat=True)) == {
        "bob@varde.example",
        "b.berg@varde.example",
    }
    assert "belongs to somebody" in act(desk, bob, "add_address", "alice@varde.example")
    act(desk, bob, "remove_address", "b.berg@varde.example")
    assert bob.addresses.count() == 1


def test_a_link_for_a_new_password(desk, bob):
    answer = desk.post(f"/manage/people/{bob.pk}/", {"act": "link"})
    assert answer.context["link"].user == bob
    act(desk, bob, "deactivate")
    assert desk.post(f"/manage/people/{bob.pk}/", {"act": "link"}).status_code == 302


def test_signing_out_everywhere(desk, client, bob):
    browser = type(client)()
    browser.login(request=None, username="bob@varde.example", password=PASSWORD)
    act(desk, bob, "sign_out")
    assert browser.get("/").status_code == 302


def test_a_stolen_laptop_opens_nothing_with_the_password_its_browser_kept(desk, client, bob):
    laptop, own = type(client)(), type(client)()
    entered = {"username": "bob@varde.example", "password": PASSWORD}
    assert laptop.post("/accounts/sign-in/", entered).status_code == 302
    waiting = links.choose_password(bob)
    Passkey.objects.create(user=bob, name="Laptop", credential="c", public_key=b"k")
    page = desk.post(f"/manage/people/{bob.pk}/", {"act": "device_lost"})
    link = page.context["link"]
    assert link.user == bob and page["Cache-Control"] == "no-store"
    assert laptop.get("/").status_code == 302
    assert laptop.post("/accounts/sign-in/", entered).status_code == 422
    assert laptop.get(path_of(waiting)).status_code == 404 and not bob.passkeys.exists()
    assert own.post(path_of(link), {"password": "seven green kettles"}).url == "/"
    assert own.get("/").status_code == 200
    acts = AuditEntry.objects.filter(person=bob).values_list("act", flat=True)
    assert {"signin.ended", "signin.no_password", "signin.link"} <= set(acts)


def test_who_has_left_gets_no_link_by_a_lost_device(desk, bob):
    act(desk, bob, "deactivate")
    assert desk.post(f"/manage/people/{bob.pk}/", {"act": "device_lost"}).status_code == 302


def test_admins_come_and_go_but_one_stays(desk, alice, bob):
    assert "only admin" in act(desk, alice, "role", "member")
    assert "only admin" in act(desk, alice, "deactivate")
    assert "another role now" in act(desk, bob, "role", "admin")
    act(desk, alice, "role", "member")
    assert (bob.is_admin, alice.is_admin) == (True, False)
    assert desk.get("/manage/").status_code == 404


def test_the_page_after_adding_somebody_works_like_theirs(desk):
    page = desk.post(
        "/manage/people/add/", {"name": "Ruth Hale", "address": "ruth@varde.example"}
    ).content.decode()
    ruth = User.objects.get(name="Ruth Hale")
    assert page.count(f'action="/manage/people/{ruth.pk}/"') == page.count('class="setsec"') + 1


def test_nul_in_a_name_or_a_question_is_nothing(desk, bob):
    act(desk, bob, "rename", "B\0ob")
    assert bob.name == "Bob"
    assert [row["user"].name for row in desk.get("/manage/people/?q=b%00ob").context["rows"]] == ["Bob"]
    assert desk.get("/people/?q=%00bob&after=%00").status_code == 200


@pytest.mark.parametrize("name", ["", "fire", "\ud800", "role\0"])
def test_an_act_nobody_knows_changes_nothing(desk, bob, name):
    assert desk.post(f"/manage/people/{bob.pk}/", {"act": name.encode("utf-8", "replace")}).status_code == 302
    bob.refresh_from_db()
    assert bob.is_active and not bob.is_admin


def test_outsiders_are_not_managed(desk):
    out = User.objects.create(name="Guest", kind=User.Kind.OUTSIDER)
    assert desk.get(f"/manage/people/{out.pk}/").status_code == 404
