"""Links to a group that has another address now."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import Group, User
from microblog.kit.middleware import GetResponse


class MovedGroups:
    """Middleware: a page of a group that is not found is looked for under the group's former addresses. For those who may
    know of the group; to others it is as absent as before."""

    def __init__(self, get_response: GetResponse):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if (
            not isinstance(exception, Http404)
            or match is None
            or not match.route.startswith("g/<slug:slug>/")
        ):
            return None
        now = self._slug_now(request, match.kwargs["slug"])
        if now is None:
            return None
        changed = match.kwargs | {"slug": now}
        if request.method in ("GET", "HEAD"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(
                reverse(match.view_name, kwargs=changed) + (f"?{query}" if query else "")
            )
        # A form of before the move: what it says is done, and nothing typed is lost.
        answer: HttpResponse = match.func(request, *match.args, **changed)
        return answer

    def _slug_now(self, request: HttpRequest, slug: str) -> str | None:
        if not isinstance(request.user, User):
            return None
        groups = Group.objects.visible_to(request.user).filter(former_slugs__slug=slug.lower())
        return groups.values_list("slug", flat=True).first()
