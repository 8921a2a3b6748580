"""Ask people in: they get a link by mail with which they choose a password."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import people_lists
from accounts.audit import notes, record
from accounts.models import Group, PeopleList, User
from microblog.kit.away import is_passing

from . import links, people

log = logging.getLogger("skein.people")
# Rows that one run of the worker makes, so that several lists take turns.
BATCH = 200


@transaction.atomic
def invite(name: str, address: str, *, by: User, groups: tuple[Group, ...] = (), **fields: Any) -> User:
    """A new colleague, who gets the link by mail. Raises ValidationError as ``people.employee`` does."""
    user = people.employee(name, address, by=by, groups=groups, **fields)
    links.invite(user, address.strip().lower())
    return user


def take_list(text: str, *, by: User) -> PeopleList:
    """Read a list and keep it to be looked at. Nobody is invited yet. Raises ValidationError."""
    return PeopleList.objects.create(by=by, rows=people_lists.read(text, by))


@transaction.atomic
def start(people_list: PeopleList, *, by: User) -> None:
    """Invite those without a problem. Raises ValidationError when there is nobody, or it is under way already."""
    waiting = PeopleList.objects.filter(pk=people_list.pk, started_at=None)
    if not people_list.good:
        raise ValidationError(_("There is nobody to invite."))
    if not waiting.update(started_at=timezone.now()):
        raise ValidationError(_("These people are being invited already."))
    record(notes.LISTED, by=by, count=len(people_list.good))


def work_off() -> int:
    """What is left of lists that were started, a batch of each. Returns how many rows were done."""
    running = PeopleList.objects.filter(started_at__isnull=False, ended_at=None)
    return sum(_batch(people_list) for people_list in running.select_related("by").order_by("started_at"))


def _batch(people_list: PeopleList) -> int:
    rows = people_list.good
    todo = rows[people_list.done : people_list.done + BATCH]
    for row in todo:
        _one(people_list, row)
    if people_list.done >= len(rows):
        people_list.ended_at = timezone.now()
        people_list.save(update_fields=["ended_at"])
    return len(todo)


@transaction.atomic
def _one(people_list: PeopleList, row: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            _invite_row(people_list.by, row)
    except Exception as error:
        if is_passing(error):
            raise
        people_list.failed.append(
            {"line": row["line"], "address": row["address"], "problem": _problem(error)}
        )
    people_list.done += 1
    people_list.save(update_fields=["done", "failed"])


def _problem(error: Exception) -> str:
    """One row that nobody thought of must not stop the others, nor the lists behind this one."""
    if isinstance(error, ValidationError):
        return str(error.messages[0])
    log.error("A row of a list of people failed.", exc_info=error)
    return _("It could not be done. The log says why.")


def _invite_row(by: User, row: dict[str, Any]) -> None:
    if not by.is_admin or not by.can_sign_in:
        raise ValidationError(_("Who began this list is no admin any more."))
    groups = tuple(Group.objects.open_for(by).at(*row["groups"]))
    invite(row["name"], row["address"], by=by, groups=groups, title=row["title"], role=row["role"])
