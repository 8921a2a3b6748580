"""The directory of colleagues."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User

PAGE = 50


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, by name; ``after`` and ``id`` are the last name and number of the page before."""
    people = User.objects.visible_to(request.user).employees()
    words = request.GET.get("q", "").strip()
    if words:
        people = people.filter(name__icontains=words)
    if after := request.GET.get("after"):
        pk = request.GET.get("id", "")
        same = Q(name=after, pk__gt=int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 16 else Q()
        people = people.filter(Q(name__gt=after) | same if same else Q(name__gt=after))
    rows = list(people.order_by("name", "pk")[: PAGE + 1])
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return render(request, "accounts/people.html", {"people": rows[:PAGE], "q": words, "more": more})
