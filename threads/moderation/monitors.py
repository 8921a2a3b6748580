"""Make, change, switch and delete monitors. Who may is asked by the page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Group, User
from microblog.kit.storable import storable

from . import notes
from .models import Monitor, MonitorHit
from .words import compiled

MAX_MONITORS = 50
COUNTED = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a monitor is made of, as it was typed. ``groups``: those it is for, if it is for chosen ones."""

    name: str
    words: str
    kind: str = Monitor.Kind.WORDS
    where: str = Monitor.Where.PUBLIC
    groups: Collection[Group] = ()
    then: str = Monitor.Then.TELL


def for_display() -> QuerySet[Monitor]:
    """With the number of their hits, and of their groups."""
    since = timezone.now() - COUNTED
    hits = MonitorHit.objects.filter(monitor=OuterRef("pk"), at__gt=since).values("monitor")
    recent = Coalesce(Subquery(hits.annotate(number=Count("pk")).values("number")), 0)
    return Monitor.objects.annotate(recent=recent, places=Count("groups")).order_by("name", "pk")


def checked(given: Given) -> Monitor:
    """The monitor as it would be. Raises ValidationError."""
    name = " ".join(storable(given.name, nul="").split())
    words = "\n".join(filter(None, map(str.strip, storable(given.words, nul="").splitlines())))
    if not name:
        raise ValidationError({"name": _("Give it a name.")})
    if len(name) > Monitor.NAME_LENGTH:
        raise ValidationError({"name": _("This name is too long.")})
    try:
        compiled(words, is_pattern=given.kind == Monitor.Kind.PATTERN)
    except ValidationError as problem:
        raise ValidationError({"words": problem.messages}) from None
    if given.where == Monitor.Where.CHOSEN and not given.groups:
        raise ValidationError({"groups": _("Choose at least one group.")})
    return Monitor(name=name, words=words, kind=given.kind, where=given.where, then=given.then)


@transaction.atomic
def make(given: Given, *, by: User) -> Monitor:
    """Raises ValidationError."""
    made = checked(given)
    if Monitor.objects.count() >= MAX_MONITORS:
        raise ValidationError(_("There are %(count)d monitors. Delete one first.") % {"count": MAX_MONITORS})
    made.made_by = by
    made.save()
    made.groups.set(_places(given))
    notes.of_monitor(notes.MONITOR_MADE, made, by)
    return made


@transaction.atomic
def change(monitor: Monitor, given: Given, *, by: User) -> Monitor:
    """Raises ValidationError."""
    wanted = checked(given)
    # Before the monitor: a mail that is published holds its group when it asks for the monitors that found something.
    Group.objects.filter(pk__in=[group.pk for group in _places(given)]).hold()
    monitor = Monitor.objects.locked(monitor.pk)
    before = monitor.in_one_line
    if wanted.then != monitor.then:
        monitor.told_at = timezone.now()
    for name in ("name", "words", "kind", "where", "then"):
        setattr(monitor, name, getattr(wanted, name))
    monitor.stamp = uuid4()
    monitor.save()
    # Groups whose name this moderator may not know stay as they are.
    unseen = monitor.groups.exclude(pk__in=Group.objects.visible_to(by))
    monitor.groups.set({*_places(given), *(unseen if wanted.where == Monitor.Where.CHOSEN else ())})
    notes.of_monitor(notes.MONITOR_CHANGED, monitor, by, before=before)
    return monitor


@transaction.atomic
def switch(monitor: Monitor, *, is_on: bool, by: User) -> None:
    monitor = Monitor.objects.locked(monitor.pk)
    if monitor.is_on != is_on:
        monitor.is_on, monitor.stamp = is_on, uuid4()
        monitor.save(update_fields=["is_on", "stamp"])
        notes.of_monitor(notes.MONITOR_ON if is_on else notes.MONITOR_OFF, monitor, by)


@transaction.atomic
def delete(monitor: Monitor, *, by: User) -> None:
    """What it found stays in the queue, under its name."""
    monitor = Monitor.objects.locked(monitor.pk)
    notes.of_monitor(notes.MONITOR_DELETED, monitor, by)
    monitor.delete()


def _places(given: Given) -> Collection[Group]:
    return given.groups if given.where == Monitor.Where.CHOSEN else ()
