"""What the place is called and how it looks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import links
from accounts.models import AuditEntry
from accounts.signin.mails import letter
from microblog.kit import site
from microblog.kit.models import Site
from tests.kit.test_picture_sizes import PNG

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
    Site.objects.update(name="Varde")
    assert site.name() == "Varde Pumps"
    site.look.forget()
    assert site.name() == "Varde"


def test_the_page_costs_few_queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        desk.get(PAGE)
