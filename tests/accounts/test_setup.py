"""The first set-up: step after step, from where it was left."""

import pytest

from accounts import setup
from accounts.actions import links
from accounts.models import Group, PeopleList, Policy, User
from microblog.kit import site
from microblog.kit.models import Site
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
RUTH = {"name": "Ruth Hale", "address": "ruth@varde.example", "password": "seven green kettles"}


@pytest.fixture
def first(client):
    """The path behind the link."""
    return "/setup/" + links.setup().url.partition("/setup/")[2]


@pytest.fixture
def ruth(client, first):
    """An admin who just came in."""
    client.post(first, RUTH)
    return client


def step(client, path):
    """The step whose page this is."""
    page = client.get(path).content.decode()
    return page.partition('aria-current="step"')[2].partition("<span>")[2].partition("</span>")[0]


def test_the_way_through(client, first, settings):
    settings.TIME_ZONE, settings.TIME_ZONE_IS_SET = "UTC", False  # put back afterwards
    assert step(client, first) == "Company"
    company = {
        "name": "Varde Pumps",
        "accent": "#0078d4",
        "mail_domains": "Varde.example",
        "time_zone": "Europe/Oslo",
    }
    answer = client.post(first, {"step": "company"} | company)
    assert answer["Location"] == f"{first}?step=admin" and site.name() == "Varde Pumps"
    assert site.look().domains == ("varde.example",) and settings.TIME_ZONE == "Europe/Oslo"
    assert not User.objects.exists()
    assert step(client, first) == "First admin"
    assert client.post(first, RUTH)["Location"] == "/setup/step/mail/"
    assert step(client, "/setup/step/mail/") == "Mail"
    assert client.post("/setup/step/mail/", {"act": "go_on"})["Location"] == "/setup/step/people/"
    assert client.post("/setup/step/people/", {"go_on": "1"})["Location"] == "/setup/step/groups/"
    assert "All of Varde Pumps" in client.get("/setup/step/groups/").content.decode()
    answer = client.post("/setup/step/groups/", {"names": "All of Varde\n\n IT  desk ", "are_default": "on"})
    assert answer["Location"] == "/manage/"
    assert sorted(Group.objects.values_list("name", "slug", "is_default")) == [
        ("All of Varde", "all-of-varde", True), ("IT desk", "it-desk", True)
    ]  # fmt: skip
    assert "The set-up is not done" not in client.get("/manage/").content.decode()


@pytest.mark.parametrize("are_default", [True, False])
def test_who_was_invited_a_step_before_is_in_the_groups_of_everybody(ruth, are_default):
    make_person("Bo Li")
    ruth.post(
        "/setup/step/groups/", {"names": "All of Varde"} | ({"are_default": "on"} if are_default else {})
    )
    assert Group.objects.get().memberships.count() == 1 + are_default


def test_one_may_go_back_behind_the_link(client, first):
    client.post(first, {"step": "company", "name": "Varde", "accent": ""})
    page = client.get(f"{first}?step=company").content.decode()
    assert 'value="Varde"' in page
    client.post(first, {"step": "company", "name": "Varde Pumps", "accent": ""})
    assert site.name() == "Varde Pumps"


def test_nonsense_about_the_company_goes_no_further(client, first):
    answer = client.post(first, {"step": "company", "name": "Varde", "accent": "red"})
    assert answer.status_code == 422 and not Site.objects.exists()


def test_the_desk_tells_where_it_was_left(ruth):
    ruth.post("/setup/step/mail/", {"act": "go_on"})
    page = ruth.get("/manage/people/").content.decode()
    assert "People is next" in page and 'href="/setup/step/people/"' in page


def test_what_was_done_by_another_process_is_not_asked_for(ruth):
    """What a process keeps of the site is a few seconds old: the desk opens right after the last step."""
    ruth.post("/setup/step/mail/", {"act": "go_on"})
    assert site.look().setup_step == "people"
    Site.objects.update(setup_step=setup.DONE)
    assert site.look().setup_step == "people" and setup.waiting() is None


def test_a_step_done_again_goes_not_back(ruth):
    for path, fields in (("/setup/step/mail/", {"act": "go_on"}), ("/setup/step/people/", {"go_on": "1"})):
        ruth.post(path, fields)
    ruth.post("/setup/step/mail/", {"act": "go_on"})
    assert setup.waiting().name == "groups"
    ruth.post("/setup/step/groups/", {"names": ""})
    ruth.post("/setup/step/mail/", {"act": "go_on"})
    assert setup.waiting() is None


def test_nothing_behind_the_link_once_there_is_an_admin(client, ruth, first):
    client.logout()
    assert client.get(first).status_code == 404
    assert client.post(first, {"step": "company", "name": "Evil", "accent": ""}).status_code == 404
    assert site.name() == "Skein"


def test_a_demo_or_an_older_place_is_not_told_of_a_set_up(client, alice):
    client.force_login(alice)
    assert "The set-up is not done" not in client.get("/manage/").content.decode()


def test_people_are_read_as_at_the_desk(ruth):
    answer = ruth.post("/setup/step/people/", {"addresses": "Bo Li <bo@varde.example>"})
    assert answer["Location"] == f"/manage/people/invite/{PeopleList.objects.get().pk}/"
    assert ruth.post("/setup/step/people/", {"addresses": ""}).status_code == 422


@pytest.mark.parametrize("names", ["Sales\nReply\n", "Sales\n" + "x" * 200, "\n".join(map(str, range(30)))])
def test_all_groups_are_founded_or_none(ruth, names):
    answer = ruth.post("/setup/step/groups/", {"names": names})
    assert answer.status_code == 422 and 'class="err"' in answer.content.decode()
    assert not Group.objects.exists() and setup.waiting() is not None


def test_a_policy_is_begun_at_the_end(ruth):
    assert ruth.post("/setup/step/groups/", {"names": "", "policy": "1"})["Location"] == "/manage/policy/"
    assert Policy.objects.get().versions.count() == 1


@pytest.mark.parametrize("path", ["/setup/step/mail/", "/setup/step/people/", "/setup/step/groups/"])
def test_the_steps_are_for_admins(client, bob, path):
    client.force_login(bob)
    assert client.get(path).status_code == client.post(path, {"go_on": "1"}).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/setup/step/mail/", "/setup/step/people/", "/setup/step/groups/"])
def test_each_costs_few_queries(ruth, path, django_assert_max_num_queries):
    ruth.get(path)
    with django_assert_max_num_queries(8):
        ruth.get(path)
