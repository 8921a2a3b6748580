"""Title and topics of a message are told apart from its own words (search.analysis.VERSION): read anew."""

from importlib import import_module

from django.db import migrations

ask = import_module("search.migrations.0004_read_anew").ask


def drop_year(apps, schema_editor):
    """A year is the reader's: it begins by their clock."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_document DROP COLUMN year")


def add_year(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_document ADD COLUMN year integer NOT NULL DEFAULT 0")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_read_anew"), ("threads", "0011_topics_of_conversations")]
    operations = [
        migrations.RunPython(drop_year, add_year),
        migrations.RunPython(ask, migrations.RunPython.noop),
    ]
