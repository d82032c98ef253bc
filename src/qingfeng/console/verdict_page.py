"""One verdict explained: what the rule asks, its levels, its clocks day by day, the acts it rests on."""

from dataclasses import dataclass

from qingfeng.console.case_story import Told, sheet_shown
from qingfeng.console.words import titled
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.messages import Text, active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.sheets import SheetRow
from qingfeng.pages.rule_words import asked, condition, ladder
from qingfeng.pages.sheets import SheetView, stop_of
from qingfeng.pages.verdict_words import act_word, rows_of_evidence
from qingfeng.pages.words import WEEKDAYS, day, moment
from qingfeng.supervision.check import Verdict, sheet_of_clock

CLOCKS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What a rule asks, under which condition, at which levels, on which basis."""

    asked: str
    condition: str
    levels: str
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of a clock: its date, why it is what it is, and how it counts."""

    shown: str
    why: str
    counts: str
    is_strong: bool


@dataclass(frozen=True, slots=True)
class DayTable:
    """A clock day by day; `cut` says what is left out in the middle, after the first `fold_at` lines."""

    lines: tuple[DayLine, ...]
    fold_at: int
    cut: str


@dataclass(frozen=True, slots=True)
class UsedAct:
    """An act that a verdict rests on."""

    name: str
    code: str
    shown: str
    unit: str


def rule_facts(verdict: Verdict, policy: Policy) -> RuleFacts:
    """Say a rule in words, acts by the titles of the policy."""
    rule = verdict.rule
    return RuleFacts(
        asked=asked(rule, policy),
        condition=condition(rule, policy),
        levels=ladder(rule),
        basis=rule.basis,
        note="" if rule.note is None else localized(Text(rule.note.zh, rule.note.en)),
    )


def sheets_of(told: Told, verdict: Verdict) -> tuple[SheetView, ...]:
    """Return the day sheets of a verdict's first clocks."""
    sheets = (sheet_shown(told, verdict, clock) for clock in verdict.clocks[:CLOCKS_SHOWN])
    return tuple(sheet for sheet in sheets if sheet is not None)


def days_of(told: Told, verdict: Verdict) -> tuple[DayTable, ...]:
    """Return the same clocks as tables, a line a day, with the reason in full."""
    tables = []
    for clock in verdict.clocks[:CLOCKS_SHOWN]:
        sheet = sheet_of_clock(told.result, told.story, verdict.rule, clock)
        if sheet is not None:
            stop = stop_of(told.result, clock)
            lines = tuple(_line(row, is_stop=row.date == stop.on, is_open=stop.is_open) for row in sheet.rows)
            tables.append(DayTable(lines, sheet.fold_at, localized(sheet.fold_text) if sheet.folded else ""))
    return tuple(tables)


def used_acts(told: Told, verdict: Verdict, units: dict[str, Text]) -> tuple[UsedAct, ...]:
    """Return the acts that a verdict rests on, by whom in terms of units only."""
    return tuple(
        UsedAct(act_word(row["name"], told.titles), row["name"], moment(row["at"], told.zone), titled(row.get("unit"), units))
        for row in rows_of_evidence(told.story, verdict)
    )


def _line(row: SheetRow, *, is_stop: bool, is_open: bool) -> DayLine:
    weekday = WEEKDAYS[active_language()][row.weekday - 1]
    shown = _("{day} ({weekday})").format(day=day(row.date), weekday=weekday)
    reason = localized(row.reason)
    if is_stop:
        reason += _("; ") + (_("looked at") if is_open else _("the clock stopped"))
    return DayLine(shown, reason, _counts(row), row.is_last or row.late is not None)


def _counts(row: SheetRow) -> str:
    if row.number is not None:
        said = _("day {n}").format(n=row.number)
        return said + (_(", the last") if row.is_last else "")
    if row.late is not None:
        return _("late {n}").format(n=row.late)
    if row.minutes:
        return _("{n} minutes").format(n=round(row.minutes))
    return _("not counted")
