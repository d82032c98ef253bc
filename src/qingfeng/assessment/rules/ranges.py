"""Places, ranges of places and words, from the published table alone: totals in 0.01, standard errors in 0.0001 points.

Source: Mogstad, Romano, Shaikh and Wilhelm 2024, Inference for Ranks; here with the constant of Tukey and Kramer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qingfeng.assessment.rules.constants import c_change, c_edge, c_joint, c_own
from qingfeng.assessment.rules.sums import half_up
from qingfeng.foundation.messages import N_

EDGE = 8
# From this noise share on, in per cent, it is the page's first sentence.
MOSTLY_CHANCE = 50
MOSTLY_CHANCE_SAID = N_("Most of the differences in this table are chance.")


@dataclass(frozen=True, slots=True)
class Line:
    """A ranked unit's line of the published table.

    `total` and `adjusted` in 0.01 points, `error` and `reference` in 0.0001 points.
    """

    unit: str
    total: int
    error: int
    reference: int
    adjusted: int

    @property
    def plus_minus(self) -> int:
        """What the page shows after ±: 1.96 standard errors, in 0.1 points, half-up."""
        return half_up(Fraction(196 * self.error, 100_000))


class Word(StrEnum):
    """What may be said of a unit's place."""

    CERTAIN_TOP = "certain_top"
    CERTAIN_BOTTOM = "certain_bottom"
    LIKELY_TOP = "likely_top"
    LIKELY_BOTTOM = "likely_bottom"
    TOP = "top"
    BOTTOM = "bottom"
    CERTAIN_MIDDLE = "certain_middle"
    EITHER = "either"
    MAYBE_TOP = "maybe_top"
    MAYBE_BOTTOM = "maybe_bottom"


WORDS = {
    Word.CERTAIN_TOP: N_("certain in the top {edge}"),
    Word.CERTAIN_BOTTOM: N_("certain in the bottom {edge}"),
    Word.LIKELY_TOP: N_("likely in the top {edge}"),
    Word.LIKELY_BOTTOM: N_("likely in the bottom {edge}"),
    Word.TOP: N_("in the top {edge}, not certain"),
    Word.BOTTOM: N_("in the bottom {edge}, not certain"),
    Word.CERTAIN_MIDDLE: N_("certain in the middle"),
    Word.EITHER: N_("top and bottom {edge} both possible"),
    Word.MAYBE_TOP: N_("may belong to the top {edge}"),
    Word.MAYBE_BOTTOM: N_("may belong to the bottom {edge}"),
}


class Comparison(StrEnum):
    """What may be said of two totals; never "better", never "equal"."""

    HIGHER = "higher"
    LOWER = "lower"
    UNTOLD = "untold"


COMPARISONS = {
    Comparison.HIGHER: N_("higher"),
    Comparison.LOWER: N_("lower"),
    Comparison.UNTOLD: N_("cannot be told apart"),
}


class Change(StrEnum):
    """What may be said of a unit against its last quarter under the same indicators."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    UNTOLD = "untold"


CHANGES = {
    Change.IMPROVED: N_("improved"),
    Change.WORSENED: N_("worsened"),
    Change.UNTOLD: N_("cannot say, within the error"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place, its range with that of all others together, its range looked at alone, and the word.

    `word` is None in a group of fewer than three: it has no edge.
    """

    unit: str
    place: int
    range: tuple[int, int]
    own_range: tuple[int, int]
    word: Word | None


def is_higher(a: Line, b: Line, constant: int) -> bool:
    """Say whether `a` is higher than `b`: further apart than `constant` thousandths of their joint standard error."""
    difference = a.total - b.total
    return difference > 0 and (100 * difference * 1000) ** 2 > constant**2 * (a.error**2 + b.error**2)


def compared(a: Line, b: Line, units: int) -> Comparison:
    """Compare two units of a table of `units`."""
    if is_higher(a, b, c_joint(units)):
        return Comparison.HIGHER
    return Comparison.LOWER if is_higher(b, a, c_joint(units)) else Comparison.UNTOLD


def edge_of(units: int, edge: int = EDGE) -> int:
    """Return how many places the top and the bottom have: `edge`, or a third of a small group."""
    return min(edge, units // 3)


def standings(lines: Sequence[Line], *, edge: int = EDGE) -> list[Standing]:
    """Return place, ranges and word of each line, in the order given."""
    count = len(lines)
    if count < 2:
        return [Standing(line.unit, 1, (1, 1), (1, 1), None) for line in lines]
    places = _places(lines)
    edge = edge_of(count, edge)
    joint, own = _beaten(lines, c_joint(count)), _beaten(lines, c_own(count))
    edged = _beaten(lines, c_edge(edge)) if edge else joint
    found = []
    for line, place, by_joint, by_own, by_edge in zip(lines, places, joint, own, edged, strict=True):
        span = (1 + by_joint[0], count - by_joint[1])
        word = _word(place, span, by_edge, count, edge) if edge else None
        found.append(Standing(line.unit, place, span, (1 + by_own[0], count - by_own[1]), word))
    return found


def noise_share(lines: Sequence[Line]) -> int | None:
    """Return how much of the differences in a table is chance, in per cent (0 to 100); None with fewer than two units."""
    count = len(lines)
    if count < 2:
        return None
    chance = Fraction(sum(line.error**2 for line in lines), count * 10**8)
    total = sum(line.total for line in lines)
    spread = Fraction(count * sum(line.total**2 for line in lines) - total**2, count * (count - 1) * 10**4)
    return min(100, half_up(100 * chance / spread)) if spread else 100


def change(now: Line, before: Line, units: int) -> Change:
    """Compare a unit with its last quarter, computed again under today's pack; `units` are ranked now.

    The caller sees to it that the same indicators apply in both quarters; else nothing can be said.
    """
    if is_higher(now, before, c_change(units)):
        return Change.IMPROVED
    return Change.WORSENED if is_higher(before, now, c_change(units)) else Change.UNTOLD


def _places(lines: Sequence[Line]) -> list[int]:
    """Return 1 + the number of strictly higher totals: ties share the better place."""
    totals = sorted((line.total for line in lines), reverse=True)
    first: dict[int, int] = {}
    for place, total in enumerate(totals, start=1):
        first.setdefault(total, place)
    return [first[line.total] for line in lines]


def _beaten(lines: Sequence[Line], constant: int) -> list[tuple[int, int]]:
    """Return for each line how many others are higher, and how many lower."""
    above, below = [0] * len(lines), [0] * len(lines)
    # From the highest down, so that only pairs with a positive difference are looked at.
    order = sorted(range(len(lines)), key=lambda place: -lines[place].total)
    facts = [(place, lines[place].total, lines[place].error ** 2) for place in order]
    limit = constant**2
    for number, (a, total, error) in enumerate(facts):
        for b, other, its in facts[number + 1 :]:
            if ((total - other) * 100_000) ** 2 > limit * (error + its):
                above[b] += 1
                below[a] += 1
    return list(zip(above, below, strict=True))


def _word(place: int, span: tuple[int, int], by_edge: tuple[int, int], count: int, edge: int) -> Word:
    low, high = span
    bottom = count - edge + 1
    conditions = (
        (high <= edge, Word.CERTAIN_TOP),
        (low >= bottom, Word.CERTAIN_BOTTOM),
        # Were the true place outside the edge, at least one of as many others would have to be shown to lie on this side.
        (count - 1 - by_edge[1] < edge, Word.LIKELY_TOP),
        (count - 1 - by_edge[0] < edge, Word.LIKELY_BOTTOM),
        (place <= edge, Word.TOP),
        (place >= bottom, Word.BOTTOM),
        (low > edge and high < bottom, Word.CERTAIN_MIDDLE),
        (low <= edge and high >= bottom, Word.EITHER),
        (low <= edge, Word.MAYBE_TOP),
    )
    return next((word for is_so, word in conditions if is_so), Word.MAYBE_BOTTOM)
