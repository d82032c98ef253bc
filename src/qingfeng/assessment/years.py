"""What units that are not ranked scored in the last four quarters together: for reading only, never for a place.

Source: docs/ranking-method.md, section 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from qingfeng.assessment.accounts import ranked
from qingfeng.assessment.pooling import pooled
from qingfeng.assessment.rules import Assessment, Sheet
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.quarters import Quarter

YEAR = 4


@dataclass(frozen=True, slots=True)
class YearReading:
    """A unit on several quarters pooled.

    `quarters` that were pooled, the earliest first; `sheet` as of one quarter, its `reason` says why even together they are too
    little; `plus_minus`: 1.96 standard errors in 0.1 points, None where the sheet has no total. There is no place and no word.
    """

    quarters: tuple[Quarter, ...]
    sheet: Sheet
    plus_minus: int | None


Readings: TypeAlias = dict[str, dict[str, YearReading]]


def year_readings(now: Mapping[str, Assessment], parts: Sequence[tuple[Quarter, pl.DataFrame]], policy: Policy) -> Readings:
    """Return by group and unit what units that are not ranked now show on several quarters pooled.

    Units without a row in any of them are left out, and all are where there is but one quarter: it says what it says alone.

    Args:
        now: the quarter's account, by group.
        parts: quarters with their scoring rows, columns as `counting.rows` says, counted one by one under this policy: an
            applicant of two quarters is two clusters, so ± may come out a little too small.
        policy: that of the quarter.

    Raises:
        RowsError: the rows cannot be read.
    """
    unranked = {group: [sheet.unit for sheet in found.sheets if sheet.reason is not None] for group, found in now.items()}
    groups = [group for group, units in unranked.items() if units]
    if len(parts) <= 1 or not groups:
        return {group: {} for group in now}
    wanted = pl.col("group").is_in(groups)
    rows = pooled([(quarter, own.filter(wanted)) for quarter, own in parts], same_applicants=False)
    together, quarters = ranked(rows, policy), tuple(sorted(quarter for quarter, _ in parts))
    return {group: _readings(together[group], units, quarters) for group, units in unranked.items()}


def _readings(found: Assessment, units: Sequence[str], quarters: tuple[Quarter, ...]) -> dict[str, YearReading]:
    errors = {line.unit: line.plus_minus for line in found.lines}
    return {
        sheet.unit: YearReading(quarters, sheet, errors.get(sheet.unit))
        for sheet in found.sheets
        if sheet.unit in units and any(cell.rows for cell in sheet.cells)
    }
