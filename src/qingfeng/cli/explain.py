"""One case told at the terminal: its acts, what each rule says and why, its clocks day by day.

The only output that names who did an act and shows values of attributes: whoever asks for one case has its file.
"""

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from qingfeng.cli.terminal import STYLES, console_for, styled, without_trails
from qingfeng.foundation.messages import active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.sheets import SheetRow
from qingfeng.pages.rule_words import asked, condition, levels
from qingfeng.pages.sheets import Stop, stop_of, summary_of
from qingfeng.pages.verdict_words import VERDICTS, WHY
from qingfeng.pages.words import ERRORS, LEVELS, WEEKDAYS, breach, day, moment
from qingfeng.supervision.check import CaseStory, CheckResult, Verdict, sheet_of_clock
from qingfeng.supervision.check.result import title_of

NO_ANSWER = "—"


def explained(result: CheckResult, story: CaseStory, *, to_terminal: bool) -> str:
    """Return everything there is to say about a case, as text in the active language."""
    console = console_for(to_terminal=to_terminal)
    with console.capture() as captured:
        console.print(styled(_heading(result, story), "bold"))
        console.print(_acts(result, story))
        for verdict in sorted(story.verdicts, key=lambda verdict: verdict.word == "not_applicable"):
            _tell(console, result, story, verdict)
    return without_trails(captured.get())


def _heading(result: CheckResult, story: CaseStory) -> str:
    case = story.case
    facts = [_("case {key}").format(key=case["key"])]
    facts += [text.format(value=case[name]) for name, text in _facts().items() if case.get(name)]
    facts.append(_("as of {moment}").format(moment=moment(result.settings.as_of, result.settings.timezone)))
    return " · ".join(facts)


def _facts() -> dict[str, str]:
    return {"unit": _("unit {value}"), "procedure": _("procedure {value}"), "item": _("item {value}")}


def _acts(result: CheckResult, story: CaseStory) -> Table:
    table = _table(_("no."), _("when"), _("act"), _("unit"), _("who"))
    for row in story.acts.to_dicts():
        at = moment(row["at"], result.settings.timezone)
        name = row["name"] if not row.get("step") else f"{row['name']}+{row['step']}"
        shown = at[: -len("00:00")].rstrip(", ") if row.get("dated") else at
        table.add_row(
            str(row["place"] + 1),
            shown,
            styled(name),
            styled(row.get("unit") or NO_ANSWER),
            styled(row.get("performer") or NO_ANSWER),
        )
    return table


def _tell(console: Console, result: CheckResult, story: CaseStory, verdict: Verdict) -> None:
    word = styled(_(VERDICTS[verdict.word]), STYLES.get(verdict.word, "bold"))
    console.print(
        styled(f"{localized(title_of(verdict.rule))}  ", "bold").append(verdict.rule.id, "dim").append(": ").append(word)
    )
    if verdict.word == "not_applicable":
        console.print(styled("  " + _why(verdict)))
        console.print()
        return
    for line in (asked(verdict.rule), levels(verdict.rule), *_findings(verdict), *_errors(verdict)):
        console.print(styled("  " + line))
    for clock in verdict.clocks:
        _clock(console, result, story, verdict, clock)
    console.print()


def _why(verdict: Verdict) -> str:
    return _(WHY[verdict.why]).format(condition=condition(verdict.rule))


def _findings(verdict: Verdict) -> list[str]:
    return [
        _("{level}: {breach}").format(
            level=_(LEVELS[row["level"]]), breach=breach(round(row["measure"], 2), row["measure_unit"])
        )
        for row in verdict.findings
    ]


def _errors(verdict: Verdict) -> list[str]:
    texts = [_(ERRORS[row["code"]]) for row in verdict.errors]
    return [
        _("{reason} Found: {value}").format(reason=text, value=row["value"]) if row["value"] else text
        for text, row in zip(texts, verdict.errors, strict=True)
    ]


def _clock(console: Console, result: CheckResult, story: CaseStory, verdict: Verdict, clock: dict[str, Any]) -> None:
    if clock["deadline_at"] is None:
        console.print(styled("  " + _("The clock is paused without an end: no deadline yet.")))
        return
    console.print(styled("  " + summary_of(result, clock)))
    sheet = sheet_of_clock(result, story, verdict.rule, clock)
    if sheet is None:
        return
    stop = stop_of(result, clock)
    console.print(_days(sheet.rows[: sheet.fold_at], stop))
    if sheet.folded:
        console.print(styled("  " + localized(sheet.fold_text)))
        console.print(_days(sheet.rows[sheet.fold_at :], stop))


def _days(rows: tuple[SheetRow, ...], stop: Stop) -> Table:
    table = _table(_("day"), "", _("how it counts"))
    names = WEEKDAYS[active_language()]
    for row in rows:
        style = "bold" if row.is_last or row.code == "late" else ""
        table.add_row(day(row.date), names[row.weekday - 1], styled(_reason(row, stop), style))
    return table


def _reason(row: SheetRow, stop: Stop) -> str:
    marks = [
        _("the day on which it is due") if row.code == "start" and row.is_last else localized(row.reason),
        _("left") if row.number is not None and row.date > stop.on else "",
        (_("looked at") if stop.is_open else _("the clock stopped")) if row.date == stop.on else "",
    ]
    return _("; ").join(mark for mark in marks if mark)


def _table(*titles: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=True, padding=(0, 1), show_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table
