"""The directory of colleagues."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.models.user import called
from microblog.kit.paging import by_name

PAGE = 50


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, by name."""
    people = User.objects.visible_to(request.user).employees()
    words = request.GET.get("q", "").strip()
    if words:
        people = people.filter(called(words))
    rows, more = by_name(people, request.GET, PAGE)
    return render(request, "accounts/people.html", {"people": rows, "q": words, "more": more})
