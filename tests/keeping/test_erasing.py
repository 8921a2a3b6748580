"""A person is erased: what named them names a placeholder, and nothing else has changed."""

import pytest
from django.core.management import CommandError, call_command

from accounts import erased
from accounts.audit import chain
from accounts.models import AuditEntry, EmailAddress, ErasedMark, PolicyAcceptance, User
from search import query
from tests.bridge.mails import deliver
from tests.bridge.unchain.visible_words import lost
from threads.bridge.evidence import EvidenceQuery
from threads.bridge.models import IncomingMail, Origin, RawMail
from threads.bridge.unchain import unchain
from threads.keeping.erasing import identity, places, running, searching
from threads.keeping.exporting import making
from threads.keeping.models import Erasure
from threads.models import Attachment, Blob, Message

from .conftest import letters

WHO = "marek@varde.example"


def erase(*arguments: str) -> Erasure:
    call_command("erase_person", WHO, "--case", "asked on 3 March", *arguments)
    return Erasure.objects.get()


def left(of: identity.Identity) -> dict[str, int]:
    """As the command looks at its end, under the names it knew before."""
    return searching.left(erased.load(), of.called, of.addresses)


@pytest.fixture
def known(everywhere) -> identity.Identity:
    return identity.of(everywhere)


def everything() -> dict[str, list]:
    return {
        record.label: list(record.model._base_manager.order_by("pk").values())
        for record in places.TABLES
        if record.label not in ("kit.Schedule",)
    }


def test_a130_a_trial_run_lists_every_place_and_changes_nothing(everywhere, capsys):
    before = everything()
    call_command("erase_person", WHO, "--dry-run")
    said = capsys.readouterr()
    found = dict(reversed(line.split(maxsplit=1)) for line in said.out.splitlines())
    for place in (
        "bridge.RawMail", "threads.Blob", "threads.Message", "threads.Attachment", "threads.Withheld", "accounts.Group",
        "accounts.AuditEntry", "threads.Conversation", "outbox", "accounts.EmailAddress of theirs",
        "accounts.PolicyAcceptance of theirs", "accounts.Photo of theirs", "threads.Mention of theirs",
    ):  # fmt: skip
        assert int(found[place]) > 0, place
    assert "Names: Marek Zelenka-Novak, Marek Zelenka" in said.err
    assert everything() == before


def test_a130_afterwards_a_search_of_everything_finds_nothing(everywhere, known, alice, capsys):
    assert len(left(known)) > 10
    row = erase()
    assert (row.left, left(known)) == ({}, {})
    assert "finds 0" in capsys.readouterr().out
    person = User.objects.get(pk=everywhere.pk)
    assert (person.name, person.handle, person.phone + person.photo_url, person.is_outsider) == (
        f"Erased person {row.pk}",
        None,
        "",
        True,
    )
    assert not PolicyAcceptance.objects.filter(user=person).exists()
    assert query.search(alice, "zelenka").total == 0
    assert query.search(alice, '"erased person"').total > 0


def test_exports_that_wait_go_with_them(everywhere, known, alice):
    making.ask(EvidenceQuery(), by=alice, case="c")
    making.work_off()
    assert left(known)["exports"] == 1
    assert erase().left == {} and list(making.folder().iterdir()) == []


def test_what_others_wrote_stays(everywhere):
    bodies = {row.pk: row.body for row in Message.objects.all()}
    untouched = {pk: body for pk, body in bodies.items() if "arek" not in body}
    row = erase()
    for message in Message.objects.all():
        if message.pk in untouched:
            assert message.body == untouched[message.pk]
        else:
            assert f"Erased person {row.pk}" in message.body or message.body == ""
    png = Blob.objects.get(uses__name="pump.png")
    assert png.file.open("rb").read() == b"\x89PNG\0\0 nothing in it"
    names = set(Attachment.objects.values_list("name", flat=True))
    assert {f"erased-{row.pk}.docx", f"from-erased-{row.pk}.txt", "note.txt", "pump.png"} == names


def test_mails_still_prove_their_messages(everywhere):
    mails = {mail.pk: sorted(lost(mail.raw.data)) for mail in IncomingMail.objects.select_related("raw")}
    assert len(mails) == len(letters())
    erase()
    call_command("ledger", "--check")
    for mail in IncomingMail.objects.select_related("raw"):
        raw = mail.raw.data
        found = unchain(raw)
        assert found.coverage == 1 and sorted(lost(raw)) == mails[mail.pk]
        spans = {message.index: message.span for message in found.messages}
        bodies = {message.index: message.body.split() for message in found.messages}
        for origin in Origin.objects.filter(mail=mail).select_related("message"):
            assert (origin.start, origin.end) == spans[origin.index]
            assert origin.message.body.split() == bodies[origin.index]


def test_a_second_import_does_not_bring_them_back(everywhere, known, box):
    erase()
    before = Message.objects.count(), IncomingMail.objects.count(), User.objects.count()
    call_command("ingest", box, group="team")
    assert (Message.objects.count(), IncomingMail.objects.count(), User.objects.count()) == before
    assert left(known) == {}


def test_nor_does_a_mail_that_comes_later(everywhere, known, alice, team):
    row = erase()
    forwarded = letters()[1].replace(b"From: Ann Ode <ann@far.example>", b"From: alice@varde.example")
    mail = deliver(forwarded.replace(b"<1@far", b"<later@far"), to="team")
    assert b"Zelenka" not in mail.raw.data and f"Erased person {row.pk}".encode() in mail.raw.data
    assert left(known) == {}


def test_the_log_keeps_its_entries_and_its_chain(everywhere, known):
    count = AuditEntry.objects.count()
    row = erase()
    assert AuditEntry.objects.count() == count + 2
    assert chain.check().fault == ""
    assert not [entry for entry in AuditEntry.objects.all() if "elenka" in str(entry.words)]
    last = AuditEntry.objects.order_by("-pk").first()
    assert (last.act, last.person_id, last.detail["number"]) == ("keep.erased", everywhere.pk, row.pk)


def test_nothing_that_is_remembered_is_a_name(everywhere):
    erase()
    kept = " ".join(str(row) for row in ErasedMark.objects.values())
    assert ErasedMark.objects.count() > 5 and "zelenka" not in kept.lower() and "varde" not in kept


@pytest.mark.parametrize("steps", [0, 1, 5, 30])
def test_killed_it_goes_on_where_it_was(everywhere, known, monkeypatch, steps):
    done = []
    step = running._step

    def dies(*arguments):
        if len(done) == steps:
            raise KeyboardInterrupt
        done.append(1)
        return step(*arguments)

    monkeypatch.setattr(running, "_step", dies)
    with pytest.raises(KeyboardInterrupt):
        erase()
    monkeypatch.setattr(running, "_step", step)
    call_command("erase_person", "--resume")
    assert Erasure.objects.get().finished_at and left(known) == {}


def test_who_has_access_and_who_is_nobody_is_refused(bob):
    with pytest.raises(CommandError, match="still has access"):
        call_command("erase_person", "bob@varde.example", "--case", "x")
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("erase_person", "nobody@varde.example", "--case", "x")
    assert not Erasure.objects.exists()


def test_a_name_that_a_colleague_has_too_stays_in_texts(everywhere, capsys):
    User.objects.create(name="Marek Zelenka", handle="marek-2")
    row = erase()
    assert "Marek Zelenka" in "".join(Message.objects.values_list("body", flat=True))
    assert not EmailAddress.objects.filter(address=WHO).exists() and row.left == {}
    assert not [raw for raw in RawMail.objects.all() if WHO.encode() in raw.data]


def test_an_outsider_of_the_same_name_is_the_same_person_unless_somebody_says_so(everywhere):
    twin = User.objects.create(name="Marek Zelenka", kind="outsider")
    EmailAddress.objects.create(user=twin, address="m.zelenka@home.example", primary=True)
    assert [user.pk for user in identity.of(everywhere).users] == [everywhere.pk, twin.pk]
    apart = identity.of(everywhere, others=("m.zelenka@home.example",))
    assert (apart.users, apart.namesakes, apart.full_names) == ([everywhere], [twin], [])
