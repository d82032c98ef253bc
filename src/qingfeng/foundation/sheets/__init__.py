"""Day sheets: the count of one clock told day by day, in both languages."""

from qingfeng.foundation.sheets.shapes import DaySheet, SheetClock, SheetMove, SheetRow
from qingfeng.foundation.sheets.telling import ROWS, day_sheet

__all__ = ["ROWS", "DaySheet", "SheetClock", "SheetMove", "SheetRow", "day_sheet"]
