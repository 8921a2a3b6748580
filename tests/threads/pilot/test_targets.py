"""The verdict."""

import pytest

from threads.pilot.targets import Measured, PilotVerdict, judge


def figure(before, now, last, target, less=True):
    return Measured("F", before, now, last, target, "", less)


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ([], PilotVerdict.NOT_YET),
        ([figure(100, 50, 50, None)], PilotVerdict.NOT_YET),
        ([figure(100, 50, 60, 60)], PilotVerdict.GO),
        ([figure(100, 50, 70, 60)], PilotVerdict.NOT_YET),
        ([figure(100, 50, 50, 60), figure(None, None, None, 10)], PilotVerdict.NOT_YET),
        ([figure(100, 105, 105, 60)], PilotVerdict.NOT_YET),
        ([figure(100, 111, 50, 60)], PilotVerdict.STOP),
        ([figure(61, 95, 92, 90, less=False)], PilotVerdict.GO),
        ([figure(61, 50, 92, 40, less=False)], PilotVerdict.STOP),
        ([figure(80, 72.5, 92, 70, less=False)], PilotVerdict.GO),
        ([figure(0, 3, 3, 5)], PilotVerdict.STOP),
        ([figure(0, 0, 0, 5)], PilotVerdict.GO),
    ],
)  # fmt: skip
def test_a_verdict_follows_from_the_figures(figures, verdict):
    assert judge(figures).verdict == verdict


def test_a_figure_without_a_target_is_none_of_the_verdict():
    found = judge([figure(100, 500, 500, None), figure(9, 3, 3, 5)])
    assert (found.verdict, len(found.figures), found.reached) == (PilotVerdict.GO, 1, 1)


def test_times_and_shares_are_spoken():
    assert Measured("M", 310, 34, 34, 60, "minutes").texts == ("5 h 10", "34 min", "60 min")
    assert Measured("A", 61, 95, 95, 90, "%").texts == ("61%", "95%", "90%")
