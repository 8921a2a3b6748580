"""The best answer is marked in its kept HTML now: it is drawn anew when it is next read."""

from django.db import migrations


def forget_fragments(apps, _schema_editor):
    messages = apps.get_model("threads", "Message").objects
    chosen = apps.get_model("threads", "Conversation").objects.exclude(best_answer=None)
    messages.filter(pk__in=chosen.values("best_answer")).update(fragment="")


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_later_and_saved")]
    operations = [migrations.RunPython(forget_fragments, migrations.RunPython.noop)]
