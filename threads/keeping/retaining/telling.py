"""Who hears of a rule before it begins: the admins of the groups it is about, or who takes part in private conversations."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from accounts.models import Group, Membership, User
from threads.models import Participant, RetentionRule
from threads.notify import create
from threads.notify.models import Notification

Kind = RetentionRule.Kind
ABOUT = 300  # characters of a notice


def of_start(rule: RetentionRule, *, by: User) -> None:
    _tell(rule, rule.age, rule.starts_at, by)


def of_end(rule: RetentionRule, following: RetentionRule, *, by: User) -> None:
    """The group's own rule ends, and by that of the site more goes, if not before that one begins."""
    moments = [moment for moment in (rule.ends_at, following.starts_at) if moment]
    _tell(rule, following.age, max(moments), by)


def people_of(rule: RetentionRule) -> QuerySet[User]:
    """Colleagues who may want to say something before it begins."""
    colleagues = User.objects.employees().filter(is_active=True)
    if rule.kind == Kind.PRIVATE:
        return colleagues.filter(pk__in=Participant.objects.values("user"))
    if rule.kind == Kind.NOTICES:
        return colleagues.filter(role=User.Role.ADMIN)
    takes_part = Q()
    if rule.kind == Kind.FILES and rule.group_id is None:
        takes_part = Q(pk__in=Participant.objects.values("user"))
    runs = Membership.objects.filter(role=Membership.Role.ADMIN)
    if rule.group_id is not None:
        return colleagues.filter(pk__in=runs.filter(group=rule.group_id).values("user"))
    own = RetentionRule.objects.switched_on().filter(kind=rule.kind).exclude(group=None).values("group")
    return colleagues.filter(Q(pk__in=runs.exclude(group__in=own).values("user")) | takes_part)


def _tell(rule: RetentionRule, age: str, moment: datetime | None, by: User) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(timezone.localtime(moment), "j F Y")
        words = _("%(what)s: %(age)s, from %(day)s on")
        where = rule.group.name if rule.group else ""
        kind = str(Kind(rule.kind).label)
        what = f"{where}, {kind}" if where else kind
        text = words % {"what": what, "age": age, "day": day}
    page = page_of(rule.group)
    create.tell_people(people_of(rule), Notification.Reason.RETENTION, by, page, text[:ABOUT], rule.group)


def page_of(group: Group | None) -> str:
    return reverse("group_about", args=[group.slug]) if group else reverse("groups") + "?show=mine"
