"""Who was erased does not come in again by the directory, the company's sign-in or an invitation, until an admin lifts that."""

import logging

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.actions import access, addresses, inviting, links, people
from accounts.erased.returning import ErasedPersonError
from accounts.models import AccessToken, AuditEntry, CompanyAccount, EmailAddress, ErasedMark, User
from accounts.people_lists import read
from accounts.tokens import issuing
from tests.accounts.company import FakeCompany, set_up
from tests.accounts.scim.conftest import Directory, person
from tests.conftest import make_person
from threads.keeping.erasing import running
from threads.keeping.holding import acts
from threads.keeping.models import Erasure

ADDRESS = "marek@varde.example"
ERASE = "/manage/keep/erase/"


@pytest.fixture
def gone(marek, alice) -> Erasure:
    """He is erased, by the command."""
    access.deactivate(marek, by=alice)
    call_command("erase_person", ADDRESS, case="asked by mail")
    return Erasure.objects.get()


@pytest.fixture
def directory(alice) -> Directory:
    return Directory(issuing.issue("Entra ID", scope=AccessToken.Scope.DIRECTORY, by=alice)[1])


def noted() -> list[str]:
    return [entry.detail["number"] for entry in AuditEntry.objects.filter(act="person.erased_again")]


def assert_forgotten():
    assert (
        not EmailAddress.objects.filter(address=ADDRESS).exists()
        and not User.objects.filter(name__contains="Marek").exists()
    )
    assert not any("marek" in str(entry.words).lower() for entry in AuditEntry.objects.all())


def test_the_directory_does_not_bring_them(gone, directory):
    for body in (person("Marek Zelenka"), person("Marek Zelenka", userName="mz", active=False)):
        answer = directory.post("Users", body)
        assert (
            answer.status_code == 403
            and "erased here" in answer.json()["detail"]
            and "marek" not in answer.content.decode()
        )
    ruth = directory.post("Users", person("Ruth Hale")).json()["id"]
    more = {"op": "add", "path": "emails", "value": [{"value": ADDRESS.upper(), "type": "home"}]}
    assert directory.patch(f"Users/{ruth}", more).status_code == 403
    # One line a day, however often it tries.
    assert noted() == [gone.pk]
    assert_forgotten()


def test_nor_does_the_company_sign_in(gone, client, monkeypatch, caplog):
    set_up(domains="varde.example")
    company = FakeCompany(monkeypatch)
    company.claims |= {"sub": "mz", "email": ADDRESS, "name": "Marek Zelenka"}
    with caplog.at_level(logging.WARNING, "skein.signin"):
        answer = company.sign_in(client)
    assert answer.status_code == 403 and "was erased here" in answer.content.decode()
    assert not CompanyAccount.objects.exists() and noted() == [gone.pk]
    assert "marek" not in caplog.text.lower() and "erased before" in caplog.text
    assert_forgotten()


def test_nor_does_an_invitation_a_list_a_command_or_somebody_who_claims_the_address(
    gone, alice, bob, as_alice
):
    with pytest.raises(ErasedPersonError):
        inviting.invite("Marek Zelenka", ADDRESS, by=alice)
    assert "was erased here" in read(f"Marek Zelenka <{ADDRESS}>", alice)[0]["problem"]
    with pytest.raises(CommandError, match="erased here"):
        call_command("person", "add", ADDRESS, "--name", "Marek Zelenka")
    with pytest.raises(ErasedPersonError):
        links.claim_address(bob, ADDRESS)
    with pytest.raises(ErasedPersonError):
        addresses.add(bob, f" {ADDRESS.upper()}", by=alice)
    sent = {"name": "Marek Zelenka", "address": ADDRESS, "role": "member"}
    assert "erased here" in as_alice.post("/manage/people/add/", sent).content.decode()
    assert_forgotten()


def test_a_placeholder_is_nobody_who_could_be_a_colleague(gone, alice, directory, as_alice):
    shown = EmailAddress.objects.get(address__endswith="@erased.invalid")
    page = as_alice.get("/manage/people/?state=outsiders").content.decode()
    assert shown.user.name not in page and page.count("erased.invalid") == 0
    as_alice.post(f"/manage/people/{shown.user_id}/invite/")
    assert directory.post("Users", person(emails=[{"value": shown.address}])).status_code == 403
    with pytest.raises(ErasedPersonError):
        people.employee("Somebody", shown.address)
    assert User.objects.get(pk=shown.user_id).kind == User.Kind.OUTSIDER


def test_an_admin_lifts_it(gone, directory, as_alice):
    page = as_alice.get(f"{ERASE}{gone.pk}/").content.decode()
    assert "Let them come in again" in page
    assert as_alice.post(f"{ERASE}{gone.pk}/", {"act": "lift"}).status_code == 302
    assert not ErasedMark.objects.exists()
    assert "may come in again" in as_alice.get(f"{ERASE}{gone.pk}/").content.decode()
    as_alice.post(f"{ERASE}{gone.pk}/", {"act": "lift"})
    assert AuditEntry.objects.get(act="keep.lifted").detail == {"number": gone.pk}
    assert directory.post("Users", person("Marek Zelenka")).status_code == 201


def test_one_that_is_under_way_is_not_lifted(marek, alice):
    access.deactivate(marek)
    row = running.ask(marek, by=alice, case="x")
    with pytest.raises(ValidationError):
        running.lift(row, by=alice)


# --- While it is under way -------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(marek, alice) -> Erasure:
    access.deactivate(marek, by=alice)
    row = running.ask(marek, by=alice, case="x")
    running.work_off()
    running.confirm(row, by=make_person("Ruth Adler", role="admin"), name=marek.name)
    return Erasure.objects.get()


def test_whose_erasure_is_confirmed_is_not_let_in_again(confirmed, marek, directory):
    marek.refresh_from_db()
    with pytest.raises(ValidationError, match="is being erased"):
        access.reactivate(marek)
    assert (
        directory.patch(f"Users/{marek.pk}", {"op": "replace", "path": "active", "value": True}).status_code
        == 400
    )
    assert not User.objects.get(pk=marek.pk).is_active


def test_while_it_waits_for_a_second_admin_they_may_come_back(marek, alice):
    access.deactivate(marek, by=alice)
    row = running.ask(marek, by=alice, case="x")
    access.reactivate(marek, by=alice)
    running.work_off()
    with pytest.raises(ValidationError, match="still has access"):
        running.confirm(row, by=make_person("Ruth Adler", role="admin"), name=marek.name)


def test_a130_a_hold_that_begins_before_it_is_stronger(confirmed, marek, alice):
    acts.begin(case="2026-14", by=alice, people=[marek])
    running.work_off()
    row = Erasure.objects.get()
    assert (
        row.cancelled_at
        and "legal hold" in row.notes[0]
        and User.objects.get(pk=marek.pk).name == "Marek Zelenka"
    )
    assert AuditEntry.objects.filter(act="keep.called_off").exists()


# --- Who else it is --------------------------------------------------------------------------------------------------


def test_further_names_and_others_of_the_same_name_are_said_at_the_desk(marek, alice, as_alice, monkeypatch):
    access.deactivate(marek, by=alice)
    same = people.shadow("Marek Zelenka", "other@far.example")
    sent = {
        "address": ADDRESS, "case": "x", "also": "Mareček Zelenka\nold@varde.example\n", "others": "OTHER@far.example",
    }  # fmt: skip
    assert as_alice.post(ERASE, sent).status_code == 302
    row = Erasure.objects.get()
    assert (row.further, row.others) == (["Mareček Zelenka", "old@varde.example"], ["other@far.example"])
    page = as_alice.get(f"{ERASE}{row.pk}/").content.decode()
    assert "Mareček Zelenka" in page and "other@far.example" in page
    known = running.identity_of(row)
    assert (
        known.users == [marek]
        and "old@varde.example" in known.addresses
        and "Mareček Zelenka" in known.called
    )
    running.work_off()
    running.confirm(row, by=make_person("Ruth Adler", role="admin"), name=marek.name)
    running.work_off()
    row.refresh_from_db()
    assert row.finished_at and not row.left and (row.further, row.others) == ([], [])
    assert User.objects.get(pk=same.pk).addresses.get().address == "other@far.example"
    with pytest.raises(ErasedPersonError):
        people.employee("Somebody", "old@varde.example")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("also", "Marek", "no full name"), ("also", "\n".join(f"a{n}@x.example" for n in range(51)), "At most 50"),
        ("others", "nobody@far.example", "Nobody from a mail"), ("others", "bob@varde.example", "Nobody from a mail"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(marek, alice, bob, as_alice, field, text, said):
    access.deactivate(marek, by=alice)
    answer = as_alice.post(ERASE, {"address": ADDRESS, "case": "x", field: text})
    assert answer.status_code == 422 and said in answer.content.decode() and not Erasure.objects.exists()


def test_the_command_goes_on_with_what_was_said_at_first(marek, alice, monkeypatch):
    access.deactivate(marek, by=alice)
    run = running.run
    monkeypatch.setattr(running, "run", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        call_command("erase_person", ADDRESS, also=["Mareček Zelenka"], case="x")
    monkeypatch.setattr(running, "run", run)
    call_command("erase_person", resume=True)
    assert Erasure.objects.get().finished_at and ErasedMark.objects.filter(kind="name").count() >= 1
    row = Erasure.objects.get()
    assert running.has_begun(row) and running.identity_of(row).users
