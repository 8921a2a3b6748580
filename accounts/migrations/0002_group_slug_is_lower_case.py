from django.db import migrations, models
from django.db.models.functions import Lower

RESERVED = ("abuse", "bounce", "in", "mailer-daemon", "no-reply", "postmaster", "reply", "root")


def write_small(apps, schema_editor):
    """Where the small form is taken or means something else, the number of the group makes it another."""
    groups = apps.get_model("accounts", "Group").objects
    for group in groups.exclude(slug=Lower("slug")):
        small = group.slug.lower()
        taken = small in RESERVED or groups.filter(slug=small).exists()
        group.slug = f"{small[:40]}-{group.pk}" if taken else small
        group.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunPython(write_small, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(slug=Lower("slug")), name="group_slug_is_lower_case"
            ),
        ),
    ]
