"""Everything Skein knows in one folder, made while it runs, and Skein made from it again (docs/decisions/backup.md).

DIR/manifest.json      what is in it: version, kind of database, each file with its size and SHA-256
DIR/manifest.sha256    the manifest's own SHA-256
DIR/secret_key
DIR/database/          SQLite: one file; PostgreSQL: one for each table
DIR/files/             what the storage holds
"""

from django.dispatch import Signal


class Refused(Exception):
    """Why nothing was done, in words for the operator."""


# Sent when everything is restored: what is not in a backup, because it can be made anew, is made anew.
restored = Signal()
