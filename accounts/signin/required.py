"""Who is not signed in: a page leads to the sign-in and back, a script is told so, and what was sent is kept."""

import inspect
import re
from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.company import only
from accounts.passkeys import place

from . import kept
from .forms import SignInForm

_SAFE = ("GET", "HEAD", "OPTIONS")
#: Fields that hold what somebody wrote, however short.
_TEXTS = frozenset({"body", "subject", "name", "description", "note", "title", "value"})


class SignInRequired(LoginRequiredMiddleware):
    def handle_no_permission(  # type: ignore[override]  # a page of ours, too, not only the way to the sign-in
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if is_script(request):
            return _plain(_("You were signed out."), 401)
        if request.method in _SAFE:
            return super().handle_no_permission(request, view_func)
        return ask(request)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = super().__call__(request)
        assert isinstance(response, HttpResponseBase)  # nothing of ours answers asynchronously
        # Only where somebody has asked already: a page for everybody must not need the database for this.
        user = getattr(request, "_cached_user", None)
        # Signed out by this very request: who wrote here before stays known.
        if user is not None and user.is_authenticated and request.user.is_authenticated:
            kept.remember_writer(request, response)
            if request.method == "POST" and response.status_code < 400:
                kept.take(request, request.path)  # it was sent
        return response


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks: it stays on its page and says itself what is wrong."""
    return bool(request.headers.get("HX-Request")) or "json" in request.headers.get("Accept", "")


def ask(request: HttpRequest) -> HttpResponse:
    """The sign-in page in answer to a form, with what the form said; a mere button says nothing."""
    page = page_before(request)
    found = kept.of(request, page)
    if not request.FILES and not kept.fields_of(request):
        return redirect_to_login(page)
    context = {
        "form": SignInForm(request),
        "next": page,
        "kept": kept.seal(found) if found else "",
        "kept_files": found.files if found else [],
        "is_lost": found is None,
        "has_passkeys": place.of(request) is not None,
        **only.ways(),
    }
    response = render(request, "accounts/sign_in.html", context, status=401)
    add_never_cache_headers(response)
    return response


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form is wrong (CSRF_FAILURE_VIEW). In a page of ours it is of before the last sign-in, and what
    was written there must not be lost; a form of somebody else's page gets nothing."""
    if is_script(request):
        return _plain(_("This page is older than your sign-in. Load it again."), 403)
    if not is_ours(request):
        return render(request, "403.html", status=403)
    match = request.resolver_match
    if match and not getattr(match.func, "login_required", True):
        return redirect(_kept_for(request) or request.get_full_path())
    if not request.user.is_authenticated:
        return ask(request)
    found = kept.of(request, page_before(request))
    if found is None or found.writer != request.user.pk:
        return render(request, "403.html", status=403)
    return render(request, "accounts/kept.html", {"kept": found, "words": words_of(found)}, status=403)


def _kept_for(request: HttpRequest) -> str:
    """Where what a sign-in page carries is to be seen, if its writer signed in on another page meanwhile."""
    found = kept.unseal(request.POST.get(kept.FIELD, ""))
    if found is None or not request.user.is_authenticated or not kept.put(request, found):
        return ""
    return place_of(found)


def words_of(found: kept.KeptRequest) -> list[str]:
    """What of a form its writer knows again: texts, not the names of choices."""
    return [value for name, value in found.fields if name in _TEXTS or " " in value.strip() or "\n" in value]


def is_ours(request: HttpRequest) -> bool:
    """Whether the form stands in a page of this site: browsers say where it does."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return source != "null" and _is_here(request, source) and "//" in source


def page_before(request: HttpRequest) -> str:
    """The page whose form was sent."""
    source = request.headers.get("Referer", "")
    path = (
        "/" + source.partition("://")[2].partition("/")[2]
        if _is_here(request, source) and "//" in source
        else ""
    )
    if not path or path.startswith(reverse("sign_in")):
        path = request.get_full_path()
    return page_of(path)


def page_wished(request: HttpRequest) -> str:
    """The page to go to after the sign-in, of this site."""
    said = request.POST.get("next", "") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return ""
    page = page_of(said)
    return "" if page.startswith(reverse("sign_in")) else page


def page_of(path: str) -> str:
    """``path``, or what stands above it when it only takes forms: /c/2/ for /c/2/reply/."""
    place = re.split("[?#]", path, maxsplit=1)[0]
    rest = path[len(place) :]
    while place != "/" and not _is_page(place):
        place, rest = place.rstrip("/").rpartition("/")[0] + "/", ""
    return place + rest


def place_of(found: kept.KeptRequest) -> str:
    """The page that shows again what was sent (``kept.filled_in``), or the one that offers to send it once more."""
    path = found.action.partition("?")[0]
    try:
        is_filled_in = getattr(resolve(path).func, "is_filled_in", False)
    except Resolver404:
        is_filled_in = False
    if not is_filled_in:
        return reverse("kept")
    return path if _is_page(path) else found.page


def _is_page(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    if hasattr(view, "view_class"):
        # Django's sign-out has a ``get`` that it does not let anybody call.
        return hasattr(view.view_class, "get") and "get" in view.view_class.http_method_names
    # What django.views.decorators.http closes over.
    methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
    return methods is None or "GET" in methods


def _is_here(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()})


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
