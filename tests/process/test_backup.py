"""A backup that is made while people post, of a site whose database is a step older than the code, and what is restored
from it."""

import json
import os
import signal
import stat
from pathlib import Path

import pytest

from .conftest import Instance, own_database, wait_for

pytestmark = pytest.mark.process

PEOPLE = """
from django.utils import timezone
from accounts.models import EmailAddress, Group, Membership, User
from threads.actions import posting, attaching
ann = User(name="Ann Abel", handle="ann"); ann.set_password("correct horse battery"); ann.save()
EmailAddress.objects.create(user=ann, address="ann@varde.example", verified_at=timezone.now(), primary=True)
team = Group.objects.create(name="Team", slug="team")
Membership.objects.create(group=team, user=ann, role="admin")
posting.post(author=ann, group=team, subject="Plan", body="The crane comes on Monday.",
             files=[attaching.NewFile("plan.txt", "text/plain", b"Monday, seven o'clock")])
from django.test import Client
client = Client(); client.force_login(ann); print(client.cookies["sessionid"].value)
from django.core.management import call_command
call_command("migrate", "kit", "0003", verbosity=0)
"""
POSTER = """
from itertools import count
from pathlib import Path
from django.conf import settings
from accounts.models import Group, User
from threads.actions import posting, attaching
ann, team = User.objects.get(handle="ann"), Group.objects.get(slug="team")
for number in count():
    posting.post(author=ann, group=team, subject=f"Note {number}", body=f"Note number {number}.",
                 files=[attaching.NewFile("n.txt", "text/plain", b"%d" % number)])
    (settings.DATA / "posted").write_text(str(number))
"""
LOOK = """
import json
from io import StringIO
from django.core.management import call_command
from django.test import Client
from microblog.kit.models import Backup
from threads.models import Attachment
client = Client(SERVER_NAME="localhost"); client.cookies["sessionid"] = "SESSION"
plan = Attachment.objects.get(name="plan.txt")
dump = StringIO(); call_command("dump_conversation", group="team", json=True, stdout=dump)
for check in (["check-files"], ["ledger", "--check"], ["search_check", "--rebuild"]):
    call_command(*check, stdout=StringIO())
print(json.dumps({
    "home": client.get("/").status_code,
    "file": b"".join(client.get(plan.get_absolute_url()).streaming_content).decode(),
    "password": Client().login(username="ann@varde.example", password="correct horse battery"),
    "is_upgraded": not Backup.objects.exists(),
    "dump": dump.getvalue().splitlines(),
}))
"""


def posted(instance: Instance) -> int:
    try:
        return int((instance.folder / "data" / "posted").read_text() or 0)
    except FileNotFoundError:
        return 0


def backup_while_posting(instance: Instance, place: Path) -> dict:
    """What `backup` says of a site on which somebody posts before, meanwhile and afterwards."""
    poster = instance.start("shell", "-v", "0", "-c", POSTER, SKEIN_LIMITS="0")
    wait_for(lambda: posted(instance) > 5, what=f"notes\n{instance.log()}")
    done = instance.run("backup", str(place), "--json")
    assert done.returncode == 0, done.stderr
    at_the_end = posted(instance)
    wait_for(lambda: posted(instance) > at_the_end, what="notes after the backup")
    poster.send_signal(signal.SIGKILL)
    poster.wait()
    return json.loads(done.stdout)


def test_a_site_comes_back_as_it_was_while_people_wrote(migrated, tmp_path):
    session, place = migrated.python(PEOPLE), tmp_path / "backups" / "today"
    told = backup_while_posting(migrated, place)
    assert told["missing"] == 0 and told["files"] > 6
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [place, *place.rglob("*")]}
    assert modes == {0o600, 0o700} and not list(place.parent.glob(".*"))

    (tmp_path / "second").mkdir()
    with own_database(f"skein_restored_{os.getpid()}") as database:
        second = Instance(tmp_path / "second", database)
        done = second.run("restore", str(place), "--sha256", told["sha256"])
        assert done.returncode == 0, done.stderr
        found = json.loads(second.python(LOOK.replace("SESSION", session)))
        dump = found.pop("dump")
        assert found == {"home": 200, "file": "Monday, seven o'clock", "password": True, "is_upgraded": True}
        # Those of one moment: the first so many notes, each as it was.
        subjects = {json.loads(line)["subject"] for line in dump}
        assert subjects == {"Plan", *(f"Note {number}" for number in range(len(dump) - 1))} and len(dump) > 6
        known = migrated.run("dump_conversation", "--group", "team", "--json").stdout.splitlines()
        assert set(dump) < set(known)
