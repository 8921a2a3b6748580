"""Who sits behind a socket, what it may hear and what it missed. Database side: runs in threads."""

from dataclasses import dataclass, field
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from threads.models import LiveEvent

from . import streams
from .frames import Frame, as_of

# More missed events than that on one watch: the page fetches anew, which is cheaper for both.
MAX_MISSED = 200


def identify(session_key: str) -> User | None:
    """The person of a session, exactly as a page load would see it: session alive, password unchanged,
    account active. None for anybody else."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated and user.can_sign_in else None


def authorise(session_key: str, names: list[str]) -> dict[str, str] | None:
    """{name: stored stream} this session may read now; None when the session is over."""
    user = identify(session_key)
    return None if user is None else streams.allowed(user, names)


@dataclass
class AccessEntry:
    """What somebody who begins to watch may hear, and what they missed: up to ``at``, ``frames``, ``anew``."""

    allowed: dict[str, str]
    at: int | None = None
    frames: list[Frame] = field(default_factory=list)
    anew: list[str] = field(default_factory=list)


def enter(user: User, names: list[str], since: int | None) -> AccessEntry | None:
    """All that one begins with, in one go; None when this person's rights are not those of ``user`` any more.

    When anything was found, rights are asked for after it, too: that was this person's to read when it was found.
    """
    entry = AccessEntry(streams.allowed(user, names))
    if since is not None and entry.allowed:
        entry.at, entry.frames, entry.anew = missed(list(entry.allowed.values()), since)
    if entry.frames or entry.anew:
        entry.allowed = streams.allowed(user, list(entry.allowed))
    # Last: every change of rights counts it up, also that a session was ended.
    return entry if _EPOCH.all(user.pk) == [(user.access_epoch,)] else None


def missed(stored: list[str], since: int) -> tuple[int, list[Frame], list[str]]:
    """What these streams had after ``since``: (position looked up to, frames, streams to fetch anew).

    A position from before the oldest kept event, or from a future that was lost with a restored
    database, cannot be caught up: then all streams are to be fetched anew.
    """
    newest = streams.position()
    if newest == since:
        return newest, [], []
    if not _is_kept(since, newest):
        return newest, [], stored
    rows = LiveEvent.objects.filter(stream__in=stored, pk__gt=since, pk__lte=newest).order_by("pk")
    events = list(rows[: MAX_MISSED + 1])
    if len(events) > MAX_MISSED:
        return newest, [], stored
    return newest, as_of(newest, events), []


def _is_kept(since: int, newest: int) -> bool:
    if since >= newest:
        return since == newest
    oldest = LiveEvent.objects.order_by("pk").values_list("pk", flat=True).first()
    return oldest is not None and since >= oldest - 1


_EPOCH = CompiledQuery(lambda pk: User.objects.coming_in().filter(pk=pk).values_list("access_epoch"), int)


def epochs(user_ids: list[int]) -> dict[int, int]:
    """{user id: access epoch} of those whose account is active."""
    rows = User.objects.coming_in().filter(pk__in=user_ids)
    return dict(rows.values_list("pk", "access_epoch"))
