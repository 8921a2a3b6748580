"""What most tests stand on: a copy of a database that was made before them."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import prepared


def test_a_changed_a_new_and_a_missing_migration_make_another_database(tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.py").write_text("operations = []")
    keys = [prepared.key([str(tmp_path)])]
    assert prepared.key([str(tmp_path)]) == keys[0] != prepared.key()
    (folder / "0001_first.py").write_text("operations = [1]")
    keys.append(prepared.key([str(tmp_path)]))
    (folder / "0002_second.py").write_text("operations = []")
    keys.append(prepared.key([str(tmp_path)]))
    (folder / "0001_first.py").rename(folder / "0001_renamed.py")
    keys.append(prepared.key([str(tmp_path)]))
    assert len(set(keys)) == 4


def test_those_of_both_servers_are_made_in_places_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "FOLDER", tmp_path)
    with prepared._only_one("sql") as text, prepared._only_one("sqlite3") as tables:
        for kept in (text, tables):
            prepared._place_of_work(kept).write_text(kept.suffix)
        for kept in (text, tables):
            prepared._place_of_work(kept).rename(kept)
    assert (text.read_text(), tables.read_text()) == (".sql", ".sqlite3")


def test_old_ones_go_but_not_while_somebody_is_at_them(tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "FOLDER", tmp_path)
    monkeypatch.setattr(prepared, "KEPT", 0)
    with prepared._only_one("sql") as used:
        used.touch()
        monkeypatch.setattr(prepared, "key", lambda: "another")
        with prepared._only_one("sql") as other:
            other.touch()
        assert used.exists() and not other.exists()
    assert not used.exists()


@pytest.mark.django_db
def test_a_copy_is_up_to_date():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
