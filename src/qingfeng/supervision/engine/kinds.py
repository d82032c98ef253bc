"""The kinds of rules that run no clock of their own making: what they judge in a block."""

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import (
    AbsenceRule,
    ExistenceRule,
    FourEyesRule,
    InitRule,
    NotCoexistenceRule,
    OfficeHoursRule,
    RegisteredRule,
    RuleBase,
    SamePersonRule,
)
from qingfeng.supervision.engine.block import Block, Positions
from qingfeng.supervision.engine.conditions import acts_under, cases_under
from qingfeng.supervision.engine.ruleset import RuleSet
from qingfeng.supervision.engine.timed import Runs, judged
from qingfeng.supervision.engine.verdicts import CASE, NO_INSTANT, A, B, Errors, Verdicts, without_clock

UNKNOWN = np.int64(-1)


def ended(block: Block, rules: RuleSet) -> NDArray[np.bool_]:
    """Return which cases have ended: those with an act of `ends`; all of them where nothing says what ends a case."""
    if rules.ends is None:
        return np.ones(block.cases.height, bool)
    return block.per_case(block.where(rules.ends)) > 0


def nowhere(size: int) -> Positions:
    """Return so many positions that are none; they share one place in memory and cannot be written."""
    return np.broadcast_to(np.int64(-1), (size,))


def among(cases: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the values of some cases (ascending) out of those of all."""
    return values if cases.size == values.size else values[cases]


def judge_absence(block: Block, rule: AbsenceRule, _rules: RuleSet, _errors: Errors) -> list[Verdicts]:
    """Judge each case once: acts beyond n."""
    applies = cases_under(block, rule)
    positions = acts_under(block, rule, block.where(rule.a), applies)
    cases = np.flatnonzero(applies)
    beyond = among(cases, block.nth_of_case(positions, rule.n))
    many = among(cases, block.per_case(positions)) - rule.n
    measure = np.maximum(many, 0).astype(np.float64)
    return [
        without_clock(
            case=cases,
            position=nowhere(cases.size),
            measure=measure,
            role=CASE,
            measure_unit="act",
            evidence=(beyond, nowhere(cases.size)),
            answers=beyond,
        )
    ]


def judge_existence(block: Block, rule: ExistenceRule, rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each case once: acts missing; with a time bound, how late the n-th came, counted from the first act of the case."""
    applies = cases_under(block, rule)
    positions = acts_under(block, rule, block.where(rule.a), applies)
    if rule.limit is not None:
        cases = np.flatnonzero(applies & (np.diff(block.first) > 0))
        stop = block.nth_of_case(positions, rule.n - 1)[cases]
        start = block.first[:-1][cases]
        end = np.where(stop >= 0, block.at[stop], NO_INSTANT)
        runs = Runs(cases, nowhere(cases.size), start, stop, block.at[start], end, np.zeros(cases.size, bool))
        return judged(block, rule, runs, CASE, errors)
    cases = np.flatnonzero(applies & ended(block, rules))
    missing = np.maximum(rule.n - among(cases, block.per_case(positions)), 0).astype(np.float64)
    last = block.first[1:][cases] - 1
    return [
        without_clock(case=cases, position=nowhere(cases.size), measure=missing, role=CASE, measure_unit="act", answers=last)
    ]


def judge_init(block: Block, rule: InitRule, _rules: RuleSet, _errors: Errors) -> list[Verdicts]:
    """Judge each case that has begun: its first act is one of a."""
    cases = np.flatnonzero(cases_under(block, rule) & (np.diff(block.first) > 0))
    first = among(cases, block.first[:-1])
    good = acts_under(block, rule, first[block.mask(rule.a)[first]])
    measure = (~np.isin(first, good)).astype(np.float64)
    return [
        without_clock(
            case=cases,
            position=nowhere(cases.size),
            measure=measure,
            role=CASE,
            evidence=(first, nowhere(cases.size)),
            answers=first,
        )
    ]


def judge_not_coexistence(block: Block, rule: NotCoexistenceRule, _rules: RuleSet, _errors: Errors) -> list[Verdicts]:
    """Judge each case: not both a and b."""
    applies = cases_under(block, rule)
    cases = np.flatnonzero(applies)
    first_a = among(cases, block.nth_of_case(acts_under(block, rule, block.where(rule.a), applies), 0))
    first_b = among(cases, block.nth_of_case(block.where(rule.b), 0))
    both = (first_a >= 0) & (first_b >= 0)
    later = np.maximum(first_a, first_b)
    return [
        without_clock(
            case=cases,
            position=nowhere(cases.size),
            measure=both.astype(np.float64),
            role=CASE,
            evidence=(first_a, first_b),
            answers=later,
        )
    ]


def judge_persons(block: Block, rule: FourEyesRule | SamePersonRule, _rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each b: its performer has done no a of the case (four eyes), or an a of it (same person)."""
    applies = cases_under(block, rule)
    a = acts_under(block, rule, block.where(rule.a), applies)
    b = block.where(rule.b)
    b = b if applies.all() else b[applies[block.case[b]]]
    performer = block.performer
    same = _same_person(block, a, b, performer)
    has_unknown = np.zeros(block.cases.height, bool)
    has_unknown[block.case[a[performer[a] == UNKNOWN]]] = True
    unsure = (performer[b] == UNKNOWN) | (~same & has_unknown[block.case[b]])
    errors.add("unknown_performer", block.case[b[unsure]], b[unsure])
    b, same = b[~unsure], same[~unsure]
    measure = (same if isinstance(rule, FourEyesRule) else ~same).astype(np.float64)
    return [
        without_clock(
            case=block.case[b], position=b, measure=measure, role=B, evidence=(block.nth_of_case(a, 0)[block.case[b]], b)
        )
    ]


def _same_person(block: Block, a: Positions, b: Positions, performer: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return which b were done by somebody who did an a of the case: the first a, the second, …, in rounds."""
    count = block.per_case(a)
    begin = np.cumsum(count) - count
    same = np.zeros(b.size, bool)
    rows = np.flatnonzero((performer[b] != UNKNOWN) & (count[block.case[b]] > 0))
    turn = 0
    while rows.size:
        case = block.case[b[rows]]
        same[rows] |= performer[a[begin[case] + turn]] == performer[b[rows]]
        turn += 1
        rows = rows[(count[case] > turn) & ~same[rows]]
    return same


def judge_office_hours(block: Block, rule: OfficeHoursRule, _rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each act: inside the office hours of a working day. Undecided days and acts known by date are errors."""
    a = acts_under(block, rule, block.where(rule.a), cases_under(block, rule))
    is_dated = block.dated[a]
    errors.add("dated_only", block.case[a[is_dated]], a[is_dated])
    a = a[~is_dated]
    day = block.time.zone.day(block.at[a])
    blind = block.time.next_undecided(day) == day
    errors.add("not_gazetted", block.case[a[blind]], a[blind])
    a = a[~blind]
    return [
        without_clock(case=block.case[a], position=a, measure=(~block.time.is_open(block.at[a])).astype(np.float64), role=A)
    ]


def judge_registered(block: Block, rule: RegisteredRule, rules: RuleSet, _errors: Errors) -> list[Verdicts]:
    """Judge each act of a case whose procedure (or file) says which acts it knows."""
    applies = cases_under(block, rule)
    positions = np.arange(block.case.size) if rule.a is None else block.where(rule.a)
    positions = acts_under(block, rule, positions, applies)
    known, has_list = _registered_acts(block, rules)
    positions = positions[has_list[block.case[positions]]]
    measure = (~known[positions]).astype(np.float64)
    return [without_clock(case=block.case[positions], position=positions, measure=measure, role=A)]


def _registered_acts(block: Block, rules: RuleSet) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    known = np.zeros(block.case.size, bool)
    has_list = np.zeros(block.cases.height, bool)
    if "procedure.acts" in block.cases.columns:
        groups = {tuple(acts): rows for acts, rows in _rows_by(block.cases["procedure.acts"].to_list())}
    else:
        codes = block.cases["procedure"].to_list() if "procedure" in block.cases.columns else [None] * block.cases.height
        groups = {}
        for code, rows in _rows_by(codes, keep_none=True):
            acts = rules.procedures.get(code, rules.acts) if code is not None else rules.acts
            if acts is not None:
                groups[acts] = groups.get(acts, []) + rows
    for acts, rows in groups.items():
        has_list[rows] = True
        inside = np.zeros(block.cases.height, bool)
        inside[rows] = True
        known |= inside[block.case] & block.mask(acts)
    return known, has_list


def _rows_by(values: list, *, keep_none: bool = False) -> list[tuple]:  # type: ignore[type-arg]
    rows: dict = {}  # type: ignore[type-arg]
    for row, value in enumerate(values):
        if value is not None or keep_none:
            rows.setdefault(tuple(value) if isinstance(value, list) else value, []).append(row)
    return list(rows.items())


def rule_positions(block: Block, rule: RuleBase, names: tuple[str, ...]) -> Positions:
    """Return the acts of these names in cases the rule applies to, with its conditions on acts."""
    return acts_under(block, rule, block.where(names), cases_under(block, rule))
