"""A worker that dies in the middle of taking an import back, twice, ends as if nothing had happened."""

import json

import pytest

from tests.bridge.mails import mail
from tests.bridge.test_archive import ANN, BEN, as_mbox

pytestmark = pytest.mark.process
THREADS = 6
# As the desk and the worker do it. What the rows are is said before, after the import, and at the end.
IMPORT = """
import io, json
from accounts.models import Group, User
from threads.bridge.archives import acts, arriving, running
from threads.bridge.models import IncomingMail, Origin
from threads.models import Conversation, Message
by = User.objects.create(name="Nora Nord", handle="nora", role="admin")
group = Group.objects.create(name="wells", slug="wells")
data = open("{path}", "rb").read()
row = arriving.begin("wells.mbox", len(data), by=by, by_recipients=False, groups=[group])
arriving.take(row, 0, io.BytesIO(data))
running.work_off()
row.refresh_from_db()
acts.begin(row, by=by)
running.work_off()
from threads.keeping.taking_back import running
running.ask(row, by=by, reason="The wrong file.")
print(Message.objects.count())
"""
WORK = """
import json, os
from threads.bridge.models import Archive, IncomingMail, Origin
from threads.keeping.taking_back import running
from threads.models import Conversation, Message
running.CONVERSATIONS = 1
real, steps = running.Undo.take_back, []
def dies(self, ids):
    steps.append(ids)
    taken = real(self, ids)
    if len(steps) == {dies}:
        os._exit(137)
    return taken
running.Undo.take_back = dies
running.work_off()
row = Archive.objects.get()
rows = [model.objects.count() for model in (Message, Conversation, IncomingMail, Origin)]
print(json.dumps([row.state, row.outcome["messages"], rows]))
"""


def letters() -> list[bytes]:
    first = [
        mail(ANN, f"Well {n}", f"The water stands {n} metres deep in it.", mid=f"{n}@x")
        for n in range(THREADS)
    ]
    return first + [
        mail(BEN, f"Re: Well {n}", f"It stood {n} metres deeper last year.", mid=f"a{n}@x", ref=[f"{n}@x"])
        for n in range(THREADS)
    ]


def test_taking_an_import_back_goes_on_after_it_was_killed_twice(migrated, tmp_path):
    path = tmp_path / "wells.mbox"
    path.write_bytes(as_mbox(letters()))
    assert migrated.python(IMPORT.format(path=path)).strip() == str(2 * THREADS)
    for _kill in range(2):
        assert migrated.run("shell", "-v", "0", "-c", WORK.format(dies=2)).returncode == 137
    assert json.loads(migrated.python(WORK.format(dies=0))) == ["undone", 2 * THREADS, [0, 0, 0, 0]]
