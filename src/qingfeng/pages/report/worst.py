"""The worst cases of a check, each with its acts and the day sheet of the clock that ran out."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.report.figures import main_rule
from qingfeng.pages.sheets import SheetView, sheet_of
from qingfeng.pages.words import LEVELS, breach, count, moment
from qingfeng.supervision.check import CaseStory, CheckResult, tell_case
from qingfeng.supervision.check.result import title_of

CASES_SHOWN, ACTS_SHOWN = 10, 20


@dataclass(frozen=True, slots=True)
class Event:
    """An act on a timeline; `is_key` where the finding rests on it. Whoever did it is not told."""

    instant: str
    shown: str
    name: str
    unit: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class WorstCase:
    """One case under its worst finding; `why` stands where there is no day sheet."""

    key: str
    unit: str
    rule: str
    breach: str
    level: str
    level_word: str
    events: tuple[Event, ...]
    cut: str
    sheet: SheetView | None
    why: str


def worst_findings(result: CheckResult) -> list[dict[str, Any]]:
    """Return up to ten yellow or red findings, one a case: main limit rule first, red first, then by lateness over limit."""
    rule = main_rule(result)
    clock = pl.col("deadline_at") - pl.col("start_at")
    over = pl.col("stop_at").fill_null(pl.lit(result.settings.as_of)) - pl.col("deadline_at")
    ranked = (
        result.evaluation.findings.filter(pl.col("level").is_in(["yellow", "red"]))
        .with_columns(
            is_main=pl.col("rule") == (rule.id if rule else ""),
            is_red=pl.col("level") == "red",
            ratio=pl.when(clock.dt.total_microseconds() > 0).then(over.dt.total_microseconds() / clock.dt.total_microseconds()),
        )
        .sort(
            "is_main",
            "is_red",
            "ratio",
            "measure",
            "case",
            "key",
            descending=[True, True, True, True, False, False],
            nulls_last=True,
        )
        .unique("case", keep="first", maintain_order=True)
        .head(CASES_SHOWN)
    )
    return ranked.to_dicts()


def worst_cases(result: CheckResult, findings: list[dict[str, Any]]) -> tuple[WorstCase, ...]:
    """Tell the worst cases in the active language."""
    return tuple(_told(result, finding, tell_case(result, finding["case"])) for finding in findings)


def _told(result: CheckResult, finding: dict[str, Any], story: CaseStory) -> WorstCase:
    rule = result.rule(finding["rule"])
    own = next(
        (
            row
            for verdict in story.verdicts
            if verdict.rule.id == rule.id
            for row in verdict.findings
            if row["key"] == finding["key"]
        ),
        finding,
    )
    sheet = sheet_of(result, story, rule, own)
    return WorstCase(
        key=finding["case"],
        unit=finding["unit"] or "",
        rule=localized(title_of(rule)),
        breach=breach(round(finding["measure"], 1), finding["measure_unit"]),
        level=finding["level"],
        level_word=_(LEVELS[finding["level"]]),
        events=_events(result, story, own),
        cut=_cut(story.acts.height),
        sheet=sheet,
        why="" if sheet else _why_no_sheet(),
    )


def _events(result: CheckResult, story: CaseStory, finding: dict[str, Any]) -> tuple[Event, ...]:
    """Return the newest acts first; the year is said once, and again where it changes."""
    timezone, events, year = result.settings.timezone, [], 0
    rows, instants = set(finding["evidence"] or ()), {finding["start_at"], finding["stop_at"]}
    for row in story.acts.reverse().head(ACTS_SHOWN).to_dicts():
        local = row["at"].astimezone(ZoneInfo(timezone))
        is_key = row["row"] in rows or row["at"] in instants
        events.append(_event(row, timezone, year=local.year != year, is_key=is_key))
        year = local.year
    return tuple(events)


def _event(row: dict[str, Any], timezone: str, *, year: bool, is_key: bool) -> Event:
    shown = moment(row["at"], timezone, year=year)
    return Event(
        instant=row["at"].isoformat(timespec="seconds").replace("+00:00", "Z"),
        shown=shown.rpartition(" ")[0].rstrip(",") if row.get("dated") else shown,
        name=row["name"],
        unit=row.get("unit") or "",
        is_key=is_key,
    )


def _cut(acts: int) -> str:
    if acts <= ACTS_SHOWN:
        return ""
    return _("The last {shown} of {all} acts; --explain tells all.").format(shown=ACTS_SHOWN, all=count(acts))


def _why_no_sheet() -> str:
    return _("The rule has no clock, so there is no day sheet.")
