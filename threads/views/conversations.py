"""The page of a conversation, of one branch of it, and what a person does with the whole."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from accounts.signin import kept
from microblog.kit.numbers import whole_number
from microblog.kit.render_cache import drawn
from threads.actions import following, posting, reading
from threads.models import Conversation, Message, Subscription
from threads.queries import involvement
from threads.queries.conversation import MessageRow, Stream, conversation_for, may_reply, read_stream
from threads.rendering import plain
from threads.rendering.article import article

from .drawing import blocks, conversation_map
from .forms import ReplyForm, add_error, refused

if TYPE_CHECKING:
    from threads.queries.conversation import ReadConversation

CHOICES: dict[str, Callable[[User, Conversation], None]] = {
    Subscription.Level.FOLLOWING: following.follow,
    Subscription.Level.MUTED: following.mute,
    "none": following.unfollow,
}


@require_GET
def show(request: PersonRequest, pk: int) -> HttpResponse:
    conversation = conversation_for(request.user, pk)
    return _page(request, conversation)


@require_GET
def branch(request: PersonRequest, pk: int, head: int) -> HttpResponse:
    """One branch alone, with the message it answers on top."""
    conversation = conversation_for(request.user, pk)
    stream = read_stream(request.user, conversation, head=head, around=_number(request, "around"))
    if not stream.places:
        raise Http404
    row = stream.rows[head]
    context = _context(request, stream) | {
        "head": row,
        "title": blocks.title(row),
        "above": stream.rows.get(row.parent or 0),
        "draft": f"b-{head}",
        "map": conversation_map.draw(stream, request.user.pk),
    }
    context |= _composer(request, conversation, target=head)
    return render(request, "threads/branch.html", context)


@kept.filled_in
@require_POST
def reply(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer a message or the whole. A script gets the one article, a plain form the page."""
    conversation = conversation_for(request.user, pk)
    form = ReplyForm(request.POST, request.FILES)
    message = _send(request, conversation, form) if form.is_valid() else None
    if message is None:
        status = 403 if not may_reply(conversation) else 422
        if request.htmx:
            return refused(form, status)
        return _page(request, conversation, form=form, status=status)
    if request.htmx:
        return HttpResponse(article(message), status=201)
    return redirect(_place(message))


@require_POST
def follow(request: PersonRequest, pk: int) -> HttpResponse:
    conversation = conversation_for(request.user, pk)
    choose = CHOICES.get(request.POST.get("level", ""))
    if choose is None:
        raise Http404
    choose(request.user, conversation)
    if request.htmx:
        conversation = conversation_for(request.user, pk)
        if request.GET.get("in") == "feed":
            return HttpResponse(drawn("threads/_follow_in_feed.html", pk=pk, choice=conversation.choice))
        return render(request, "threads/_follow.html", {"conversation": conversation})
    return redirect(conversation)


@require_POST
def read(request: PersonRequest, pk: int) -> HttpResponse:
    """Messages that were on screen, or with none named, all of them."""
    conversation = conversation_for(request.user, pk)
    numbers = map(whole_number, request.POST.getlist("message")[:1000])
    ids = [number for number in numbers if number is not None]
    reading.read(request.user, conversation, message_ids=ids)
    return HttpResponse(status=204) if request.htmx else redirect(conversation)


def _page(
    request: PersonRequest,
    conversation: "ReadConversation",
    *,
    form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    around = _number(request, "around")
    stream = read_stream(
        request.user, conversation, by_time=request.GET.get("order") == "time", around=around
    )
    context = _context(request, stream)
    context |= _composer(request, conversation, form=form, target=_number(request, "reply"))
    context |= {
        "heading": _heading(context),
        "map": conversation_map.draw(stream, request.user.pk),
        "outline": conversation_map.outline(stream),
        "left_out": conversation_map.left_out(stream),
    }
    return render(request, "threads/conversation.html", context, status=status)


def _composer(
    request: PersonRequest,
    conversation: "ReadConversation",
    *,
    form: ReplyForm | None = None,
    target: int | None = None,
) -> dict[str, Any]:
    """What stands in the composer: after a refusal, a sign-in or the usage policy what was typed before."""
    has_composer = not (form or conversation.policy_due)
    returned = (
        kept.take(request, reverse("conversation_reply", args=[conversation.pk])) if has_composer else None
    )
    values = form.data if form else returned.values if returned else {}
    parent = whole_number(values.get("parent", "")) or target
    return {
        "form": form,
        "returned": returned,
        "typed": values.get("body", ""),
        "reply_to": _reply_target(conversation, parent),
        "by_mail": _by_mail(request.user, conversation),
    }


def _by_mail(user: User, conversation: "ReadConversation") -> int:
    """How many others get by mail what is written here."""
    if not may_reply(conversation):
        return 0
    return len(involvement.as_it_comes(conversation) - {user.pk})


def _heading(context: dict[str, Any]) -> str:
    return blocks.heading(
        context["conversation"],
        messages=context["message_count"],
        people=context["people_count"],
        branches=context["branch_count"],
        unread=context["unread_count"],
        first_mail=context["first_mail"],
        by_time=context["by_time"],
        is_titled=context["is_titled"],
    )


def _first_mail(user: User, inside: list[MessageRow]) -> int | None:
    """The message that leads to the mail as it came; a guest finds none (microblog/guest_pages.py)."""
    if user.is_guest:
        return None
    return next((row.id for row in inside if row.source == Message.Source.MAIL), 0)


def _context(request: PersonRequest, stream: Stream) -> dict[str, Any]:
    conversation = stream.conversation
    pieces = blocks.pieces(stream)
    inside = [stream.rows[place.id] for place in stream.places]
    return {
        "conversation": conversation,
        "current_group": conversation.group,
        "position": conversation.position or 0,
        "pieces": pieces,
        "message_count": len(inside),
        "people_count": len({row.author_id for row in inside}),
        "branch_count": sum(piece.kind == "branch" for piece in pieces),
        "unread_count": sum(row.id in stream.unread for row in inside),
        "first_mail": _first_mail(request.user, inside),
        "by_time": request.GET.get("order") == "time",
        "is_titled": any(plain.is_titled(conversation.subject, row.start) for row in inside[:1]),
        "may_reply": may_reply(conversation),
        "draft": f"c-{conversation.pk}",
        "my_reactions_json": json.dumps({row.id: row.mine.split() for row in inside if row.mine}),
    }


def _send(request: PersonRequest, conversation: Conversation, form: ReplyForm) -> Message | None:
    data = form.cleaned_data
    try:
        parent = None
        if data["parent"]:
            parent = get_object_or_404(Message.objects.in_conversation(conversation), pk=data["parent"])
        return posting.reply(
            author=request.user,
            conversation=conversation,
            body=data["body"],
            parent=parent,
            client_id=data["client_id"],
            files=data["files"],
        )
    except (PermissionDenied, ValidationError) as problem:
        add_error(form, problem)
        return None


def _reply_target(conversation: Conversation, pk: int | None) -> Message | None:
    if not pk:
        return None
    return Message.objects.in_conversation(conversation).select_related("author").filter(pk=pk).first()


def _number(request: PersonRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))


def _place(message: Message) -> str:
    page = reverse("conversation", args=[message.conversation_id])
    return f"{page}?around={message.pk}#{message.dom_id}"
