"""The tools of a message changed: kept HTML is drawn anew when it is next read."""

from django.db import migrations


def forget_fragments(apps, _schema_editor):
    apps.get_model("threads", "Message").objects.exclude(fragment="").update(fragment="")


class Migration(migrations.Migration):
    dependencies = [("threads", "0002_message_edited_by")]
    operations = [migrations.RunPython(forget_fragments, migrations.RunPython.noop)]
