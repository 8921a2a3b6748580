"""Home, and writing a post."""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from threads.actions import posting
from threads.models import Conversation, Message

from . import feed, posts
from .forms import PostForm, add_error
from .stream import TO_POST_IN

VIEWS = {
    "for-you": (_("For you"), feed.FOR_YOU),
    "following": (_("Following"), feed.FOLLOWED),
    "everything": (_("Everything"), feed.EVERYTHING),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("show")
    chosen = chosen if chosen in VIEWS else "for-you"
    page = VIEWS[chosen][1].page(request.user, before(request))
    context = feed_context(page) | {
        "views": [(key, label) for key, (label, _feed) in VIEWS.items()],
        "chosen": chosen,
        "kinds": tuple((value, str(label)) for value, label in Conversation.Kind.choices),
    }
    if request.htmx and request.GET.get("before"):
        return render(request, "threads/_partials/posts.html", context)
    context["groups"] = TO_POST_IN.all(request.user.pk)
    context["streams"] = " ".join(["me", *(f"group:{group.slug}" for group in context["groups"])])
    return render(request, "threads/home.html", context)


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """A new conversation: the whole page, and where the short composer of Home posts to."""
    initial = {"group": request.GET.get("group"), "people": request.GET.getlist("to")}
    form = PostForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        message = _post(request, form)
        if message:
            return redirect(message.conversation)
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "kinds": Conversation.Kind.choices,
        "kind": form["kind"].value(),
        "group": form["group"].value(),
        "groups": form.fields["group"].queryset,
        "chosen_people": _named(request, form),
    }
    return render(request, "threads/compose.html", context, status=status)


def before(request) -> feed.Cursor | None:
    return feed.Cursor.read(request.GET.get("before", ""))


def feed_context(page: feed.Page, draw=posts.article) -> dict:
    """``draw``: the HTML of one post."""
    for post in page.posts:
        post.html = draw(post)
    return {
        "posts": page.posts,
        "next": page.next,
        "position": page.position,
        "my_reactions_json": json.dumps(page.reactions),
    }


def _post(request, form: PostForm) -> Message | None:
    data = form.cleaned_data
    try:
        return posting.post(
            author=request.user,
            subject=data["subject"],
            body=data["body"],
            group=data["group"],
            people=list(data["people"]),
            kind=data["kind"],
            client_id=data["client_id"],
            files=data["files"],
        )
    except (PermissionDenied, ValidationError) as problem:
        add_error(form, problem)
        return None


def _named(request, form: PostForm) -> list[User]:
    """The people a private conversation is to be with, so that the page can show their names."""
    handles = [str(handle) for handle in form["people"].value() or []]
    return list(form.fields["people"].queryset.filter(handle__in=handles)) if handles else []
