"""`manage.py person`: links, not passwords."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Session, User


def run(*arguments, capsys) -> str:
    call_command("person", *arguments)
    return capsys.readouterr().out.strip()


def test_a_colleague_is_added_and_gets_in_by_the_printed_link(client, db, capsys):
    url = run("add", "Ruth@Varde.example", "--name", " Ruth  Hale ", "--admin", capsys=capsys)
    path = re.sub(r"^https?://[^/]+", "", url)
    assert client.post(path, {"password": "seven green kettles"}).url == "/"
    ruth = User.objects.get()
    assert (ruth.name, ruth.is_admin, ruth.handle) == ("Ruth Hale", True, "ruth-hale")


def test_who_leaves_is_out_and_who_returns_may_sign_in(client, alice, bob, capsys):
    client.force_login(bob)
    run("deactivate", "bob@varde.example", capsys=capsys)
    assert not Session.objects.filter(user=bob).exists()
    with pytest.raises(CommandError, match="reactivate"):
        call_command("person", "password", "bob@varde.example")
    run("reactivate", "bob@varde.example", capsys=capsys)
    assert run("password", "bob@varde.example", capsys=capsys).startswith("http")


def test_a_lost_device_takes_the_password_along(client, bob, capsys):
    client.force_login(bob)
    assert run("device-lost", "bob@varde.example", capsys=capsys).startswith("http")
    bob.refresh_from_db()
    assert not bob.has_usable_password() and not Session.objects.filter(user=bob).exists()


def test_the_only_admin_stays(alice):
    with pytest.raises(CommandError, match="only admin"):
        call_command("person", "deactivate", "alice@varde.example")
    alice.refresh_from_db()
    assert alice.is_active


def test_o2_admins_come_and_go_but_one_stays(alice, bob, capsys):
    run("admin", "add", "bob@varde.example", capsys=capsys)
    run("admin", "remove", "alice@varde.example", capsys=capsys)
    assert list(User.objects.filter(role="admin")) == [bob]
    with pytest.raises(CommandError, match="only admin"):
        run("admin", "remove", "bob@varde.example", capsys=capsys)


def test_aliases_come_and_go(alice, capsys):
    run("alias", "add", "alice@varde.example", "ali@home.example", capsys=capsys)
    assert alice.addresses.count() == 2
    run("alias", "remove", "alice@varde.example", "ali@home.example", capsys=capsys)
    assert alice.addresses.count() == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "alice@varde.example", "--name", "Other"),
        ("add", "no address", "--name", "Other"),
        ("add", "new@varde.example", "--name", "  "),
        ("rename", "alice@varde.example", " "),
        ("rename", "alice@varde.example", "x" * 201),
        ("alias", "add", "alice@varde.example", "nonsense"),
        ("alias", "remove", "alice@varde.example", "alice@varde.example"),
        ("password", "zed@varde.example"),
    ],
)
def test_what_cannot_be_is_one_sentence(alice, arguments):
    with pytest.raises(CommandError):
        call_command("person", *arguments)
    assert list(alice.addresses.values_list("address", flat=True)) == ["alice@varde.example"]
    assert User.objects.count() == 1


def test_the_command_of_django_says_what_to_do_instead(db):
    with pytest.raises(CommandError, match="person add"):
        call_command("createsuperuser")
