"""All kinds of rules read plainly from the design: one case at a time, with loops, slow."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from tests.foundation.clock_cases import micros
from tests.foundation.day_loop import DayLoop
from tests.supervision.plain_clocks import Clocks, Fault, Judged, Run, Said
from tests.supervision.plain_due import Limits
from tests.supervision.plain_record import Act, Case, Conditions, number_of, read_cases, value_of

from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.supervision.engine.ruleset import RuleSet

TALLIES = ("applicable", "warning", "yellow", "red", "open", "errors")
LEVELS = ("", "warning", "yellow", "red")
OF_B = ("precedence", "not_succession", "four_eyes", "same_person")


@dataclass(frozen=True, order=True)
class Finding:
    """One finding; `act` is the row of the activating act or -1."""

    case: str
    rule: str
    role: str
    act: int
    level: str
    measure: float
    open: bool


@dataclass
class Reading:
    """What the plain reading says of a record: counts by rule, findings, and errors as (rule, case, act row or -1, code)."""

    tallies: dict[str, dict[str, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    errors: list[tuple[str, str, int, str]] = field(default_factory=list)


def read_plainly(acts: pl.DataFrame, cases: pl.DataFrame, rules: RuleSet, calendar: WorkCalendar, as_of: datetime) -> Reading:
    """Judge every case by every rule that is not planned."""
    days = DayLoop(calendar, rules.timezone, rules.office_hours)
    judges, reading = Judges(rules, days), Reading()
    for rule in rules.rules:
        if rule.status is None:
            reading.tallies[rule.id] = dict.fromkeys(TALLIES, 0)
            for case in read_cases(acts, cases, days, micros(as_of)):
                if judges.conditions.applies(rule, case):
                    enter(reading, rule, case, judges.judge(rule, case))
    return reading


def enter(reading: Reading, rule: Any, case: Case, said: list[tuple[str, Judged | Fault]]) -> None:
    """Count what a rule says of a case."""
    tally = reading.tallies[rule.id]
    for role, item in said:
        tally["applicable"] += 1
        row = -1 if item.act is None else item.act.row
        if isinstance(item, Fault):
            tally["errors"] += 1
            reading.errors.append((rule.id, case.key, row, item.code))
        elif level := LEVELS[level_of(rule, item)]:
            tally[level] += 1
            tally["open"] += item.open
            reading.findings.append(Finding(case.key, rule.id, role, row, level, round(item.measure, 6), item.open))


def level_of(rule: Any, item: Judged) -> int:
    """0 none, 1 warning, 2 yellow, 3 red; yellow and red mean 'more than'."""
    reached = [1] if item.warned else []
    if item.measure > 0:
        if rule.level is not None:
            reached.append(LEVELS.index(rule.level.value))
        elif rule.yellow is None and rule.red is None:
            reached.append(2)
        reached += [2] if rule.yellow is not None and item.measure > rule.yellow else []
        reached += [3] if rule.red is not None and item.measure > rule.red else []
    return max(reached, default=0)


class Judges:
    """One function a kind: rule and case in, what is judged and what could not be out."""

    def __init__(self, rules: RuleSet, days: DayLoop) -> None:
        self.rules, self.days = rules, days
        self.conditions = Conditions(days)
        self.clocks = Clocks(days, rules.roll)
        self.limits = Limits(days, self.clocks, self.conditions.counts)

    def judge(self, rule: Any, case: Case) -> list[tuple[str, Judged | Fault]]:
        judge = getattr(self, rule.kind)
        if rule.kind == "succession":
            return [*(("a", item) for item in self.response(rule, case)), *(("b", item) for item in self.preceded(rule, case))]
        return [("case" if item.act is None else "b" if rule.kind in OF_B else "a", item) for item in judge(rule, case)]

    def succession(self, rule: Any, case: Case) -> Said:
        raise NotImplementedError

    def limit(self, rule: Any, case: Case) -> Said:
        return self.limits.judge(rule, case)

    def all_a(self, rule: Any, case: Case) -> list[Act]:
        return [act for act in case.named(rule.a) if self.conditions.counts(rule, case, act)]

    def has_ended(self, case: Case) -> bool:
        return self.rules.ends is None or bool(case.named(self.rules.ends))

    def existence(self, rule: Any, case: Case) -> Said:
        a = self.all_a(rule, case)
        if rule.limit is None:
            return [Judged(None, float(max(rule.n - len(a), 0)))] if self.has_ended(case) else []
        if not case.acts:
            return []
        first, last = case.acts[0], a[rule.n - 1] if len(a) >= rule.n else None
        by_date = first.dated or (last is not None and last.dated)
        return self.clocks.judge(rule, [Run(case, first.at, last.at if last else None, first, None, by_date)])

    def absence(self, rule: Any, case: Case) -> Said:
        return [Judged(None, float(max(len(self.all_a(rule, case)) - rule.n, 0)))]

    def init(self, rule: Any, case: Case) -> Said:
        return [Judged(None, float(case.acts[0] not in self.all_a(rule, case)))] if case.acts else []

    def response(self, rule: Any, case: Case) -> Said:
        found = [(a, next((act for act in case.after(a) if act.bears(rule.b)), None)) for a in self.all_a(rule, case)]
        if rule.limit is not None:
            return self.clocks.judge(rule, [self.between(case, a, b, a) for a, b in found])
        return [Judged(a, float(b is None)) for a, b in found] if self.has_ended(case) else []

    def between(self, case: Case, a: Act, b: Act | None, activating: Act) -> Run:
        return Run(case, a.at, b.at if b else None, activating, activating, a.dated or (b is not None and b.dated))

    def with_latest(self, rule: Any, case: Case) -> list[tuple[Act, Act | None]]:
        a = self.all_a(rule, case)
        return [(b, next((act for act in reversed(case.before(b)) if act in a), None)) for b in case.named(rule.b)]

    def preceded(self, rule: Any, case: Case) -> Said:
        return [Judged(b, float(a is None)) for b, a in self.with_latest(rule, case)]

    def precedence(self, rule: Any, case: Case) -> Said:
        if rule.limit is None:
            return self.preceded(rule, case)
        pairs = self.with_latest(rule, case)
        alone: Said = [Judged(b, 1.0) for b, a in pairs if a is None]
        return alone + self.clocks.judge(rule, [self.between(case, a, b, b) for b, a in pairs if a is not None])

    def chain_response(self, rule: Any, case: Case) -> Said:
        found = [(a, case.after(a)[:1]) for a in self.all_a(rule, case)]
        broken: Said = [Judged(a, 1.0) for a, following in found if following and not following[0].bears(rule.b)]
        if rule.limit is not None:
            runs = [
                self.between(case, a, following[0] if following else None, a)
                for a, following in found
                if not following or following[0].bears(rule.b)
            ]
            return broken + self.clocks.judge(rule, runs)
        return (
            [Judged(a, float(not (following and following[0].bears(rule.b)))) for a, following in found]
            if self.has_ended(case)
            else []
        )

    def not_succession(self, rule: Any, case: Case) -> Said:
        pairs = self.with_latest(rule, case)
        if rule.limit is None:
            return [Judged(b, float(a is not None)) for b, a in pairs]
        free: Said = [Judged(b, 0.0) for b, a in pairs if a is None]
        said = self.clocks.judge(rule, [self.between(case, a, b, b) for b, a in pairs if a is not None])
        return free + [Judged(item.act, float(item.measure == 0)) if isinstance(item, Judged) else item for item in said]

    def not_coexistence(self, rule: Any, case: Case) -> Said:
        return [Judged(None, float(bool(self.all_a(rule, case)) and bool(case.named(rule.b))))]

    def four_eyes(self, rule: Any, case: Case) -> Said:
        return self.persons(rule, case, wanted=False)

    def same_person(self, rule: Any, case: Case) -> Said:
        return self.persons(rule, case, wanted=True)

    def persons(self, rule: Any, case: Case, *, wanted: bool) -> Said:
        said, those = Said(), [act.performer for act in self.all_a(rule, case)]
        for b in case.named(rule.b):
            same = b.performer is not None and b.performer in those
            unsure = b.performer is None or (not same and None in those)
            said.append(Fault("unknown_performer", b) if unsure else Judged(b, float(same is not wanted)))
        return said

    def amount(self, rule: Any, case: Case) -> Said:
        if rule.a is None and not rule.field.startswith("act."):
            return self.one_amount(rule, case, None)
        acts = case.acts if rule.a is None else case.named(rule.a)
        return [item for act in acts if self.conditions.counts(rule, case, act) for item in self.one_amount(rule, case, act)]

    def one_amount(self, rule: Any, case: Case, act: Act | None) -> Said:
        value = value_of(rule.field, case, act)
        most = value_of(rule.at_most, case, act) if isinstance(rule.at_most, str) else rule.at_most
        if value is None or most is None:
            return []
        number, limit = number_of(value), number_of(most)
        if number is None or limit is None:
            return [Fault("bad_number", act)]
        return [Judged(act, float(max(number - limit, 0)))]

    def office_hours(self, rule: Any, case: Case) -> Said:
        return [self.in_hours(act) for act in self.all_a(rule, case)]

    def in_hours(self, act: Act) -> Judged | Fault:
        day = self.days.day(act.at)
        if act.dated:
            return Fault("dated_only", act)
        if not self.days.calendar.is_decided(day):
            return Fault("not_gazetted", act)
        return Judged(act, float(not any(low <= act.at < high for low, high in self.days.spans(day, day))))

    def registered(self, rule: Any, case: Case) -> Said:
        known = self.rules.procedures.get(case.values.get("procedure") or "", self.rules.acts)
        if known is None:
            return []
        acts = case.acts if rule.a is None else case.named(rule.a)
        return [Judged(act, float(not act.bears(known))) for act in acts if self.conditions.counts(rule, case, act)]
