"""What is shown when a page cannot be."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from . import request_ids
from .away import is_passing


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away or the disk full: that page loads itself again until it is over."""
    if not is_passing(sys.exc_info()[1]):
        found = {"request_id": request_ids.current()}
        return HttpResponse(loader.get_template("500.html").render(found), status=500)
    page = loader.get_template("503.html").render({"again": request.method in ("GET", "HEAD")})
    return HttpResponse(page, status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})
