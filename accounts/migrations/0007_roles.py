"""Who may do more than others: one role instead of a yes or no."""

from django.db import migrations, models


def admins(apps, _schema_editor):
    apps.get_model("accounts", "User").objects.filter(is_admin=True).update(role="admin")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_folded_words")]
    operations = [
        migrations.AddField(
            "user",
            "role",
            models.CharField(
                max_length=9,
                default="member",
                choices=[
                    ("member", "Member"),
                    ("moderator", "Moderator"),
                    ("reviewer", "Security reviewer"),
                    ("admin", "Admin"),
                ],
            ),
        ),
        migrations.RunPython(admins, migrations.RunPython.noop),
    ]
