"""One export from the question to the file. Killed on the way, it is made anew from its beginning."""

import json
import logging
import shutil
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import notes as acts
from accounts.audit import record
from accounts.models import Group, User
from microblog.kit.away import is_passing
from threads.bridge import evidence
from threads.bridge.evidence import EvidenceQuery, Handed
from threads.models import LegalHold

from ..models import Export, ExportRules
from . import agreeing, personal

log = logging.getLogger("skein.keeping")
#: How long a file is kept once it is made.
KEPT = timedelta(days=14)
# ZIP knows no dates before 1980; the same export is the same bytes.
DATE = (1980, 1, 1, 0, 0, 0)
TOLD = 0.5  # seconds between two looks at whether somebody stopped it


class StoppedError(Exception):
    """Somebody does not want it any more."""


class LostQuestionError(Exception):
    """Whom or what it is about is gone: without them it would ask for everything."""


def folder() -> Path:
    place = settings.DATA / "exports"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def path(row: Export) -> Path:
    return folder() / f"{row.pk}.zip"


def ask(
    question: EvidenceQuery, *, by: User, case: str = "", is_own: bool = False, tell_days: int | None = None
) -> Export:
    """``tell_days``: after how many people learn that their private words are in it; None: they do not. Raises
    ValidationError when nothing was said that fits."""
    total = question.messages().distinct().count()
    if not total and not is_own:
        raise ValidationError(_("Nothing was said that fits."))
    needs_second = not is_own and ExportRules.now().needs_second
    return Export.objects.create(
        by=by, case=case, is_own=is_own, question=as_numbers(question), total=total, needs_second=needs_second,
        tell_days=tell_days,
    )  # fmt: skip


def as_numbers(question: EvidenceQuery) -> dict[str, Any]:
    """No names: whoever is erased goes out of it by themself."""
    return {
        "people": [user.pk for user in question.people],
        "groups": [group.pk for group in question.groups],
        "words": list(question.words),
        "since": question.since.isoformat() if question.since else None,
        "until": question.until.isoformat() if question.until else None,
        "hold": question.hold.pk if question.hold else None,
    }


def question_of(row: Export) -> EvidenceQuery:
    asked = row.question
    if asked["hold"]:
        return EvidenceQuery.of_hold(LegalHold.objects.get(pk=asked["hold"]))
    people = tuple(User.objects.filter(pk__in=asked["people"]).order_by("pk"))
    groups = tuple(Group.objects.filter(pk__in=asked["groups"]).order_by("pk"))
    is_whole = (len(people), len(groups)) == (len(asked["people"]), len(asked["groups"]))
    if not is_whole or (row.is_own and row.by is None):
        raise LostQuestionError
    return EvidenceQuery(
        people=people,
        groups=groups,
        since=datetime.fromisoformat(asked["since"]) if asked["since"] else None,
        until=datetime.fromisoformat(asked["until"]) if asked["until"] else None,
        words=tuple(asked["words"]),
        own=row.by if row.is_own else None,
    )


def work_off() -> int:
    """The next export that waits; returns how many were made."""
    row = (
        Export.objects.filter(finished_at=None, stopped_at=None, failed_at=None)
        .exclude(needs_second=True, agreed_at=None)
        .select_related("by")
        .first()
    )
    if row is None:
        return 0
    try:
        make(row)
    except StoppedError:
        pass
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("export %s failed", row.pk)
        Export.objects.filter(pk=row.pk).update(failed_at=timezone.now())
    return 1


def make(row: Export) -> None:
    """Write the folder, pack it, and note it: the file is there if and only if the audit log says so."""
    place = folder() / str(row.pk)
    shutil.rmtree(place, ignore_errors=True)
    question = question_of(row)
    extra = {"profile.json": personal.facts(row.by)} if row.is_own and row.by else {}
    handed = evidence.write(question, place, _Told(row), lambda handed: None, extra)
    _pack(place, path(row))
    shutil.rmtree(place, ignore_errors=True)
    try:
        _finish(row, handed)
    except BaseException:
        path(row).unlink(missing_ok=True)
        raise


@transaction.atomic
def _finish(row: Export, handed: Handed) -> None:
    row.finished_at, row.size, row.sums = timezone.now(), path(row).stat().st_size, handed.sums
    row.done, row.mails, row.files = handed.messages, handed.mails, handed.files
    row.total = handed.messages
    waits = Export.objects.filter(pk=row.pk, stopped_at=None)
    if row.tell_days is not None:
        row.authors, row.tell_at = (
            agreeing.owners_of(question_of(row)),
            row.finished_at + timedelta(days=row.tell_days),
        )
    names = ("finished_at", "size", "sums", "done", "total", "mails", "files", "authors", "tell_at")
    if not waits.update(**{name: getattr(row, name) for name in names}):
        raise StoppedError
    if row.is_own:
        # The newest says all that those before it said.
        for old in Export.objects.filter(
            by=row.by, is_own=True, deleted_at=None, finished_at__isnull=False
        ).exclude(pk=row.pk):
            delete(old)
    record(
        acts.HANDED_OVER, by=row.by, person=row.by if row.is_own else None,
        words={"case": row.case, "question": json.dumps(question_of(row).as_json(), ensure_ascii=False)[:2_000]},
        sums=handed.sums, messages=handed.messages, mails=handed.mails, files=handed.files, export=row.pk,
    )  # fmt: skip


class _Told:
    """Notes how far it is, and stops when somebody wants that."""

    def __init__(self, row: Export):
        self.row, self.count, self.at = row, 0, time.monotonic()

    def __call__(self, count: int) -> None:
        self.count += count
        if time.monotonic() - self.at < TOLD:
            return
        self.at = time.monotonic()
        if not Export.objects.filter(pk=self.row.pk, stopped_at=None).update(done=self.count):
            raise StoppedError


def _pack(place: Path, target: Path) -> None:
    """All of a folder in one file, the same bytes each time."""
    fresh = target.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for file in sorted(one for one in place.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(str(file.relative_to(place)), DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with open(file, "rb") as source, packed.open(entry, "w", force_zip64=True) as out:
                shutil.copyfileobj(source, out)
    fresh.chmod(0o600)
    fresh.rename(target)


def stop(row: Export) -> None:
    """It is not wanted any more, whether it is made or not."""
    now = timezone.now()
    if not Export.objects.filter(pk=row.pk, finished_at=None).update(stopped_at=now):
        delete(row)


def delete(row: Export) -> None:
    Export.objects.filter(pk=row.pk, deleted_at=None).update(deleted_at=timezone.now())
    path(row).unlink(missing_ok=True)


def forget() -> int:
    """Delete files that were there long enough."""
    old = Export.objects.filter(deleted_at=None, finished_at__lt=timezone.now() - KEPT)
    rows = list(old[:100])
    for row in rows:
        delete(row)
    return len(rows)
