"""One case told at the terminal: its acts, what each rule says and why, its clocks day by day.

The only output that names who did an act and shows values of attributes: whoever asks for one case has its file.
"""

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from qingfeng.cli.rule_words import asked, condition, levels
from qingfeng.cli.table import STYLES, console_for
from qingfeng.foundation.messages import N_, active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.sheets import reason_of, summary_of
from qingfeng.pages.words import ERRORS, LEVELS, WEEKDAYS, breach, day, moment
from qingfeng.supervision.check import CaseStory, CheckResult, Day, Verdict, days_of
from qingfeng.supervision.check.result import title_of

VERDICTS = {
    "kept": N_("kept"),
    "error": N_("cannot be judged"),
    "not_applicable": N_("does not apply"),
    **LEVELS,
}
WHY = {
    "procedure": N_("the rule is for another procedure."),
    "when": N_("its condition does not hold: {condition}."),
    "act": N_("the case has no act or value that it asks about."),
}
KINDS = {"start": N_("day of the start"), "paused": N_("paused"), "moved": N_("the last day would be a day off")}
DAYS_SHOWN = 400
NO_ANSWER = "—"


def explained(result: CheckResult, story: CaseStory, *, to_terminal: bool) -> str:
    """Return everything there is to say about a case, as text in the active language."""
    console = console_for(to_terminal=to_terminal)
    with console.capture() as captured:
        console.print(Styled(_heading(result, story), "bold"))
        console.print(_acts(result, story))
        for verdict in sorted(story.verdicts, key=lambda verdict: verdict.word == "not_applicable"):
            _tell(console, result, story, verdict)
    return captured.get()


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
            Styled(name),
            Styled(row.get("unit") or NO_ANSWER),
            Styled(row.get("performer") or NO_ANSWER),
        )
    return table


def _tell(console: Console, result: CheckResult, story: CaseStory, verdict: Verdict) -> None:
    word = Styled(_(VERDICTS[verdict.word]), STYLES.get(verdict.word, "bold"))
    console.print(
        Styled(f"{localized(title_of(verdict.rule))}  ", "bold").append(verdict.rule.id, "dim").append(": ").append(word)
    )
    if verdict.word == "not_applicable":
        console.print(Styled("  " + _why(verdict)))
        console.print()
        return
    for line in (asked(verdict.rule), levels(verdict.rule), *_findings(verdict), *_errors(verdict)):
        console.print(Styled("  " + line))
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
        console.print(Styled("  " + _("The clock is paused without an end: no deadline yet.")))
        return
    console.print(Styled("  " + summary_of(result, clock)))
    days = days_of(result, story, verdict.rule, clock)
    if days:
        console.print(_days(days[:DAYS_SHOWN]))
    if len(days) > DAYS_SHOWN:
        console.print(Styled("  " + _("{n} more days are alike.").format(n=len(days) - DAYS_SHOWN)))


def _days(days: tuple[Day, ...]) -> Table:
    table = _table(_("day"), "", _("why"), _("how it counts"))
    names = WEEKDAYS[active_language()]
    for each in days:
        style = "bold" if each.is_last or each.kind == "late" else ""
        table.add_row(day(each.on), names[each.on.weekday()], Styled(_reason(each)), Styled(_counted(each), style))
    return table


def _reason(each: Day) -> str:
    marks = [
        _(KINDS[each.kind]) if each.kind in KINDS else reason_of(each),
        _("24:00 is the deadline") if each.is_last else "",
        _("the clock stopped") if each.is_stop else "",
        _("looked at") if each.is_looked else "",
    ]
    return _("; ").join(mark for mark in marks if mark)


def _counted(each: Day) -> str:
    if each.kind == "counted":
        return _("day {n}, left").format(n=each.n) if each.is_ahead else _("day {n}").format(n=each.n)
    if each.kind == "late":
        return _("late {n}").format(n=each.n)
    return _("not counted")


def _table(*titles: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=True, padding=(0, 1), show_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table
