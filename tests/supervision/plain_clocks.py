"""Time bounds read plainly: the limit of one clock, its pauses and extensions, and what the day loop says about it."""

import re
from dataclasses import dataclass
from typing import Any

from tests.foundation.day_loop import DAY_UNITS, HOUR, DayLoop, Move
from tests.foundation.day_loop import Limit as Count
from tests.supervision.plain_record import Act, Case, number_of, value_of

from qingfeng.directory.policy.rules import Limit

UNITS = ("workday", "day", "month", "workhour", "hour")


@dataclass(frozen=True)
class Run:
    """One clock: where it starts and stops (None: it runs), the act it starts from, whether an end is known by date only."""

    case: Case
    start: int
    stop: int | None
    origin: Act | None = None
    act: Act | None = None
    by_date: bool = False

    @property
    def until(self) -> int:
        return self.case.as_of if self.stop is None else self.stop


@dataclass(frozen=True)
class Fault:
    """What kept something from being judged."""

    code: str
    act: Act | None


@dataclass(frozen=True)
class Judged:
    """A measure, and whether the warning was reached and the clock still runs."""

    act: Act | None
    measure: float
    warned: bool = False
    open: bool = False


Said = list[Judged | Fault]


def limit_of(rule: Any, run: Run) -> tuple[int, str] | str | None:
    """(value, unit), `bad_limit`, or None where the reference leads to nothing."""
    if isinstance(rule.limit, Limit):
        unit = rule.limit.unit.value
        if isinstance(rule.limit.value, int):
            return rule.limit.value, unit
        value = value_of(rule.limit.value, run.case, run.origin)
        return None if value is None else _checked(value, unit)
    value = value_of(rule.limit, run.case, run.origin)
    if isinstance(value, dict):
        missing = value["value"] is None and value["unit"] is None
        return None if missing else _checked(value["value"], value["unit"])
    if value is None:
        return None
    match = re.fullmatch(r"\s*(\d+)\s*([a-z]+?)s?\s*", str(value))
    return _checked(match[1], match[2]) if match else "bad_limit"


def _checked(value: Any, unit: str | None) -> tuple[int, str] | str:
    number = number_of(value)
    if number is None or number < 0 or number != int(number) or unit not in UNITS:
        return "bad_limit"
    return int(number), unit


class Clocks:
    """Judges the clocks of one rule."""

    def __init__(self, days: DayLoop, roll: bool) -> None:
        self.days, self.roll = days, roll

    def judge(self, rule: Any, runs: list[Run]) -> Said:
        """Judge clocks of one case."""
        said, faulty = Said(), list[Act]()
        for run in runs:
            if run.stop is None and not rule.open:
                continue
            limit = limit_of(rule, run)
            if isinstance(limit, str):
                said.append(Fault(limit, run.act))
            elif limit is not None:
                bad = [
                    act
                    for extension in rule.extensions
                    for act in run.case.named(extension.on)
                    if _units(extension.value, run, act) is None
                ]
                faulty += [act for act in bad if act not in faulty]
                said += [] if bad else [self.one(rule, run, *limit)]
        return said + [Fault("bad_number", act) for act in faulty]

    def one(self, rule: Any, run: Run, value: int, unit: str) -> Judged | Fault:
        roll = self.roll if rule.roll is None else rule.roll
        moves = self.moves(rule, run) if value else []
        touched = run.by_date or any(self.touches(move, acts, run) for move, acts in moves)
        if unit not in DAY_UNITS and touched:
            return Fault("dated_only", run.act)
        verdict = self.days.run(run.start, Count(value, unit, roll, rule.warn), [move for move, _ in moves], run.until)
        if verdict.undetermined:
            return Fault("not_gazetted", run.act)
        return Judged(run.act, verdict.late, verdict.warned, run.stop is None)

    def touches(self, move: Move, acts: list[Act], run: Run) -> bool:
        """A move made by an act known by date only, unless it was over before the day of the start."""
        end = move.begin if move.units is not None else move.end
        return any(act.dated for act in acts) and (end is None or self.days.day(end) >= self.days.day(run.start))

    def moves(self, rule: Any, run: Run) -> list[tuple[Move, list[Act]]]:
        """Pauses and extensions in the order of their acts."""
        found = [
            (act, (Move(act.at, units=_units(extension.value, run, act)), [act]))
            for extension in rule.extensions
            for act in run.case.named(extension.on)
        ]
        for pause in rule.pauses:
            found += self.pauses(pause, run.case)
        return [move for _act, move in sorted(found, key=lambda pair: run.case.acts.index(pair[0]))]

    def pauses(self, pause: Any, case: Case) -> list[tuple[Act, tuple[Move, list[Act]]]]:
        """A beginning inside a pause that still runs moves nothing."""
        found, ended_by, over = list[tuple[Act, tuple[Move, list[Act]]]](), -1, None
        for act in case.named(pause.from_):
            place = case.acts.index(act)
            if found and (place < ended_by) and (over is None or act.at <= over):
                continue
            closing = next((later for later in case.after(act) if later.bears(pause.until)), None)
            over = closing.at if closing else None
            if pause.max is not None:
                most = self.later(act.at, pause.max.value, pause.max.unit.value)
                over = most if over is None else min(over, most)
            ended_by = case.acts.index(closing) if closing else len(case.acts)
            found.append((act, (Move(act.at, end=over), [act, closing] if closing else [act])))
        return found

    def later(self, at: int, value: int, unit: str) -> int:
        """The instant so much later; in days the last moment of the last day."""
        if unit == "hour":
            return at + value * HOUR
        if unit == "workhour":
            return self.days.used_up(at, value * HOUR, unit) if value else at
        last = self.days.unrolled(at, value, Count(value, unit), [])
        return self.days.instant(last + 1) - 1


def _unreadable(rule: Any, run: Run) -> list[Act]:
    acts = [(extension, act) for extension in rule.extensions for act in run.case.named(extension.on)]
    return [act for extension, act in acts if _units(extension.value, run, act) is None]


def _units(value: Any, run: Run, act: Act) -> int | None:
    if isinstance(value, int):
        return value
    number = number_of(value_of(value, run.case, act))
    return None if number is None or number < 0 or number != int(number) else int(number)
