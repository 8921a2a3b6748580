"""Archives as they are sent, looked at and imported."""

import io
import zipfile

from accounts.models import Group
from threads.bridge.archives import acts, arriving, running
from threads.bridge.models import Archive

PAGE = "/manage/mail/archives/"
State = Archive.State


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def sent(data: bytes, nora, *groups: Group, name="old.mbox", by_recipients=False) -> Archive:
    """An archive that is here, and of which the worker has seen what it would do."""
    row = arriving.begin(name, len(data), by=nora, by_recipients=by_recipients, groups=list(groups))
    arriving.take(row, 0, io.BytesIO(data))
    running.work_off()
    row.refresh_from_db()
    return row


def imported(data: bytes, nora, *groups: Group, **options) -> Archive:
    row = sent(data, nora, *groups, **options)
    acts.begin(row, by=nora)
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.DONE, row.problem
    return row
