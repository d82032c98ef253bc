"""One rule on one small record: what comes of it, in few words."""

from typing import Any

from tests.supervision.random_rules import rule_of
from tests.supervision.small_logs import SmallLog

from qingfeng.foundation.calendars import load_calendar
from qingfeng.supervision.engine import Evaluation, RuleSet, evaluate


def evaluated(log: SmallLog, as_of: str, settings: dict[str, Any] | None = None, **rule: Any) -> Evaluation:
    """Judge a record by one rule, looked at when the text says (a time of day of its zone)."""
    rules = RuleSet((rule_of(**rule),), log.zone, **(settings or {}))
    return evaluate(log.acts, log.cases, rules, calendar=load_calendar("cn"), as_of=log.instant(as_of))


def levels(log: SmallLog, as_of: str, settings: dict[str, Any] | None = None, **rule: Any) -> list[tuple[str, float]]:
    """Level and measure of each finding."""
    return evaluated(log, as_of, settings, **rule).findings.select("level", "measure").rows()


def codes(log: SmallLog, as_of: str, settings: dict[str, Any] | None = None, **rule: Any) -> list[str]:
    """The codes of what could not be judged."""
    return evaluated(log, as_of, settings, **rule).errors["code"].to_list()


def applicable(log: SmallLog, as_of: str, settings: dict[str, Any] | None = None, **rule: Any) -> int:
    """How many were judged or could not be."""
    return int(evaluated(log, as_of, settings, **rule).tallies["applicable"][0])
