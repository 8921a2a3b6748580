"""The address at which the directory of the company speaks (accounts/scim)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # a token opens it, and no cookie
@login_not_required
def scim(request: HttpRequest, rest: str = "") -> HttpResponse:
    # Here: most processes never need it.
    from accounts.scim.service import answer

    return answer(request, rest)
