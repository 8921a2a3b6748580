"""Headers every private page needs."""

from django.utils.cache import patch_cache_control, patch_vary_headers

# What no page of ours uses, and nothing shown in one may use either.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
        "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


def permissions_policy(get_response):
    """Every answer says which abilities of the browser it may use: none."""

    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        return response

    return middleware


def without_nul(get_response):
    """No address asks for NUL: PostgreSQL has none to compare with, and nobody writes one."""

    def middleware(request):
        question = request.META.get("QUERY_STRING", "")
        if "%00" in question:
            request.META["QUERY_STRING"] = question.replace("%00", "")
        return get_response(request)

    return middleware


def private_pages(get_response):
    """A signed-in page must never be kept by a shared cache (SECURITY A088)."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware
