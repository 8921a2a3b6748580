"""A page that one person opened does nothing in the name of another.

Who signs in as somebody else in a second tab still has the first person's pages in the other tabs, and their forms go
with the token of now. So every form and script of ours says whose page it is in.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from microblog.kit.middleware import GetResponse

from . import kept
from .required import is_script

#: Also in microblog/static/js/http.js and forms.js.
HEADER = "X-Opened-By"


def same_person(get_response: GetResponse) -> GetResponse:
    """Middleware: 409 when the page was somebody else's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return refusal(request) if request.method == "POST" and is_another(request) else get_response(request)

    return middleware


def is_another(request: HttpRequest) -> bool:
    """Whether the page says that it is of another person than the one who is signed in. Clients without pages say
    nothing; who is signed out is asked to sign in, and what was sent is kept for its writer (``kept``)."""
    said = request.headers.get(HEADER) or ("" if is_script(request) else request.POST.get(kept.OPENED_BY, ""))
    return bool(said) and request.user.is_authenticated and said != str(request.user.pk)


def refusal(request: HttpRequest) -> HttpResponse:
    if not is_script(request):
        return render(request, "accounts/another_person.html", status=409)
    text = _("You are signed in as %(name)s now. Nothing was sent.") % {
        "name": getattr(request.user, "name", "")
    }
    return HttpResponse(text, status=409, content_type="text/plain; charset=utf-8")
