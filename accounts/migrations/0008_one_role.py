from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_roles")]
    operations = [
        migrations.RemoveField("user", "is_admin"),
        migrations.AddIndex(
            "user",
            models.Index(
                fields=["role"], condition=models.Q(("role", "member"), _negated=True), name="user_with_a_role"
            ),
        ),
    ]
