"""The targets of a pilot, and the verdict: go, not yet, stop."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threads.metrics.models import WeekFigure
from threads.metrics.weeks import Weeks

from .models import MailCount, Pilot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Name = WeekFigure.Name
# More of before than this is a reason to stop; less may be the season.
WORSE = 0.1


class PilotVerdict(StrEnum):
    GO = "go"
    NOT_YET = "not yet"
    STOP = "stop"


VERDICTS: "dict[PilotVerdict, StrPromise]" = {
    PilotVerdict.GO: gettext_lazy("Go"),
    PilotVerdict.NOT_YET: gettext_lazy("Not yet"),
    PilotVerdict.STOP: gettext_lazy("Stop"),
}


@dataclass(frozen=True)
class Measured:
    """One figure. ``before``: of the oldest count of mails, or of the first week; ``now``: of the last seven days, or of the
    newest count; ``last``: of the week before, the same as ``now`` where there is none. None: nobody has counted it."""

    label: str
    before: float | None
    now: float | None
    last: float | None
    target: float | None
    unit: str = ""
    is_less_better: bool = True

    @property
    def is_reached(self) -> bool:
        return self._is_good(self.now)

    @property
    def is_steady(self) -> bool:
        """Reached now and the week before."""
        return self.is_reached and self._is_good(self.last)

    @property
    def is_worse(self) -> bool:
        if self.before is None or self.now is None:
            return False
        change = self.now - self.before if self.is_less_better else self.before - self.now
        return change > self.before * WORSE

    def _is_good(self, value: float | None) -> bool:
        if value is None or self.target is None:
            return False
        return value <= self.target if self.is_less_better else value >= self.target

    def spoken(self, value: float | None) -> str:
        if value is None:
            return ""
        if self.unit == "minutes":
            return _time(round(value))
        return f"{value:g}{self.unit}"

    @property
    def texts(self) -> tuple[str, str, str]:
        """Before, now, target."""
        return self.spoken(self.before), self.spoken(self.now), self.spoken(self.target)


def _time(minutes: int) -> str:
    if minutes < 120:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


def measured(row: Pilot, counts: list[MailCount], weeks: Weeks) -> list[Measured]:
    """Every figure that can have a target."""
    return [
        _mail(_("Group mails a day"), [one.group_mails_a_day for one in counts], row.group_mails),
        _mail(_("Reply-all mails a day"), [one.reply_alls_a_day for one in counts], row.reply_alls),
        _weekly(
            _("Median time to the first answer"),
            _of(weeks, Name.MEDIAN),
            row.answer_minutes,
            "minutes",
            less=True,
        ),
        _weekly(_("Questions answered within a day"), _answered(weeks), row.answered, "%"),
        _weekly(_("Colleagues active in a week"), _of(weeks, Name.ACTIVE), row.active, ""),
    ]


def _mail(label: str, numbers: list[int], target: int | None) -> Measured:
    now = numbers[-1] if len(numbers) > 1 else None
    return Measured(label, numbers[0] if numbers else None, now, now, target)


def _weekly(
    label: str, values: list[float | None], target: int | None, unit: str, *, less: bool = False
) -> Measured:
    """``values``: of the weeks, then of the last seven days."""
    *weeks, now = values
    first = next((value for value in weeks if value is not None), None)
    return Measured(label, first, now, weeks[-1] if weeks else now, target, unit, less)


def _of(weeks: Weeks, name: Name) -> list[float | None]:
    return [weeks.values.get((week, name)) for week in (*weeks.mondays, None)]


def _answered(weeks: Weeks) -> list[float | None]:
    return [_answered_of(weeks, week) for week in (*weeks.mondays, None)]


def _answered_of(weeks: Weeks, week: date | None) -> float | None:
    asked = weeks.values.get((week, Name.QUESTIONS))
    if not asked:
        return None
    names = (Name.QUARTER, Name.HOUR, Name.FOUR_HOURS, Name.DAY)
    return round(100 * sum(weeks.values.get((week, name), 0) for name in names) / asked)


@dataclass(frozen=True)
class Judged:
    verdict: PilotVerdict
    # Of figures with a target.
    figures: list[Measured]

    @property
    def reached(self) -> int:
        return sum(figure.is_reached for figure in self.figures)

    @property
    def lamps(self) -> "list[tuple[StrPromise, bool]]":
        return [(label, verdict == self.verdict) for verdict, label in VERDICTS.items()]


def judge(figures: list[Measured]) -> Judged:
    """*Stop* when a figure with a target is clearly worse than before, *go* when all are reached two weeks in a row."""
    wanted = [figure for figure in figures if figure.target is not None]
    if any(figure.is_worse for figure in wanted):
        return Judged(PilotVerdict.STOP, wanted)
    is_go = bool(wanted) and all(figure.is_steady for figure in wanted)
    return Judged(PilotVerdict.GO if is_go else PilotVerdict.NOT_YET, wanted)
