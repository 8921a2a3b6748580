"""An import whose process dies in the middle, twice, ends as if nothing had happened."""

import json

import pytest

from tests.bridge.mails import mail
from tests.bridge.test_archive import ANN, BEN, as_mbox

pytestmark = pytest.mark.process
MAILS, CHUNK, DEADLY = 84, 36, 50  # more than two chunks; the mail is in the middle of the second
INGEST = """
from django.core.management import call_command
from threads.bridge import bulk_import
bulk_import.CHUNK_MAILS = {chunk}
call_command("ingest", "--group", "{group}", "--resume", "--json", "{path}")
"""
GROUP = "from accounts.models import Group; Group.objects.create(name='{name}', slug='{name}')\n"
# Each command ends the process with its status when it finds fault.
LOOK = """
import json
from io import StringIO
from django.core.management import call_command
def said(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()
dumps = [said("dump_conversation", "--group", name, "--json") for name in ("whole", "broken")]
again = said("ingest", "--group", "broken", "--resume", "--json", "{path}")
for check in (["ledger", "--check"], ["search_check"]):
    said(*check)
print(json.dumps([dumps, json.loads(again.splitlines()[-1])]))
"""


def letters() -> list[bytes]:
    """Threads of seven whose mails lie scattered over the archive; one mail kills who reads it, when the hook is on."""
    found = []
    for number in range(MAILS):
        place, thread = divmod(number, MAILS // 7)
        crash = {"X-Test-Crash": "unchain"} if number == DEADLY else {}
        found.append(
            mail(
                BEN if place % 2 else ANN, f"{'Re: ' if place else ''}Well {thread}",
                f"Report {number} on well {thread}: the water stands {number} metres deep.", to="team",
                mid=f"{number}@far.example", ref=[f"{thread + p * MAILS // 7}@far.example" for p in range(place)],
                date=f"Mon, {thread % 28 + 1:02} Jan 2024 {place + 8:02}:00:00 +0000", **crash,
            )
        )  # fmt: skip
    return found


def ingest(instance, group: str, path, **environ) -> tuple[int, dict]:
    code = INGEST.format(chunk=CHUNK, group=group, path=path)
    done = instance.run("shell", "-v", "0", "-c", code, **environ)
    return done.returncode, json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}


def test_an_import_killed_twice_ends_like_one_that_was_left_alone(migrated, tmp_path):
    path = tmp_path / "well.mbox"
    path.write_bytes(as_mbox(letters()))
    migrated.python("".join(GROUP.format(name=name) for name in ("whole", "broken")))
    assert ingest(migrated, "whole", path)[0] == 0
    # Once in the middle of a chunk, once while that chunk is gone through mail by mail.
    for _kill in range(2):
        assert ingest(migrated, "broken", path, SKEIN_TEST_HOOKS="1") == (137, {})
    assert ingest(migrated, "broken", path)[0] == 0
    dumps, again = json.loads(migrated.python(LOOK.format(path=path)))
    assert dumps[0] == dumps[1] and len(dumps[0].splitlines()) == MAILS // 7
    assert (again["messages"], again["duplicates"]) == (0, MAILS)
