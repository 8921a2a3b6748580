"""Titles of people and words of groups are found with and without capitals and accents."""

from django.db import migrations

from microblog.kit.folded import Folded, folded_text

BATCH = 500


def fill(model, column: str, *of: str) -> None:
    """Write a Folded column of rows that were there before it."""
    rows = model.objects.order_by("pk").only("pk", *of)
    batch = []
    for row in rows.iterator(BATCH):
        setattr(row, column, folded_text(*(getattr(row, name) or "" for name in of)))
        batch.append(row)
        if len(batch) == BATCH:
            model.objects.bulk_update(batch, [column])
            batch = []
    model.objects.bulk_update(batch, [column])


def fold(apps, _schema_editor):
    fill(apps.get_model("accounts", "User"), "folded_title", "title")
    fill(apps.get_model("accounts", "Group"), "folded_words", "name", "slug", "description")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sessions_and_links")]
    operations = [
        migrations.AddField("user", "folded_title", Folded("title")),
        migrations.AddField("group", "folded_words", Folded("name", "slug", "description")),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
