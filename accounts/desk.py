"""The admins' desk (/manage/): who finds which of its pages, and how much waits there."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse

from .models import User
from .requests import PersonRequest

Role = User.Role
View = Callable[..., HttpResponseBase]
# The name of the first page's address; the others stand below it.
START = "manage"
# The pages in the order of the menu (templates/desk/_nav.html).
PAGES = ("manage_people", "manage_policy", "moderation", "manage_audit")
# {name of a page's address: how much there waits for somebody}; apps add theirs with `counts`.
COUNTS: dict[str, Callable[[], int]] = {}


def open_to(*roles: User.Role) -> Callable[[View], View]:
    """Of a page of the desk: admins find it, and these roles; to everybody else it is not there."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: PersonRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if not (request.user.is_admin or request.user.role in roles):
                raise Http404
            return view(request, *args, **options)

        guarded.roles = frozenset({Role.ADMIN, *roles})  # type: ignore[attr-defined]
        return guarded

    return guard


def finds(user: User, name: str) -> bool:
    """Whether the page with this name is there for this person."""
    return user.role in roles_of(name)


@functools.cache
def roles_of(name: str) -> frozenset[str]:
    return getattr(resolve(reverse(name)).func, "roles", frozenset())


def counts(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register what is counted beside the link to a page: one query."""

    def register(function: Callable[[], int]) -> Callable[[], int]:
        COUNTS[name] = function
        return function

    return register


def count(user: User, name: str) -> int:
    return COUNTS[name]() if name in COUNTS and finds(user, name) else 0
