"""The keys by which mails without References find their chain, as the one list of subject prefixes reads them.

Back again nothing is undone: shorter keys do no harm, and the longer ones are only known to the mails.
"""

from django.db import migrations

from threads.bridge.unchain.languages.subjects import key

BATCH = 1_000


def rekey(apps, schema_editor):
    rows = apps.get_model("bridge", "ChainSubject").objects
    changed, known = [], set(rows.values_list("conversation_id", "subject"))
    for row in rows.order_by("pk").iterator(BATCH):
        new = key(row.subject)
        if new != row.subject:
            row.is_known = not new or (row.conversation_id, new) in known
            known.add((row.conversation_id, new))
            row.subject = new
            changed.append(row)
    gone = [row.pk for row in changed if row.is_known]
    for start in range(0, len(gone), BATCH):
        rows.filter(pk__in=gone[start : start + BATCH]).delete()
    rows.bulk_update([row for row in changed if not row.is_known], ["subject"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("bridge", "0003_origin_index")]
    operations = [migrations.RunPython(rekey, migrations.RunPython.noop)]
