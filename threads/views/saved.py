"""What a person saved for themselves: the list, and putting something into it or taking it out."""

from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from threads.actions import bookmarking
from threads.models import Bookmark
from threads.queries.conversation import conversation_for
from threads.queries.feed_rows import START
from threads.rendering import plain

from .drawing.cards import PEEK
from .messages import message_for, place_of

SAVED = 40  # on a page


@require_GET
def saved(request: PersonRequest) -> HttpResponse:
    """Newest first; ``before`` is the last number of the page above."""
    bookmarks = (
        Bookmark.objects.visible_to(request.user)
        .select_related("message__author", "message__conversation__group")
        .defer("message__body", "message__body_html", "message__fragment")
        .annotate(start=Left("message__body_html", START))
        .order_by("-pk")
    )
    if last := whole_number(request.GET.get("before", "")):
        bookmarks = bookmarks.filter(pk__lt=last)
    rows = list(bookmarks[: SAVED + 1])
    for row in rows:
        row.words = plain.beside(row.message.conversation.subject, row.start)[:PEEK]
    context = {"bookmarks": rows[:SAVED], "more": rows[SAVED - 1].pk if len(rows) > SAVED else None}
    return render(request, "threads/saved.html", context)


@require_POST
def save(request: PersonRequest, pk: int) -> HttpResponse:
    """Save a message, or with save=no forget it."""
    message = message_for(request.user, pk)
    if request.POST.get("save") == "no":
        bookmarking.forget(message, user=request.user)
    else:
        bookmarking.save(message, user=request.user)
    return HttpResponse(status=204) if request.htmx else redirect(_back(request, place_of(message)))


@require_POST
def save_conversation(request: PersonRequest, pk: int) -> HttpResponse:
    """A script gets the button as it is now."""
    conversation = conversation_for(request.user, pk)
    change = (
        bookmarking.forget_conversation if request.POST.get("save") == "no" else bookmarking.save_conversation
    )
    change(conversation, user=request.user)
    if not request.htmx:
        return redirect(conversation)
    context = {"conversation": conversation_for(request.user, pk)}
    return render(request, "threads/_save.html", context)


def _back(request: PersonRequest, place: str) -> str:
    return "saved" if request.POST.get("from") == "saved" else place
