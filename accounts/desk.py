"""The admins' desk (/manage/): who finds which of its pages, and how much waits there."""

import functools
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy

from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.subcounts import number_of

from .models import User
from .requests import PersonRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Role = User.Role
View = Callable[..., HttpResponseBase]
# The name of the first page's address; the others stand below it.
START = "manage"


class DeskLink(NamedTuple):
    """A link of the desk; ``name``: of the page's address."""

    name: str
    icon: str
    label: "StrPromise"


# In the order of the menu. A page shows to those whom its view is open to.
PAGES = (
    DeskLink("manage", "chart-spline", gettext_lazy("Overview")),
    DeskLink("manage_pilot", "scale", gettext_lazy("Pilot")),
    DeskLink("manage_groups", "layout-grid", gettext_lazy("Groups")),
    DeskLink("manage_people", "users", gettext_lazy("People")),
    DeskLink("manage_guests", "globe", gettext_lazy("Guests")),
    DeskLink("manage_sign_in", "key-round", gettext_lazy("Sign-in")),
    DeskLink("manage_policy", "scroll-text", gettext_lazy("Policy")),
    DeskLink("manage_mail", "mailbox", gettext_lazy("Mail intake")),
    DeskLink("moderation", "shield-check", gettext_lazy("Moderation")),
    DeskLink("manage_site", "building-2", gettext_lazy("Site")),
    DeskLink("manage_audit", "list-checks", gettext_lazy("Audit log")),
    DeskLink("manage_keep", "archive", gettext_lazy("Keep and erase")),
    DeskLink("manage_integrations", "blocks", gettext_lazy("Integrations")),
)
Rows = Callable[[], "QuerySet[Any] | tuple[QuerySet[Any], ...]"]
Number = Callable[[], int]
# {name of a page's address: what there waits for somebody}; apps add theirs with `counts` and `counted`.
ROWS: dict[str, Rows] = {}
NUMBERS: dict[str, Number] = {}


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


def counts(name: str) -> Callable[[Rows], Rows]:
    """Register rows of one or more tables that are counted beside the link to a page. They are asked for once a process:
    what they are compared with must not change, so ``Now()`` and not the time of day."""

    def register(function: Rows) -> Rows:
        ROWS[name] = function
        return function

    return register


def counted(name: str) -> Callable[[Number], Number]:
    """The same for what is a number already."""

    def register(function: Number) -> Number:
        NUMBERS[name] = function
        return function

    return register


def count(request: HttpRequest, name: str) -> int:
    """How much waits there; asked once a request, for its menu and its page, in one query for all pages."""
    known: dict[str, int] | None = request.__dict__.get("desk_counts")
    if known is None:
        user = request.user
        assert isinstance(user, User)
        known = request.__dict__["desk_counts"] = _waiting(user)
    return known.get(name, 0)


def _waiting(user: User) -> dict[str, int]:
    known = {name: number() for name, number in NUMBERS.items() if finds(user, name)}
    if names := tuple(name for name in ROWS if finds(user, name)):
        known |= dict(zip(names, _numbers(names).all()[0], strict=True))
    return known


@functools.cache
def _numbers(names: tuple[str, ...]) -> CompiledQuery[tuple[int, ...]]:
    """Of these pages; there are as many sets of them as roles."""
    return CompiledQuery(
        lambda: User.objects.order_by("pk").values_list(*(_number_of(ROWS[name]()) for name in names))[:1]
    )


def _number_of(rows: "QuerySet[Any] | tuple[QuerySet[Any], ...]") -> Any:
    return functools.reduce(operator.add, map(number_of, rows if isinstance(rows, tuple) else (rows,)))


@dataclass(frozen=True)
class ListTab:
    """One of the views of a list (templates/desk/_list_head.html)."""

    name: str
    label: "StrPromise"
    is_here: bool
    count: int | None


def tabs(
    labels: "Mapping[str, StrPromise]", here: str, counts: Mapping[str, int] | None = None
) -> list[ListTab]:
    """``here``: the name of the one that is shown; ``counts``: how much is in each."""
    return [ListTab(name, label, name == here, (counts or {}).get(name)) for name, label in labels.items()]


@dataclass(frozen=True)
class ListChoice:
    """What else narrows a list (templates/desk/_list_head.html): ``name`` in the address, and [(value, label, is chosen)]."""

    name: str
    label: str
    options: "list[tuple[str, str | StrPromise, bool]]"


def choice(name: str, label: str, labels: "Mapping[str, str | StrPromise]", here: str) -> ListChoice:
    """``here``: the value that is chosen."""
    return ListChoice(name, label, [(value, words, value == here) for value, words in labels.items()])
