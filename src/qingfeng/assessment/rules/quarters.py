"""A quarter of one group, from its scoring rows to the proposals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from qingfeng.assessment.rules.gate import Gate, Proposal, proposals
from qingfeng.assessment.rules.noise import Noise, Pooled, noise_of
from qingfeng.assessment.rules.ranges import EDGE, Line, Standing, noise_share, standings
from qingfeng.assessment.rules.rows import read_rows
from qingfeng.assessment.rules.scores import references, score
from qingfeng.assessment.rules.sheets import Sheet, cells_of
from qingfeng.directory.policy.assessment import Indicator

_NUMBERS = ("total", "error", "plus_minus", "reference", "adjusted", "place", "first", "last", "own_first", "own_last")
_TABLE = {"unit": pl.String, **dict.fromkeys(_NUMBERS, pl.Int64), "word": pl.String}


@dataclass(frozen=True, slots=True)
class Assessment:
    """One group in one quarter.

    `sheets` of all units in the order given; `lines` (the published table) and `standings` of the ranked ones, in the same
    order; `pooled` by indicator and `noise` by ranked unit open the standard errors; `noise_share` in per cent. `window` is the
    table that the gate looked at where that is not `lines`, but the one of several quarters pooled.
    """

    sheets: tuple[Sheet, ...]
    lines: tuple[Line, ...]
    standings: tuple[Standing, ...]
    noise_share: int | None
    proposals: tuple[Proposal, ...]
    noise: dict[str, Noise]
    pooled: dict[str, Pooled]
    window: tuple[Line, ...] | None = None

    def table(self) -> pl.DataFrame:
        """Return the published table, one line a ranked unit, in whole numbers.

        Columns: unit, total and adjusted (0.01 points), error and reference (0.0001 points), plus_minus (0.1 points), place,
        the range from first to last, the same of the unit looked at alone (own_first, own_last), word.
        """
        return pl.DataFrame(
            [
                {
                    "unit": line.unit,
                    "total": line.total,
                    "error": line.error,
                    "plus_minus": line.plus_minus,
                    "reference": line.reference,
                    "adjusted": line.adjusted,
                    "place": stand.place,
                    "first": stand.range[0],
                    "last": stand.range[1],
                    "own_first": stand.own_range[0],
                    "own_last": stand.own_range[1],
                    "word": stand.word and stand.word.value,
                }
                for line, stand in zip(self.lines, self.standings, strict=True)
            ],
            schema=_TABLE,
        )


def assess(
    rows: pl.DataFrame, indicators: Sequence[Indicator], units: Sequence[str], *, edge: int = EDGE, gate: Gate | None = None
) -> Assessment:
    """Score and rank the units of one group.

    Args:
        rows: scoring rows with the columns of `rules.rows`, in any order.
        indicators: the group's indicators, in the order of the pack.
        units: the group's units, ranked or not.
        edge: places at the top and the bottom that words speak of.
        gate: who is proposed; the usual one unless given.

    Raises:
        RowsError: the rows cannot be read.
    """
    checked = read_rows(rows, indicators, units)
    scored = score(checked)
    noise, pooled = noise_of(checked, scored)
    ranked = [sheet for sheet in scored if sheet.is_ranked]
    lines = [
        Line(sheet.unit, sum(sheet.points), noise[sheet.unit].error, reference, sum(sheet.adjusted_points))
        for sheet, reference in zip(ranked, references(ranked), strict=True)
    ]
    stands = standings(lines, edge=edge)
    return Assessment(
        sheets=tuple(cells_of(sheet, indicators, noise.get(sheet.unit)) for sheet in scored),
        lines=tuple(lines),
        standings=tuple(stands),
        noise_share=noise_share(lines),
        proposals=tuple(proposals(lines, stands, gate or Gate())),
        noise=noise,
        pooled=pooled,
    )


def through_window(now: Assessment, window: Assessment | None) -> Assessment:
    """Return the quarter with the proposals of a gate that looks at several quarters pooled.

    Total, error, reference, places and ranges of a proposal are then those of the pooled quarters. Who is not ranked in the
    quarter itself is not proposed.

    Args:
        now: the quarter.
        window: the same group on the rows of the quarters together; None where they are not all there: nobody is proposed.
    """
    if window is None:
        return replace(now, proposals=(), window=())
    ranked = {line.unit for line in now.lines}
    return replace(now, proposals=tuple(each for each in window.proposals if each.unit in ranked), window=window.lines)
