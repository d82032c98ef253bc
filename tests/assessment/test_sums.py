"""Sums of runs are those of `math.fsum`, to the last bit."""

from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.tables import MANY

from qingfeng.assessment.rules.sums import starts_of, sums_of

ordinary = st.one_of(
    st.floats(-1e3, 1e3, allow_nan=False, allow_infinity=False),
    st.sampled_from([0.1, -0.1, 1 / 3, 2 / 3, 1e-9, 1e-17, 5e-324, -5e-324, 1e16, 1.0, -1.0]),
)
tiny = st.sampled_from([5e-324, 1e-310, 3e-308, -7e-308])
runs = st.lists(st.lists(ordinary, min_size=1, max_size=12), min_size=1, max_size=12)


@MANY
@given(runs | st.lists(st.lists(tiny, min_size=1, max_size=12), min_size=1, max_size=12))
def test_sums_of_runs_are_exactly_rounded(drawn: list[list[float]]) -> None:
    values = np.array([value for run in drawn for value in run])
    starts = np.cumsum([0, *(len(run) for run in drawn)])[:-1]

    assert sums_of(values, starts).tolist() == [fsum(run) for run in drawn]


@pytest.mark.parametrize("size", [100, 20_000])
def test_sums_of_long_runs_are_exactly_rounded(size: int) -> None:
    random = np.random.default_rng(1)
    values = random.normal(0, 1, size) * 10.0 ** random.integers(-12, 3, size)
    starts = starts_of(np.sort(random.integers(0, 7, size)))
    ends = [*starts[1:].tolist(), size]

    expected = [fsum(values[begin:end].tolist()) for begin, end in zip(starts.tolist(), ends, strict=True)]

    assert sums_of(values, starts).tolist() == expected


def test_nothing_has_no_runs() -> None:
    assert sums_of(np.empty(0), starts_of(np.empty(0, np.int64))).tolist() == []
