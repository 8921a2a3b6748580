"""Headers every private page needs."""

from django.utils.cache import patch_cache_control, patch_vary_headers


def private_pages(get_response):
    """A signed-in page must never be kept by a shared cache (SECURITY A088)."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware
