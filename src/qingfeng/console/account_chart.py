"""Geometry of the chart of ranges, in a box of 720 x 250: units from the best total to the lowest, places downward."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qingfeng.assessment.rules.ranges import Standing

LEFT, RIGHT, TOP, BOTTOM = 44.0, 708.0, 14.0, 236.0
# A line within a row of the table: places across a box of 340 x 22.
ACROSS, INSET = 340.0, 4.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A unit's upright line from its best place to its worst, with the mark of its place; `kind` for the style sheet."""

    x: float
    first: float
    last: float
    place: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A place named at the side."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Caterpillar:
    """The chart: intervals, places named, heights of the dotted edges (none in a small group)."""

    intervals: tuple[Interval, ...]
    ticks: tuple[Tick, ...]
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The same lying in a row of the table: where line and mark are, and the dotted edges."""

    first: float
    last: float
    place: float
    edges: tuple[float, ...]


def caterpillar(ranked: Sequence[tuple[Standing, str, str]], edge: int) -> Caterpillar | None:
    """Draw standings with their titles and kinds, in the order given; None for fewer than two."""
    count = len(ranked)
    if count < 2:
        return None
    slot = (RIGHT - LEFT) / count

    def height(place: float) -> float:
        return round(TOP + (BOTTOM - TOP) * (place - 1) / (count - 1), 1)

    intervals = tuple(
        Interval(
            round(LEFT + slot * (number + 0.5), 1),
            height(standing.range[0]),
            height(standing.range[1]),
            height(standing.place),
            kind,
            title,
        )
        for number, (standing, title, kind) in enumerate(ranked)
    )
    named = sorted({1, count, *((edge, count - edge + 1) if edge else ())})
    ticks = tuple(Tick(height(place), str(place)) for place in named)
    edges = (height(edge + 0.5), height(count - edge + 0.5)) if edge else ()
    return Caterpillar(intervals, ticks, edges)


def strip(standing: Standing, count: int, edge: int) -> Strip:
    """Draw the range of one unit among `count`."""

    def across(place: float) -> float:
        return round(INSET + (ACROSS - 2 * INSET) * (place - 1) / max(count - 1, 1), 1)

    edges: Iterable[float] = (edge + 0.5, count - edge + 0.5) if edge else ()
    first, last = standing.range
    return Strip(across(first), across(last), across(standing.place), tuple(map(across, edges)))
