"""A group that gets another address keeps what is sent to the old one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry, FormerSlug, Group
from tests.bridge.mails import deliver, forward
from tests.conftest import make_group
from threads.actions import group_admin, joining
from threads.bridge.intake import routes


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
