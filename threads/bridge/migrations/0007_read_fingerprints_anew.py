"""Words are folded otherwise (scripts without blanks, rewritten links, "+1"): stored messages are found again by
their text."""

from django.db import migrations

from ..placing.reprint import reprint


def read_anew(apps, schema_editor):
    reprint(apps)


class Migration(migrations.Migration):
    dependencies = [("bridge", "0006_answers"), ("threads", "0002_message_edited_by")]
    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop)]
