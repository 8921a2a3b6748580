"""What the place is called and how it looks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts import people_lists
from accounts.actions import directory, links, people
from accounts.actions import site as actions
from accounts.company import domains
from accounts.company.setting_up import ProviderForm
from accounts.ldap import setting_up
from accounts.models import AuditEntry, EmailAddress
from accounts.profile import zones
from accounts.signin.mails import letter
from microblog.kit import site, times
from microblog.kit.jobs import schedules
from microblog.kit.models import Site
from tests.conftest import Queries
from tests.kit.test_picture_sizes import PNG
from tests.pages import flat
from threads.actions import posting
from threads.bridge.archives import routing
from threads.models import Message
from threads.rendering import fragments

pytestmark = pytest.mark.django_db
PAGE = "/manage/site/"


@pytest.fixture
def desk(client, alice):
    client.force_login(alice)
    return client


def logo(content=PNG, name="logo.png"):
    return SimpleUploadedFile(name, content)


def choose(desk, **fields):
    return desk.post(PAGE, {"name": "Varde Pumps", "accent": ""} | fields)


def test_the_name_is_on_every_page_and_in_mails(desk, alice, client):
    assert choose(desk, name="  Varde   Pumps ").status_code == 302
    assert "<small>Varde Pumps</small>" in desk.get("/").content.decode()
    assert "Varde Pumps" in letter(links.invite(alice, "alice@varde.example")).from_email
    client.logout()
    assert "<small>Varde Pumps</small>" in client.get("/accounts/sign-in/").content.decode()
    assert AuditEntry.objects.filter(act="setting.look").count() == 1


def test_the_name_of_the_environment_goes_before_it(desk, settings):
    settings.SITE_NAME = "Varde"
    choose(desk, name="Other")
    assert "<small>Varde</small>" in desk.get("/").content.decode()


def test_a_colour_is_in_a_style_sheet_of_its_own(desk, client):
    choose(desk, accent="#FFCC00")
    page = desk.get("/").content.decode()
    assert 'href="/site/ffcc00.css"' in page and "a little darker here" in page
    client.logout()
    answer = client.get("/site/ffcc00.css")
    assert answer["Content-Type"].startswith("text/css") and b"--pine: light-dark(oklch(" in answer.content
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("text", ["red", "#12345", "#fff}body{display:none}", "ffcc00"])
def test_another_text_is_no_colour(desk, text):
    answer = choose(desk, accent=text)
    assert answer.status_code == 422 and not Site.objects.exists()


@pytest.mark.parametrize("name", ["red", "12345", "ffcc00;}", "FFCC00"])
def test_no_style_of_another_text(client, name):
    assert client.get(f"/site/{name}.css").status_code == 404


def test_a_logo_is_shown_also_to_who_is_not_signed_in(desk, client):
    choose(desk, logo=logo())
    client.logout()
    page = client.get("/accounts/sign-in/").content.decode()
    url = site.look().logo_url
    assert f'<img class="logo" src="{url}" alt="">' in page
    answer = client.get(url)
    assert answer.content == PNG and answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_it_stays_until_it_is_taken_away(desk):
    choose(desk, logo=logo())
    first = site.look().logo_url
    choose(desk, name="Varde")
    assert site.look().logo_url == first
    choose(desk, no_logo="on")
    assert site.look().logo_url == "" and desk.get(first).status_code == 404


@pytest.mark.parametrize(
    "content", [b"<svg onload=alert(1)>", b"", b"RIFF1234WAVE", b"\x89PNG", PNG + bytes(100_000)]
)
def test_what_is_no_small_picture_is_refused(desk, content):
    answer = choose(desk, logo=logo(content))
    assert answer.status_code == 422 and 'class="err"' in answer.content.decode()
    assert not Site.objects.exists()


def test_other_processes_hear_of_it(desk):
    """What was kept is a few seconds old at most."""
    choose(desk)
    assert site.name() == "Varde Pumps"
    Site.objects.update(name="Varde")
    assert site.name() == "Varde Pumps"
    site.look.forget()
    assert site.name() == "Varde"


def test_the_page_costs_few_queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        desk.get(PAGE)


# --- Mail domains and clock ----------------------------------------------------------------------


def place(desk, domains="", zone="", **fields):
    return desk.post(PAGE, {"act": "place", "mail_domains": domains, "time_zone": zone} | fields)


def kept(desk, domains, zone=""):
    return place(desk, domains, zone, seen=domains)


@pytest.fixture
def clock(settings):
    """Put back to UTC afterwards."""
    settings.TIME_ZONE, settings.TIME_ZONE_IS_SET = "UTC", False


def test_other_domains_are_kept_once_it_is_seen_whom_they_concern(desk, alice, bob):
    EmailAddress.objects.filter(user=bob).update(address="bob@old.example")
    people.shadow("Ola", "ola@varde.example")
    page = place(desk, "Varde.example, new.example").content.decode()
    assert "Nothing is saved yet" in page and "Colleagues: 1, outsiders: 1" in flat(page)
    assert "1 colleague has no address in these domains" in flat(page) and not site.look().domains
    assert kept(desk, "varde.example new.example").status_code == 302
    assert site.look().domains == ("varde.example", "new.example")
    page = flat(place(desk, "new.example").content.decode())
    assert "goes" in page and site.look().domains == ("varde.example", "new.example")
    assert AuditEntry.objects.get(act="setting.place").actor == alice
    assert kept(desk, "not a domain!").status_code == 422


def test_one_question_is_asked_wherever_an_address_is_ours(desk, alice):
    assert directory.domains() == [] and not domains.is_outside("eve@evil.example")
    kept(desk, "varde.example old.example")
    assert directory.domains() == ["varde.example", "old.example"]
    with pytest.raises(ValidationError, match=r"eve@evil\.example is in none"):
        directory.bring(directory.DirectoryWord("eve", "Eve", ("eve@evil.example",)))
    rows = people_lists.read("ann@varde.example, eve@evil.example", alice)
    assert [bool(row["note"]) for row in rows] == [False, True] and not any(row["problem"] for row in rows)
    assert ProviderForm().initial["domains"] == setting_up.row().domains == "varde.example old.example"
    assert "old.example" in routing.domains_of(alice)
    directory.set_domains("scim.example", by=alice)
    assert directory.domains() == ["scim.example"]


def test_a_domain_has_one_form_however_it_is_written(desk):
    assert domains.checked("@Varde.example, varde.example.") == "varde.example"
    assert domains.checked("XN--MNCHEN-3YA.de münchen.de") == "münchen.de"
    kept(desk, "münchen.de")
    assert not domains.is_outside("ann@xn--mnchen-3ya.de") and not domains.is_outside("ann@MÜNCHEN.de.")
    assert domains.of("ann@xn--\u00e4.de") and domains.is_outside("ann@munchen.de")
    assert "may give addresses in every domain" in place(desk, "").content.decode()


def test_one_clock_for_pages_mails_and_what_is_kept(desk, alice, team, clock):
    moment = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    message = posting.post(author=alice, group=team, subject="Door", body="Look")
    Message.objects.filter(pk=message.pk).update(sent_at=moment)
    message.refresh_from_db()
    fragments.draw([message])
    message.save(update_fields=["fragment"])
    kept(desk, "", "Asia/Tokyo")
    assert timezone.localtime(moment).day == 2 and zones()[0] == ("", "Asia/Tokyo")
    assert "2 July 2026, 08:30" in fragments.render(message)
    assert schedules.Periodic("night", print, timedelta(days=1), at=3).next_after(moment).hour == 3
    assert (
        f"{schedules.Periodic('n', print, timedelta(days=1), at=3).next_after(moment).utcoffset()}"
        == "9:00:00"
    )
    assert "08:30" in times.full(moment)
    kept(desk, "", "")
    assert timezone.localtime(moment).day == 1


def test_a_worker_hears_of_another_clock(clock):
    Site.objects.create(pk=1, time_zone="Asia/Tokyo")
    site.look.forget()
    schedules.keep("test")
    assert timezone.get_current_timezone_name() == "Asia/Tokyo"


def test_the_clock_of_the_environment_goes_before_it(desk, settings):
    settings.TIME_ZONE, settings.TIME_ZONE_IS_SET = "Europe/Oslo", True
    assert "which goes before this page" in desk.get(PAGE).content.decode()
    kept(desk, "", "Asia/Tokyo")
    assert timezone.get_current_timezone_name() == "Europe/Oslo" and not Site.objects.exists()


def test_a_zone_this_machine_does_not_know_changes_nothing(desk, clock):
    Site.objects.create(pk=1, time_zone="Mars/Olympus")
    site.look.forget()
    assert site.look().time_zone == "Mars/Olympus" and timezone.get_current_timezone_name() == "UTC"
    assert '<option value="Mars/Olympus" selected>' in desk.get(PAGE).content.decode()


# --- Two admins at the same time ---------------------------------------------------------------------------------------


def as_shown(desk, act: str) -> dict[str, str]:
    """The fields of a form as a browser that has opened the page would send them."""
    context = desk.get(PAGE).context
    form = context["place" if act == "place" else "form"]
    shown = {
        bound.name: bound.value() or ""
        for bound in form
        if bound.name in ("name", "accent", "mail_domains", "time_zone")
    }
    return shown | {form.add_initial_prefix(name): value for name, value in shown.items()} | {"act": act}


def test_two_admins_who_save_different_parts_do_not_undo_each_other(desk, clock):
    kept(desk, "varde.example")
    choose(desk, accent="#0078d4")
    mine, of_look = as_shown(desk, "place"), as_shown(desk, "")
    # Meanwhile another admin, in another browser.
    kept(desk, "varde.example new.example")
    choose(desk, name="Varde Group", accent="#0078d4", logo=logo())
    assert desk.post(PAGE, mine | {"time_zone": "Asia/Tokyo"}).status_code == 302, (
        "no question about domains either"
    )
    assert desk.post(PAGE, of_look | {"accent": "#1a6b4f"}).status_code == 302
    row = Site.objects.get()
    assert (row.mail_domains, row.time_zone) == ("varde.example new.example", "Asia/Tokyo")
    assert (row.name, row.accent, bool(row.logo)) == ("Varde Group", "#1a6b4f", True)
    entry = AuditEntry.objects.filter(act="setting.place").latest("pk")
    assert entry.detail["domains"] == "varde.example, new.example"


def test_the_page_says_what_it_showed(desk):
    kept(desk, "varde.example")
    page = desk.get(PAGE).content.decode()
    assert 'name="initial-mail_domains" value="varde.example"' in page and 'name="initial-name"' in page


def test_only_what_changed_is_written(desk, alice):
    Site.objects.create(pk=1, name="Varde")
    with Queries() as queries:
        actions.set_place(domains=None, time_zone="Asia/Tokyo", by=alice)
    written = [sql for sql in queries if sql.startswith("UPDATE") and "site" in sql]
    assert len(written) == 1 and '"name"' not in written[0] and "mail_domains" not in written[0]


def test_nothing_is_told_before_it_holds(desk, alice, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(site, "transaction", transaction)
    choose(desk)
    site.look.forget()
    assert site.name() == "Varde Pumps"
    with django_capture_on_commit_callbacks(execute=True):
        actions.change(name="Other", accent=None, logo=None, by=alice)
        assert site.name() == "Varde Pumps", "it may be taken back yet"
    assert site.name() == "Other"


# --- Where anybody gets an address -----------------------------------------------------------------------------------


def test_a_public_mail_provider_needs_a_tick(desk):
    for name in ("gmail.com", "Outlook.com", "gmx.de"):
        answer = kept(desk, f"varde.example {name}")
        page = flat(answer.content.decode())
        assert (
            answer.status_code == 422
            and "Anybody in the world gets an address" in page
            and 'name="is_ours"' in page
        )
        assert name.lower() in page and not site.look().domains
    assert "is_ours" not in desk.get(PAGE).content.decode()
    asked = place(desk, "varde.example gmx.de", is_ours="on")
    assert "Nothing is saved yet" in asked.content.decode() and 'name="is_ours"' in asked.content.decode()
    assert place(desk, "varde.example gmx.de", is_ours="on", seen="varde.example gmx.de").status_code == 302
    assert site.look().domains == ("varde.example", "gmx.de")
    # One that is there is not asked about again.
    assert kept(desk, "varde.example gmx.de new.example").status_code == 302


def test_domains_of_companies_need_none(desk):
    assert kept(desk, "varde.example mail.varde.example gmail.com.varde.example").status_code == 302
