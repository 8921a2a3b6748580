"""Only by company account: no path lets a password in, but for break-glass accounts, and nobody shuts himself out."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.actions import access, links
from accounts.company import only, setting_up
from accounts.company.setting_up import ProviderForm
from accounts.models import AuditEntry, OneTimeLink, SignInProvider, SignInRules, User
from accounts.tokens import issuing
from tests.conftest import PASSWORD, make_person
from threads.notify.models import Notification

from .company import FakeCompany, set_up
from .scim.conftest import Directory

URL, DOOR = "/manage/sign-in/", "/accounts/sign-in/"


@pytest.fixture
def company(db, monkeypatch):
    set_up()
    return FakeCompany(monkeypatch)


@pytest.fixture
def enforced(company):
    """Company accounts alone; Gil has the break-glass account."""
    gil = make_person("Gil Glass", is_break_glass=True)
    SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)
    return gil


def enter(client, handle: str):
    return client.post(DOOR, {"username": f"{handle}@varde.example", "password": PASSWORD})


def test_the_page_has_no_password_and_the_door_takes_none(client, alice, enforced):
    page = client.get(DOOR).content.decode()
    assert 'type="password"' not in page and "/accounts/forgotten/" not in page
    assert "Go on with your Varde account" in page and "Break-glass account" in page
    answer = enter(client, "alice")
    assert answer.status_code == 422 and "do not belong together" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert authenticate(None, username="alice@varde.example", password=PASSWORD) is None


def test_a_forgotten_password_is_not_asked_for(client, alice, enforced):
    for answer in (
        client.get("/accounts/forgotten/"),
        client.post("/accounts/forgotten/", {"address": "alice@varde.example"}),
    ):
        assert answer.status_code == 403 and "Passwords are not used here" in answer.content.decode()
    assert not OneTimeLink.objects.exists()


def test_links_for_a_password_open_nothing_however_they_came(client, alice, bob, enforced):
    made = [links.choose_password(alice, by=bob), links.invite(bob, "bob@varde.example")]
    for link in made:
        path = link.url.partition("/accounts/")[2]
        for answer in (
            client.get("/accounts/" + path),
            client.post("/accounts/" + path, {"password": "seven green kettles"}),
        ):
            assert answer.status_code == 403 and "Go on with your Varde account" in answer.content.decode()
        with pytest.raises(ValidationError):
            links.set_password(link, "seven green kettles")
    assert "_auth_user_id" not in client.session
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_nobody_changes_a_password_that_opens_nothing(client, alice, enforced):
    client.force_login(alice)
    assert "Change password" not in client.get("/accounts/you/").content.decode()
    assert client.get("/accounts/password/").url == "/accounts/you/"
    given = {
        "old_password": PASSWORD,
        "new_password1": "seven green kettles",
        "new_password2": "seven green kettles",
    }
    client.post("/accounts/password/", given)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_text_sent_while_signed_out_asks_for_the_company_account_alone(client, alice, enforced):
    client.force_login(alice)
    client.get("/")
    client.cookies.pop("sessionid")
    page = client.post(
        "/compose/", {"subject": "Plan", "body": "Mine"}, HTTP_REFERER="http://testserver/compose/"
    )
    assert page.status_code == 401 and 'type="password"' not in page.content.decode()
    assert 'name="kept"' in page.content.decode()


def test_a_break_glass_account_comes_in_noted_and_told(client, alice, enforced):
    """The company's sign-in is away."""
    assert 'type="password"' in client.get(DOOR + "?with=password").content.decode()
    assert enter(client, "gil").status_code == 302
    assert AuditEntry.objects.get(act="signin.break_glass").actor == enforced
    notice = Notification.objects.get(reason="emergency")
    assert notice.user == alice and notice.actor == enforced and notice.mail == "waiting"
    assert "came in past the company sign-in" in _page_of(alice)


def _page_of(user) -> str:
    from django.test import Client

    other = Client()
    other.force_login(user)
    return other.get("/notifications/").content.decode()


def test_the_page_of_a_company_that_is_away_names_no_password(client, enforced, company):
    company.is_away = True
    page = client.get(DOOR + "company/varde/").content.decode()
    assert "Use a password" not in page and "Send me a link" not in page and "Break-glass account" in page


def test_without_the_rule_a_break_glass_account_is_nothing_special(client, alice, company):
    only.mark(alice, True, by=alice)
    enter(client, "alice")
    assert not AuditEntry.objects.filter(act="signin.break_glass").exists()


def test_it_is_switched_on_only_by_who_came_in_by_it_while_somebody_has_the_glass(
    client, alice, bob, company
):
    client.force_login(alice)
    page = client.get(URL).content.decode()
    assert "You came in by it yourself" in page and "There is a break-glass account" in page
    client.post(URL, {"only": "on"})
    assert not only.is_on()
    client.post("/accounts/sign-out/")
    company.sign_in(client)
    client.post(URL, {"only": "on"})
    assert not only.is_on()
    client.post(f"/manage/people/{bob.pk}/", {"act": "break_glass"})
    bob.refresh_from_db()
    bob.set_unusable_password()
    bob.save()
    client.post(URL, {"only": "on"})
    assert not only.is_on()
    bob.set_password(PASSWORD)
    bob.save()
    client.post(URL, {"only": "on"})
    assert only.is_on() and AuditEntry.objects.get(act="setting.company_only").actor == alice
    client.post(URL, {"only": "off"})
    assert not only.is_on() and AuditEntry.objects.get(act="setting.passwords").actor == alice


def test_the_last_ways_in_stay(client, alice, enforced):
    client.force_login(alice)
    row = SignInProvider.objects.get()
    client.post(f"{URL}{row.pk}/", {"act": "remove"})
    typed = {"name": "Varde", "issuer": row.issuer, "client_id": "skein", "domains": ""}
    answer = client.post(f"{URL}{row.pk}/", typed)
    assert answer.status_code == 422 and "It is the only way in" in answer.content.decode()
    client.post(f"/manage/people/{enforced.pk}/", {"act": "no_break_glass"})
    row.refresh_from_db()
    enforced.refresh_from_db()
    assert row.is_on and enforced.is_break_glass
    set_up(slug="other")
    only.mark(alice, True, by=alice)
    client.post(f"{URL}{row.pk}/", {"act": "remove"})
    client.post(f"/manage/people/{enforced.pk}/", {"act": "no_break_glass"})
    enforced.refresh_from_db()
    assert not enforced.is_break_glass and SignInProvider.objects.get().slug == "other"


def test_members_change_nothing_of_it(client, alice, bob, enforced):
    client.force_login(bob)
    assert client.post(URL, {"only": "off"}).status_code == 404
    assert client.post(f"/manage/people/{bob.pk}/", {"act": "break_glass"}).status_code == 404
    assert only.is_on() and not User.objects.get(pk=bob.pk).is_break_glass


def test_the_shell_opens_the_door_again_and_marks_people(alice, enforced, capsys):
    call_command("person", "break-glass", "add", "alice@varde.example")
    assert User.objects.get(pk=alice.pk).is_break_glass
    call_command("person", "break-glass", "remove", "alice@varde.example")
    assert AuditEntry.objects.filter(act="person.no_break_glass", source="command").exists()
    call_command("company_only", "status")
    call_command("company_only", "off")
    assert not only.is_on() and "Only by company account.\nWith passwords" in capsys.readouterr().out


def test_who_left_is_no_way_in(alice, enforced):
    """A050."""
    User.objects.filter(pk=enforced.pk).update(is_active=False)
    assert not only.break_glass().exists()
    with pytest.raises(ValidationError):
        only.mark(enforced, True, by=alice)


def test_the_pages_cost_few_queries(as_alice, bob, enforced, count_queries):
    assert count_queries(URL) <= 8
    assert count_queries(f"/manage/people/{bob.pk}/") <= 8
    assert count_queries("/accounts/you/") <= 8


# --- The last way in -------------------------------------------------------------------------------------------------


@pytest.fixture
def last_glass(db, alice, bob):
    SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)
    User.objects.filter(pk=bob.pk).update(is_break_glass=True)
    return User.objects.get(pk=bob.pk)


def test_the_last_break_glass_account_does_not_leave(last_glass, as_alice, alice):
    """By no way: page, command, directory."""
    with pytest.raises(ValidationError, match="Nobody else could come in"):
        access.deactivate(last_glass, by=alice)
    page = as_alice.post(
        f"/manage/people/{last_glass.pk}/", {"act": "deactivate"}, follow=True
    ).content.decode()
    assert "Nobody else could come in" in page
    with pytest.raises(CommandError, match="Nobody else could come in"):
        call_command("person", "deactivate", "bob@varde.example")
    lost = {"act": "device_lost"}
    assert (
        "Nobody else could come in"
        in as_alice.post(f"/manage/people/{last_glass.pk}/", lost, follow=True).content.decode()
    )
    with pytest.raises(CommandError, match="Nobody else could come in"):
        call_command("person", "device-lost", "bob@varde.example")
    assert User.objects.get(pk=last_glass.pk).has_usable_password()
    machine = Directory(issuing.issue("Entra ID", scope="directory", by=alice)[1])
    off = machine.patch(f"Users/{last_glass.pk}", {"op": "replace", "path": "active", "value": False})
    assert off.status_code == 409 and machine.delete(f"Users/{last_glass.pk}").status_code == 409
    assert User.objects.get(pk=last_glass.pk).can_sign_in
    User.objects.filter(pk=alice.pk).update(is_break_glass=True)
    access.deactivate(last_glass, by=alice)
    assert not User.objects.get(pk=last_glass.pk).can_sign_in


def test_where_passwords_open_it_may_leave(last_glass, alice):
    SignInRules.objects.update(company_only=False)
    access.deactivate(last_glass, by=alice)
    assert not User.objects.get(pk=last_glass.pk).can_sign_in


def test_a_provider_whose_fellow_was_switched_off_meanwhile_stays(last_glass, alice):
    row = set_up()
    form = ProviderForm(
        {"name": "Varde", "issuer": row.issuer, "client_id": "skein", "secret": "", "domains": ""},
        instance=row,
    )
    SignInProvider.objects.create(
        slug="other", name="Other", issuer="https://b.example", client_id="x", is_on=True
    )
    assert form.is_valid()
    SignInProvider.objects.filter(slug="other").update(is_on=False)
    with pytest.raises(ValidationError, match="only way in"):
        setting_up.save(form, by=alice)
    assert SignInProvider.objects.get(pk=row.pk).is_on
