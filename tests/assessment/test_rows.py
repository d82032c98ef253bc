"""The border: what rows are refused, and what missing clusters mean."""

import polars as pl
import pytest
from tests.assessment.worked import INDICATORS, UNITS, worked_rows

from qingfeng.assessment.rules import RowsError, assess
from qingfeng.assessment.rules.rows import read_rows
from qingfeng.foundation.messages import speaking

ROWS = worked_rows().filter(pl.col("unit") == "D")


def changed(**columns: object) -> pl.DataFrame:
    """Return the rows with the first value of some columns replaced."""
    first = pl.int_range(pl.len()) == 0
    return ROWS.with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in columns.items()
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS.drop("week", "w"), "scoring rows lack the columns w, week"),
        (changed(num=None), "column num holds something that is no number"),
        (changed(num=float("nan")), "column num holds something that is no number"),
        (changed(num=0.001), "column num has amounts with more than 2 decimals"),
        (changed(w=0.00001), "column w has amounts with more than 4 decimals"),
        (changed(den=-1.0), "den and w are never below zero"),
        (changed(num=1e12, w=1e8), "the amounts are too large to be summed exactly"),
        (changed(unit="Z"), "column unit names Z, which is not of this group"),
        (changed(unit=None), "column unit has rows without a name"),
        (changed(indicator="tips"), "column indicator names tips, which is not of this group"),
        (changed(case=-1), "column case holds whole numbers from 0 on"),
        (changed(day=2**32), "column day holds whole numbers from 0 on"),
        (changed(week=0.5), "column week holds whole numbers from 0 on"),
    ],
)
def test_rows_that_cannot_be_read_are_refused(rows: pl.DataFrame, said: str) -> None:
    with speaking("en"), pytest.raises(RowsError) as refusal:
        read_rows(rows, INDICATORS, UNITS)

    assert str(refusal.value) == said


def test_rows_without_a_case_are_no_cases() -> None:
    without = ROWS.with_columns(case=pl.lit(None, pl.Int64))

    assert read_rows(ROWS, INDICATORS, ["D"]).cases.tolist() == [308]
    assert read_rows(without, INDICATORS, ["D"]).cases.tolist() == [0]


def test_what_has_no_cluster_is_a_cluster_of_its_own() -> None:
    numbered = ROWS.with_columns(applicant=pl.int_range(pl.len(), dtype=pl.Int64))
    unnumbered = ROWS.with_columns(applicant=pl.lit(None, pl.Int64))

    assert assess(numbered, INDICATORS, ["D"]) == assess(unnumbered, INDICATORS, ["D"])


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["A", "D", "on-time", *(each.code for each in INDICATORS[1:])])])
def test_names_may_be_of_any_kind_of_text(dtype: pl.DataType) -> None:
    coded = ROWS.with_columns(pl.col("unit", "indicator").cast(dtype))

    assert assess(coded, INDICATORS, ["D"]) == assess(ROWS, INDICATORS, ["D"])


def test_amounts_may_be_decimals() -> None:
    exact = ROWS.with_columns(pl.col("num", "den").cast(pl.Decimal(12, 2)), pl.col("w").cast(pl.Decimal(12, 4)))

    assert assess(exact, INDICATORS, ["D"]) == assess(ROWS, INDICATORS, ["D"])


def test_no_rows_are_no_ranking() -> None:
    found = assess(worked_rows().clear(), INDICATORS, UNITS)

    assert [sheet.unit for sheet in found.sheets] == list(UNITS)
    assert (found.lines, found.standings, found.proposals, found.noise_share) == ((), (), (), None)
