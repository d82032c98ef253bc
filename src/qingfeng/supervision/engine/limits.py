"""The kind `limit`: clocks from act to act, and the due dates that a record itself carries; and amounts."""

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import AmountRule, LimitRule
from qingfeng.foundation.record import INSTANT
from qingfeng.foundation.zones import DAY
from qingfeng.supervision.engine.block import Block, Positions
from qingfeng.supervision.engine.conditions import acts_under, as_number, cases_under
from qingfeng.supervision.engine.frames import numbers
from qingfeng.supervision.engine.kinds import nowhere
from qingfeng.supervision.engine.ruleset import RuleSet
from qingfeng.supervision.engine.timed import Runs, judged
from qingfeng.supervision.engine.verdicts import CASE, NO_INSTANT, A, ClockColumns, Errors, Verdicts, without_clock

Truths = NDArray[np.bool_]
# An attribute that is there but is no date: reported once, and nothing that rests on it is judged.
UNREADABLE = -NO_INSTANT


def judge_limit(block: Block, rule: LimitRule, _rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge the clocks of a limit or of a due date."""
    if rule.due is not None and rule.due.startswith("act."):
        return _due_acts(block, rule, errors)
    runs, _start_is_date, stop_is_date = _runs(block, rule, errors)
    if rule.due is None:
        return judged(block, rule, runs, A if rule.each and not (rule.from_ or ("",))[0].startswith("case.") else CASE, errors)
    # Whether the start is known by date only has no part in comparing the stop with the due date.
    return _against(block, rule, runs, CASE, stop_is_date, errors)


def _runs(block: Block, rule: LimitRule, errors: Errors) -> tuple[Runs, Truths, Truths]:
    """Return the clocks of a rule and which of their ends are known by date only."""
    applies = cases_under(block, rule)
    cases, position, start, start_is_date = _starts(block, rule, applies, errors)
    stop_position, stop, stop_is_date = _stops(block, rule, cases, position, start, errors)
    runs = Runs(
        cases,
        position if rule.each else nowhere(cases.size),
        position,
        stop_position,
        start,
        stop,
        start_is_date | stop_is_date,
    )
    if not (rule.until or ("",))[0].startswith("case."):
        return runs, start_is_date, stop_is_date
    # A dated attribute before the start is an error of the record: reported, not judged. By date only where one is a date.
    by_day = start_is_date | stop_is_date
    early = (stop != UNREADABLE) & (stop != NO_INSTANT) & (stop_position < 0) & (start != NO_INSTANT)
    zone = block.time.zone
    before = early & np.where(by_day, zone.day(np.minimum(stop, 2**53)) < zone.day(np.minimum(start, 2**53)), stop < start)
    errors.add("before_start", cases[before], runs.position[before])
    keep = ~before & (stop != UNREADABLE)
    return runs.keep(keep), start_is_date[keep], stop_is_date[keep]


def _starts(
    block: Block, rule: LimitRule, applies: Truths, errors: Errors
) -> tuple[NDArray[np.int64], Positions, NDArray[np.int64], Truths]:
    if rule.from_ is None:
        cases = np.flatnonzero(applies)
        return cases, nowhere(cases.size), np.full(cases.size, NO_INSTANT), np.zeros(cases.size, bool)
    if rule.from_[0].startswith("case."):
        cases = np.flatnonzero(applies)
        at, is_date = dated_attribute(block, rule.from_[0], cases, None, errors)
        there = (at != NO_INSTANT) & (at != UNREADABLE) & (at <= block.as_of[cases])
        return cases[there], nowhere(int(there.sum())), at[there], is_date[there]
    positions = acts_under(block, rule, block.where(rule.from_), applies)
    positions = positions if rule.each else block.first_of_case(positions)
    return block.case[positions].astype(np.int64), positions, block.at[positions], _dated(block, positions)


def _stops(  # noqa: PLR0913, PLR0917 -- the other half of _starts
    block: Block, rule: LimitRule, cases: NDArray[np.int64], position: Positions, start: NDArray[np.int64], errors: Errors
) -> tuple[Positions, NDArray[np.int64], Truths]:
    names = rule.until or ()
    if names and names[0].startswith("case."):
        at, is_date = dated_attribute(block, names[0], cases, None, errors)
        known = at <= block.as_of[cases]
        return nowhere(cases.size), np.where(known, at, NO_INSTANT), is_date & known
    if rule.from_ is not None and not rule.from_[0].startswith("case."):
        stop = block.next_after(position, names)
    else:
        stop = _first_from(block, names, cases, start)
    found = stop >= 0
    return (
        stop,
        np.where(found, block.at.take(stop, mode="clip") if block.at.size else NO_INSTANT, NO_INSTANT),
        found & _dated(block, stop),
    )


def _first_from(block: Block, names: tuple[str, ...], cases: NDArray[np.int64], start: NDArray[np.int64]) -> Positions:
    """Return the first act of these names in each case that does not lie before the start (an attribute, or none)."""
    positions = block.where(names)
    if (start == NO_INSTANT).all():
        return _one_a_case(block, block.first_of_case(positions))[cases]
    earliest = np.full(block.cases.height, -(2**62), np.int64)
    earliest[cases] = np.where(start == NO_INSTANT, -(2**62), start)
    begun = earliest[block.case[positions]]
    if block.dated.any():
        # An act known by date only may follow a start of the same day.
        zone = block.time.zone
        begun = np.where(block.dated[positions], zone.midnight(zone.day(np.maximum(begun, -(2**53)))), begun)
    positions = positions[block.at[positions] >= begun]
    return _one_a_case(block, block.first_of_case(positions))[cases]


def _one_a_case(block: Block, positions: Positions) -> Positions:
    found = np.full(block.cases.height, -1, np.int64)
    found[block.case[positions]] = positions
    return found


def _dated(block: Block, positions: Positions) -> Truths:
    return block.dated.take(positions, mode="clip") if block.dated.size else np.zeros(positions.size, bool)


def dated_attribute(
    block: Block, reference: str, cases: NDArray[np.integer], positions: Positions | None, errors: Errors
) -> tuple[NDArray[np.int64], Truths]:
    """Return an attribute as instants (`NO_INSTANT` where missing) and which are dates; anything else is an error."""
    column = block.column(reference, cases, positions)
    if column is None:
        return np.full(cases.size, NO_INSTANT), np.zeros(cases.size, bool)
    if column.dtype == pl.Date:
        there = column.is_not_null().to_numpy()
        at = block.time.zone.midnight(numbers(column.to_physical().fill_null(0)).astype(np.int32))
        return np.where(there, at, NO_INSTANT), there
    if isinstance(column.dtype, pl.Datetime):
        column = column.cast(INSTANT) if column.dtype != INSTANT else column
        return numbers(column.to_physical().fill_null(int(NO_INSTANT))), np.zeros(cases.size, bool)
    if column.dtype == pl.String:
        return _dated_texts(block, column, cases, positions, errors)
    wrong = column.is_not_null().to_numpy()
    errors.add(
        "bad_date",
        cases[wrong],
        None if positions is None else positions[wrong],
        column.drop_nulls().cast(pl.String, strict=False).to_list(),
    )
    return np.where(wrong, UNREADABLE, NO_INSTANT), np.zeros(cases.size, bool)


def _dated_texts(
    block: Block, column: pl.Series, cases: NDArray[np.integer], positions: Positions | None, errors: Errors
) -> tuple[NDArray[np.int64], Truths]:
    """Read texts as ISO dates (`2024-05-01`) and times of day (in the zone, or with an offset); other texts are errors."""
    text = pl.col("text").str.strip_chars().str.replace(" ", "T")
    local = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False, time_unit="us")
    shifted = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z", strict=False, time_unit="us", time_zone="UTC")
    read = pl.DataFrame({"text": column}).select(day=text.str.to_date("%Y-%m-%d", strict=False), local=local, shifted=shifted)
    day, naive, aware = (read[name].to_physical() for name in ("day", "local", "shifted"))
    at = np.where(column.is_not_null().to_numpy(), UNREADABLE, NO_INSTANT)
    for values, instants in ((day, block.time.zone.midnight), (naive, block.time.zone.instant), (aware, np.asarray)):
        there = values.is_not_null().to_numpy()
        at[there] = instants(values.drop_nulls().to_numpy())
    wrong = at == UNREADABLE
    errors.add(
        "bad_date", cases[wrong], None if positions is None else positions[wrong], column.filter(pl.Series(wrong)).to_list()
    )
    return at, day.is_not_null().to_numpy()


def _due_acts(block: Block, rule: LimitRule, errors: Errors) -> list[Verdicts]:
    """Hold every act that carries the date (of the names in `until`, where there are any) against it."""
    if str(rule.due) not in block.acts.columns:
        return []
    applies = cases_under(block, rule)
    names = rule.until
    positions = np.arange(block.case.size) if names is None or names[0].startswith("act.") else block.where(names)
    positions = acts_under(block, rule, positions, applies)
    cases, stop = block.case[positions].astype(np.int64), block.at[positions]
    is_date, end = _dated(block, positions), positions
    if names is not None and names[0].startswith("act."):
        stop, is_date = dated_attribute(block, names[0], cases, positions, errors)
        known = stop <= block.as_of[cases]
        stop, is_date, end = np.where(known, stop, NO_INSTANT), is_date & known, nowhere(cases.size)
    runs = Runs(cases, positions, nowhere(cases.size), end, np.full(cases.size, NO_INSTANT), stop, is_date)
    return _against(block, rule, runs, A, is_date, errors)


def _against(block: Block, rule: LimitRule, runs: Runs, role: int, is_date: Truths, errors: Errors) -> list[Verdicts]:  # noqa: PLR0913, PLR0917
    """Hold the stop of each clock against the date that the record carries: days of 24 hours, or whole dates."""
    due, due_is_date = dated_attribute(block, str(rule.due), runs.case, runs.position if role == A else None, errors)
    keep = (due != NO_INSTANT) & (due != UNREADABLE) & (runs.stop != UNREADABLE)
    if not rule.open:
        keep &= runs.stop != NO_INSTANT
    by_day = is_date | due_is_date
    if not keep.all():
        runs, due, by_day = runs.keep(keep), due[keep], by_day[keep]
    if rule.limit is not None:
        return judged(block, rule, replace(runs, start=due, begin=nowhere(due.size), by_date=by_day), role, errors)
    by_day = np.ones(due.size, bool) if rule.by == "day" else by_day
    zone, until = block.time.zone, runs.until(block)
    due_day = zone.day(due)
    late = zone.day(until) - due_day if rule.by == "day" else np.where(by_day, zone.day(until) - due_day, (until - due) / DAY)
    warn_at, warned = np.full(due.size, NO_INSTANT), None
    if rule.warn is not None:
        warn_at = np.where(by_day, zone.midnight(due_day - np.int32(rule.warn - 1)), due - rule.warn * DAY)
        warn_at = np.where(runs.start != NO_INSTANT, np.maximum(warn_at, runs.start), warn_at)
        warned = until >= warn_at
    deadline = np.where(by_day, zone.midnight(due_day + np.int32(1)), due)
    clock = ClockColumns(runs.start, deadline, due_day, runs.stop, warn_at, "due", np.zeros(due.size, bool))
    return [
        Verdicts(
            case=runs.case,
            position=runs.position,
            measure=np.maximum(late, 0).astype(np.float64),
            role=role,
            measure_unit="day",
            evidence=(runs.begin, runs.end),
            answers=runs.answers(),
            is_open=runs.stop == NO_INSTANT,
            warned=warned,
            clock=clock,
        )
    ]


def judge_amount(block: Block, rule: AmountRule, _rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each amount: money over the other; missing ones are not judged, unreadable ones are errors."""
    applies = cases_under(block, rule)
    positions: Positions | None = None
    if rule.field.startswith("act.") or rule.a is not None:
        named = np.arange(block.case.size) if rule.a is None else block.where(rule.a)
        positions = acts_under(block, rule, named, applies)
    cases = np.flatnonzero(applies) if positions is None else block.case[positions]
    values = block.column(rule.field, cases, positions)
    limits = (
        block.column(rule.at_most, cases, positions)
        if isinstance(rule.at_most, str)
        else pl.Series([float(rule.at_most)]).new_from_index(0, cases.size)
    )
    if values is None or limits is None:
        return []
    there = (values.is_not_null() & limits.is_not_null()).to_numpy()
    value, limit = as_number(values), as_number(limits)
    good = there & (value.is_not_null() & limit.is_not_null()).to_numpy()
    bad = there & ~good
    texts = pl.select(
        pl.when(value.is_null()).then(values.cast(pl.String, strict=False)).otherwise(limits.cast(pl.String, strict=False))
    ).to_series()
    position = nowhere(cases.size) if positions is None else positions
    errors.add("bad_number", cases[bad], position[bad], texts.filter(pl.Series(bad)).to_list() if bad.any() else [])
    # Amounts are decimals: a difference of floats is right again once rounded, as no currency has nine places.
    over = np.maximum(np.round(value.to_numpy()[good] - limit.to_numpy()[good], 9), 0.0)
    role = CASE if positions is None else A
    return [without_clock(case=cases[good], position=position[good], measure=over, role=role, measure_unit="money")]
