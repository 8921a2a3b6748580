"""What `up` says, for whoever reads the log of a service."""

import io
import json

from microblog.kit.management.commands.up import Command


def test_the_link_of_the_first_admin_is_an_object_like_any_other_line(db, settings):
    settings.LOG_FORMAT = "json"
    log = io.StringIO()
    Command(stderr=log).greet()
    said = [json.loads(line)["message"] for line in log.getvalue().splitlines()]
    assert any("/setup/" in line for line in said)
