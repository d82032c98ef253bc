"""From scoring rows to the ranking: pure, exact to the last digit, in any order of rows.

The method is docs/ranking-method.md; docs/ranking.md tells it in plain words.
"""

from qingfeng.assessment.rules.gate import Gate, Proposal
from qingfeng.assessment.rules.quarters import Assessment, assess
from qingfeng.assessment.rules.ranges import Line, Standing
from qingfeng.assessment.rules.rows import COLUMNS, RowsError
from qingfeng.assessment.rules.sheets import Cell, Sheet

__all__ = ["COLUMNS", "Assessment", "Cell", "Gate", "Line", "Proposal", "RowsError", "Sheet", "Standing", "assess"]
