"""Two admins erase a person in the browser; nobody does it alone."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEntry, User
from tests.conftest import make_person
from threads.keeping.erasing import running
from threads.keeping.models import Erasure

ERASE = "/manage/keep/erase/"
ASKED = {"address": "marek@varde.example", "case": "asked by mail"}


@pytest.fixture
def second(db):
    client = Client()
    client.force_login(make_person("Ruth Adler", role=User.Role.ADMIN))
    return client


@pytest.fixture
def asked(as_alice, everywhere) -> Erasure:
    as_alice.post(ERASE, ASKED)
    running.work_off()
    return Erasure.objects.get()


def test_a130_one_admin_asks_another_types_the_name(as_alice, second, asked, everywhere):
    address = f"{ERASE}{asked.pk}/"
    page = as_alice.get(address).content.decode()
    assert "Raw mails" in page and "Another admin has to look" in page
    typed = {"act": "confirm", "name": everywhere.name}
    answer = as_alice.post(address, typed)
    assert (answer.status_code, Erasure.objects.get().confirmed_at) == (422, None)
    assert b"This is not the name" in second.post(address, {"act": "confirm", "name": "Marek"}).content
    assert second.post(address, typed).status_code == 302
    assert b"hx-get" in second.get(address).content
    running.work_off()
    page = second.get(address).content.decode()
    assert "finds 0" in page and "elenka" not in page and "elenka" not in second.get(ERASE).content.decode()
    assert second.post(address, typed).status_code == 422
    noted = AuditEntry.objects.filter(person=everywhere, act__startswith="keep.").order_by("pk")
    assert [(entry.act, entry.actor and entry.actor.handle) for entry in noted] == [
        ("keep.asked", "alice"), ("keep.confirmed", "ruth"), ("keep.erased", "ruth"),
    ]  # fmt: skip


def test_it_waits_for_somebody_and_can_be_left_undone(as_alice, second, asked):
    assert b'<b class="n">1</b>' in second.get("/manage/keep/").content
    assert second.post(f"{ERASE}{asked.pk}/", {"act": "cancel"}).status_code == 302
    running.work_off()
    assert User.objects.filter(name="Marek Zelenka-Novak").exists()
    assert (
        second.post(f"{ERASE}{asked.pk}/", {"act": "confirm", "name": "Marek Zelenka-Novak"}).status_code
        == 422
    )
    as_alice.post(ERASE, ASKED)
    assert Erasure.objects.filter(cancelled_at=None).count() == 1


def test_who_is_refused_is_told_why(as_alice, everywhere, bob):
    for address, why in (
        ("bob@varde.example", "still has access"), ("alice@varde.example", "still has access"),
        ("nobody@varde.example", "Nobody has this address"), ("=cmd()", "valid email address"),
    ):  # fmt: skip
        answer = as_alice.post(ERASE, {"address": address, "case": "x"})
        assert (answer.status_code, why in answer.content.decode()) == (422, True), address
    as_alice.post(ERASE, ASKED)
    assert "being erased already" in as_alice.post(ERASE, ASKED).content.decode()
    assert Erasure.objects.count() == 1
    with pytest.raises(CommandError, match="second admin"):
        call_command("erase_person", "marek@varde.example", "--case", "x")


def test_who_came_back_meanwhile_is_not_erased(second, asked, everywhere):
    User.objects.filter(pk=everywhere.pk).update(is_active=True)
    answer = second.post(f"{ERASE}{asked.pk}/", {"act": "confirm", "name": everywhere.name})
    assert b"still has access" in answer.content and Erasure.objects.get().confirmed_at is None


def test_only_admins_find_it(client, bob, asked):
    for person in (bob, make_person("Sam Sand", role=User.Role.REVIEWER)):
        client.force_login(person)
        for address in (ERASE, f"{ERASE}{asked.pk}/", f"{ERASE}{asked.pk}/progress/"):
            assert client.get(address).status_code == 404
        assert client.post(ERASE, ASKED).status_code == client.post(f"{ERASE}{asked.pk}/").status_code == 404


def test_the_pages_ask_little(as_alice, asked, count_queries):
    assert count_queries(ERASE) <= 8
    assert count_queries(f"{ERASE}{asked.pk}/") <= 8
    assert count_queries(f"{ERASE}{asked.pk}/progress/") <= 8
