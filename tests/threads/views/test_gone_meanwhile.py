"""What is unpublished between the look and the act: whoever acted on it hears what they would of what never was."""

import pytest
from django.db import IntegrityError
from django.http import HttpResponse

from microblog.kit.middleware import GoneMeanwhile
from threads.actions import posting, unpublishing
from threads.models import Conversation, Message
from threads.queries import conversation
from threads.views import messages

pytestmark = pytest.mark.django_db(transaction=True)

TO_MESSAGES = {
    "m/{}/react/": {"emoji": "👍"},
    "m/{}/edit/": {"body": "Another text"},
    "m/{}/withdraw/": {},
    "m/{}/unread/": {},
    "m/{}/save/": {},
    "m/{}/best/": {},
}
TO_CONVERSATIONS = {
    "c/{}/reply/": {"body": "An answer"},
    "c/{}/follow/": {"level": "following"},
    "c/{}/read/": {},
    "c/{}/done/": {},
    "c/{}/later/": {},
    "c/{}/back/": {},
    "c/{}/save/": {},
}


class Vanishing:
    """A compiled query whose answer is taken away as soon as it was given."""

    def __init__(self, query, by):
        self.query, self.by = query, by

    def all(self, *values):
        if found := self.query.all(*values):
            pk = getattr(found[0], "conversation_id", found[0].pk)
            talk = Conversation.objects.get(pk=pk)
            unpublishing.unpublish(talk, set(talk.messages.values_list("pk", flat=True)), by=self.by)
        return found


@pytest.mark.parametrize(
    "module, name, actions",
    [(messages, "_MESSAGE", TO_MESSAGES), (conversation, "_CONVERSATION", TO_CONVERSATIONS)],
)
def test_whoever_acts_on_it_hears_that_it_is_not_there(
    client, alice, team, monkeypatch, module, name, actions
):
    client.force_login(alice)
    monkeypatch.setattr(module, name, Vanishing(getattr(module, name), alice))
    heard = {}
    for path, data in actions.items():
        first = posting.post(author=alice, group=team, subject="", body="Which gate?", kind="question")
        pk = first.pk if module is messages else first.conversation_id
        heard[path] = client.post(f"/{path.format(pk)}", data).status_code
    # Who wrote a reply keeps it, in a page that says what became of its place.
    assert heard == {path: 422 if path == "c/{}/reply/" else 404 for path in actions}
    assert not Message.objects.exists()


def test_any_other_fault_stays_one(rf, monkeypatch):
    """Asked twice and no more."""
    asked = []

    def view(request):
        asked.append(1)
        raise IntegrityError

    request = rf.post("/")
    request.resolver_match = type("Match", (), {"func": staticmethod(view), "args": (), "kwargs": {}})
    with pytest.raises(IntegrityError):
        GoneMeanwhile(HttpResponse).process_exception(request, IntegrityError())
    assert len(asked) == 1
