"""Sets Django up in a folder of its own, then walks."""

import logging
import os
import sys
import tempfile
from pathlib import Path

SECRET = "nothing here is secret, and every seal comes out the same"


def main(out: str, most: int | None) -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "microblog.settings",
            "SKEIN_DATA": data,
            "SECRET_KEY": SECRET,
        }
        os.environ |= {
            "SKEIN_LIMITS": "no",
            "SKEIN_BASE_URL": "http://skein.example",
            "SKEIN_LOG_LEVEL": "CRITICAL",
        }
        os.environ |= {"SKEIN_ALLOWED_HOSTS": "testserver,skein.example,localhost,127.0.0.1"}
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
        import django

        django.setup()
        logging.disable(logging.CRITICAL)  # what is refused is refused on purpose
        from . import clock, company, walk

        with clock.stopped() as now, clock.no_chance():
            company.found(now)
            walk.all_of_it(Path(out), most)


if __name__ == "__main__":
    *few, folder = sys.argv[1:] or ["--help"]
    if few not in ([], ["--few"]) or folder.startswith("-"):
        sys.exit("usage: python -m tests.page_digests [--few] FOLDER")
    main(folder, 2 if few else None)
