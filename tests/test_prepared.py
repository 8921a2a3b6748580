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


@pytest.mark.django_db
def test_a_copy_is_up_to_date():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
