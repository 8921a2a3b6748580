"""What every answer has: its headers, and no fault because something went away."""

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]

# What no page of ours uses, and nothing shown in one may use either.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
        "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


def permissions_policy(get_response: GetResponse) -> GetResponse:
    """Every answer says which abilities of the browser it may use: none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        return response

    return middleware


def without_nul(get_response: GetResponse) -> GetResponse:
    """No address asks for NUL: PostgreSQL has none to compare with, and nobody writes one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        question = request.META.get("QUERY_STRING", "")
        if "%00" in question:
            request.META["QUERY_STRING"] = question.replace("%00", "")
        return get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """A signed-in page must never be kept by a shared cache (SECURITY A088)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


class GoneMeanwhile:
    """What a page found and its action did not any more was taken away in between: the answer is that of what never was
    there. Where it is noticed by something else (who may read what is gone? a row that hangs on nothing), the page is
    asked once more and says so; not with files, which have been read to their end."""

    def __init__(self, get_response: GetResponse):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ObjectDoesNotExist):
            raise Http404 from exception
        match = request.resolver_match
        if isinstance(exception, PermissionDenied | IntegrityError) and match and not request.FILES:
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return answer
        return None
