"""Beside a conversation: who has seen it, who takes part, which files it holds. The page fetches it after itself."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.render_cache import drawn
from threads import pictures
from threads.models import OUT, Attachment, Participant, ReadMark
from threads.queries.conversation import conversation_for

from .drawing.cards import face

FACES, MOST = 7, 60


class Reader(NamedTuple):
    """Somebody who has seen it, and how many have."""

    pk: int
    name: str
    kind: str
    photo: str
    at: datetime
    number: int


class ListedPerson(NamedTuple):
    pk: int
    name: str
    face: SafeString


class ListedFile(NamedTuple):
    """What _file.html shows of an attachment."""

    pk: int
    name: str
    size: int
    blob_id: int | None
    content_type: str
    removed_at: datetime | None
    scan: str | None

    @property
    def is_out(self) -> bool:
        return self.scan in OUT

    @property
    def is_picture(self) -> bool:
        return pictures.is_shown(self.blob_id, self.content_type) and not self.is_out

    @property
    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk])


@require_GET
def about(request: PersonRequest, pk: int) -> HttpResponse:
    conversation = conversation_for(request.user, pk)
    faces, size = (FACES, "xs") if request.htmx else (MOST, "m")
    # Who only reads takes no part: a guest is not told of them.
    rows = [] if request.user.is_guest else _SEEN[faces].all(pk)
    seen_by = [Reader._make(row) for row in rows]
    context = {
        "conversation": conversation,
        "seen_by": [(_person(row.pk, row.name, row.kind, row.photo, size), row.at) for row in seen_by],
        "seen_count": seen_by[0].number if seen_by else 0,
        "files": tuple(ListedFile._make(row) for row in _FILES.all(request.user.pk, pk)),
    }
    if request.htmx:
        return HttpResponse(_part(context, request.user))
    return render(request, "threads/about.html", context)


def _part(context: dict[str, Any], user: User) -> SafeString:
    conversation = context["conversation"]
    has_seats = conversation.is_private or conversation.guest_count
    people = _PARTICIPANTS.all(conversation.pk) if has_seats else ()
    guests = [row for row in people if row[2] == User.Kind.GUEST]
    return drawn(
        "threads/_about.html",
        pk=conversation.pk,
        is_guest=user.is_guest,
        guests=tuple(_person(*row, "s") for row in guests),
        participants=tuple(_person(*row, "s") for row in people if row not in guests),
        faces=tuple(person.face for person, _at in context["seen_by"]),
        seen_count=context["seen_count"],
        files=context["files"],
    )


def _person(pk: int, name: str, kind: str, photo: str, size: str) -> ListedPerson:
    return ListedPerson(pk, name, face(pk, name, kind, photo, size, False))


def _seen(limit: int) -> Callable[[int], QuerySet[ReadMark, tuple[Any, ...]]]:
    """The last who have seen a conversation. Only their names are looked up, however many there are."""

    def build(conversation_pk: int) -> QuerySet[ReadMark, tuple[Any, ...]]:
        marks = ReadMark.objects.filter(conversation=conversation_pk, up_to__gt=0)
        number = marks.order_by().values("conversation").annotate(number=Count("pk")).values("number")
        last = marks.order_by("-at").values("pk")[:limit]
        return (
            ReadMark.objects.filter(pk__in=last)
            .order_by("-at", "-pk")
            .values_list("user", "user__name", "user__kind", "user__photo_mark", "at", Subquery(number))
        )

    return build


def _files(user_pk: int, conversation_pk: int) -> QuerySet[Attachment, tuple[Any, ...]]:
    files = Attachment.objects.visible_to(User(pk=user_pk)).filter(
        message__conversation=conversation_pk, message__attachment_count__gt=0
    )
    names = ("pk", "name", "size", "blob_id", "content_type", "removed_at", "blob__scan")
    return files.order_by("-pk").values_list(*names)[:MOST]


def _participants(conversation_pk: int) -> QuerySet[Participant, tuple[int, str, str, str]]:
    seats = Participant.objects.current().filter(conversation=conversation_pk).order_by("pk")
    return seats.values_list("user", "user__name", "user__kind", "user__photo_mark")


_SEEN = {limit: CompiledQuery(_seen(limit), int) for limit in (FACES, MOST)}
_FILES = CompiledQuery(_files, int, int)
_PARTICIPANTS = CompiledQuery(_participants, int)
