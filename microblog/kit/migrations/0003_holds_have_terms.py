from django.db import migrations, models


def rename(apps, schema_editor):
    """Work is known by its module, which is ``jobs`` now: when it is due, and its failures, stay with it."""
    for row in apps.get_model("kit", "Schedule").objects.filter(name__contains=".tasks."):
        row.name = row.name.replace(".tasks.", ".jobs.")
        row.save(update_fields=["name"])


class Migration(migrations.Migration):

    dependencies = [
        ('kit', '0002_use_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='schedule',
            name='term',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
        # What older databases have of the queue of tasks, which nothing ever used: the first migration made it.
        migrations.RunSQL(
            [
                "DROP TABLE IF EXISTS kit_lease",
                "DROP TABLE IF EXISTS django_tasks_database_dbtaskresult",
                "DELETE FROM django_migrations WHERE app = 'django_tasks_database'",
            ],
            migrations.RunSQL.noop,
        ),
    ]
