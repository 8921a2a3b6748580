"""Who hears of a case: moderators of what waits, both sides of what was decided. Nobody hears who reported."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from threads import activity
from threads.activity import Verb

from . import moderators
from .models import Case, Decision, Look, Monitor


def of_report(case: Case, reason: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = str(case.reports.model.Reason(reason).label)
    _to_moderators(Verb.REPORT, text, moderators.to_tell(case, reason), case.get_absolute_url())


def of_hits(monitor: Monitor, cases: list[Case]) -> None:
    """One notice, however many messages of a chain have the words."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Monitor “%(name)s”") % {"name": monitor.name}
    url = cases[0].get_absolute_url() if len(cases) == 1 else reverse("moderation")
    _to_moderators(Verb.REPORT, text, moderators.to_tell(cases[0]), url)


def of_week(monitor: Monitor, cases: list[Case]) -> None:
    """``cases``: those that wait, of what it found since it told last."""
    with translation.override(settings.LANGUAGE_CODE):
        said = ngettext("%(count)d message this week", "%(count)d messages this week", len(cases))
        text = _("Monitor “%(name)s”: %(said)s") % {
            "name": monitor.name,
            "said": said % {"count": len(cases)},
        }
    _to_moderators(Verb.REPORT, text, moderators.to_tell(cases[0]), reverse("moderation"))


def of_appeal(case: Case) -> None:
    assert case.against is not None
    told = moderators.to_tell(case)
    _to_moderators(Verb.APPEAL, _label(case.against.act), told, case.get_absolute_url())


def of_decision(decision: Decision, *, text: str = "") -> None:
    """``text``: what was done, if it is not what the decision says."""
    case = decision.case
    reporters = [] if text else list(case.reports.values_list("reporter", flat=True))
    people = moderators.authors(case.message) if _concerns_author(decision) or text else set()
    detail = activity.JudgedDetail(
        url=decision.get_absolute_url(),
        text=text or _label(decision.act),
        people=sorted(people),
        outcome=reverse("report_outcome", args=[case.pk]),
        reporters=sorted(set(reporters) - people),
    )
    activity.record(Verb.JUDGE, detail, actor=None)


def of_look(look: Look) -> None:
    """What it was about does not stand in it: whoever reported could be guessed from it."""
    message = look.case.message
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(timezone.localtime(look.at), "DATE_FORMAT")
        text = _("On %(day)s, because of a case") % {"day": day}
    url = message.get_absolute_url() if message else ""
    people = sorted(look.people.values_list("pk", flat=True))
    activity.record(Verb.LOOK, activity.CaseDetail(url=url, text=text, people=people), actor=None)


def _concerns_author(decision: Decision) -> bool:
    """A report that came to nothing is not told to whom it was about."""
    return decision.act != Decision.Act.KEEP or decision.case.is_appeal


def _label(act: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(Decision.Act(act).label)


def _to_moderators(verb: Verb, text: str, people: Iterable[User], url: str) -> None:
    detail = activity.CaseDetail(url=url, text=text, people=sorted(person.pk for person in people))
    activity.record(verb, detail, actor=None)


def shown_again() -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("shown again")
