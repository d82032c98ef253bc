"""Sums that do not depend on the order of what is summed, and rounding as it is done by hand.

Source: Shewchuk 1997, Adaptive Precision Floating-Point Arithmetic (`math.fsum` returns the exact sum, rounded once).
"""

from collections.abc import Sequence
from fractions import Fraction
from math import fsum

import numpy as np
from numpy.typing import NDArray

from qingfeng.assessment.rules.rows import Floats, Ints

_FINE = 10**40


def starts_of(sorted_keys: Ints) -> Ints:
    """Return where each run of equal keys begins."""
    if not sorted_keys.size:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))


def sums_of(values: Floats, starts: Ints) -> Floats:
    """Return the exactly rounded sum (as `math.fsum`) of each run of values; runs begin at `starts` and hold at least one."""
    if not starts.size:
        return np.empty(0)
    size = np.diff(np.append(starts, values.size))
    sums, is_sure = _in_two_parts(values, starts, size)
    asked = np.flatnonzero(~is_sure)
    if asked.size:
        plain = values[np.repeat(~is_sure, size)].tolist()
        last = np.cumsum(size[asked]).tolist()
        sums[asked] = list(map(fsum, map(plain.__getitem__, map(slice, [0, *last], last))))
    return sums


def _in_two_parts(values: Floats, starts: Ints, size: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """Sum the upper and the lower digits of each run as whole numbers: (sums, which of them are exactly rounded).

    Whole numbers below 2**53 add up without rounding in any order; the two parts of a sum are then added with one rounding, as
    fsum does it. That takes a quarter of fsum's time. Not sure is a sum with a value too small for the lower part to hold.
    """
    room = int(size.max()).bit_length()
    _, exponent = np.frexp(np.abs(values).max())
    upper = 52 - room - int(exponent)
    scaled = np.ldexp(values, upper)
    high = np.rint(scaled)
    low = np.ldexp(scaled - high, 53 - room)
    # Far beyond any points, scaling itself would round.
    is_held = (low == np.rint(low)) & (np.ldexp(scaled, -upper) == values) & (abs(upper) < 900)
    is_sure = np.logical_and.reduceat(is_held, starts)
    sums = np.ldexp(np.add.reduceat(high, starts), -upper) + np.ldexp(np.add.reduceat(low, starts), room - 53 - upper)
    return sums, is_sure


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
