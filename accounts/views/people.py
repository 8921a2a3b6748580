"""The directory of colleagues."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.models.user import UserQuerySet, called

PAGE = 50


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, by name."""
    people = User.objects.visible_to(request.user).employees()
    words = request.GET.get("q", "").strip()
    if words:
        people = people.filter(called(words))
    rows, more = page_by_name(people, request.GET)
    return render(request, "accounts/people.html", {"people": rows, "q": words, "more": more})


def page_by_name(people: UserQuerySet, query: QueryDict) -> tuple[list[User], User | None]:
    """(people of one page, the last of them if more follow). ``after`` and ``id`` of the query are the name and the
    number of the last one of the page before."""
    if after := query.get("after"):
        pk = query.get("id", "")
        is_number = pk.isascii() and pk.isdigit() and len(pk) < 16
        same = Q(name=after, pk__gt=int(pk)) if is_number else Q(pk__in=())
        people = people.filter(Q(name__gt=after) | same)
    rows = list(people.order_by("name", "pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None
