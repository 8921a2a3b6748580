"""Kept fragments carry the version of what drew them."""

import hashlib
import re
from datetime import UTC, datetime

from tests.kit.test_picture_sizes import PNG
from tests.pages import flat
from threads.actions import importing, posting
from threads.actions.importing import MessageToImport
from threads.models import Message
from threads.rendering import fragments


def test_what_an_older_version_drew_is_drawn_anew(alice, team):
    message = posting.post(author=alice, group=team, subject="Door", body="Look")
    for old in ("<p>as it was</p>", "0\n<p>as it was</p>", ""):
        Message.objects.filter(pk=message.pk).update(fragment=old)
        message.refresh_from_db()
        assert "Look" in fragments.render(message) and "as it was" not in fragments.render(message)
        message.refresh_from_db()
        assert fragments.is_current(message.fragment)
        with_version = fragments.shown(message.fragment)
        assert with_version.lstrip().startswith("<")


def test_a_message_that_looks_different_has_another_version(alice, bob, team):
    """When this fails, what is kept is outdated: raise FRAGMENT_VERSION and write the new digest down here."""
    sent = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    files = [
        ("door.png", "image/png", PNG, None, "door.png@01DB"),
        ("plan.pdf", "application/pdf", b"%PDF", None, ""),
    ]
    question = MessageToImport(
        author=alice, body="Is *it* stuck?\n\n[cid:door.png@01DB]", sent_at=sent, files=files
    )
    answer = MessageToImport(
        author=bob, body="> Is it stuck?\n\nNo.\n-- \nBob", sent_at=sent, parent=0, signature="Bob"
    )
    messages = importing.publish_chain(
        drafts=[question, answer], subject="Door", group=team, forwarded_by=alice
    )[1]
    fragments.ensure(messages)
    drawn = re.sub(r"\d+", "0", "".join(flat(message.fragment) for message in messages))
    digest = hashlib.sha256(drawn.encode()).hexdigest()[:16]
    assert (fragments.FRAGMENT_VERSION, digest) == (1, "e14f40c8204002e6")
