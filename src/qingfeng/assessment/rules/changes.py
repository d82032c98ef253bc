"""What may be said of a unit against its last quarter."""

from qingfeng.assessment.rules.quarters import Assessment
from qingfeng.assessment.rules.ranges import Change, change
from qingfeng.assessment.rules.sheets import Sheet


def changes(now: Assessment, before: Assessment) -> dict[str, Change]:
    """Compare each unit ranked now with the quarter before, scored again under today's pack.

    A unit that was not ranked then, or to which other indicators applied, is left out: its totals are on two different sheets.
    """
    sheets, old_sheets = ({sheet.unit: sheet for sheet in each.sheets} for each in (now, before))
    old_lines = {line.unit: line for line in before.lines}
    return {
        line.unit: change(line, old_lines[line.unit], len(now.lines))
        for line in now.lines
        if line.unit in old_lines and _applicable(sheets[line.unit]) == _applicable(old_sheets[line.unit])
    }


def _applicable(sheet: Sheet) -> list[str]:
    return [cell.indicator for cell in sheet.cells if cell.reason is None]
