"""The audit log: what is noted, and that nobody can change it unseen."""

import json
import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.actions import access, addresses, people
from accounts.audit import chain, notes
from accounts.audit.origin import asked_by
from accounts.models import AuditEntry, AuditHead, Membership, User
from accounts.models.audit_entry import AppendOnly
from tests.conftest import PASSWORD, make_group, make_person


def said(act: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act=act).order_by("pk"))


def write(sql: str, *values) -> None:
    """As somebody does who sits at the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def verified(**options) -> str:
    out = StringIO()
    call_command("audit_verify", stdout=out, stderr=StringIO(), **options)
    return out.getvalue().strip()


@pytest.fixture
def log(alice, bob):
    """Five sealed entries."""
    for number in range(5):
        audit.record(notes.ROLE, by=alice, person=bob, before="member", after=str(number))
    chain.seal_new()
    return list(AuditEntry.objects.order_by("number"))


def test_entries_stand_in_a_chain(log):
    assert [entry.number for entry in log] == [1, 2, 3, 4, 5]
    assert verified() == f"5:{log[-1].seal}"
    assert verified(anchor=f"3:{log[2].seal}") == f"5:{log[-1].seal}"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("act", "person.added"), ("actor_id", 999), ("person_id", None), ("source", "10.0.0.1"),
        ("at", "2020-01-01 00:00:00"), ("detail", '{"after": "2", "before": "admin"}'), ("digest", "0" * 64),
        ("seal", "0" * 64), ("words", '{"a": "b"}'), ("words_digest", "0" * 64),
    ],
)  # fmt: skip
def test_a_changed_entry_is_found(log, column, value):
    write(f"UPDATE accounts_auditentry SET {column} = %s WHERE id = %s", value, log[2].pk)
    with pytest.raises(CommandError, match=rf"Entry 3: .*row {log[2].pk} .*The 2 entries before it hold"):
        verified()


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_missing_entry_is_found(log, number):
    write("DELETE FROM accounts_auditentry WHERE number = %s", number)
    with pytest.raises(CommandError, match=f"Entry {number}"):
        verified()


def test_an_entry_is_found_that_was_changed_before_its_seal(log, alice):
    entry = audit.record(notes.ADDED, by=alice, person=alice)
    write("UPDATE accounts_auditentry SET act = 'person.first' WHERE id = %s", entry.pk)
    with pytest.raises(CommandError, match="without a number"):
        verified()


def test_a_chain_written_anew_is_found_by_a_seal_kept_elsewhere(log):
    kept = f"4:{log[3].seal}"
    write("DELETE FROM accounts_auditentry WHERE number > 3")
    write("UPDATE accounts_audithead SET number = 3, seal = %s", log[2].seal)
    assert verified().startswith("3:")
    with pytest.raises(CommandError, match="Entry 4"):
        verified(anchor=kept)
    audit.record(notes.ADDED, by=None, person=None)
    chain.seal_new()
    with pytest.raises(CommandError, match="not the one that was kept elsewhere"):
        verified(anchor=kept)


def test_what_others_seal_while_the_log_is_checked_is_no_fault(log, alice, bob, monkeypatch):
    real = chain._in_order

    def sealed_meanwhile():
        yield from real()
        audit.record(notes.ROLE, by=alice, person=bob, before="member", after="admin")
        assert chain.seal_new() == 1

    monkeypatch.setattr(chain, "_in_order", sealed_meanwhile)
    assert chain.check().fault == ""
    assert chain.check().count == 6


@pytest.mark.parametrize("anchor", ["", "4", "x:" + "0" * 64, "4:short", "²:" + "0" * 64])
def test_what_is_no_anchor_is_said(log, anchor):
    with pytest.raises(CommandError, match="NUMBER:SEAL"):
        verified(anchor=anchor)


def test_names_can_be_erased_and_the_chain_holds(log, bob):
    people.rename(bob, "Robert Brandt")
    chain.seal_new()
    write("UPDATE accounts_auditentry SET words = '{\"after\": \"X\"}' WHERE act = 'person.renamed'")
    with pytest.raises(CommandError, match="a name in it was changed"):
        verified()
    write(
        "UPDATE accounts_auditentry SET words = '{}', words_salt = '', words_erased_at = at WHERE act = 'person.renamed'"
    )
    assert verified().startswith("6:")


def test_the_people_it_tells_of_may_go(log, bob):
    bob.delete()
    assert verified().startswith("5:")


def test_rows_are_not_changed_by_the_product(log):
    with pytest.raises(AppendOnly):
        AuditEntry.objects.update(act="x")
    with pytest.raises(AppendOnly):
        AuditEntry.objects.all().delete()
    with pytest.raises(AppendOnly):
        log[0].delete()
    log[0].act = "x"
    with pytest.raises(AppendOnly):
        log[0].save()


def test_an_act_that_is_undone_leaves_no_entry(alice, bob):
    with pytest.raises(RuntimeError), transaction.atomic():
        access.deactivate(bob, by=alice)
        raise RuntimeError
    assert said("person.deactivated") == []


def test_seals_come_right_after_the_transaction_and_a_line_in_the_log(
    alice, bob, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.INFO, "skein.audit")
    with django_capture_on_commit_callbacks(execute=True), asked_by("10.1.2.3"):
        people.rename(bob, "Bob\r\nBrandt\x1b[31m", by=alice)
    entry = AuditEntry.objects.get(act="person.renamed")
    assert entry.number == 1 and entry.seal == AuditHead.objects.get().seal
    line = json.loads(caplog.messages[-1])
    assert line["act"] == "person.renamed" and line["source"] == "10.1.2.3"
    assert "Brandt" not in caplog.text and "\x1b" not in caplog.text


def test_what_is_done_to_people_is_noted(alice, bob):
    ruth = people.employee("Ruth Hale", "ruth@varde.example", by=alice)
    people.rename(bob, "Robert Brandt", by=alice)
    access.give_role(bob, User.Role.REVIEWER, by=alice)
    addresses.add(bob, "rb@varde.example", by=alice)
    addresses.remove(bob, "rb@varde.example", by=alice)
    access.end_sessions(bob, by=alice)
    access.deactivate(bob, by=alice)
    access.reactivate(bob, by=alice)
    found = [(entry.act, entry.actor, entry.person) for entry in AuditEntry.objects.order_by("pk")]
    assert found == [
        ("person.added", alice, ruth),
        *[
            (f"person.{act}", alice, bob)
            for act in ("renamed", "role", "address", "no_address")
        ],
        ("signin.ended", alice, bob),
        ("person.deactivated", alice, bob),
        ("person.reactivated", alice, bob),
    ]  # fmt: skip
    assert said("person.renamed")[0].words == {"before": "Bob Brandt", "after": "Robert Brandt"}


def test_the_door_is_noted_with_where_from(client, bob):
    page = "/accounts/sign-in/"
    client.post(page, {"username": "bob@varde.example", "password": "wrong"}, REMOTE_ADDR="10.0.0.7")
    client.post(page, {"username": "nobody@varde.example", "password": "wrong"})
    client.post(page, {"username": "bob@varde.example", "password": PASSWORD}, REMOTE_ADDR="10.0.0.8")
    client.post("/accounts/sign-out/")
    rows = AuditEntry.objects.order_by("pk")
    assert [(entry.act, entry.actor, entry.person, entry.source) for entry in rows] == [
        ("signin.failed", None, bob, "10.0.0.7"),  # whoever it was
        ("signin.in", bob, None, "10.0.0.8"),
        ("signin.out", bob, None, "127.0.0.1"),
    ]


def test_the_page_is_there_for_admins_and_reviewers(client, log, alice, bob, charlie):
    access.give_role(charlie, User.Role.REVIEWER)
    for user, status in ((alice, 200), (charlie, 200), (bob, 404)):
        client.force_login(user)
        assert client.get("/manage/audit/").status_code == status
        assert client.post("/manage/audit/export/").status_code == status
    client.force_login(charlie)
    assert client.get("/manage/").headers["Location"] == "/manage/policy/"
    assert client.get("/manage/people/").status_code == 404
    assert b"/manage/people/" not in client.get("/manage/audit/").content


def rows(client, query: str) -> list[str]:
    return [row["sentence"] for row in client.get(f"/manage/audit/?{query}").context["rows"]]


def test_the_page_is_filtered(as_alice, alice, bob):
    people.rename(bob, "Robert Brandt", by=alice)
    renamed = "gave Bob Brandt the name Robert Brandt"
    assert rows(as_alice, "what=person") == [renamed]
    assert rows(as_alice, "who=robert") == [renamed]
    assert rows(as_alice, "who=nobody") == []
    assert rows(as_alice, "what=person&until=2020-01-01") == []
    assert rows(as_alice, "what=person&since=2020-01-01") == [renamed]
    for rubbish in ("since=x&what=x&who=%00", "until=9999-12-31&since=0001-01-01", "before=x"):
        assert renamed in rows(as_alice, rubbish)


def test_the_page_goes_on_and_costs_the_same_for_more_rows(as_alice, alice, bob, count_queries):
    few = count_queries("/manage/audit/")
    for number in range(70):
        audit.record(notes.ROLE, by=make_person(f"P{number} X"), person=bob, before="a", after=str(number))
    assert count_queries("/manage/audit/") == few <= 8
    first = as_alice.get("/manage/audit/?what=person").context
    second = as_alice.get(f"/manage/audit/?what=person&before={first['more']}").context
    assert len(first["rows"]) == 50 and len(second["rows"]) == 20 and second["more"] is None


def test_secret_groups_are_named_to_their_members_alone(client, alice, bob):
    """Reviewers and admins, too: a role lets nobody know more."""
    vault = make_group("Vault", bob, visibility="secret", joining="invite")
    audit.record(notes.HEIR, by=None, person=bob, group=vault)
    sam = make_person("Sam Sand", role=User.Role.REVIEWER)
    for person in (alice, sam):
        client.force_login(person)
        page = client.get("/manage/audit/").content.decode()
        csv = b"".join(client.post("/manage/audit/export/")).decode()
        for text in (page, csv):
            assert "made Bob Brandt an admin of a secret group" in text and "Vault" not in text
    Membership.objects.create(group=vault, user=sam)
    assert "an admin of Vault" in client.get("/manage/audit/").content.decode()


def test_the_export_is_noted_and_runs_no_formula(as_alice, alice, bob):
    people.rename(bob, "=HYPERLINK(1)", by=alice)
    answer = as_alice.post("/manage/audit/export/", {"what": "person"})
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeffnumber,at,act")
    assert "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text
    assert [entry.actor for entry in said("audit.exported")] == [alice]


def test_a_log_that_was_tampered_with_is_seen(as_alice, log):
    write("UPDATE accounts_auditentry SET source = 'x' WHERE number = 2")
    chain.check()
    assert b"tampered with" in as_alice.get("/manage/audit/").content


@pytest.mark.parametrize("name", ["person.renamed", "nowhere.gone", "person." + "x" * 60])
def test_an_act_is_declared_once_and_of_a_known_area(name):
    with pytest.raises(ValueError, match=name):
        audit.act(name, gettext_lazy("x"))
