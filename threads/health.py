"""Are the files there that messages hand out, and is the virus scanner?"""

import posixpath
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.utils import timezone

from microblog.kit import scanner, stored
from microblog.kit.health import Doubt, Trouble, check

from .models import Blob, Scan

SCANNED_WITHIN = timedelta(minutes=15)
SIGNATURES_WITHIN = timedelta(days=14)
TOLD_FOR = timedelta(days=7)


@check("virus scanner")
def virus_scanner() -> str:
    """Whether it answers, keeps up, knows what is new, and what it found lately."""
    if settings.SCANNER is None:
        return "none is named in SKEIN_SCANNER: files are shown as they come"
    try:
        version = scanner.version()
    except scanner.ScannerAwayError as error:
        meanwhile = "new files wait" if settings.SCANNER_AWAY == "wait" else "new files are shown unchecked"
        raise Trouble(f"The virus scanner does not answer, {meanwhile}. {error}") from None
    now = timezone.now()
    if late := Blob.objects.filter(scan=Scan.WAITS, stored_at__lt=now - SCANNED_WITHIN).count():
        raise Trouble(f"{late} files wait for the virus scanner for long: is the worker running?")
    if (day := _signatures_of(version)) and day < now.replace(tzinfo=None) - SIGNATURES_WITHIN:
        raise Doubt(f"The signatures of the virus scanner are of {day:%Y-%m-%d}.")
    if odd := Blob.objects.filter(scan=Scan.ODD).count():
        raise Doubt(
            f"{odd} files are held back because the virus scanner cannot check them: manage.py scan-files."
        )
    if found := Blob.objects.filter(scan=Scan.FOUND, scanned_at__gt=now - TOLD_FOR).count():
        raise Doubt(f"{found} files were held back in the last 7 days: see the audit log.")
    return version


def _signatures_of(version: str) -> datetime | None:
    """Of when they are: "ClamAV 1.4.6/27850/Mon Nov 30 09:38:00 2026"."""
    try:
        return datetime.strptime(version.rpartition("/")[2], "%a %b %d %H:%M:%S %Y")
    except ValueError:
        return None


@check("files", deep=True)
def files() -> str:
    """Every stored file of a message, with its size: what a backup of the database alone does not bring back."""
    blobs = Blob.objects.order_by("file").only("file", "size")
    count, lost = 0, []
    # One question a folder: an object store answers each in milliseconds.
    for folder, found in groupby(blobs.iterator(), lambda blob: posixpath.dirname(blob.file.name)):
        sizes = stored.current().sizes(folder)
        for blob in found:
            count += 1
            if sizes.get(blob.file.name) != blob.size:
                lost.append(blob.file.name)
    if lost:
        raise Trouble(f"{len(lost)} of {count} files are missing or cut short, the first: {lost[0]}.")
    return f"{count} stored, none missing"
