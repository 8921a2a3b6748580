#!/usr/bin/env python3
"""Entry point of every command; `make up` calls `manage.py up`."""

import os
import sys


def main() -> None:
    # What Skein writes is its own: mails, files, index, keys.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microblog.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A wrong setting is the operator's typo, not a bug: one clear sentence, no traceback.
        sys.exit(f"Skein cannot start: {error}")


if __name__ == "__main__":
    main()
