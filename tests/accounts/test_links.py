"""Links that do one thing once."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import access, addresses, links
from accounts.models import AuditEntry, EmailAddress, OneTimeLink, Session, User
from accounts.signin import mails
from accounts.views.links import FROM_ORIGIN
from tests.conftest import PASSWORD, make_person
from threads.notify import mailing

NEW = "seven green kettles"


def path_of(link: OneTimeLink) -> str:
    return re.sub(r"^https?://[^/]+", "", link.url)


def fill(path: str, client, **more):
    return client.post(path, {"password": NEW, **more})


# --- The first admin -----------------------------------------------------------------------------


def test_the_first_person_makes_themselves_the_admin_and_is_inside(client, db):
    path = path_of(links.setup())
    assert client.get(path).status_code == 200
    answer = fill(path, client, name="Ruth Hale", address="ruth@varde.example")
    assert answer.url == "/setup/step/mail/"
    ruth = User.objects.get()
    assert (ruth.name, ruth.is_admin, ruth.can_sign_in) == ("Ruth Hale", True, True)
    assert client.get("/").status_code == 200


def test_the_set_up_is_closed_as_soon_as_there_is_an_admin(client, db):
    path = path_of(links.setup())
    fill(path, client, name="Ruth Hale", address="ruth@varde.example")
    assert client.get(path).status_code == 404
    assert fill(path, client, name="Mallory", address="mallory@varde.example").status_code == 404
    assert links.setup() is None and User.objects.count() == 1


def test_a_link_of_an_empty_place_stays_the_same_and_is_told_by_the_command(db, capsys):
    assert links.setup() == links.setup()
    call_command("setup_link")
    assert links.setup().url in capsys.readouterr().out


def test_with_an_admin_the_command_says_nothing(alice, capsys):
    call_command("setup_link")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("password", ["short", "password123", "ruth hale 1", "ruth@varde.example"])
def test_s15_a_password_that_is_easily_guessed_is_not_taken(client, db, password):
    answer = client.post(
        path_of(links.setup()), {"name": "Ruth Hale", "address": "ruth@varde.example", "password": password}
    )
    assert answer.status_code == 422 and not User.objects.exists()


# --- A password ----------------------------------------------------------------------------------


def test_a_link_sets_the_password_once_and_ends_every_session(client, alice):
    client.force_login(alice)
    path = path_of(links.choose_password(alice))
    client.cookies.clear()
    assert "Alice Adair" in client.get(path).content.decode()
    assert fill(path, client).url == "/"
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert Session.objects.filter(user=alice).count() == 1
    assert client.get(path).status_code == 404


def test_a_newer_link_ends_the_older_one(client, alice):
    older, newer = path_of(links.choose_password(alice)), path_of(links.choose_password(alice))
    assert client.get(older).status_code == 404 and client.get(newer).status_code == 200


def change_password(client):
    fields = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/accounts/password/", fields).status_code == 302


def test_a_new_password_ends_every_link_that_was_asked_for_under_the_old_one(as_alice, alice):
    """Whoever sat in a session of hers may have claimed an address, and wait for the link of a forgotten password."""
    asked = [links.forgotten("alice@varde.example"), links.claim_address(alice, "mallory@else.example")]
    change_password(as_alice)
    as_alice.cookies.clear()
    assert [as_alice.get(path_of(link)).status_code for link in asked] == [404, 404]


def test_a_new_password_leaves_no_other_browser_in_the_list(as_alice, alice):
    other = Client()
    other.force_login(alice)
    change_password(as_alice)
    assert Session.objects.get(user=alice).session_key == as_alice.session.session_key
    assert (
        as_alice.get("/accounts/you/").status_code == 200 and other.get("/accounts/you/").status_code == 302
    )


def test_signing_out_elsewhere_ends_the_claims_made_there(alice):
    claims = []
    for end in (access.end_sessions, _end_one):
        claims.append(links.claim_address(alice, "mallory@else.example"))
        end(alice)
    assert not OneTimeLink.objects.filter(pk__in=[claim.pk for claim in claims]).exists()


def _end_one(user):
    other = Client()
    other.force_login(user)
    assert access.end_session(user, Session.objects.get(user=user).public_id)


def test_a_link_on_its_way_to_an_address_ends_with_the_address(client, alice):
    addresses.add(alice, "ali@home.example")
    link = links.forgotten("ali@home.example")
    addresses.remove(alice, "ali@home.example")
    assert client.get(path_of(link)).status_code == 404


def test_an_address_nobody_has_proven_neither_signs_in_nor_gets_a_link(client, alice):
    EmailAddress.objects.create(user=alice, address="typo@else.example")
    assert links.forgotten("typo@else.example").user is None
    client.post("/accounts/sign-in/", {"username": "typo@else.example", "password": PASSWORD})
    assert not Session.objects.filter(user=alice).exists()


@pytest.mark.parametrize("token", ["1.abc", "x", "0", "9" * 40, "1." + "0" * 40, "%00"])
def test_a_made_up_token_opens_nothing(client, alice, token):
    links.choose_password(alice)
    assert client.get(f"/accounts/choose-password/{token}/").status_code == 404


def test_an_old_link_and_one_of_somebody_who_left_open_nothing(client, alice):
    link = links.choose_password(alice)
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path_of(link)).status_code == 404
    link = links.choose_password(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(path_of(link)).status_code == 404


def test_a_token_of_one_purpose_opens_no_other_page(client, alice):
    token = links.choose_password(alice).token
    assert client.get(f"/setup/{token}/").status_code == 404
    assert client.get(f"/accounts/prove-address/{token}/").status_code == 404


# --- Forgotten -----------------------------------------------------------------------------------


def ask(client, address: str):
    return client.post("/accounts/forgotten/", {"address": address})


def test_a_forgotten_password_comes_by_mail(client, alice):
    assert "Look in your mailbox" in ask(client, "Alice@varde.example").content.decode()
    assert mails.send_due() == 1
    (letter,) = mail.outbox
    assert letter.to == ["alice@varde.example"]
    url = re.search(r"https?://\S+", letter.body)[0]
    assert fill(re.sub(r"^https?://[^/]+", "", url), client).url == "/"
    assert mails.send_due() == 0


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, alice):
    known, unknown = ask(client, "alice@varde.example"), ask(client, "zed@varde.example")
    pages = [re.sub(r"(?:content|value)=\"\w{64}\"", "", page.content.decode()) for page in (known, unknown)]
    assert pages[0].replace("alice@", "zed@") == pages[1]
    assert known.status_code == unknown.status_code == 200
    mails.send_due()
    assert [letter.to for letter in mail.outbox] == [["alice@varde.example"]]


def test_a_mailbox_is_not_flooded(client, alice):
    for _ in range(9):
        assert ask(client, "alice@varde.example").status_code == 200
    mails.send_due()
    assert len(mail.outbox) == 4


def test_a_server_that_is_away_gets_the_link_later(client, alice, monkeypatch):
    ask(client, "alice@varde.example")

    def away(*_arguments):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert mails.send_due() == 0
    monkeypatch.undo()
    OneTimeLink.objects.update(mail_at=timezone.now())
    assert mails.send_due() == 1


# --- Addresses -----------------------------------------------------------------------------------


def test_an_address_is_mine_when_the_button_in_the_mailbox_is_pressed(as_alice, client, alice):
    as_alice.post("/accounts/you/addresses/", {"address": "Ali@Home.example"})
    assert not EmailAddress.objects.filter(address="ali@home.example").exists()
    mails.send_due()
    path = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body)[1]
    # A scanner follows the link.
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.filter(address="ali@home.example").exists()
    client.post(path)
    assert alice.addresses.get(address="ali@home.example").verified_at
    assert client.post(path).status_code == 404


def test_the_address_of_a_colleague_cannot_be_claimed(as_alice, bob):
    assert as_alice.post("/accounts/you/addresses/", {"address": "bob@varde.example"}).status_code == 422


def test_an_address_that_became_somebody_elses_meanwhile_stays_theirs(alice, bob):
    link = links.claim_address(alice, "team@varde.example")
    addresses.add(bob, "team@varde.example")
    with pytest.raises(ValidationError):
        addresses.prove(link)
    assert EmailAddress.objects.get(address="team@varde.example").user == bob


def test_the_main_address_changes_and_stays(as_alice, alice):
    addresses.add(alice, "ali@home.example")
    change = "/accounts/you/addresses/change/"
    as_alice.post(change, {"act": "remove", "address": "alice@varde.example"})
    assert alice.addresses.count() == 2
    as_alice.post(change, {"act": "primary", "address": "ali@home.example"})
    as_alice.post(change, {"act": "remove", "address": "alice@varde.example"})
    assert list(alice.addresses.values_list("address", "primary")) == [("ali@home.example", True)]


def test_what_an_outsider_was_known_by_becomes_the_colleagues(alice):
    outsider = User.objects.create(name="Ali", kind="outsider")
    EmailAddress.objects.create(user=outsider, address="ali@home.example")
    addresses.add(alice, "ali@home.example")
    assert EmailAddress.objects.get(address="ali@home.example").user == alice


def test_the_token_is_not_in_the_database(alice):
    link = links.choose_password(alice)
    seal = link.token.partition(".")[2]
    assert all(seal not in str(value) for value in OneTimeLink.objects.values_list().get())
    assert PASSWORD not in link.url


# --- Every kind of link --------------------------------------------------------------------------


def _setup(_user):
    User.objects.update(role="")
    return links.setup()


KINDS = {
    "setup": (_setup, lambda link: links.make_first_admin(link, name="R", address=f"r{time.monotonic_ns()}@x.example", password=NEW)),
    "password": (links.choose_password, lambda link: links.set_password(link, NEW)),
    "invitation": (lambda user: links.invite(user, "alice@varde.example"), lambda link: links.set_password(link, NEW)),
    "forgotten": (lambda user: links.forgotten("alice@varde.example"), lambda link: links.set_password(link, NEW)),
    "address": (lambda user: links.claim_address(user, "ali@home.example"), addresses.prove),
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", KINDS)
def test_a048_of_twenty_at_the_same_time_one_uses_it(alice, kind):
    make, use = KINDS[kind]
    link = make(alice)

    def follow(_number) -> bool:
        try:
            use(OneTimeLink.objects.select_related("user").get(pk=link.pk))
            return True
        except (ValidationError, OneTimeLink.DoesNotExist):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(follow, range(20))) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a049_looking_at_a_link_changes_nothing(alice, kind):
    path = path_of(KINDS[kind][0](alice))

    def everything():
        return [
            list(model.objects.order_by("pk").values())
            for model in (OneTimeLink, User, EmailAddress, AuditEntry)
        ]

    before = everything()
    scanner = Client()
    for look in (scanner.get, scanner.head, scanner.options, scanner.get):
        assert look(path).status_code in (200, 405)
    assert Client(enforce_csrf_checks=True).post(path, {"password": NEW}).status_code in (302, 403)
    assert everything() == before


def test_a059_the_address_of_before_is_told(as_alice, alice):
    """Whoever sits in somebody's session leads the account to a mailbox of their own: its owner hears of it."""
    addresses.prove(links.claim_address(alice, "mallory@else.example"))
    as_alice.post("/accounts/you/addresses/change/", {"act": "primary", "address": "mallory@else.example"})
    mailing.send_due()
    told = [letter for letter in mail.outbox if letter.to == ["alice@varde.example"]]
    assert ["mallory@else.example was added" in told[0].body, "is your main address now" in told[1].body] == [
        True,
        True,
    ]
    assert {letter.to[0] for letter in mail.outbox} == {"alice@varde.example", "mallory@else.example"}
    # Once more changes nothing, and tells nobody.
    addresses.make_primary(alice, "mallory@else.example", by=alice)
    assert mailing.send_due() == 0


def test_a053_nobody_floods_mailboxes_by_claiming_addresses(client, alice, bob):
    def claim(user, address):
        client.force_login(user)
        return client.post("/accounts/you/addresses/", {"address": address}).status_code

    assert [claim(alice, f"a{number}@else.example") for number in range(11)] == [302] * 10 + [422]
    # One mailbox, whoever asks.
    assert [claim(bob, "victim@else.example") for _number in range(5)] == [302] * 4 + [422]
    charlie = make_person("Charlie Chen")
    assert claim(charlie, "victim@else.example") == 422 and claim(charlie, "charlie@else.example") == 302


def test_a053_one_network_does_not_flood_many_mailboxes(client, alice):
    def asked(address: str, origin: str) -> int:
        return client.post("/accounts/forgotten/", {"address": address}, REMOTE_ADDR=origin).status_code

    most = FROM_ORIGIN.most
    answers = [asked(f"p{number}@varde.example", "192.0.2.1") for number in range(most + 1)]
    assert answers[-1] == 429 and 429 not in answers[:most]
    assert asked("alice@varde.example", "192.0.2.2") != 429


def test_a050_no_link_of_before_opens_anything_when_somebody_comes_back(client, alice, bob):
    waiting = [links.choose_password(bob), links.claim_address(bob, "bob@home.example")]
    access.deactivate(bob, by=alice)
    access.reactivate(bob, by=alice)
    assert [client.get(path_of(link)).status_code for link in waiting] == [404, 404]
