"""A group that gets another address keeps what is sent to the old one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from accounts.actions import inviting
from accounts.models import AuditEntry, FormerSlug, Group, User
from search import filters
from tests.bridge.mails import deliver, forward
from tests.conftest import make_group
from threads.actions import group_admin, joining, posting
from threads.bridge.intake import routes
from threads.bridge.models import ImportBatch
from threads.live import streams


def move(client, group: Group, slug: str) -> str:
    page = client.post(f"/g/{group.slug}/move/", {"slug": slug}, follow=True).content.decode()
    group.refresh_from_db()
    return page


def test_pages_and_forms_of_the_old_address_go_on(as_alice, client, alice, charlie, team):
    assert "The group is at crew now" in move(as_alice, team, " Crew ")
    assert as_alice.get("/g/crew/").status_code == 200
    for page in ("", "members/", "settings/"):
        answer = as_alice.get(f"/g/team/{page}?q=a")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/g/crew/{page}?q=a")
    client.force_login(charlie)
    assert client.post("/g/team/join/").headers["Location"] == "/g/crew/"
    assert team.membership_of(charlie)
    assert client.get("/g/nowhere/").status_code == 404


def test_mail_to_the_old_address_comes_in(as_alice, settings, team):
    move(as_alice, team, "crew")
    for name in ("crew", "team", "TEAM"):
        found = routes.resolve(f"{name}@{settings.MAIL_DOMAIN}", "alice@varde.example")
        assert found and found.group == team
    mail = deliver(forward(), to=f"team@{settings.MAIL_DOMAIN}")
    assert mail.group == team


def test_an_address_that_was_left_is_nobody_elses(as_alice, alice, bob, team):
    other = make_group("Other", bob)
    move(as_alice, team, "crew")
    for slug in ("team", "crew", "in", "ceo"):
        with pytest.raises(ValidationError, match="cannot be used"):
            group_admin.move(other, slug, by=bob)
        with pytest.raises(ValidationError, match="cannot be used"):
            joining.found("New", by=bob, slug=slug)
    move(as_alice, team, "third")
    move(as_alice, team, "team")
    assert team.slug == "team" and set(FormerSlug.objects.values_list("slug", flat=True)) == {"crew", "third"}
    assert as_alice.get("/g/crew/").headers["Location"] == "/g/team/"
    assert AuditEntry.objects.filter(act="group.changed", group=team).count() == 3


@pytest.mark.parametrize("slug", ["", "two words", "Ünï", "a" * 61, "a\0b", "../x", "<b>"])
def test_what_is_no_address_is_said(as_alice, team, slug):
    move(as_alice, team, slug)
    assert team.slug == "team" and not FormerSlug.objects.exists()


def test_a_secret_group_stays_hidden_under_both(client, alice, bob, vault):
    client.force_login(alice)
    move(client, vault, "cellar")
    assert vault.slug.startswith("cellar-")
    assert client.get("/g/vault/").status_code == 302
    client.force_login(bob)
    for slug in ("vault", "nowhere", vault.slug):
        assert client.get(f"/g/{slug}/").status_code == 404
        assert client.post(f"/g/{slug}/join/").status_code == 404


def test_only_its_admins_move_it(bob, client, team):
    client.force_login(bob)
    assert client.post("/g/team/move/", {"slug": "crew"}).status_code == 404
    with pytest.raises(PermissionDenied):
        group_admin.move(team, "crew", by=bob)


def test_nobody_gathers_addresses_without_end(as_alice, team):
    for number in range(group_admin.MOST_FORMER + 1):
        page = move(as_alice, team, f"name-{number}")
    assert "10 other addresses" in page and team.slug == "name-9"
    move(as_alice, team, "team")
    assert team.slug == "team" and team.former_slugs.count() == group_admin.MOST_FORMER


# --- Everything that names a group by its address knows the old one -----------------------------------


def test_search_knows_the_old_address(as_alice, alice, charlie, team):
    move(as_alice, team, "crew")
    assert filters._in(alice, "team") == filters._in(alice, "crew") is not None


def test_search_tells_nobody_of_the_old_address_of_a_hidden_group(alice, charlie, vault):
    group_admin.move(vault, "safe", by=alice)
    assert filters._in(alice, "vault") is not None and filters._in(charlie, "vault") is None


def test_a_page_that_is_open_goes_on(as_alice, alice, charlie, team, vault):
    move(as_alice, team, "crew")
    group_admin.move(vault, "safe", by=alice)
    stream = streams.of_group(team.pk)
    assert streams.allowed(alice, ["group:team", "group:crew"]) == {
        "group:team": stream,
        "group:crew": stream,
    }
    assert streams.allowed(charlie, ["group:vault"]) == {}


def test_a_list_of_people_may_name_the_old_address(as_alice, alice, team):
    move(as_alice, team, "crew")
    listed = inviting.take_list("email,groups\nbo@varde.example,team\nli@varde.example,nowhere\n", by=alice)
    assert [row["address"] for row in listed.good] == ["bo@varde.example"]
    inviting.start(listed, by=alice)
    inviting.work_off()
    assert team.membership_of(User.objects.with_address("bo@varde.example").get())


def test_who_can_be_named_in_a_group_is_found_by_the_old_address(as_alice, bob, team):
    move(as_alice, team, "crew")
    page = as_alice.get("/compose/people/", {"group": "team", "q": "bo"}).content.decode()
    assert bob.handle in page
    assert as_alice.get("/compose/people/", {"group": "\0", "q": "bo"}).status_code == 200


def test_commands_know_the_old_address(as_alice, alice, team, capsys, tmp_path):
    posting.post(author=alice, group=team, subject="Band", body="It slips.")
    move(as_alice, team, "crew")
    call_command("dump_conversation", group="team", json=True)
    assert "Band" in capsys.readouterr().out
    call_command("export", to=str(tmp_path / "case"), case="1", group=["team"])
    assert "It slips." in (tmp_path / "case" / "messages.jsonl").read_text()
    (tmp_path / "one.eml").write_bytes(forward())
    call_command("ingest", str(tmp_path / "one.eml"), group="team")
    assert ImportBatch.objects.get().group == team


def test_an_address_that_somebody_takes_in_the_same_moment(alice, bob, team, monkeypatch):
    """Both looked, both found it free: the second hears so, and nothing is broken."""
    monkeypatch.setattr(joining, "require_free", lambda *_, **__: None)
    monkeypatch.setattr(group_admin, "require_free", lambda *_, **__: None)
    other = make_group("Other", bob)
    for act in (
        lambda: joining.found("New", by=bob, slug="team"),
        lambda: group_admin.move(other, "team", by=bob),
    ):
        with pytest.raises(ValidationError, match="cannot be used"):
            act()
    assert Group.objects.filter(slug="team").count() == 1
