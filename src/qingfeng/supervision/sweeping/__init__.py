"""The engine over the record: cases that changed or whose next check has come.

What it finds becomes events, states and cards.
"""

from qingfeng.supervision.sweeping.running import SweepSummary, check_cases, due_cases, sweep

__all__ = ["SweepSummary", "check_cases", "due_cases", "sweep"]
