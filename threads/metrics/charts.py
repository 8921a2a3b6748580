"""Charts as SVG: where the lines and bars are, in units of the picture. Written out here, for a template writes 1.5 as
the reader's language does."""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 380, 176
LEFT, RIGHT, TOP, BOTTOM = 34, 374, 10, 152
# Horizontal lines above the lowest.
STEPS = 4
ROW, BAR_LEFT, BAR_WIDTH, BAR_HEIGHT = 29, 122, 184, 16


@dataclass(frozen=True)
class Curve:
    """``path``: of the line, ``area``: of what is under it; ``end``: its last point."""

    path: str
    area: str
    end: tuple[str, str]


@dataclass(frozen=True)
class LineChart:
    lines: list[Curve]
    # (y, number) of the horizontal lines, (x, word, anchor) under them.
    scale: list[tuple[str, int]]
    labels: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Bar:
    label: str
    text: str
    y: int
    width: str

    @property
    def middle(self) -> int:
        return self.y + 12

    @property
    def end(self) -> str:
        return f"{BAR_LEFT + float(self.width) + 7:g}"


@dataclass(frozen=True)
class BarChart:
    bars: list[Bar] = field(default_factory=list)

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def lines(series: Sequence[Sequence[int]], labels: Sequence[str]) -> LineChart:
    """A line for each series, which has a number for each label."""
    top = _round_up(max((value for one in series for value in one), default=0))
    step = (RIGHT - LEFT) / max(len(labels) - 1, 1)
    xs = [round(LEFT + number * step, 1) for number in range(len(labels))]
    steps = [top * number // STEPS for number in range(STEPS + 1)]
    scale = [(f"{_y(value, top):g}", value) for value in steps]
    anchors = ["start", *["middle"] * max(len(xs) - 2, 0), "end"][: len(xs)]
    return LineChart(
        [_line(one, xs, top) for one in series],
        scale,
        list(zip([f"{x:g}" for x in xs], labels, anchors, strict=True)),
    )


def _line(values: Sequence[int], xs: Sequence[float], top: int) -> Curve:
    points = [(x, _y(value, top)) for x, value in zip(xs, values, strict=True)]
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return Curve(
        path,
        f"{path}L{points[-1][0]:g} {BOTTOM}L{points[0][0]:g} {BOTTOM}Z",
        (f"{points[-1][0]:g}", f"{points[-1][1]:g}"),
    )


def _y(value: float, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)


def _round_up(value: int) -> int:
    """The next number that STEPS divides into round ones: 4, 8, 12, 40, 60, 100, 400, 600."""
    unit, size = -(-value // STEPS) or 1, 1
    while size * 10 < unit:
        size *= 10
    return STEPS * next(number * size for number in (1, 2, 3, 4, 5, 6, 8, 10) if number * size >= unit)


def bars(rows: Sequence[tuple[str, str, int]]) -> BarChart:
    """``rows``: (label, what stands behind the bar, its length)."""
    most = max((length for *_words, length in rows), default=0) or 1
    return BarChart(
        [
            Bar(label, text, 6 + ROW * number, f"{BAR_WIDTH * length / most:.1f}")
            for number, (label, text, length) in enumerate(rows)
        ]
    )
