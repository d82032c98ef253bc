"""Whom to audit: figures that a habit of pleasing the figure would explain. Never points, never a verdict.

A flag leads to a draw of cases, and only a person's finding on a case counts. Source: docs/ranking-method.md, section 6.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import exp, fsum, lgamma, log, log1p

FEWEST_CASES_OF_A_CLASS = 50
LARGEST_CHANCE = 0.01
DETECTORS = 4
LARGEST_DRAW = 20
DRAW_OF_EVERY_UNIT = 2


@dataclass(frozen=True, slots=True)
class Count:
    """Of `n` occasions of a unit in one class (kind and promised limit), `x` look as the detector says."""

    n: int
    x: int


@dataclass(frozen=True, slots=True)
class Tail:
    """`chance` of `x` or more of `n` at the rate of the others."""

    n: int
    x: int
    rate: float
    chance: float


def tail_of(unit: str, counts: Mapping[str, Mapping[str, Count]]) -> Tail | None:
    """Return the upper tail of a unit at the rate of the others, mixed to its classes; None where nothing compares.

    Args:
        unit: one of the units.
        counts: by ranked unit and class; a class without 50 occasions elsewhere is left out.
    """
    total, found, expected = 0, 0, Fraction(0)
    for name, own in sorted(counts[unit].items()):
        others = [by_class[name] for other, by_class in counts.items() if other != unit and name in by_class]
        occasions = sum(each.n for each in others)
        if occasions >= FEWEST_CASES_OF_A_CLASS:
            total += own.n
            found += own.x
            expected += Fraction(own.n * sum(each.x for each in others), occasions)
    if not total:
        return None
    rate = float(expected / total)
    return Tail(total, found, rate, upper_tail(total, found, rate))


def burst(hours: Sequence[Count], ratings: int, completed: int) -> float:
    """Return the chance of the strangest hour of a unit's ratings, times the number of hours, at most 1.

    Args:
        hours: per hour, cases completed in it and the one before (`n`), ratings in it (`x`); ratings beyond the cases, which
            are a fact for themselves, count as many as there are cases.
        ratings: the unit's ratings in the quarter.
        completed: the unit's completed cases.
    """
    if not hours or not completed:
        return 1.0
    rate = min(1.0, ratings / completed)
    return min(1.0, len(hours) * min(upper_tail(hour.n, min(hour.x, hour.n), rate) for hour in hours))


def upper_tail(n: int, x: int, rate: float) -> float:
    """Return P(X >= x) of a binomial: `n` trials at `rate` (0 to 1), summed from its terms."""
    if x <= 0:
        return 1.0
    if x > n or rate <= 0:
        return 0.0
    if rate >= 1:
        return 1.0
    fixed = lgamma(n + 1)
    terms = (exp(fixed - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log1p(-rate)) for k in range(x, n + 1))
    return min(1.0, fsum(terms))


def is_flagged(chance: float, units: int) -> bool:
    """Say whether a chance is so small that cases are drawn; `units` are ranked."""
    return chance < LARGEST_CHANCE / (units * DETECTORS)


def draw_sizes(x: int) -> tuple[int, int]:
    """Return how many of the flagged occasions are drawn for blind reading, and how many other cases are mixed with them."""
    return min(LARGEST_DRAW, x), min(LARGEST_DRAW, x)


def drawn(cases: Iterable[str], count: int, *, seal: Sequence[str]) -> list[str]:
    """Return the cases to be read: those whose digest comes first; anybody can draw again.

    Args:
        cases: numbers of cases.
        count: how many.
        seal: record head, digest of the policy, quarter, detector and unit, as texts.
    """
    return sorted(set(cases), key=lambda case: sha256("|".join([*seal, case]).encode()).hexdigest())[:count]
