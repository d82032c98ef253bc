"""A record as plain objects, in order and cut at the moment of looking, and the attributes and conditions on it.

Read from the text of the design, one case at a time; nothing of the engine is used.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from tests.foundation.clock_cases import micros
from tests.foundation.day_loop import DayLoop

from qingfeng.directory.policy.terms import Contains, IsSet, NotIn

PLAIN = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*")


@dataclass(eq=False)
class Act:
    """One act; `row` is its row in the frame given."""

    row: int
    name: str
    step: str | None
    at: int
    dated: bool
    place: int
    performer: str | None
    values: dict[str, Any]

    def bears(self, names: tuple[str, ...]) -> bool:
        return self.name in names or (self.step is not None and f"{self.name}+{self.step}" in names)


@dataclass(eq=False)
class Case:
    """One case with the acts known of it, in order; `index` of an act is its place in `acts`."""

    row: int
    key: str
    as_of: int
    values: dict[str, Any]
    had_acts: bool
    acts: list[Act] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return bool(self.acts) or not self.had_acts

    def named(self, names: tuple[str, ...]) -> list[Act]:
        return [act for act in self.acts if act.bears(names)]

    def after(self, act: Act) -> list[Act]:
        return self.acts[self.acts.index(act) + 1 :]

    def before(self, act: Act) -> list[Act]:
        return self.acts[: self.acts.index(act)]


def read_cases(acts: pl.DataFrame, cases: pl.DataFrame, days: DayLoop, as_of: int) -> list[Case]:
    """Build the cases as known at a moment."""
    found = [
        Case(row, str(values["key"]), as_of, values, had_acts=False) for row, values in enumerate(cases.iter_rows(named=True))
    ]
    for row, values in enumerate(acts.iter_rows(named=True)):
        case = found[values["case"]]
        case.had_acts = True
        recorded = values.get("recorded_at")
        if micros(values["at"]) <= as_of and (recorded is None or micros(recorded) <= as_of):
            case.acts.append(_act(row, values))
    for case in found:
        put_in_order(case, days)
    return found


def _act(row: int, values: dict[str, Any]) -> Act:
    return Act(
        row,
        values["name"],
        values.get("step"),
        micros(values["at"]),
        bool(values.get("dated")),
        values["place"],
        values.get("performer"),
        values,
    )


def put_in_order(case: Case, days: DayLoop) -> None:
    """Order by instant and place; a day with an act known by date only is ordered by place alone."""
    whole = {days.day(act.at) for act in case.acts if act.dated}

    def order(act: Act) -> tuple[int, int]:
        day = days.day(act.at)
        return (days.instant(day) if day in whole else act.at, act.place)

    case.acts.sort(key=order)


def value_of(reference: str, case: Case, act: Act | None) -> Any:
    """The value under `case.KEY`, `item.KEY` or `act.KEY`; None where there is none."""
    if reference.startswith("act."):
        return None if act is None else act.values.get(reference)
    return case.values.get(reference)


def number_of(value: Any) -> Decimal | None:
    """A number, also one written as plain text."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return Decimal(value.strip()) if PLAIN.fullmatch(value) else None
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else None


class Conditions:
    """Conditions as the design tells them; days are days of one zone."""

    def __init__(self, days: DayLoop) -> None:
        self.days = days

    def applies(self, rule: Any, case: Case) -> bool:
        if not case.is_known or (rule.procedure is not None and case.values.get("procedure") not in rule.procedure):
            return False
        return self.all_hold(rule, lambda reference: not reference.startswith("act."), case, None)

    def counts(self, rule: Any, case: Case, act: Act) -> bool:
        return self.all_hold(rule, lambda reference: reference.startswith("act."), case, act)

    def all_hold(self, rule: Any, wanted: Callable[[str], bool], case: Case, act: Act | None) -> bool:
        return all(self.holds(key, condition, case, act) for key, condition in rule.when.items() if wanted(key))

    def holds(self, reference: str, condition: Any, case: Case, act: Act | None) -> bool:
        value = value_of(reference, case, act)
        if isinstance(condition, IsSet):
            return (value is not None) == condition.set
        if value is None:
            return False
        if isinstance(condition, NotIn):
            options = value_of(condition.not_in, case, act) if isinstance(condition.not_in, str) else condition.not_in
            return options is not None and not self.is_one_of(value, options)
        if isinstance(condition, Contains):
            return self.contains(value, condition.contains, case, act)
        return self.is_one_of(value, condition)

    def is_one_of(self, value: Any, options: Any) -> bool:
        return any(self.equal(value, option) for option in (options if isinstance(options, list | tuple) else (options,)))

    def contains(self, value: Any, wanted: Any, case: Case, act: Act | None) -> bool:
        if isinstance(wanted, str) and wanted.startswith(("case.", "act.", "item.")):
            wanted = value_of(wanted, case, act)
        if wanted is None:
            return False
        return self.is_one_of(wanted, value) if isinstance(value, list) else str(wanted) in str(value)

    def equal(self, value: Any, option: Any) -> bool:
        if isinstance(option, bool) or isinstance(value, bool):
            return str(value).lower() == str(option).lower()
        if isinstance(option, date):
            return self.as_day(value) == option.isoformat()
        if isinstance(option, int | float | Decimal) or isinstance(value, int | float):
            return number_of(value) is not None and number_of(value) == number_of(option)
        return str(value) == str(option)

    def as_day(self, value: Any) -> str:
        if isinstance(value, datetime):
            return value.astimezone(UTC).astimezone(self.days.zone).date().isoformat()
        return value.isoformat() if isinstance(value, date) else str(value)[:10]
