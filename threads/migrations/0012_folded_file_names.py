"""Files are found with and without capitals and accents."""

from importlib import import_module

from django.db import migrations

from microblog.kit.folded import Folded

fill = import_module("accounts.migrations.0006_folded_words").fill


def fold(apps, _schema_editor):
    fill(apps.get_model("threads", "Attachment"), "folded_name", "name")


class Migration(migrations.Migration):
    dependencies = [("threads", "0011_topics_of_conversations"), ("accounts", "0006_folded_words")]
    operations = [
        migrations.AddField("attachment", "folded_name", Folded("name")),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
