"""Folders of groups: made at the desk, drawn in the menu of whoever is in a group of theirs, and nowhere else."""

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import folders
from accounts.models import AuditEntry, Group, GroupFolder
from microblog import page_frame
from tests.conftest import make_group, make_person
from tests.pages import flat

pytestmark = pytest.mark.django_db
PAGE = "/manage/groups/menu/folders/"


def do(client, act, **fields):
    return client.post(PAGE, {"act": act} | fields, follow=True).content.decode()


def order() -> list[str]:
    return [folder.name for folder in GroupFolder.objects.all()]


@pytest.fixture
def works(alice):
    return folders.make("Works", by=alice)


def test_an_admin_makes_names_orders_and_takes_away(as_alice, team):
    for name in ("  Sites   abroad ", "Works", "Fun"):
        do(as_alice, "make", name=name)
    assert order() == ["Sites abroad", "Works", "Fun"]
    pks = {folder.name: folder.pk for folder in GroupFolder.objects.all()}
    do(as_alice, "up", folder=pks["Fun"])
    do(as_alice, "up", folder=pks["Sites abroad"])
    do(as_alice, "down", folder=pks["Sites abroad"])
    assert order() == ["Fun", "Sites abroad", "Works"]
    assert "a folder “wORKS” already" in do(as_alice, "rename", folder=pks["Fun"], name="wORKS")
    do(as_alice, "rename", folder=pks["Fun"], name="After work")
    as_alice.post("/manage/groups/", {"act": "folder", "group": ["team"], "folder": pks["Fun"]})
    team.refresh_from_db()
    assert team.folder.name == "After work"
    assert [r.group.slug for r in as_alice.get(f"/manage/groups/?folder={pks['Fun']}").context["rows"]] == [
        "team"
    ]
    assert not as_alice.get(f"/manage/groups/?folder={pks['Works']}").context["rows"]
    do(as_alice, "remove", folder=pks["Fun"])
    team.refresh_from_db()
    assert team.folder is None and order() == ["Sites abroad", "Works"]
    acts = ["folder"] * 3 + ["folder_place"] * 2 + ["folder_name", "in_folder", "no_folder"]
    found = AuditEntry.objects.filter(act__contains="folder").order_by("pk").values_list("act", flat=True)
    assert list(found) == [f"group.{act}" for act in acts]


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u202e \u2060", "x" * 61])
def test_what_is_no_name_makes_none(alice, name):
    with pytest.raises(ValidationError):
        folders.make(name, by=alice)


def test_one_name_however_it_is_written(alice, monkeypatch):
    folders.make("Bu\u0308cher", by=alice)
    with pytest.raises(ValidationError, match="already"):
        folders.make("b\u00fccher\u200b", by=alice)
    # Made by two at this moment.
    monkeypatch.setattr(folders.GroupFolder.objects, "all_locked", list)
    with pytest.raises(ValidationError, match="already"):
        folders.make("B\u00fccher", by=alice)
    assert GroupFolder.objects.count() == 1


def test_there_are_not_too_many(alice):
    GroupFolder.objects.bulk_create(GroupFolder(name=f"F{n}", position=n) for n in range(folders.MOST))
    with pytest.raises(ValidationError, match="Take one away first"):
        folders.make("One more", by=alice)


def test_the_menu_shows_ones_groups_in_their_folders(client, alice, bob, team, works):
    fun = folders.make("After work", by=alice)
    folders.move(fun, up=True, by=alice)
    lunch = make_group("Lunch", alice, bob)
    make_group("Loose", alice, bob)
    folders.put(team, works, by=alice)
    folders.put(lunch, fun, by=alice)
    nav = page_frame.navigation(bob, frozenset({works.pk}))
    assert [(f.name, [g.slug for g in f.groups], f.is_open) for f in nav["folders"]] == [
        ("After work", ["lunch"], True),
        ("Works", ["team"], False),
    ]
    assert [entry.slug for entry in nav["loose"]] == ["loose"] and nav["group_count"] == 3
    client.force_login(bob)
    client.cookies["folders"] = f"{works.pk}.x..999999"
    page = flat(client.get("/inbox/").content.decode())
    assert f'data-folder="{fun.pk}" open>' in page and f'data-folder="{works.pk}">' in page
    assert "js/folders" in page


def test_who_is_in_no_group_of_a_folder_does_not_learn_its_name(client, as_alice, alice, bob, charlie):
    """A secret group, too, may be in one: whoever may not know of the group learns of its folder nowhere."""
    secret = make_group("Moon", bob, visibility="secret", joining="invite")
    project = folders.make("Project Moon", by=alice)
    Group.objects.filter(pk=secret.pk).update(folder=project)
    assert [f.name for f in page_frame.navigation(bob)["folders"]] == ["Project Moon"]
    client.force_login(charlie)
    pages = [client.get(path).content.decode() for path in ("/", "/groups/", "/inbox/")]
    assert not any("Project Moon" in page or "js/folders" in page for page in pages)
    client.force_login(alice)
    # An admin made it, and is not told what is in it; nor do they put there what they may not know of.
    page = client.get(PAGE)
    assert [folder.number for folder in page.context["folders"]] == [0]
    client.post("/manage/groups/", {"act": "folder", "group": ["moon"], "folder": ""})
    secret.refresh_from_db()
    assert secret.folder_id == project.pk


def test_the_page_is_for_admins(client, bob, works):
    client.force_login(bob)
    assert client.get(PAGE).status_code == client.post(PAGE, {"act": "make", "name": "X"}).status_code == 404
    assert client.post("/manage/groups/", {"act": "folder", "folder": works.pk}).status_code == 404


def test_nonsense_is_a_page_that_is_not_there(as_alice, works, team):
    for number in ("", "x", "٣", "999", "9" * 5_000):
        assert as_alice.post(PAGE, {"act": "remove", "folder": number}).status_code == 404
    assert as_alice.get("/manage/groups/?folder=x").status_code == 404
    sent = {"act": "folder", "group": ["team"], "folder": "999"}
    assert as_alice.post("/manage/groups/", sent).status_code == 404 and order() == ["Works"]


def test_the_pages_cost_the_same_for_many(as_alice, alice, works, django_assert_max_num_queries):
    GroupFolder.objects.bulk_create(GroupFolder(name=f"F{n}", position=n + 2) for n in range(30))
    person = make_person("Dora Hill")
    for number in range(12):
        folders.put(make_group(f"G{number}", alice, person), works, by=alice)
    for path in (PAGE, "/manage/groups/", f"/manage/groups/?folder={works.pk}"):
        as_alice.get(path)
        with django_assert_max_num_queries(8):
            as_alice.get(path)
