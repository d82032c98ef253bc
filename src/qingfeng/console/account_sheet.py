"""A score sheet in lines: raw record and formula, share of points, weight, points, loss, ±, and the way to the rows."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from qingfeng.assessment.rules.ranges import Comparison, Line, Standing, compared
from qingfeng.assessment.rules.sheets import REASONS, Cell, Sheet
from qingfeng.console.account_seen import Group
from qingfeng.console.account_words import (
    cell_error,
    change_word,
    exact,
    hundredths,
    places,
    plus_minus,
    ten_thousandths,
    word,
)
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import text_of
from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count, percent

# What is shown of a share of points: a millionth of a weight of 100 is a ten-thousandth of a point.
_SHARE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell in words; what does not apply says why in `reason` and has a word where figures would stand."""

    title: str
    counted: str
    formula: str
    value: str
    scale: str
    share: str
    is_clipped: bool
    weight: str
    written: str
    points: str
    loss: str
    error: str
    rows: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetTop:
    """The figures above a sheet: those of the table where the unit is ranked, else only why it is not."""

    total: str
    error: str
    place: str
    range: str
    word: str
    change: str
    reference: str
    adjusted: str
    compared: str
    against: str
    reason: str


@dataclass(frozen=True, slots=True)
class SheetFoot:
    """The line below: weights and points add up to it."""

    written: str
    weight: str
    points: str
    loss: str
    error: str


def cell_lines(group: Group, sheet: Sheet) -> tuple[CellLine, ...]:
    """Return the cells of a sheet in the order of the pack."""
    indicators = group.seen.indicators(group.name)
    is_spread = any(cell.reason is None and cell.weight != cell.written for cell in sheet.cells)
    return tuple(
        _cell_line(cell, indicators[cell.indicator], is_spread, group.seen.address(group.name, sheet.unit, cell.indicator))
        for cell in sheet.cells
    )


def _cell_line(cell: Cell, indicator: Indicator, is_spread: bool, address: str) -> CellLine:  # noqa: FBT001 -- one question of the sheet
    applies = cell.reason is None
    nothing = _("not applicable")
    return CellLine(
        title=localized(text_of(indicator.title)),
        counted=localized(text_of(indicator.rows)),
        formula=cell.formula if cell.den else "—",
        value="—" if cell.value is None else exact(cell.value),
        scale=_("{zero} gives none, {full} all of the points").format(zero=exact(indicator.zero), full=exact(indicator.full)),
        share=nothing if cell.share is None else percent(float(cell.share), _SHARE_DIGITS),
        is_clipped=cell.is_clipped,
        weight=f"{cell.weight:.2f}" if applies else nothing,
        written=f"{cell.written:f}" if is_spread or not applies else "",
        points=f"{cell.points:.2f}" if applies else nothing,
        loss=f"{cell.loss:.2f}" if applies else "—",
        error="—" if cell.error is None or not applies else cell_error(cell.error),
        rows=count(cell.rows),
        address=address if cell.rows else "",
        reason="" if cell.reason is None else _(REASONS[cell.reason]),
    )


def sheet_foot(group: Group, sheet: Sheet) -> SheetFoot:
    """Return the sums of a sheet."""
    applying = [cell for cell in sheet.cells if cell.reason is None]
    pair = group.line(sheet.unit)
    return SheetFoot(
        written=f"{sum((cell.written for cell in applying), Decimal(0)):f}",
        weight=f"{sum((cell.weight for cell in applying), Decimal(0)):.2f}",
        points="—" if sheet.total is None else f"{sheet.total:.2f}",
        loss=f"{sum((cell.loss for cell in applying), Decimal(0)):.2f}",
        error="—" if pair is None else plus_minus(pair[0].plus_minus),
    )


def sheet_top(group: Group, sheet: Sheet) -> SheetTop:
    """Return the figures above a sheet."""
    pair = group.line(sheet.unit)
    if pair is None:
        reason = "" if sheet.reason is None else _(REASONS[sheet.reason])
        return SheetTop("", "", "", "", "", "", "", "", "", "", reason)
    line, standing = pair
    return _ranked_top(group, line, standing)


def _ranked_top(group: Group, line: Line, standing: Standing) -> SheetTop:
    lines = group.assessment.lines
    told = Counter(compared(each, line, len(lines)) for each in lines if each is not line)
    return SheetTop(
        total=hundredths(line.total),
        error=plus_minus(line.plus_minus),
        place=f"{standing.place} / {len(lines)}",
        range=places(standing.range),
        word=word(standing, group.edge),
        change=change_word(group.changes.get(line.unit)),
        reference=ten_thousandths(line.reference),
        adjusted=hundredths(line.adjusted),
        compared=_("cannot be told apart from {n} units; {higher} higher, {lower} lower").format(
            n=told[Comparison.UNTOLD], higher=told[Comparison.HIGHER], lower=told[Comparison.LOWER]
        ),
        against=group.seen.address(group.name, against=line.unit),
        reason="",
    )
