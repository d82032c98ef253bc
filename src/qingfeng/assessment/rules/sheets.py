"""Score sheets as they are shown: each cell with what opens it, and the tables that a release holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import polars as pl

from qingfeng.assessment.rules.noise import Noise
from qingfeng.assessment.rules.scores import FEWEST_CASES, Measured, Scored
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.foundation.messages import N_


class Reason(StrEnum):
    """Why a cell does not apply or a unit is not ranked."""

    NO_RECORD = "no_record"
    FEW_ROWS = "few_rows"
    FEW_CASES = "few_cases"
    LITTLE_WEIGHT = "little_weight"


REASONS = {
    Reason.NO_RECORD: N_("no record in the quarter"),
    Reason.FEW_ROWS: N_("fewer rows than the minimum"),
    Reason.FEW_CASES: N_("fewer than 30 cases in the quarter"),
    Reason.LITTLE_WEIGHT: N_("the indicators that apply weigh less than 50"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one unit.

    `rows` counted; `num` and `den` the exact weighted sums; `value` = per x num / den; `share` its place between zero (0) and
    full (1); `is_clipped`: the value lies outside the scale; `written` the weight of the pack, `weight` after spreading;
    `points` and `loss` add up to `weight`; `error` the standard deviation of the cell with every row taken for itself
    (None: the unit is not ranked). All but `rows`, `num`, `den` and `written` are nothing where `reason` says why.
    """

    indicator: str
    rows: int
    num: Decimal
    den: Decimal
    per: int
    value: Fraction | None
    share: Fraction | None
    is_clipped: bool
    written: Decimal
    weight: Decimal
    points: Decimal
    adjusted_points: Decimal
    factor: Fraction
    error: float | None
    reason: Reason | None

    @property
    def loss(self) -> Decimal:
        """Points of the weight that were not reached."""
        return self.weight - self.points

    @property
    def formula(self) -> str:
        """The arithmetic of the value, to be done again by hand."""
        ratio = f"{self.num:f} / {self.den:f}"
        return ratio if self.per == 1 else f"{self.per} × {ratio}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's score sheet; `total` is None where `reason` says why the unit is not ranked."""

    unit: str
    cases: int
    cells: tuple[Cell, ...]
    total: Decimal | None
    reason: Reason | None


def cells_of(sheet: Scored, indicators: Sequence[Indicator], noise: Noise | None) -> Sheet:
    """Return a unit's sheet as it is shown."""
    cells = tuple(_cell(sheet, place, indicator, noise) for place, indicator in enumerate(indicators))
    reason = None
    if not sheet.is_ranked:
        reason = Reason.FEW_CASES if sheet.cases < FEWEST_CASES else Reason.LITTLE_WEIGHT
    total = sum((cell.points for cell in cells), Decimal(0)) if sheet.is_ranked else None
    return Sheet(sheet.unit, sheet.cases, cells, total, reason)


def cells_frame(sheets: Sequence[Sheet]) -> pl.DataFrame:
    """Return one line a cell, in the order of units and indicators; amounts as texts, the same in any file.

    Columns: unit, indicator, formula, value (6 decimals, for reading), written, weight, points, loss (String), rows (Int64),
    error (Float64), reason (String).
    """
    lines = [
        {
            "unit": sheet.unit,
            "indicator": cell.indicator,
            "rows": cell.rows,
            "formula": cell.formula,
            "value": None if cell.value is None else f"{float(cell.value):.6f}",
            "written": f"{cell.written:f}",
            "weight": f"{cell.weight:f}",
            "points": f"{cell.points:f}",
            "loss": f"{cell.loss:f}",
            "error": cell.error,
            "reason": cell.reason and cell.reason.value,
        }
        for sheet in sheets
        for cell in sheet.cells
    ]
    kinds = {"rows": pl.Int64, "error": pl.Float64}
    names = ("unit", "indicator", "rows", "formula", "value", "written", "weight", "points", "loss", "error", "reason")
    return pl.DataFrame(lines, schema={name: kinds.get(name, pl.String) for name in names})


def _cell(sheet: Scored, place: int, indicator: Indicator, noise: Noise | None) -> Cell:
    each = sheet.measured[place]
    return Cell(
        indicator=indicator.code,
        rows=each.rows,
        num=_decimal(each.num),
        den=_decimal(each.den),
        per=indicator.per,
        value=each.value,
        share=each.share,
        is_clipped=each.share is not None and each.share != each.uncut,
        written=indicator.weight,
        weight=Decimal(sheet.weights[place]).scaleb(-2),
        points=Decimal(sheet.points[place]).scaleb(-2),
        adjusted_points=Decimal(sheet.adjusted_points[place]).scaleb(-2),
        factor=each.factor,
        error=noise.cells[place] if noise else None,
        reason=_reason(each),
    )


def _reason(each: Measured) -> Reason | None:
    if each.share is not None:
        return None
    return Reason.FEW_ROWS if each.den else Reason.NO_RECORD


def _decimal(value: Fraction) -> Decimal:
    """Return an exact sum with at most six decimals, without trailing zeros."""
    found = Decimal(int(value * 10**6)).scaleb(-6)
    return found.normalize() if found else Decimal(0)
