from django.db import migrations
from django.db.models import Exists, OuterRef


def forget(apps, _schema_editor):
    """A mail that its author sent to a group was marked as forwarded by them."""
    Message = apps.get_model("threads", "Message")
    Conversation = apps.get_model("threads", "Conversation")
    mails = Message.objects.filter(conversation=OuterRef("pk"), source="mail")
    by_others = mails.exclude(author=OuterRef("forwarded_by"))
    found = Conversation.objects.filter(source="mail", forwarded_by__isnull=False)
    found.filter(Exists(mails), ~Exists(by_others)).update(forwarded_by=None)


class Migration(migrations.Migration):
    dependencies = [("threads", "0009_seen_by")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
