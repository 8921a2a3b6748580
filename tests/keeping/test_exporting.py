"""Exports in the browser: complete, checked, noted, gone after a while; and one's own data."""

import base64
import io
import json
import subprocess
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import photos
from accounts.models import AuditEntry, User
from tests.accounts.test_again import confirm, grow_old
from tests.bridge.mails import deliver, forward, mail
from tests.conftest import make_group, make_person
from tests.kit.test_picture_sizes import jpeg
from threads.actions import joining, posting
from threads.keeping.exporting import making
from threads.keeping.holding import acts
from threads.keeping.models import Export

EXPORTS, MINE = "/manage/keep/export/", "/accounts/you/data/"
FILE = [("plan.txt", "text/plain", b"the plan", None)]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def said(alice, bob, team):
    first = posting.post(author=bob, group=team, subject="Deal", body="The price is 400.", files=FILE)
    posting.reply(conversation=first.conversation, author=alice, parent=first, body="Too much.")
    return first


def made(client: Client, **given) -> Export:
    assert client.post(EXPORTS, {"case": "2026-014"} | given).status_code == 302
    making.work_off()
    return Export.objects.latest("pk")


def taken(client: Client, address: str) -> zipfile.ZipFile:
    answer = client.post(address, {"act": "take"})
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def rows_of(packed: zipfile.ZipFile) -> list[dict]:
    return [json.loads(line) for line in packed.read("messages.jsonl").splitlines()]


def test_a130_an_export_is_complete_checked_and_noted(as_alice, said, tmp_path):
    row = made(as_alice, people="bob@varde.example")
    packed = taken(as_alice, f"{EXPORTS}{row.pk}/")
    (line,) = rows_of(packed)
    assert (line["body"], packed.read(line["files"][0]["path"])) == ("The price is 400.", b"the plan")
    packed.extractall(tmp_path / "out")
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out").returncode == 0
    noted = AuditEntry.objects.filter(act__startswith="export.").order_by("pk")
    assert [entry.act for entry in noted] == ["export.asked", "export.made", "export.taken"]
    assert noted[1].words["case"] == "2026-014" and noted[1].detail["sums"] == row.sums
    assert {entry.actor.handle for entry in noted} == {"alice"}
    assert [path.name for path in making.folder().iterdir()] == [f"{row.pk}.zip"]
    assert oct(making.path(row).stat().st_mode)[-3:] == "600"


def test_the_same_question_gives_the_same_bytes(as_alice, said):
    first, second = made(as_alice, words="price"), made(as_alice, words="price")
    assert making.path(first).read_bytes() == making.path(second).read_bytes()


def test_a_case_is_needed_and_what_does_not_fit_is_told(as_alice, said):
    for given, why in (
        ({"case": ""}, "required"),
        ({"words": "zzz"}, "Nothing was said"),
        ({"groups": "x"}, "no group"),
    ):
        answer = as_alice.post(EXPORTS, {"case": "c"} | given)
        assert (answer.status_code, why in answer.content.decode()) == (422, True), given
    assert not Export.objects.exists() and not AuditEntry.objects.filter(act__startswith="export.").exists()


def test_the_export_of_a_hold_has_its_copies(as_alice, alice, bob, said):
    hold = acts.begin(case="H", by=alice, people=[bob])
    posting.withdraw(said, by=bob)
    packed = taken(as_alice, f"{EXPORTS}{made(as_alice, hold=hold.pk).pk}/")
    assert json.loads(packed.read("held.jsonl"))["body"] == "The price is 400."


def test_it_is_stopped_deleted_and_forgotten(as_alice, said, monkeypatch):
    as_alice.post(EXPORTS, {"case": "c"})
    row = Export.objects.get()
    assert b"hx-get" in as_alice.get(f"{EXPORTS}progress/").content
    monkeypatch.setattr(making, "TOLD", 0)
    as_alice.post(f"{EXPORTS}{row.pk}/", {"act": "stop"})
    assert making.work_off() == 0 and list(making.folder().iterdir()) == []
    row = made(as_alice)
    Export.objects.filter(pk=row.pk).update(finished_at=timezone.now() - making.KEPT - timedelta(hours=1))
    assert (making.forget(), making.forget()) == (1, 0)
    assert list(making.folder().iterdir()) == []
    assert as_alice.post(f"{EXPORTS}{row.pk}/", {"act": "take"}).status_code == 404
    row = made(as_alice)
    as_alice.post(f"{EXPORTS}{row.pk}/", {"act": "stop"})
    assert not making.path(row).exists()


def test_stopped_while_it_is_made_nothing_is_left(as_alice, said, monkeypatch):
    as_alice.post(EXPORTS, {"case": "c"})
    monkeypatch.setattr(making, "TOLD", 0)
    pack = making._pack
    monkeypatch.setattr(making, "_pack", lambda *a: (pack(*a), making.stop(Export.objects.get())))
    making.work_off()
    assert list(making.folder().iterdir()) == []
    assert not AuditEntry.objects.filter(act="export.made").exists()


def test_what_breaks_is_told(as_alice, said, monkeypatch):
    as_alice.post(EXPORTS, {"case": "c"})
    monkeypatch.setattr(making.evidence, "write", lambda *a: 1 / 0)
    making.work_off()
    assert b"Failed" in as_alice.get(EXPORTS).content and making.work_off() == 0


def test_only_admins_find_it_and_it_asks_little(client, as_alice, said, bob, count_queries):
    row = made(as_alice)
    assert count_queries(EXPORTS) <= 8 and count_queries(f"{EXPORTS}progress/") <= 8
    stranger = Client()
    for person in (bob, make_person("Sam Sand", role=User.Role.REVIEWER)):
        stranger.force_login(person)
        for address in (EXPORTS, f"{EXPORTS}progress/"):
            assert stranger.get(address).status_code == 404
        assert stranger.post(f"{EXPORTS}{row.pk}/", {"act": "take"}).status_code == 404
        assert stranger.post(f"/accounts/you/data/{row.pk}/").status_code == 404


# --- One's own -------------------------------------------------------------------------------------------------------


def own_data(client: Client) -> zipfile.ZipFile:
    client.post(MINE)
    making.work_off()
    return taken(client, f"{MINE}{Export.objects.latest('pk').pk}/")


@pytest.fixture
def as_bob(bob):
    client = Client()
    client.force_login(bob)
    return client


def test_ones_own_data_is_ones_own_alone(as_bob, bob, alice, charlie, said, team):
    deliver(forward("Alice Adair <alice@varde.example>"))
    mine = mail("Bob Brandt <bob@varde.example>", "Mine", "My own mail.", to="team", mid="mine@x")
    quoting = mail(
        "Charlie Chen <charlie@varde.example>", "Re: Mine", "> My own mail.\nSecret of Charlie", to="team"
    )
    for raw in (mine, quoting):
        deliver(raw, to="team")
    photos.show(bob, jpeg(200, 200))
    packed = own_data(as_bob)
    assert {row["body"] for row in rows_of(packed)} == {"The price is 400.", "My own mail."}
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Too much" not in everything and b"Secret of Charlie" not in everything
    profile = json.loads(packed.read("profile.json"))
    assert profile["accounts.User"][0]["name"] == "Bob Brandt"
    assert profile["accounts.EmailAddress"][0]["address"] == "bob@varde.example"
    assert base64.b64decode(profile["accounts.Photo"][0]["content"]) == jpeg(200, 200)
    assert "password" not in profile["accounts.User"][0] and b"session_key" not in everything
    assert AuditEntry.objects.filter(act="export.made", actor=bob, person=bob).exists()


def test_what_one_may_not_read_any_more_is_not_in_it(as_bob, bob, alice):
    den = make_group("Vault", alice, bob, visibility="private", joining="approval")
    posting.post(author=bob, group=den, subject="Inside", body="What I said inside")
    joining.leave(bob, den)
    assert rows_of(own_data(as_bob)) == []


def test_nobody_takes_what_is_somebody_elses(as_bob, as_alice, said):
    own_data(as_bob)
    row = Export.objects.get()
    assert as_alice.post(f"{MINE}{row.pk}/").status_code == 404
    assert as_alice.post(f"{EXPORTS}{row.pk}/", {"act": "take"}).status_code == 404
    assert b"Bob" not in as_alice.get(EXPORTS).content.split(b'id="exports"')[1][:500]


def test_three_times_a_day_and_one_at_a_time(as_bob, said, settings):
    settings.LIMITS = True
    as_bob.post(MINE)
    as_bob.post(MINE)
    assert Export.objects.count() == 1
    for _number in range(4):
        making.work_off()
        as_bob.post(MINE)
    assert Export.objects.count() == 3


def test_an_export_knows_no_erased_person(as_alice, said):
    assert call_command is not None
    row = made(as_alice, people="bob@varde.example")
    assert "obby" not in json.dumps(row.question) and "Bob" not in json.dumps(row.question)


def test_of_ones_own_data_the_newest_file_is_kept(as_bob, bob, said):
    """Or else one person could fill the disk: three a day, for two weeks."""
    for _number in range(2):
        as_bob.post(MINE)
        making.work_off()
    assert [path.name for path in making.folder().iterdir()] == [f"{Export.objects.latest('pk').pk}.zip"]
    assert Export.objects.filter(by=bob, deleted_at=None).count() == 1


def test_who_finds_a_browser_open_does_not_take_somebodys_data_away(as_bob, bob, said):
    as_bob.post(MINE)
    making.work_off()
    grow_old(as_bob)
    row = Export.objects.get()
    asked = as_bob.post(f"{MINE}{row.pk}/")
    assert asked.status_code == 403 and not AuditEntry.objects.filter(act="export.taken").exists()
    assert confirm(as_bob, asked).status_code == 200


@pytest.mark.parametrize("asked", ["people", "groups"])
def test_an_export_about_what_is_gone_is_not_one_of_everything(as_alice, said, alice, asked):
    as_alice.post(EXPORTS, {"case": "c"})
    row = Export.objects.get()
    Export.objects.update(question=row.question | {asked: [999_999]})
    making.work_off()
    row.refresh_from_db()
    assert row.failed_at and not making.path(row).exists()


def test_ones_own_data_of_nobody_is_not_everything(as_bob, said):
    as_bob.post(MINE)
    Export.objects.update(by=None)
    making.work_off()
    assert Export.objects.get().failed_at
