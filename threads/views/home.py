"""Home, and writing a post."""

import json
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership, User
from accounts.requests import PersonRequest
from accounts.signin import kept
from threads.actions import posting
from threads.models import Conversation, Message
from threads.queries import feed
from threads.queries.conversation import TO_POST_IN

from .drawing import cards
from .forms import PostForm, add_error, arrived, refused

if TYPE_CHECKING:
    from threads.queries.conversation import OwnGroup

VIEWS: dict[str, tuple[Any, feed.Feed | feed.ForYou]] = {
    "for-you": (_("For you"), feed.FOR_YOU),
    "following": (_("Following"), feed.FOLLOWED),
    "everything": (_("Everything"), feed.EVERYTHING),
}


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    chosen = request.GET.get("show")
    chosen = chosen if chosen in VIEWS else "for-you"
    page = VIEWS[chosen][1].page(request.user, before(request))
    draw = partial(cards.article, is_linked=not request.user.is_guest)
    context = feed_context(page, draw) | {
        "views": [(key, label) for key, (label, _feed) in VIEWS.items()],
        "chosen": chosen,
    }
    if request.htmx and request.GET.get("before"):
        return render(request, "threads/_posts.html", context)
    context["groups"] = TO_POST_IN.all(request.user.pk)
    context |= {"kinds": kinds_for(context["groups"]), "client_id": secrets.token_urlsafe(12)}
    context["streams"] = " ".join(["me", *(f"group:{group.slug}" for group in context["groups"])])
    return render(request, "threads/home.html", context)


@kept.filled_in
@require_http_methods(["GET", "POST"])
def compose(request: PersonRequest) -> HttpResponse:
    """A new conversation: the whole page, and where the short composer of Home posts to."""
    form, returned = _form(request)
    if request.method == "POST" and form.is_valid():
        message = _post(request, form)
        if message:
            return arrived(request, message.conversation.get_absolute_url())
    if request.method == "POST" and request.htmx:
        return refused(form)
    groups = list(form.offered("group"))
    people = _named(request, form)
    context = {
        "form": form,
        "returned": returned,
        "kinds": () if people else kinds_for(groups),
        "kind": form["kind"].value(),
        "group": form["group"].value(),
        "groups": groups,
        "chosen_people": people,
        "draft": "-".join(["to", *(person.handle or "" for person in people)]) if people else "new",
        "is_first": not form.is_bound and not returned,
        "client_id": form["client_id"].value() or secrets.token_urlsafe(12),
    }
    return render(request, "threads/compose.html", context, status=422 if form.is_bound else 200)


def kinds_for(groups: Iterable["OwnGroup"]) -> tuple[tuple[str, str], ...]:
    """The kinds of post to choose from: only who runs one of these groups can announce something."""
    runs_one = any(group.role == Membership.Role.ADMIN for group in groups)
    kinds = ((value, str(label)) for value, label in Conversation.Kind.choices)
    return tuple(kind for kind in kinds if runs_one or kind[0] != Conversation.Kind.ANNOUNCEMENT)


def _form(request: PersonRequest) -> tuple[PostForm, kept.KeptRequest | None]:
    """The form as it was sent, as it was before a sign-in, or as the address asks for it."""
    if request.method == "POST":
        return PostForm(request.POST, request.FILES, user=request.user), None
    # There is no form to show it in before the policy is accepted.
    returned = None if request.user.policy_due else kept.take(request, request.path)
    values = returned.values if returned else request.GET
    people = values.getlist("people" if returned else "to")
    initial = {name: values.get(name) for name in ("group", "kind", "subject", "body") if values.get(name)}
    return PostForm(user=request.user, initial=initial | {"people": people}), returned


def before(request: PersonRequest) -> feed.Cursor | None:
    return feed.Cursor.read(request.GET.get("before", ""))


def feed_context(
    page: feed.Page, draw: Callable[[feed.FeedPost], SafeString] = cards.article
) -> dict[str, Any]:
    """``draw``: the HTML of one post."""
    for post in page.posts:
        post.html = draw(post)
    return {
        "posts": page.posts,
        "next": page.next,
        "position": page.position,
        "my_reactions_json": json.dumps(page.reactions),
    }


def _post(request: PersonRequest, form: PostForm) -> Message | None:
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


def _named(request: PersonRequest, form: PostForm) -> list[User]:
    """The people a private conversation is to be with, so that the page can show their names."""
    handles = [str(handle) for handle in form["people"].value() or []]
    return list(form.offered("people").filter(handle__in=handles)) if handles else []
