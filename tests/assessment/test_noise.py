"""Standard errors: the columns against a plain reading of the text, and each step by itself."""

import polars as pl
import pytest
from hypothesis import given
from tests.assessment.plain_noise import plain_errors
from tests.assessment.tables import FEW, INDICATORS, quarters
from tests.assessment.worked import indicator

from qingfeng.assessment.rules import assess
from qingfeng.assessment.rules.rows import read_rows
from qingfeng.assessment.rules.scores import score

ON_TIME = (indicator("on-time", "share", 0.8, 1, 60), indicator("duties", "duty_share", 0, 1, 40))


def late_in_one_week(units: int, cases: int, late: int) -> pl.DataFrame:
    """Return units whose cases spread over ten weeks and whose late ones fall into two."""
    rows = [
        {
            "unit": f"u{u}",
            "indicator": "on-time",
            "num": float(case % cases >= late + u),
            "case": case,
            "week": case % 10 if case >= late + u else case % 2,
        }
        for u in range(units)
        for case in range(cases)
    ]
    duties = [{"unit": f"u{u}", "indicator": "duties", "num": 1.0, "case": None, "week": None} for u in range(units)]
    table = pl.DataFrame([*rows, *duties], infer_schema_length=None)
    nothing = pl.lit(None, pl.Int64)
    return table.with_columns(den=1.0, w=1.0, day=nothing, applicant=nothing, stratum=pl.lit(None, pl.String))


@FEW
@given(quarters(most_units=7))
def test_the_columns_agree_with_a_plain_reading(quarter: tuple[pl.DataFrame, list[str]]) -> None:
    rows, units = quarter
    sheets = score(read_rows(rows, INDICATORS, units))

    expected = plain_errors(rows.to_dicts(), INDICATORS, sheets)

    found = {line.unit: line.error / 10_000 for line in assess(rows, INDICATORS, units).lines}
    assert found == pytest.approx(expected, abs=0.000051)


@pytest.mark.parametrize(("units", "is_borrowed"), [(4, False), (5, True)])
def test_dependence_is_borrowed_from_five_busy_units_on(units: int, *, is_borrowed: bool) -> None:
    rows = late_in_one_week(units, 400, 30)
    names = [f"u{u}" for u in range(units)]

    found = assess(rows, ON_TIME, names)

    assert all(each.busy >= 1 for each in found.noise.values())
    assert all((each.dependence > 1) is is_borrowed for each in found.noise.values())
    expected = plain_errors(rows.to_dicts(), ON_TIME, score(read_rows(rows, ON_TIME, names)))
    assert {line.unit: line.error for line in found.lines} == {unit: round(error * 10_000) for unit, error in expected.items()}


def test_units_without_any_failure_have_the_least_error() -> None:
    rows = late_in_one_week(3, 40, 0).with_columns(num=1.0)

    found = assess(rows, ON_TIME, ["u0", "u1", "u2"])

    assert {line.error for line in found.lines} == {100}
    assert {(each.square, each.failure) for each in found.pooled.values()} == {(0.0, 0.0)}
