"""People are found by a name however it is spelt: one look-up instead of reading everybody."""

from django.db import migrations, models

import accounts.models.user
from accounts import names

BATCH = 1_000


def fold(apps, schema_editor):
    users, batch = apps.get_model("accounts", "User").objects, []
    for user in users.only("pk", "name").order_by("pk").iterator(BATCH):
        user.folded_name = names.core(user.name)
        batch.append(user)
        if len(batch) == BATCH:
            users.bulk_update(batch, ["folded_name"])
            batch = []
    users.bulk_update(batch, ["folded_name"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_group_slug_is_lower_case")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="folded_name",
            field=accounts.models.user.FoldedName(default="", editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="user", index=models.Index(fields=["folded_name"], name="user_folded_name")
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
