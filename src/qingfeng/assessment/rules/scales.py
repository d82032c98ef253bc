"""Whether scales and weights suit a quarter's record: what a pack's check warns of.

Where a share is cut to 0 or 1, luck only cuts one way and small units lose or gain on average. Where one indicator carries
most of the noise, the ranking is a ranking of its luck.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import fsum
from statistics import median

from qingfeng.assessment.rules.sheets import Sheet

MOST_CUT = Fraction(1, 10)
MOST_NOISE = 0.5


def cut_shares(sheets: Sequence[Sheet]) -> dict[str, Fraction]:
    """Return by indicator the share (0 to 1) of ranked units that lie outside its scale; above `MOST_CUT` it bends.

    Of the units to which it applies; an indicator that applies to none is left out.
    """
    found: dict[str, list[bool]] = {}
    for sheet in _ranked(sheets):
        for cell in sheet.cells:
            if cell.reason is None:
                found.setdefault(cell.indicator, []).append(cell.is_clipped)
    return {code: Fraction(sum(cut), len(cut)) for code, cut in found.items()}


def noise_shares(sheets: Sequence[Sheet]) -> dict[str, float]:
    """Return by indicator the median over ranked units of its share (0 to 1) in the unit's variance.

    Every row is taken for itself, as the cells' deviations do. Units without noise are left out.
    """
    found: dict[str, list[float]] = {}
    for sheet in _ranked(sheets):
        squares = {cell.indicator: (cell.error or 0.0) ** 2 for cell in sheet.cells}
        total = fsum(squares.values())
        for code, square in squares.items():
            if total:
                found.setdefault(code, []).append(square / total)
    return {code: median(shares) for code, shares in found.items()}


def _ranked(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if sheet.reason is None]
