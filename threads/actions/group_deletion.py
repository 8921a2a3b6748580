"""A group goes for good, with all that was said in it: asked for by who runs it or the company, and done some weeks later.

Until then it is closed, everybody who reads it sees the day, and it can be kept. What the worker does on the day:
threads.keeping.group_deletion.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Group, User

from .group_admin import tell_changed, to_run


@transaction.atomic
def ask(group: Group, *, by: User, name: str) -> Group:
    """``name``: of the group, typed. The same twice: the first day counts. Raises PermissionDenied, ValidationError."""
    group = to_run(Group.objects.locked(group.pk), by)
    if " ".join(name.split()) != " ".join(group.name.split()):
        raise ValidationError(_("This is not the name of the group. Type it as it stands there."))
    if group.delete_at is None:
        now = timezone.now()
        group.delete_at, group.delete_asked_at, group.delete_asked_by = now + delay(), now, by
        if group.closed_at is None:
            group.closed_at, group.closed_by = now, by
        group.save(update_fields=[*FIELDS, "closed_at", "closed_by"])
        tell_changed(group, by, "deletion")
    return group


@transaction.atomic
def keep(group: Group, *, by: User) -> Group:
    """It stays after all; open again, if it was open when somebody asked. The same twice."""
    group = to_run(Group.objects.locked(group.pk), by)
    if group.delete_at is not None:
        if group.closed_at == group.delete_asked_at:
            group.closed_at = group.closed_by = None
            group.ties.update(is_due=True)
        group.delete_at = group.delete_asked_at = group.delete_asked_by = None
        group.is_kept = False
        group.save(update_fields=[*FIELDS, "closed_at", "closed_by"])
        tell_changed(group, by, "keeping")
    return group


def delay() -> timedelta:
    return timedelta(days=settings.GROUP_DELETE_DAYS)


FIELDS = ("delete_at", "delete_asked_at", "delete_asked_by", "is_kept")
