"""The constants of the ranges: how many standard errors apart two totals must lie, given how many are compared.

In thousandths, rounded up. Sources: Tukey-Kramer, never too small for unequal precision (Hayter 1984); Šidák 1967.
"""

from functools import cache
from math import ceil, erfc, exp, fsum, pi, sqrt
from statistics import NormalDist

LEVEL = 0.95
_STEP, _LIMIT = 1 / 64, 8


@cache
def c_joint(units: int) -> int:
    """Return the constant for all pairs of `units` at once: a quantile of the range of as many standard normals.

    Integrated by trapezoids from -8 to 8 in steps of 1/64, solved by bisection to 1e-9.
    """
    nodes = [-_LIMIT + step * _STEP for step in range(2 * int(_LIMIT / _STEP) + 1)]
    below = [_phi(node) for node in nodes]
    # The density is 1e-14 at both ends: trapezoids with or without their halves agree.
    weight = [_STEP * units * exp(-node * node / 2) / sqrt(2 * pi) for node in nodes]
    weight[0] /= 2
    weight[-1] /= 2
    low, high = 0.0, 20.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        terms = zip(nodes, below, weight, strict=True)
        inside = fsum(each * (_phi(node + middle) - under) ** (units - 1) for node, under, each in terms)
        low, high = (middle, high) if inside < LEVEL else (low, middle)
    return _up(high / sqrt(2))


@cache
def c_own(units: int) -> int:
    """Return the constant for one unit against the `units` - 1 others."""
    return _up(NormalDist().inv_cdf((1 + LEVEL ** (1 / (units - 1))) / 2))


@cache
def c_edge(edge: int) -> int:
    """Return the one-sided constant for at least one of `edge` others."""
    return _up(NormalDist().inv_cdf(LEVEL ** (1 / edge)))


@cache
def c_change(units: int) -> int:
    """Return the constant for the change of each of `units` between two quarters."""
    return _up(NormalDist().inv_cdf((1 + LEVEL ** (1 / units)) / 2))


def _phi(x: float) -> float:
    return erfc(-x / sqrt(2)) / 2


def _up(value: float) -> int:
    return ceil(value * 1000)
