"""Names of streams, who may listen, and the one way to say that something happened.

The browser says ``conversation:12``, ``group:eng`` or ``me``; stored is ``conversation:12``,
``group:3`` or ``user:7``, so that a renamed group keeps its stream and nobody can name another person's.
"""

import contextlib
import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Group, User
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Conversation, LiveEvent

from . import wake
from .events import AccessChanged, Event

K = TypeVar("K", int, str)

# Heard by the hubs alone; no browser can watch it.
ACCESS = "access"
NOTIFY_CHANNEL = "skein_live"
# Any constant: one lock for all events of this database.
_ORDER_LOCK = 0x736B65696E


def position() -> int:
    """Position of the newest event. A page takes it BEFORE it reads anything else, and its socket asks
    for what came since: so nothing falls between the page and the socket."""
    return next(iter(_NEWEST.all()), 0)


def of_conversation(conversation: Conversation) -> str:
    return conversation.stream


def of_group(pk: int) -> str:
    return f"group:{pk}"


def of_person(pk: int) -> str:
    return f"user:{pk}"


def emit(stream: str, event: Event) -> None:
    """Add an event to a stream. Call it last in the action's transaction."""
    emit_all([(stream, event)])


def emit_all(events: Iterable[tuple[str, Event]]) -> None:
    """Several events (stream, event) in one statement."""
    if _later.events is None:
        _write(list(events))
    else:
        _later.events += events


@contextlib.contextmanager
def together() -> Iterator[None]:
    """What is emitted inside is written at its end, in one statement: so the lock for which all writers wait is taken
    once, and as late as can be. Inside the action's transaction."""
    if _later.events is not None:
        yield
        return
    events = _later.events = []
    try:
        yield
    finally:
        _later.events = None
    _write(events)


class _Later(threading.local):
    events: list[tuple[str, Event]] | None = None


_later = _Later()


@transaction.atomic(savepoint=False)
def _write(events: list[tuple[str, Event]]) -> None:
    if not events:
        return
    _keep_positions_in_order()
    LiveEvent.objects.bulk_create(
        LiveEvent(stream=stream, kind=event.kind, target=event.target, payload=event.as_json())
        for stream, event in events
    )


def emit_access_changed(user: User) -> None:
    """Tell the hubs that this person's rights changed. Being an event it keeps its place: whatever is
    emitted after the change is delivered after every hub has heard of the change."""
    emit(ACCESS, AccessChanged(user=user.pk))


def _keep_positions_in_order() -> None:
    # PostgreSQL hands out ids before commit: without the lock 8 could become visible before 7, and a
    # reader that went past 8 would never see 7. SQLite has one writer at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s), pg_notify(%s, '')", [_ORDER_LOCK, NOTIFY_CHANNEL]
            )
    else:
        transaction.on_commit(wake.all_here, robust=True)


def allowed(user: User, names: list[str]) -> dict[str, str]:
    """{name the browser used: stored stream} for those this person may read. Hidden = absent.

    One query for each ``_AT_ONCE`` conversations and groups.
    """
    if not user.can_sign_in:
        return {}
    found = {"me": of_person(user.pk)} if "me" in names else {}
    ids = {int(key): name for name, key in _of_kind(names, "conversation") if _is_id(key)}
    for some in _padded(list(ids), 0):
        found |= {ids[pk]: f"conversation:{pk}" for pk in _CONVERSATIONS.all(user.pk, *some)}
    slugs = {key: name for name, key in _of_kind(names, "group")}
    for few in _padded(list(slugs), ""):
        found |= {slugs[slug]: of_group(pk) for pk, slug in _GROUPS.all(user.pk, *few)}
    return found | _moved(user, {slug: name for slug, name in slugs.items() if name not in found})


def _moved(user: User, slugs: dict[str, str]) -> dict[str, str]:
    """A page that is open since before a group got another address goes on."""
    if not slugs:
        return {}
    former = Group.objects.readable_by(user).filter(former_slugs__slug__in=slugs)
    rows = former.values_list("pk", "former_slugs__slug").filter(former_slugs__slug__in=slugs)
    return {slugs[slug]: of_group(pk) for pk, slug in rows if slug in slugs}


def _padded(keys: list[K], nothing: K) -> Iterator[list[K]]:
    """The keys, as many at a time as a query has places; ``nothing`` is no key."""
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        yield some + [nothing] * (_AT_ONCE - len(some))


def _readable_conversations(user_pk: int, *ids: int) -> QuerySet[Conversation, int]:
    return Conversation.objects.visible_to(User(pk=user_pk)).filter(pk__in=ids).values_list("pk", flat=True)


def _readable_groups(user_pk: int, *slugs: str) -> QuerySet[Group, tuple[int, str]]:
    return Group.objects.readable_by(User(pk=user_pk)).filter(slug__in=slugs).values_list("pk", "slug")


# Asked twice for each page that comes (back): a thousand come back at once when a server starts again.
_AT_ONCE = 8
_CONVERSATIONS = CompiledQuery(_readable_conversations, int, *[int] * _AT_ONCE)
_GROUPS = CompiledQuery(_readable_groups, int, *[str] * _AT_ONCE)
_NEWEST = CompiledQuery(lambda: LiveEvent.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def _of_kind(names: list[str], kind: str) -> list[tuple[str, str]]:
    return [(name, name.partition(":")[2]) for name in names if name.partition(":")[0] == kind]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16 and text[0] != "0"
