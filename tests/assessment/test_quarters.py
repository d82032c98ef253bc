"""A quarter against the one before, and what the check of a pack reads in a quarter."""

from fractions import Fraction

import polars as pl
import pytest
from tests.assessment.worked import INDICATORS, UNITS, worked_rows

from qingfeng.assessment.rules import COLUMNS, Gate, assess
from qingfeng.assessment.rules.changes import changes
from qingfeng.assessment.rules.ranges import Change
from qingfeng.assessment.rules.scales import cut_shares, noise_shares

NOW = assess(worked_rows(), INDICATORS, UNITS, edge=2, gate=Gate(ladder=2))


def test_only_what_lies_beyond_the_error_is_called_a_change() -> None:
    on_time = pl.col("indicator").is_in(["on-time", "ratings"])
    better = worked_rows().with_columns(num=pl.when(on_time & (pl.col("unit") == "F")).then(1.0).otherwise("num"))
    after = assess(better, INDICATORS, UNITS)

    assert changes(after, NOW) == dict.fromkeys("ABCDE", Change.UNTOLD) | {"F": Change.IMPROVED}
    assert changes(NOW, after)["F"] is Change.WORSENED


def test_other_indicators_are_another_sheet() -> None:
    without = assess(worked_rows().filter(pl.col("indicator") != "complaints"), INDICATORS, UNITS)

    assert set(changes(NOW, without)) == set("ABDEF")


def test_units_outside_a_scale_are_counted() -> None:
    low = worked_rows().with_columns(
        num=pl.when((pl.col("indicator") == "on-time") & (pl.col("unit") == "F")).then(0.0).otherwise("num")
    )

    assert cut_shares(NOW.sheets)["on-time"] == 0
    assert cut_shares(assess(low, INDICATORS, UNITS).sheets)["on-time"] == Fraction(1, 6)


def test_the_noise_budget_says_what_an_indicator_carries() -> None:
    shares = noise_shares(NOW.sheets)

    # Units B and F stand in the middle: 0.4337 and 0.4806.
    assert shares["duties"] == 0
    assert all(0 <= share <= 1 for share in shares.values())
    assert shares["ratings"] == max(shares.values()) == pytest.approx(0.45717, abs=1e-5)


def test_a_group_without_indicators_ranks_nobody() -> None:
    assert assess(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.Int64)), [], ["a"]).lines == ()
