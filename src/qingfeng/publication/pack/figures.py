"""Everything that follows from the rows of a release: sheets, tables, changes, proposals, as texts of whole numbers.

What is published is what is compared: `results.json` is the one form, the two CSV files are tables of the same figures.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import polars as pl

from qingfeng.assessment.rules import Assessment, Cell, Proposal, Sheet, assess
from qingfeng.assessment.rules.changes import changes
from qingfeng.assessment.rules.ranges import Change
from qingfeng.assessment.rules.rungs import Outcome, outcome
from qingfeng.assessment.rules.sums import half_up
from qingfeng.publication.pack.policy import Scoring
from qingfeng.publication.pack.terms import PRESENT, Standing, number_of

Figure: TypeAlias = "str | bool | None"
Line: TypeAlias = dict[str, Figure]
# From the mildest on: a correction makes none graver.
GRAVITY = (Outcome.HELD, Outcome.NOTICE, Outcome.ADMONITION, Outcome.RESHUFFLE)
CELL_COLUMNS = (
    "group", "unit", "indicator", "rows", "num", "den", "per", "value", "written", "weight", "points", "adjusted_points",
    "factor", "is_clipped", "error", "reason",
)  # fmt: skip
LINE_COLUMNS = (
    "group", "unit", "total", "error", "plus_minus", "reference", "adjusted", "place", "first", "last", "own_first", "own_last",
    "word", "change",
)  # fmt: skip


class Judged:
    """The quarter of a release, judged from its rows."""

    def __init__(self, quarter: str, scoring: Scoring, units: Mapping[str, Sequence[str]]) -> None:
        """Prepare to judge.

        Args:
            quarter: written 2026Q1.
            scoring: indicators, units and terms of the policy.
            units: the codes of each group's units, in the order in which they are judged.
        """
        self.quarter, self.scoring, self.units = quarter, scoring, units

    def results(self, rows: pl.DataFrame, before: pl.DataFrame | None, standing: Standing) -> dict[str, list[object]]:
        """Return everything that follows from the rows, as it is published.

        Raises:
            RowsError: the rows cannot be read.
        """
        return {"groups": [self._group(group, rows, before, standing) for group in self.units]}

    def _assessed(self, group: str, rows: pl.DataFrame) -> Assessment:
        own = rows.filter(pl.col("group") == group)
        indicators = self.scoring.of(group)
        return assess(own, indicators, self.units[group], edge=self.scoring.terms.edge, gate=self.scoring.terms.gate)

    def _group(self, group: str, rows: pl.DataFrame, before: pl.DataFrame | None, standing: Standing) -> dict[str, object]:
        now = self._assessed(group, rows)
        told = {} if before is None else changes(now, self._assessed(group, before))
        return {
            "group": group,
            "noise_share": None if now.noise_share is None else str(now.noise_share),
            "sheets": [_sheet(sheet) for sheet in now.sheets],
            "ranking": _ranking(now, told),
            "proposals": [self._proposal(each, standing) for each in _allowed(now.proposals, standing)],
        }

    def _proposal(self, proposal: Proposal, standing: Standing) -> Line:
        decisions = [each.decision() for each in standing.decisions if each.unit == proposal.unit]
        found = outcome(number_of(self.quarter), PRESENT, decisions)
        if standing.earlier is not None:
            found = min(found, Outcome(standing.earlier[proposal.unit]), key=GRAVITY.index)
        return {
            "unit": proposal.unit,
            "place": str(proposal.place),
            "first": str(proposal.range[0]),
            "last": str(proposal.range[1]),
            "distance": str(proposal.distance),
            "adjusted_distance": str(proposal.adjusted_distance),
            "variance": str(proposal.variance),
            "outcome": found.value,
        }


def cells_csv(results: Mapping[str, object]) -> bytes:
    """Return `cells.csv`: one line a cell."""
    sheets = [(group, sheet) for group in _list(results["groups"]) for sheet in _list(group["sheets"])]
    lines = [
        {"group": group["group"], "unit": sheet["unit"], **cell} for group, sheet in sheets for cell in _list(sheet["cells"])
    ]
    return _csv(lines, CELL_COLUMNS)


def ranking_csv(results: Mapping[str, object]) -> bytes:
    """Return `ranking.csv`: one line a ranked unit."""
    groups = _list(results["groups"])
    return _csv([{"group": group["group"], **line} for group in groups for line in _list(group["ranking"])], LINE_COLUMNS)


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "unit": sheet.unit,
        "cases": str(sheet.cases),
        "total": None if sheet.total is None else _hundredths(sheet.total),
        "reason": None if sheet.reason is None else sheet.reason.value,
        "cells": [_cell(cell) for cell in sheet.cells],
    }


def _cell(cell: Cell) -> Line:
    return {
        "indicator": cell.indicator,
        "rows": str(cell.rows),
        "num": f"{cell.num:f}",
        "den": f"{cell.den:f}",
        "per": str(cell.per),
        "value": None if cell.value is None else _millionths(cell.value),
        "written": f"{cell.written:f}",
        "weight": _hundredths(cell.weight),
        "points": _hundredths(cell.points),
        "adjusted_points": _hundredths(cell.adjusted_points),
        "factor": _millionths(cell.factor),
        "is_clipped": cell.is_clipped,
        "error": None if cell.error is None else str(round(round(cell.error, 4) * 10_000)),
        "reason": None if cell.reason is None else cell.reason.value,
    }


def _ranking(now: Assessment, told: Mapping[str, Change]) -> list[Line]:
    lines = []
    for line in now.table().iter_rows(named=True):
        figures: Line = {name: value if isinstance(value, str | None) else str(value) for name, value in line.items()}
        change = told.get(line["unit"])
        lines.append(figures | {"change": None if change is None else change.value})
    return lines


def _allowed(found: Sequence[Proposal], standing: Standing) -> list[Proposal]:
    """Leave out whose facts are in dispute, and in a correction whoever was not proposed before: it creates no proposal."""
    if standing.earlier is None:
        return [each for each in found if each.unit not in standing.suspended]
    return [each for each in found if each.unit in standing.earlier and each.unit not in standing.suspended]


def _hundredths(value: Decimal) -> str:
    return str(int(value.scaleb(2)))


def _millionths(value: Fraction) -> str:
    # Sums may be below zero where a pack counts deductions so; half_up rounds halves upwards there too.
    return f"{Decimal(half_up(value, 10**6)).scaleb(-6):f}"


def _csv(lines: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    told = [[_word(line[name]) for name in columns] for line in lines]
    return "".join(",".join(line) + "\n" for line in [list(columns), *told]).encode()


def _word(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
