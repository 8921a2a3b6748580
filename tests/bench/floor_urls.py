"""The product's addresses, and one more: a view that does nothing, behind the same middleware."""

from django.http import HttpResponse
from django.urls import include, path


def bare(request, size: int):
    """``size`` bytes, once the session and the person have been looked up as for every page."""
    return HttpResponse(b"x" * size if request.user.is_authenticated else b"", content_type="text/html")


urlpatterns = [path("floor/<int:size>/", bare), path("", include("microblog.urls"))]
