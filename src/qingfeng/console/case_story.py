"""A case told in words: its acts, facts, clock and what each rule says, out of a judged case."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from qingfeng.casework.selectors.case import ActOrigin
from qingfeng.casework.selectors.cases import CaseLine
from qingfeng.console.rendering import address, segment
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import Text, localized, translate_count
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.clock_view import Clock, ClockView, clock_view
from qingfeng.pages.rule_words import calling
from qingfeng.pages.sheets import SheetView, sheet_of, summary_of
from qingfeng.pages.verdict_words import SEVERITY, act_word, breaches, errors, rows_of_evidence, verdict_word, why
from qingfeng.pages.words import LEVELS, day, moment
from qingfeng.supervision.check import CaseStory, CheckResult, Verdict, sheet_of_clock
from qingfeng.supervision.check.result import title_of

HIDDEN = "●●●"
EVIDENCE_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Event:
    """An act on a timeline; `is_key` where a verdict rests on it. Whoever did it is never told."""

    seq: int | None
    instant: str
    shown: str
    name: str
    unit: str
    is_key: bool
    facts: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    origin: int | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What a rule says of a case, in a row of a table."""

    id: str
    title: str
    address: str
    level: str
    word: str
    detail: str
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A case and everything needed to put it in words; `titles` are those of the acts of its policy."""

    line: CaseLine
    district: DistrictRow
    result: CheckResult
    story: CaseStory
    titles: dict[str, Text]

    @property
    def zone(self) -> str:
        """The zone in which its instants are told."""
        return self.district.time_zone


@dataclass(frozen=True, slots=True, eq=False)
class MainClock:
    """The clock that decides how the case stands, with the verdict it belongs to."""

    verdict: Verdict
    row: dict[str, Any]


def main_clock(told: Told) -> MainClock | None:
    """Return the clock whose deadline the case stands by; None where it has none."""
    own = told.story.case.get("procedure")
    procedures = [each for each in told.result.policy.procedures if own is None or each.code == own]
    main = {rule for procedure in procedures for rule in procedure.main_rule}
    verdicts = sorted(told.story.verdicts, key=lambda verdict: verdict.rule.id not in main)
    clocks = [MainClock(verdict, row) for verdict in verdicts for row in verdict.clocks]
    same = (each for each in clocks if each.row["deadline_at"] is not None and each.row["deadline_at"] == told.line.deadline_at)
    return next(same, None)


def clock_of(told: Told) -> ClockView:
    """Say how the case stands, with its day cells where there is a day sheet."""
    main, line = main_clock(told), told.line
    sheet = None if main is None else sheet_of_clock(told.result, told.story, main.verdict.rule, main.row)
    as_of = told.result.settings.as_of
    clock = Clock(line.standing, line.deadline_at, line.deadline_on, line.ended_at, as_of)
    return clock_view(clock, told.result.settings.calendar, told.zone, sheet)


def main_sheet(told: Told) -> tuple[str, SheetView] | None:
    """Return the title of the rule that sets the deadline, and its day sheet."""
    main = main_clock(told)
    sheet = None if main is None else sheet_shown(told, main.verdict, main.row)
    return None if main is None or sheet is None else (localized(title_of(main.verdict.rule)), sheet)


def sheet_shown(told: Told, verdict: Verdict, clock: dict[str, Any]) -> SheetView | None:
    """Return the day sheet of a clock, which leads to the page of its rule where weeks are left out."""
    sheet = sheet_of(told.result, told.story, verdict.rule, clock)
    cut = _("The weeks between are not shown here; the page of the rule counts every day.")
    return replace(sheet, cut=cut) if sheet is not None and sheet.cut else sheet


def events_of(told: Told, origins: dict[int, ActOrigin], units: dict[str, Text]) -> tuple[Event, ...]:
    """Return the acts of a case, the newest first."""
    key = {row["row"] for verdict in told.story.verdicts for row in rows_of_evidence(told.story, verdict)}
    return tuple(_event(told, row, origins.get(row.get("seq") or 0), units, key) for row in _rows(told.story)[::-1])


def rule_lines(told: Told) -> tuple[tuple[RuleLine, ...], tuple[RuleLine, ...]]:
    """Return what the rules say that apply, the gravest first, and those that do not."""
    verdicts = sorted(told.story.verdicts, key=lambda verdict: SEVERITY.index(verdict.word))
    with calling(told.result.policy):
        lines = [(verdict.word, rule_line(told, verdict)) for verdict in verdicts]
    applying = tuple(line for word, line in lines if word != "not_applicable")
    return applying, tuple(line for word, line in lines if word == "not_applicable")


def rule_line(told: Told, verdict: Verdict) -> RuleLine:
    """Say what a rule says of a case."""
    rule = verdict.rule
    return RuleLine(
        id=rule.id,
        title=localized(title_of(rule)),
        address=address(told.district, "cases", segment(told.line.number), "rules", rule.id),
        level=verdict.word if verdict.word in LEVELS else "",
        word=verdict_word(verdict),
        detail=_detail(told, verdict),
        evidence=_evidence(told, verdict),
    )


def facts_of(told: Told, private: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the public attributes of a case with their values, then the private ones masked."""
    public = [
        (name.removeprefix("case."), value_word(value, told.zone))
        for name, value in told.story.case.items()
        if name.startswith("case.") and value is not None
    ]
    return (*public, *((name.removeprefix("case."), HIDDEN) for name in private))


def value_word(value: object, zone: str) -> str:
    """Write the value of an attribute."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment(value, zone)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return str(value)


def verdict_summary(told: Told) -> str:
    """Count the verdicts of the rules that apply: kept, flagged, not to be judged."""
    words = [verdict.word for verdict in told.story.verdicts if verdict.word != "not_applicable"]
    flagged = sum(word in LEVELS for word in words)
    return _("{kept} kept, {flagged} flagged, {unsure} cannot be judged").format(
        kept=words.count("kept"), flagged=flagged, unsure=words.count("error")
    )


def _rows(story: CaseStory) -> list[dict[str, Any]]:
    return story.acts.to_dicts()


def _event(told: Told, row: dict[str, Any], origin: ActOrigin | None, units: dict[str, Text], key: set[int]) -> Event:
    unit = row.get("unit")
    return Event(
        seq=row.get("seq"),
        instant=row["at"].isoformat(timespec="seconds").replace("+00:00", "Z"),
        shown=_when(row, told.zone),
        name=act_word(row["name"], told.titles, row.get("step")),
        unit=localized(units[unit]) if unit in units else (unit or ""),
        is_key=row["row"] in key,
        facts=tuple(
            (name.removeprefix("act."), value_word(value, told.zone))
            for name, value in row.items()
            if name.startswith("act.") and value is not None
        ),
        hidden=() if origin is None else tuple(name.removeprefix("act.") for name in origin.private),
        origin=None if origin is None else origin.import_number,
        corrected=origin is not None and origin.corrections > 0,
    )


def _when(row: dict[str, Any], zone: str) -> str:
    shown = moment(row["at"], zone)
    # What is known by date only has no time of day to show.
    return shown.rpartition(" ")[0].rstrip(",") if row.get("dated") else shown


def _detail(told: Told, verdict: Verdict) -> str:
    if verdict.word == "not_applicable":
        return why(verdict, told.result.policy)
    if verdict.word == "error":
        return " ".join(errors(verdict))
    said = breaches(verdict)
    if said:
        return _("; ").join(dict.fromkeys(said))
    running = next((clock for clock in verdict.clocks if clock["deadline_at"] is not None), None)
    return "" if running is None else summary_of(told.result, running)


def _evidence(told: Told, verdict: Verdict) -> str:
    rows = rows_of_evidence(told.story, verdict)
    shown = [f"{act_word(row['name'], told.titles)} {_when(row, told.zone)}" for row in rows[:EVIDENCE_SHOWN]]
    more = len(rows) - len(shown)
    if more > 0:
        shown.append(translate_count("{n} more act", "{n} more acts", more).format(n=more))
    return _("; ").join(shown) or "—"
