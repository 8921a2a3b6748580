"""Somebody sent what they may not write yet: they get the policy to accept, and what they sent waits for them."""

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.signin import kept, required
from microblog.kit.middleware import GetResponse

from . import page
from .gate import PolicyDue


class PolicyGate:
    """PolicyDue becomes 403: to a script the sentence and the address of the policy, to a form its page."""

    def __init__(self, get_response: GetResponse):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PolicyDue):
            return None
        if required.is_script(request):
            way = {"Location": exception.policy.get_absolute_url()}
            return HttpResponse(
                str(exception), status=403, content_type="text/plain; charset=utf-8", headers=way
            )
        assert isinstance(request.user, User)  # nobody else writes
        return page.shown(request, exception.policy, after=_after(request), is_refused=True)


def _after(request: HttpRequest) -> str:
    """Where somebody goes on once they have accepted: to what they wrote, if they wrote something."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = required.page_before(request)
    found = kept.own(request, before)
    if found is None:
        return before
    kept.put(request, found)
    return required.place_of(found)
