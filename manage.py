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
    from django.db import InterfaceError, OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A wrong setting is the operator's typo, not a bug: one clear sentence, no traceback.
        sys.exit(f"Skein cannot start: {error}")
    except (OperationalError, InterfaceError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        # It is away, or nobody has set it up (the first `up` does).
        told = (str(error).splitlines() or [type(error).__name__])[0]
        sys.exit(
            f"The database cannot be used: {told}. If it is new, run manage.py migrate; --traceback tells where."
        )


if __name__ == "__main__":
    main()
