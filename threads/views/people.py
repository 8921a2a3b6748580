"""The page of a person, and who can be named while writing."""

from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts import names
from accounts.models import Group, User, called
from accounts.requests import PersonRequest
from microblog.kit.storable import storable
from threads.actions import mentions
from threads.actions.rights import people_known_to, readers_of_group
from threads.models import Message
from threads.queries.conversation import conversation_for
from threads.queries.feed import Cursor
from threads.queries.feed_rows import START
from threads.rendering import plain

PAGE = 20
EXCERPT = 300  # characters of each text
SUGGESTIONS = 8

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class WrittenWords(TypedDict):
        """How its HTML starts, and what of it the page shows."""

        start: str
        words: str

    WrittenMessage = WithAnnotations[Message, WrittenWords]


@require_GET
def show(request: PersonRequest, pk: int) -> HttpResponse:
    """Who it is and what they wrote, the newest first, as far as the reader may see it."""
    person = get_object_or_404(people_known_to(request.user).select_related("manager", "host"), pk=pk)
    # Whom everybody knew: texts and bookmarks lead here still.
    if person.merged_into_id and people_known_to(request.user).filter(pk=person.merged_into_id).exists():
        return redirect("person", person.merged_into_id)
    written = (
        Message.objects.visible_to(request.user)
        .filter(author=person, withdrawn_at=None)
        .select_related("conversation__group")
        .defer("fragment", "signature", "body", "body_html")
    )
    if before := Cursor.read(request.GET.get("before", "")):
        older = Q(sent_at__lt=before.at) | Q(sent_at=before.at, pk__lt=before.pk)
        written = written.filter(older)
    newest: QuerySet[Any] = written.annotate(start=Left("body_html", START)).order_by("-sent_at", "-pk")
    rows: list[WrittenMessage] = list(newest[: PAGE + 1])
    for row in rows:
        row.words = plain.cut(plain.beside(row.conversation.subject, row.start), EXCERPT)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {
        "person": person,
        "written": rows[:PAGE],
        "next": Cursor(last.sent_at, last.pk) if last else None,
        # Who belongs to a private group is known to its members alone.
        "groups": Group.objects.readable_by(request.user).joined_by(person).order_by("name")[:20],
        "addresses": person.addresses.exclude(verified_at=None).order_by("-primary", "address"),
    }
    return render(request, "accounts/person.html", context)


@require_GET
def suggest(request: PersonRequest, pk: int) -> HttpResponse:
    """Options for the @ list: only those who can read the conversation."""
    return _suggest(request, mentions.to_name(conversation_for(request.user, pk), request.user))


@require_GET
def suggest_in_group(request: PersonRequest) -> HttpResponse:
    """Options for the @ list of a new post: those who can read the chosen group; nobody without one."""
    group = Group.objects.readable_by(request.user).at(storable(request.GET.get("group", ""))).first()
    return _suggest(request, readers_of_group(group) if group else User.objects.none())


def _suggest(request: PersonRequest, people: QuerySet[User]) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    found = people.exclude(pk=request.user.pk)
    if words:
        found = found.filter(called(words) | Q(handle__startswith=names.fold(words) or words))
    return render(request, "threads/_suggestions.html", {"people": found.order_by("name")[:SUGGESTIONS]})
