"""Whom to audit: tails against exact fractions, the draw that anybody can repeat."""

from fractions import Fraction
from hashlib import sha256
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.tables import MANY

from qingfeng.assessment.rules.audits import Count, Tail, burst, draw_sizes, drawn, is_flagged, tail_of, upper_tail


def exact_tail(n: int, x: int, rate: Fraction) -> Fraction:
    return sum((comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(max(x, 0), n + 1)), Fraction(0))


@MANY
@given(st.integers(0, 60), st.integers(0, 61), st.fractions(0, 1, max_denominator=50))
def test_tails_are_those_of_exact_fractions(n: int, x: int, rate: Fraction) -> None:
    assert upper_tail(n, x, float(rate)) == pytest.approx(float(exact_tail(n, x, rate)), rel=1e-11, abs=1e-300)


def test_the_rate_is_that_of_the_others_mixed_to_the_units_classes() -> None:
    counts = {
        "u": {"short": Count(30, 6), "long": Count(10, 5), "rare": Count(7, 7)},
        "v": {"short": Count(40, 4), "long": Count(50, 25), "rare": Count(49, 0)},
        "w": {"short": Count(60, 6)},
    }

    found = tail_of("u", counts)

    assert found == Tail(40, 11, 0.2, upper_tail(40, 11, 0.2))
    assert tail_of("w", {"w": {"rare": Count(9, 9)}, "u": {"rare": Count(49, 0)}}) is None


def test_a_burst_is_the_strangest_hour_times_the_hours() -> None:
    hours = [Count(10, 3), Count(2, 2), Count(0, 1)]

    assert burst(hours, 30, 100) == pytest.approx(3 * 0.09)
    assert burst([], 30, 100) == 1


def test_a_flag_takes_less_than_one_in_a_hundred_over_all_units_and_detectors() -> None:
    assert is_flagged(0.01 / 272 * 0.999, 68)
    assert not is_flagged(0.01 / 272, 68)
    assert [draw_sizes(x) for x in (3, 40)] == [(3, 3), (20, 20)]


def test_the_draw_follows_from_what_is_published() -> None:
    seal = ["head", "policy", "2027-1", "near-limit", "u"]
    cases = [f"case-{number}" for number in range(50)]
    digests = {case: sha256(f"head|policy|2027-1|near-limit|u|{case}".encode()).hexdigest() for case in cases}

    found = drawn(reversed(cases), 5, seal=seal)

    assert found == sorted(cases, key=digests.__getitem__)[:5]
