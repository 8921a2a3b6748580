"""The inbox: what is new, put off or done, a look at one of them, and what a person does with it."""

import json

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.numbers import whole_number
from threads.actions import reading
from threads.models import Conversation, ReadMark
from threads.models.readmark import HORIZON, unread_messages
from threads.queries import feed
from threads.queries.conversation import Stream, conversation_for, read_stream
from threads.rendering import plain

from .drawing import blocks, cards
from .home import before, feed_context

# What can be shown: its name and its feed; all but "later" are of the last HORIZON.
SHOWN = {
    "unread": (gettext_lazy("Unread"), feed.NEWS),
    "mentions": (gettext_lazy("Mentions"), feed.MENTIONS),
    "later": (gettext_lazy("Later"), feed.LATER),
    "done": (gettext_lazy("Done"), feed.DONE),
}
PREVIEWED = 10  # messages of a preview


@require_GET
def inbox(request: PersonRequest) -> HttpResponse:
    """Conversations, newest first; unread ones that went quiet long ago are a step further back."""
    shown = request.GET.get("show", "")
    shown = shown if shown in SHOWN else "unread"
    cursor, horizon = before(request), feed.Cursor(timezone.now() - HORIZON, 1)
    page, is_last = _page(request.user, shown, cursor, horizon)
    context = feed_context(page, cards.line) | {
        "views": [(name, label) for name, (label, _feed) in SHOWN.items()],
        "shown": shown,
        "before": cursor,
        "days": HORIZON.days,
        "further_back": horizon if is_last else None,
    }
    if request.htmx and cursor:
        return render(request, "threads/_inbox_rows.html", context)
    context["put_off"] = len(_PUT_OFF.all(request.user.pk))
    opened = whole_number(request.GET.get("open", ""))
    context["opened"] = opened or next((post.conversation.pk for post in page.posts), None)
    return render(request, "threads/inbox.html", context)


def _page(user: User, shown: str, cursor: feed.Cursor | None, horizon: feed.Cursor) -> tuple[feed.Page, bool]:
    """A page, and whether it is the last before the horizon behind which more can be unread."""
    if shown == "later":
        return feed.LATER.page(user, cursor), False
    if shown == "unread" and cursor and cursor <= horizon:
        return feed.NEWS_OF_ALL_TIME.page(user, cursor), False
    page = SHOWN[shown][1].page(user, cursor, horizon.at)
    return page, shown == "unread" and not page.next


def _put_off(user_pk: int) -> QuerySet[Conversation, tuple[int]]:
    marks = ReadMark.objects.filter(user=user_pk, later_at__isnull=False)
    found = Conversation.objects.visible_to(User(pk=user_pk)).filter(pk__in=marks.values("conversation"))
    return found.order_by().values_list("pk")


_PUT_OFF = CompiledQuery(_put_off, int)


@require_GET
def preview(request: PersonRequest, pk: int) -> HttpResponse:
    """What is new in a conversation, beside the list. Nothing counts as read by it: that is for its reader to say."""
    conversation = conversation_for(request.user, pk)
    if not request.htmx:
        return redirect(conversation)
    stream = read_stream(request.user, conversation)
    places = [place for place in stream.places if place.id in stream.unread] or stream.places[-1:]
    drawn = [place for place in places if place.id in stream.shown][:PREVIEWED]
    context = {
        "conversation": conversation,
        "articles": [
            blocks.article(stream.rows[place.id], stream.html[place.id], unread=place.id in stream.unread)
            for place in drawn
        ],
        "read_count": len(stream.places) - len(places),
        "rest": len(places) - len(drawn),
        "news": _news(stream),
        "is_titled": any(
            plain.is_titled(conversation.subject, stream.rows[place.id].start) for place in drawn[:1]
        ),
    }
    return render(request, "threads/_preview.html", context)


def _news(stream: Stream) -> str:
    """ "5 new", "5 new, in 2 branches"."""
    branches = {place.branch for place in stream.places if place.id in stream.unread and place.branch}
    if not stream.unread:
        return ""
    words = ngettext("%(count)d new", "%(count)d new", len(stream.unread)) % {"count": len(stream.unread)}
    if not branches:
        return words
    where = ngettext("in %(count)d branch", "in %(count)d branches", len(branches)) % {"count": len(branches)}
    return f"{words}, {where}"


@require_POST
def done(request: PersonRequest, pk: int) -> HttpResponse:
    conversation = conversation_for(request.user, pk)
    way_back = _way_back(request.user, conversation)
    reading.done(request.user, conversation)
    return _moved(request, _("“%(title)s” is done") % {"title": conversation.subject}, pk, way_back)


@require_POST
def later(request: PersonRequest, pk: int) -> HttpResponse:
    """Put off, or with later=no taken up again."""
    conversation = conversation_for(request.user, pk)
    if request.POST.get("later") == "no":
        reading.take_up(request.user, conversation)
        return HttpResponse(status=204) if request.htmx else redirect("inbox")
    way_back = _way_back(request.user, conversation)
    reading.later(request.user, conversation)
    words = _("“%(title)s” waits under Later") % {"title": conversation.subject}
    return _moved(request, words, pk, way_back)


@require_POST
def back(request: PersonRequest, pk: int) -> HttpResponse:
    """Undo: into the list it was taken from, as unread as it was."""
    reading.put_back(
        request.user,
        conversation_for(request.user, pk),
        up_to=whole_number(request.POST.get("up_to", "")),
        is_done="done" in request.POST,
        is_later="later" in request.POST,
    )
    return HttpResponse(status=204) if request.htmx else redirect("inbox")


def _way_back(user: User, conversation: Conversation) -> dict[str, str]:
    """The fields ``back`` is asked with."""
    unread = unread_messages(user, conversation.messages.all()).order_by("pk").first()
    mark = ReadMark.objects.filter(user=user, conversation=conversation).first() or ReadMark()
    lists = {"done": mark.done_at, "later": mark.later_at}
    fields = {name: "yes" for name, at in lists.items() if at}
    return fields | ({"up_to": str(unread.pk - 1)} if unread else {})


def _moved(request: PersonRequest, words: str, pk: int, way_back: dict[str, str]) -> HttpResponse:
    """A script shows the words, with the way back (js/triage.js); without one the inbox does."""
    if not request.htmx:
        return redirect("inbox")
    answer = {"words": words, "undo": reverse("conversation_back", args=[pk]), "fields": way_back}
    return HttpResponse(json.dumps(answer), content_type="application/json")
