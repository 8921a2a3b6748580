"""What views are given. Nobody reaches one without being signed in, unless it is marked ``login_not_required``
(accounts.signin.required)."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class HtmxRequest(HttpRequest):
    """Of anybody."""

    htmx: HtmxDetails


class PersonRequest(HtmxRequest):
    """Of somebody who is signed in."""

    user: User
