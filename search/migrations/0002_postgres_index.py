"""The index of the PostgreSQL engine. A table of its own making: the vector is written, not generated."""

from django.db import migrations

CREATE = """
CREATE TABLE search_document (
    message bigint PRIMARY KEY,
    conversation bigint NOT NULL,
    place bigint NOT NULL,
    author bigint NOT NULL,
    sent_at bigint NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    kind text NOT NULL,
    files integer NOT NULL,
    words tsvector NOT NULL
);
CREATE INDEX search_document_words ON search_document USING gin (words);
CREATE INDEX search_document_place ON search_document (place, sent_at);
CREATE INDEX search_document_author ON search_document (author, sent_at);
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TABLE search_document")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
