"""Pictures stand in the text, and a message has other tools: kept HTML is drawn anew when it is next read."""

from django.db import migrations, models


def forget_fragments(apps, _schema_editor):
    apps.get_model("threads", "Message").objects.exclude(fragment="").update(fragment="")


class Migration(migrations.Migration):
    dependencies = [("threads", "0007_blob_stored_at")]
    operations = [
        migrations.AddField("attachment", "width", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField("attachment", "height", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(
            "attachment", "content_id", models.CharField(blank=True, default="", max_length=200), preserve_default=False
        ),
        migrations.RunPython(forget_fragments, migrations.RunPython.noop),
    ]
