"""One message: its permalink, answering it, changing it, reacting to it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from accounts.signin import kept
from microblog.kit.compiled_query import CompiledQuery
from threads.actions import answering, posting, reacting, reading, rights
from threads.models import Message
from threads.queries.conversation import place_in
from threads.rendering.article import article

from .forms import arrived


def message_for(user: User, pk: int) -> Message:
    """The message, or 404 when it is not there for this person."""
    # No key is larger, and a compiled query does not check it.
    found = _MESSAGE.all(user.pk, pk) if user.can_sign_in and pk < 2**63 else []
    if not found:
        raise Http404
    return found[0]


def _one_message(user_pk: int, pk: int) -> QuerySet[Message]:
    messages = Message.objects.visible_to(User(pk=user_pk)).filter(pk=pk)
    return messages.for_display().select_related("conversation__group")


_MESSAGE = CompiledQuery(_one_message, int, int)


def place_of(message: Message) -> str:
    """Where the message is to be read."""
    return place_in(message.conversation_id, message.conversation.message_count, message.pk)


@require_GET
def show(request: PersonRequest, pk: int) -> HttpResponse:
    return redirect(place_of(message_for(request.user, pk)))


@require_GET
def reply(request: PersonRequest, pk: int) -> HttpResponse:
    """Without scripts: the conversation with the composer aimed at this message."""
    message = message_for(request.user, pk)
    return redirect(f"{message.conversation.get_absolute_url()}?reply={pk}&around={pk}#reply")


@require_http_methods(["GET", "POST"])
def react(request: PersonRequest, pk: int) -> HttpResponse:
    message = message_for(request.user, pk)
    if request.method == "GET":
        return render(request, "threads/react.html", {"message": message})
    try:
        reacting.react(message, user=request.user, emoji=request.POST.get("emoji", ""))
    except ValidationError as problem:
        return HttpResponse(problem.messages[0], status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204) if request.htmx else redirect(place_of(message))


@require_GET
def more(request: PersonRequest, pk: int) -> HttpResponse:
    """What this reader may do with the message; a menu for scripts, a page without."""
    message = message_for(request.user, pk)
    context = {
        "message": message,
        "is_own": request.user.pk in (message.author_id, message.claimed_by_id),
        "mine": set(message.reactions.filter(user=request.user).values_list("emoji", flat=True)),
        "may_reply": rights.may_reply(request.user, message.conversation),
        "may_edit": rights.may_edit(request.user, message),
        "may_withdraw": rights.may_withdraw(request.user, message),
        "may_choose": answering.may_choose(request.user, message),
        "is_saved": message.bookmarks.filter(user=request.user).exists(),
        "is_best": message.conversation.best_answer_id == message.pk,
    }
    template = "threads/_message_menu.html" if request.htmx else "threads/more.html"
    return render(request, template, context)


@require_POST
def best(request: PersonRequest, pk: int) -> HttpResponse:
    message = message_for(request.user, pk)
    answering.choose(message, by=request.user, best=request.POST.get("best") != "no")
    return redirect(place_of(message))


@kept.filled_in
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    message = message_for(request.user, pk)
    rights.require_edit(request.user, message)
    if request.method == "GET" and message.withdrawn_at:
        return redirect(place_of(message))
    body = request.POST.get("body", message.body)
    context: dict[str, Any] = {"message": message, "body": body}
    if request.method == "GET":
        if returned := kept.take(request, request.path):
            context |= {"returned": returned, "body": returned.values.get("body", "")}
        return render(request, "threads/edit.html", context)
    try:
        posting.edit(message, by=request.user, body=body)
    except ValidationError as problem:
        context["error"] = problem.messages[0]
        if request.htmx:
            return HttpResponse(context["error"], status=422, content_type="text/plain; charset=utf-8")
        return render(request, "threads/edit.html", context, status=422)
    return arrived(request, place_of(message))


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    message = posting.withdraw(message_for(request.user, pk), by=request.user)
    return HttpResponse(article(message)) if request.htmx else redirect(place_of(message))


@require_POST
def unread(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything from this message on is new again."""
    message = message_for(request.user, pk)
    reading.unread_from(request.user, message)
    return HttpResponse(status=204) if request.htmx else redirect(reverse("inbox"))
