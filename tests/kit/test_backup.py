"""What is taken into a backup, and what is never restored from a folder."""

import json
import os
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from microblog.kit import health
from microblog.kit.backup import Refused, making, manifest, restoring, stored_files
from microblog.kit.models import Backup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    default_storage.save("blobs/ab/plan", ContentFile(b"the plan"))


@pytest.fixture
def place(tmp_path):
    making.make(tmp_path / "backup")
    # What Skein would be restored into is empty.
    default_storage.delete("blobs/ab/plan")
    Backup.objects.all().delete()
    return tmp_path / "backup"


def refusal(place, **options) -> str:
    with pytest.raises(Refused) as refused:
        restoring.restore(place, **options)
    assert not list(stored_files.names()), "something was put back before everything was looked at"
    return str(refused.value)


def rewrite(place, **changes) -> None:
    """The manifest with other words in it, sealed as somebody would who means it."""
    told = json.loads((place / manifest.NAME).read_bytes()) | changes
    for name in (manifest.NAME, manifest.SEAL):
        (place / name).unlink()
    entries = [manifest.Entry(**entry) for entry in told.pop("entries")]
    manifest.write(manifest.Manifest(entries=entries, **told), place)


def test_everything_is_in_it_and_nobody_else_may_read_it(place, settings):
    found = manifest.read(place)
    manifest.verify(found, place, lambda size: None)
    assert (place / "files/blobs/ab/plan").read_bytes() == b"the plan"
    assert (place / "secret_key").read_text() == settings.SECRET_KEY
    assert ["threads", "0001_initial"] in found.migrations
    assert sum(1 for _ in found.below(manifest.DATABASE)) >= 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in [place, *place.rglob("*")]} == {0o600, 0o700}


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(tmp_path, monkeypatch):
    def broken(*_arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(manifest, "write", broken)
    with pytest.raises(CommandError, match="No backup was made. No space left"):
        call_command("backup", str(tmp_path / "backups" / "today"))
    assert not list((tmp_path / "backups").iterdir()) and not Backup.objects.exists()


def test_a_backup_that_cannot_be_noted_is_one_all_the_same(tmp_path, monkeypatch):
    """As before an upgrade, when the code knows a table that is not there yet."""

    def no_table(*_arguments, **_options):
        raise OperationalError("no such table: kit_backup")

    said: list[str] = []
    monkeypatch.setattr(making.log, "warning", lambda text, *words: said.append(text % words))
    monkeypatch.setattr(Backup, "save", no_table)
    call_command("backup", str(tmp_path / "today"), stdout=StringIO())
    manifest.verify(manifest.read(tmp_path / "today"), tmp_path / "today", lambda size: None)
    assert len(said) == 1 and "no such table" in said[0]


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_backup_never_writes_into_what_is_there(tmp_path, is_empty):
    (tmp_path / "today").mkdir()
    if not is_empty:
        (tmp_path / "today" / "letter").write_text("mine")
        with pytest.raises(Refused, match="there already"):
            making.make(tmp_path / "today")
    else:
        making.make(tmp_path / "today")
    assert (tmp_path / "today" / manifest.NAME).exists() == is_empty


def test_files_that_come_and_go_meanwhile(tmp_path):
    default_storage.save("half", ContentFile(b"hal"))
    copies = stored_files.Copies(tmp_path, lambda size: None)
    copies.take()
    # Written to its end, added, deleted before the database was copied, deleted after that.
    default_storage.delete("half")
    default_storage.save("half", ContentFile(b"half no more"))
    default_storage.save("new", ContentFile(b"new"))
    default_storage.delete("blobs/ab/plan")
    default_storage.save("kept", ContentFile(b"kept"))
    copies.take()
    default_storage.delete("kept")
    assert copies.finish({"kept", "half", "never there"}) == 1
    assert sorted(copies.entries) == ["half", "kept", "new"]
    assert (tmp_path / "files" / "half").read_bytes() == b"half no more"
    assert not (tmp_path / "files/blobs/ab/plan").exists()
    for name, entry in copies.entries.items():
        assert manifest.entry_of(tmp_path, f"files/{name}") == entry


def test_a_file_that_vanishes_while_it_is_copied_does_no_harm(tmp_path, monkeypatch):
    def gone(name, *_arguments):
        raise FileNotFoundError(name)

    monkeypatch.setattr(default_storage, "open", gone)
    copies = stored_files.Copies(tmp_path, lambda size: None)
    copies.take()
    assert copies.entries == {}


# --- What is refused ---------------------------------------------------------------------------------


def test_a_folder_that_is_no_backup(place, tmp_path):
    assert "no complete backup" in refusal(tmp_path / "nowhere")
    assert "no complete backup" in refusal(tmp_path)


def test_without_its_manifest_it_is_none(place):
    (place / manifest.NAME).unlink()
    assert "no complete backup" in refusal(place)


def test_a_manifest_that_was_changed(place):
    with (place / manifest.NAME).open("ab") as file:
        file.write(b" ")
    assert "changed after it was written" in refusal(place)


def test_a_manifest_that_was_changed_with_its_sum(place):
    sha256 = (place / manifest.SEAL).read_text().split()[0]
    rewrite(place, made_at="2020-01-01")
    assert "another backup" in refusal(place, sha256=sha256)


@pytest.mark.parametrize("damage", ["changed", "cut", "gone", "link"])
def test_a_file_that_is_not_what_it_was(place, tmp_path, damage):
    path = place / "files/blobs/ab/plan"
    path.unlink()
    if damage == "changed":
        path.write_bytes(b"the Plan")
    elif damage == "cut":
        path.write_bytes(b"the")
    elif damage == "link":
        (tmp_path / "elsewhere").write_bytes(b"the plan")
        path.symlink_to(tmp_path / "elsewhere")
    assert "files/blobs/ab/plan is missing or was changed" in refusal(place)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "files/../../x",
        "files//x",
        "files/./x",
        "files/..\\x",
        "files/\0x",
        "x",
        "",
    ],
)
def test_names_that_lead_elsewhere(place, name):
    entries = json.loads((place / manifest.NAME).read_bytes())["entries"]
    rewrite(place, entries=[*entries, {"name": name, "size": 1, "sha256": "0"}])
    assert "no name of a file in it" in refusal(place)


def test_a_file_named_twice(place):
    entries = json.loads((place / manifest.NAME).read_bytes())["entries"]
    rewrite(place, entries=[*entries, entries[0]])
    assert "twice" in refusal(place)


@pytest.mark.parametrize("changes", [{"version": "0.10.0"}, {"version": "1.0"}, {"format": 2}])
def test_what_a_newer_skein_made(place, changes):
    rewrite(place, **changes)
    assert "newer" in refusal(place)


def test_a_newer_skein_is_known_by_its_migrations_too(place):
    migrations = json.loads((place / manifest.NAME).read_bytes())["migrations"]
    rewrite(place, migrations=[*migrations, ["threads", "9999_wings"]])
    assert "threads.9999_wings is not known" in refusal(place)


@pytest.mark.parametrize(
    "changes", [{"version": "new"}, {"migrations": 3}, {"colour": "red"}, {"made_at": None, "kind": 1}]
)
def test_a_manifest_in_other_words(place, changes):
    told = json.loads((place / manifest.NAME).read_bytes()) | changes
    text = json.dumps(told).encode()
    (place / manifest.NAME).write_bytes(text)
    (place / manifest.SEAL).write_text(manifest.hashlib.sha256(text).hexdigest())
    assert refusal(place)


def test_another_kind_of_database(place):
    rewrite(place, kind="oracle")
    assert "DATABASE_URL" in refusal(place)


def test_people_are_there(place, alice):
    assert "not empty" in refusal(place)


def test_files_are_there(place):
    default_storage.save("letter", ContentFile(b"mine"))
    with pytest.raises(Refused, match="There are files already, such as letter"):
        restoring.restore(place)


def test_skein_runs(place, settings):
    (settings.DATA / "run").mkdir()
    (settings.DATA / "run" / "web.pid").write_text(str(os.getpid()))
    assert "running" in refusal(place)


# --- How old the last one is -------------------------------------------------------------------------


def found() -> health.Finding:
    (finding,) = health.examine({"backup": health.READY["backup"]})
    return finding


def test_the_doctor_knows_how_old_the_last_one_is(settings):
    assert found().is_doubtful and "None was made" in found().text
    Backup.objects.create(at=timezone.now() - timedelta(hours=50), seconds=3, size=5e6, files=2)
    assert found().is_doubtful and "2 days old, 5 MB in 3 s" in found().text
    Backup.objects.create(at=timezone.now() - timedelta(hours=3), seconds=3, size=5e6, files=2)
    assert found() == health.Finding("backup", True, "3 hours old, 5 MB in 3 s")
    settings.BACKUP_DAYS = 0
    assert found() == health.Finding("backup", True, "not by manage.py backup")
