"""An import whose process dies in the middle, twice, ends as if nothing had happened."""

import json

import pytest

from tests.bridge.mails import mail
from tests.bridge.test_archive import ANN, BEN, as_mbox

pytestmark = pytest.mark.process
MAILS, DEADLY = 560, 300  # more than two chunks; the mail is in the middle of the second
GROUP = "from accounts.models import Group; Group.objects.create(name='{name}', slug='{name}')"


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
    done = instance.run("ingest", "--group", group, "--resume", "--json", str(path), **environ)
    return done.returncode, json.loads(done.stdout.splitlines()[-1]) if done.stdout else {}


def test_an_import_killed_twice_ends_like_one_that_was_left_alone(migrated, tmp_path):
    path = tmp_path / "well.mbox"
    path.write_bytes(as_mbox(letters()))
    for name in ("whole", "broken"):
        migrated.python(GROUP.format(name=name))
    assert ingest(migrated, "whole", path)[0] == 0
    # Once in the middle of a chunk, once while that chunk is gone through mail by mail.
    for _kill in range(2):
        assert ingest(migrated, "broken", path, SKEIN_TEST_HOOKS="1") == (137, {})
    assert ingest(migrated, "broken", path)[0] == 0
    dumps = [
        migrated.run("dump_conversation", "--group", name, "--json").stdout for name in ("whole", "broken")
    ]
    assert dumps[0] == dumps[1] and len(dumps[0].splitlines()) == MAILS // 7
    status, again = ingest(migrated, "broken", path)
    assert (status, again["messages"], again["duplicates"]) == (0, 0, MAILS)
    assert migrated.run("ledger", "--check").returncode == 0
    assert migrated.run("search_check").returncode == 0
