"""Geometry of the two charts that a report serves as SVG, in a box of 360 x 200: lines by month, bars of lateness."""

from collections.abc import Sequence
from dataclasses import dataclass

from qingfeng.foundation.messages import active_language
from qingfeng.pages.report.figures import Bar, Lateness, Month
from qingfeng.pages.words import MONTHS, bin_label, month

LEFT, RIGHT, TOP, BOTTOM, EDGE = 34.0, 298.0, 22.0, 174.0, 356.0
STEPS = (0.5, 1, 2, 3, 5, 10, 15, 20, 25)
INTERVALS = 4
LABEL_WIDTH, LINE_HEIGHT = 46.0, 15.0
YEAR = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Paths of the late and (where there is a red step) the grave share, ticks of both axes, where the lines end."""

    ticks: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    late: str
    grave: str
    late_end: float
    grave_end: float


@dataclass(frozen=True, slots=True)
class Column:
    """A bar with its count above and its name below."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    count: int
    label: str


def line_chart(lateness: Lateness) -> LineChart | None:
    """Draw the late share by month; None for fewer than two months."""
    months = lateness.months
    if len(months) < 2:
        return None
    late = [each.share.share * 100 for each in months]
    grave = [each.share.grave_share * 100 for each in months] if lateness.red is not None else []
    step = next((step for step in STEPS if step * INTERVALS >= max(late)), STEPS[-1])
    ticks = tuple(Mark(LEFT, _height(step * n, step), f"{step * n:g}") for n in range(INTERVALS + 1))
    # The names at the ends of the lines keep clear of each other and of the axis; the grave are a part of the late, so below.
    grave_end = min(_height(grave[-1], step) + 5, BOTTOM) if grave else BOTTOM + LINE_HEIGHT
    late_end = min(_height(late[-1], step) + 5, grave_end - LINE_HEIGHT)
    return LineChart(ticks, _month_labels(months), _path(late, step), _path(grave, step), late_end, grave_end)


def columns(lateness: Lateness) -> tuple[Column, ...]:
    """Draw how late the late were."""
    bars = lateness.bars
    highest = max((bar.count for bar in bars), default=0)
    if not highest:
        return ()
    slot = (EDGE - LEFT) / len(bars)
    return tuple(_column(bar, LEFT + slot * place, slot, highest, whole=lateness.whole) for place, bar in enumerate(bars))


def _column(bar: Bar, x: float, slot: float, highest: int, *, whole: bool) -> Column:
    height = round((BOTTOM - TOP) * bar.count / highest, 1)
    label = bin_label(bar.low, bar.high, whole=whole)
    return Column(
        round(x + 3, 1), round(BOTTOM - height, 1), round(slot - 6, 1), height, round(x + slot / 2, 1), bar.count, label
    )


def _height(percent: float, step: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * percent / (step * INTERVALS), 1)


def _across(place: int, places: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * place / (places - 1), 1)


def _path(values: Sequence[float], step: float) -> str:
    points = (f"{_across(place, len(values))} {_height(value, step)}" for place, value in enumerate(values))
    return "M" + "L".join(points) if values else ""


def _month_labels(months: Sequence[Month]) -> tuple[Mark, ...]:
    """Name as many months as fit, the last always."""
    stride = -(-len(months) * LABEL_WIDTH // (RIGHT - LEFT))
    last = len(months) - 1
    shown = [place for place in range(len(months)) if (last - place) % int(max(stride, 1)) == 0]
    return tuple(Mark(_across(place, len(months)), BOTTOM + 20, _month_label(months[place], len(months))) for place in shown)


def _month_label(each: Month, months: int) -> str:
    if months > YEAR:
        return month(each.year, each.month)
    return f"{each.month}月" if active_language() == "zh" else MONTHS[each.month - 1]
