"""The shipped pack's indicators on the method's scales, and what the rules may import."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.repository.test_sources import imported

from qingfeng.assessment.rules import COLUMNS, assess
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import load_pack

ROOT = Path(__file__).parents[2]


def all_at(indicators: list[Indicator], end: str) -> pl.DataFrame:
    """Return 30 rows for each indicator that lie at one end of its scale."""
    rows = [
        {"unit": "u", "indicator": each.code, "num": getattr(each, end) / each.per, "case": case}
        for each in indicators
        for case in range(30)
    ]
    nothing = pl.lit(None, pl.Int64)
    frame = pl.DataFrame(rows, schema_overrides={"num": pl.Decimal(12, 4)}).with_columns(
        den=1.0, w=1.0, stratum=pl.lit(None, pl.String)
    )
    return frame.with_columns(day=nothing, week=nothing, applicant=nothing).select(COLUMNS)


@pytest.mark.parametrize("group", ["key", "township"])
@pytest.mark.parametrize(("end", "total"), [("full", 100), ("zero", 0)])
def test_the_ends_of_all_scales_are_all_points_and_none(group: str, end: str, total: int) -> None:
    indicators = [each for each in load_pack("fuling").indicators if each.group == group]

    (sheet,) = assess(all_at(indicators, end), indicators, ["u"]).sheets

    assert sheet.total == total
    assert [cell.weight for cell in sheet.cells] == [Decimal(cell.written) for cell in sheet.cells]


def test_a_group_without_units_is_empty() -> None:
    indicators = list(load_pack("fuling").indicators)

    found = assess(all_at(indicators, "full").clear(), indicators, [])

    assert (found.sheets, found.lines) == ((), ())
    assert found.table().height == 0


def test_the_rules_import_the_foundation_and_the_schemas_of_policy_only() -> None:
    allowed = ("qingfeng.assessment.rules.", "qingfeng.foundation.", "qingfeng.directory.policy.")

    found = {name for path in (ROOT / "src/qingfeng/assessment/rules").glob("*.py") for name in imported(path)}

    assert {name for name in found if name.startswith("django")} == set()
    assert {name for name in found if name.startswith("qingfeng") and not f"{name}.".startswith(allowed)} == set()
