"""Nothing falls between a page and its socket: whatever happens while a page is being made is in it, or comes after
the position it names, on a stream it watches."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from threads.actions import posting
from threads.bridge.pipeline import process
from threads.live import access, streams
from threads.models import Conversation, Message

from ...bridge.mails import deliver, mail

pytestmark = pytest.mark.django_db
MOST_QUERIES = 60


class Meanwhile:
    """Does ``act`` right before the query number ``at`` of the block; ``done`` is what it returned."""

    def __init__(self, at: int, act):
        self.left, self.act, self.done = at, act, None

    def __enter__(self):
        self._wrapper = connection.execute_wrapper(self._step)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        return self._wrapper.__exit__(*error)

    def _step(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == -1:
            self.done = self.act()
        return execute(sql, params, many, context)


def watched(page: str, reader) -> tuple[list[str], int]:
    """Stored streams of a page, and its position."""
    names = [name for found in re.findall(r'data-watch="([^"]*)"', page) for name in found.split()]
    return list(streams.allowed(reader, names).values()), int(re.search(r'data-position="(\d+)"', page)[1])


def caught_between(client, reader, url: str, act, prepare=lambda: None):
    """Open the page as often as it has queries, with ``act`` before another one each time. Gives (number of the query,
    what ``act`` returned, the page, kinds of the events the page's socket would be told)."""
    client.force_login(reader)
    client.get(url)
    for at in range(MOST_QUERIES):
        prepare()
        with Meanwhile(at, act) as meanwhile:
            page = client.get(url).content.decode()
        if meanwhile.done is None:
            assert at > 2
            return
        names, position = watched(page, reader)
        _upto, frames, _anew = access.missed(names, position)
        yield at, meanwhile.done, page, [frame.kind for frame in frames]
    pytest.fail("The page never ends.")


@pytest.mark.parametrize("url", ["/", "/?show=everything", "/g/team/"])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_post_while_a_feed_is_made(client, alice, bob, team, url, is_first):
    posting.post(author=bob, group=team, subject="Where is the key?", body="Gone.")

    def prepare():
        if is_first:
            Conversation.objects.update(best_answer=None)
            Conversation.objects.all().delete()

    def act():
        return posting.post(author=bob, group=team, subject=f"Key {Message.objects.count()}.", body="x")

    for at, post, page, kinds in caught_between(client, alice, url, act, prepare):
        assert post.conversation.subject in page or "conversation.posted" in kinds, f"lost before query {at}"


@pytest.mark.parametrize("is_branch", [False, True])
def test_a_reply_while_a_conversation_is_made(client, alice, bob, team, is_branch):
    first = posting.post(author=bob, group=team, subject="Where is the key?", body="Gone.")
    head = posting.reply(author=bob, conversation=first.conversation, body="Found it.")
    url = (
        reverse("branch", args=[first.conversation_id, head.pk])
        if is_branch
        else first.conversation.get_absolute_url()
    )

    def act():
        return posting.reply(author=bob, conversation=first.conversation, parent=head, body="Thanks.")

    for at, message, page, kinds in caught_between(client, alice, url, act):
        assert f'id="{message.dom_id}"' in page or "message.posted" in kinds, f"lost before query {at}"


@pytest.mark.parametrize(
    "url", ["/notifications/", "/groups/", "/mail/", "/inbox/", "/people/", "/search/?q=key"]
)
def test_a_notice_while_any_page_is_made(client, alice, bob, team, url):
    """The numbers in the frame are on every page."""

    def act():
        posting.post(author=bob, group=team, subject="Help", body="@alice come")
        return alice.notifications.unread().count()

    for at, count, page, kinds in caught_between(client, alice, url, act):
        assert f'data-count="notifications">{count}<' in page or "notification" in kinds, (
            f"lost before query {at}"
        )


def test_a_mail_that_is_read_while_the_list_of_waiting_ones_is_made(client, alice):
    """The list is several queries, and the worker moves mails between them."""
    stored = []

    def prepare():
        raw = mail("alice@varde.example", "Fwd: plan", "Look.", mid=f"m{len(stored)}@varde.example")
        stored.append(deliver(raw, run=False))

    def act():
        return process(stored[-1].pk)

    for at, done, page, kinds in caught_between(client, alice, "/mail/", act, prepare):
        # Without the socket the list asks again only for what it shows as being read.
        assert page.count(f'id="mail-{done.pk}"') == 1, f"in no list, or in two, before query {at}"
        assert reverse("mail_review", args=[done.pk]) in page or "mail.ready" in kinds
