"""The day sheet of a clock as a page shows it: weeks of days, each counted or not, and why."""

from dataclasses import dataclass
from typing import Any

from qingfeng.directory.policy.rules import Rule
from qingfeng.supervision.check import CaseStory, CheckResult


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: its classes for the style sheet, the date, the number it counts as with the words around it, a tag, more words."""

    kinds: str
    shown: str
    tag: str
    tag_kind: str
    before: str
    number: str
    after: str
    words: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """Weeks from Monday, with gaps (None) before the first and after the last day; `cut` says what is not shown."""

    summary: str
    caption: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayCell | None, ...], ...]
    cut: str


def sheet_of(result: CheckResult, story: CaseStory, rule: Rule, finding: dict[str, Any]) -> SheetView | None:
    return None
