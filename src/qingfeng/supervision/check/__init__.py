"""A log held against a policy: settings chosen, rules run, the result with everything that a table or a report says."""

from qingfeng.supervision.check.assembly import check_log
from qingfeng.supervision.check.case import CaseStory, UnknownCaseError, Verdict, tell_case
from qingfeng.supervision.check.days import sheet_of_clock
from qingfeng.supervision.check.result import CheckResult, Settings, Tally
from qingfeng.supervision.check.settings import BadMomentError, Wishes, settle

__all__ = [
    "BadMomentError",
    "CaseStory",
    "CheckResult",
    "Settings",
    "Tally",
    "UnknownCaseError",
    "Verdict",
    "Wishes",
    "check_log",
    "settle",
    "sheet_of_clock",
    "tell_case",
]
