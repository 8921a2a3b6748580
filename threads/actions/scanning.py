"""Files and the virus scanner: what was stored is looked at by the worker, and shown when nothing was found."""

import logging
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import act, record
from microblog.kit.bulk_update import update_each
from microblog.kit.scanner import NotScannedError, ScannerAwayError, scan
from threads.live import streams
from threads.models import OUT, Blob, Message, Scan
from threads.rendering import fragments

from . import broadcast

log = logging.getLogger("skein.files")

HELD_BACK = act(
    "message.virus",
    _("held back a file: the virus scanner found %(found)s (messages: %(count)s, SHA-256 %(digest)s)"),
)
AT_ONCE = 50
# Of one run, in seconds: then the worker looks whether it is to stop.
LONGEST = 20
MOST_TRIES = 3
PIECE = 64 * 1024
# Open pages that are told of one file; others see it when they are next opened.
MOST_TOLD = 100


def work_off() -> int:
    """Look at the files that wait, then at those that nobody has looked at yet; returns how many."""
    if settings.SCANNER is None:
        return _let_go()
    end, count = time.monotonic() + LONGEST, 0
    for blob in _due():
        if time.monotonic() > end or not _look_at(blob):
            break
        count += 1
    return count


def _due() -> list[Blob]:
    """Those for which somebody waits first; of them those that failed last."""
    waiting = Blob.objects.filter(scan=Scan.WAITS).order_by("scan_tries", "pk")
    unseen = Blob.objects.filter(scan=Scan.UNSEEN).order_by("scan_tries", "pk")
    return list(waiting[:AT_ONCE]) or list(unseen[:AT_ONCE])


def _let_go() -> int:
    """There is no scanner any more: what waits for one is shown."""
    rows = list(Blob.objects.filter(scan=Scan.WAITS)[:AT_ONCE])
    for blob in rows:
        settle(blob, Scan.UNSEEN)
    return len(rows)


def _look_at(blob: Blob) -> bool:
    """Whether the scanner, and the file, could be asked at all."""
    try:
        found = scan(_pieces(blob))
    except ScannerAwayError:
        if settings.SCANNER_AWAY == "show":
            _let_go()
        return False
    except (NotScannedError, FileNotFoundError) as error:
        _note_try(blob, error)
        return True
    settle(blob, Scan.FOUND if found else Scan.CLEAN, found)
    return True


def _pieces(blob: Blob) -> Iterator[bytes]:
    with blob.file.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _note_try(blob: Blob, error: Exception) -> None:
    Blob.objects.filter(pk=blob.pk, scan=blob.scan).update(scan_tries=blob.scan_tries + 1)
    if blob.scan_tries + 1 < MOST_TRIES:
        return
    log.warning("The virus scanner cannot check %s: %s", blob.file.name, error)
    is_kept = blob.scan == Scan.WAITS and settings.SCANNER_AWAY == "wait"
    settle(blob, Scan.ODD if is_kept else Scan.PASSED)


@transaction.atomic
@streams.together()
def settle(blob: Blob, verdict: Scan, found: str = "") -> None:
    """Note a verdict, as long as nobody noted another; ``found``: what the scanner calls it. Whoever attaches the same
    bytes at this moment holds the row (``attaching.store_all``), and is told, too."""
    rows = Blob.objects.filter(pk=blob.pk, scan=blob.scan)
    if not rows.update(scan=verdict, found=found[:100], scanned_at=timezone.now()):
        return
    uses = sorted(set(blob.uses.values_list("message_id", flat=True)))
    if verdict == Scan.FOUND:
        log.warning("The virus scanner found %s in %s.", found, blob.file.name)
        record(HELD_BACK, by=None, found=found[:100], count=len(uses), digest=blob.sha256)
    if blob.scan in OUT or verdict in OUT:
        _draw_anew(uses)


def _draw_anew(numbers: list[int]) -> None:
    """Here and not when they are next read: a reader who drew a message a moment ago may not have stored that yet."""
    for start in range(0, len(numbers), AT_ONCE):
        some = Message.objects.filter(pk__in=numbers[start : start + AT_ONCE])
        messages = some.for_display().select_related("conversation").all_locked()
        fragments.draw(messages)
        update_each(messages, "fragment")
        for message in messages if len(numbers) - start <= MOST_TOLD else ():
            broadcast.tell_changed(message, message.conversation)


@transaction.atomic
def look_again(*, at_all: bool) -> int:
    """What was held back, or could not be checked, waits to be looked at once more; with ``at_all`` everything else is
    looked at, too, and shown meanwhile. Returns how many files."""
    again = Blob.objects.filter(scan__in=(Scan.FOUND, Scan.ODD, Scan.PASSED))
    count = again.update(scan=Scan.WAITS, found="", scan_tries=0)
    if at_all:
        count += Blob.objects.filter(scan=Scan.CLEAN).update(scan=Scan.UNSEEN, scan_tries=0)
    return count
