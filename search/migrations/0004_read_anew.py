"""Words are read otherwise (search.analysis.VERSION): the writer is asked for a new index where there is one."""

from django.db import migrations

REBUILD = 0  # as in search.writer


def ask(apps, schema_editor):
    if apps.get_model("threads", "Message").objects.exists():
        apps.get_model("search", "PendingUpdate").objects.create(message=REBUILD)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_no_parallel_scan"), ("threads", "0001_initial")]
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
