"""Topics are rows of their conversation, under a name without capitals and accents, and mail has them, too."""

import django.db.models.deletion
from django.db import migrations, models

from threads.rendering import hashtags, text
from threads.models.message import without_signature

BATCH = 500


def read_again(apps, _schema_editor):
    Message, Topic = apps.get_model("threads", "Message"), apps.get_model("threads", "Topic")
    rows = Message.objects.filter(withdrawn_at=None, body__regex=f"[{hashtags.HASHES}]").order_by("pk")
    batch = []
    for conversation, source, body, signature in rows.values_list(
        "conversation_id", "source", "body", "signature"
    ).iterator(BATCH):
        read = text.mail_topic_names if source == "mail" else text.topic_names
        named = read(without_signature(body, signature))
        batch += [
            Topic(conversation_id=conversation, name=name, written=written) for name, written in named.items()
        ]
        if len(batch) >= BATCH:
            Topic.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Topic.objects.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("threads", "0010_forward_no_mail_of_ones_own")]
    operations = [
        migrations.RemoveField("conversation", "topics"),
        migrations.DeleteModel("Topic"),
        migrations.CreateModel(
            "Topic",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("written", models.CharField(max_length=60)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="threads.conversation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name", "conversation"], name="topic_by_name")],
                "constraints": [
                    models.UniqueConstraint(fields=["conversation", "name"], name="one_topic_each"),
                    models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
                ],
            },
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True),
    ]
