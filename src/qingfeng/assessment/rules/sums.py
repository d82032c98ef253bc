"""Sums that do not depend on the order of what is summed, and rounding as it is done by hand.

Source: Shewchuk 1997, Adaptive Precision Floating-Point Arithmetic (`math.fsum` returns the exact sum, rounded once).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import fsum

import numpy as np

from qingfeng.assessment.rules.rows import Floats, Ints

_FINE = 10**40


def starts_of(sorted_keys: Ints) -> Ints:
    """Return where each run of equal keys begins."""
    if not sorted_keys.size:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))


def sums_of(values: Floats, starts: Ints) -> Floats:
    """Return the exactly rounded sum (`math.fsum`) of each run of values; runs begin at `starts` and hold at least one."""
    if not starts.size:
        return np.empty(0)
    ends = np.append(starts[1:], values.size)
    size = ends - starts
    # One value is its own sum, and the sum of two is rounded once by the processor: fsum is asked from three on.
    sums = values[starts] + 0.0
    pair = size == 2
    sums[pair] += values[starts[pair] + 1]
    longer = np.flatnonzero(size > 2)
    if longer.size:
        plain = values[np.repeat(size > 2, size)].tolist()
        last = np.cumsum(size[longer]).tolist()
        sums[longer] = list(map(fsum, map(plain.__getitem__, map(slice, [0, *last], last))))
    return sums


def half_up(value: Fraction, factor: int = 1) -> int:
    """Round factor times value to a whole number, halves upwards (四舍五入); nothing negative is rounded by the method."""
    return (2 * factor * value.numerator + value.denominator) // (2 * value.denominator)


def half_up_sum(terms: Sequence[tuple[int, Fraction]]) -> int:
    """Return the half-up rounding of the exact sum of products, each of a whole number and a fraction.

    Fractions of many units have denominators of thousands of digits. Forty decimals nearly always decide; only where they do
    not is the exact sum formed.
    """
    low = sum(factor * (value.numerator * _FINE // value.denominator) for factor, value in terms)
    high = low + sum(abs(factor) for factor, _ in terms)
    found = half_up(Fraction(low, _FINE))
    if found == half_up(Fraction(high, _FINE)):
        return found
    return half_up(sum((factor * value for factor, value in terms), Fraction(0)))
